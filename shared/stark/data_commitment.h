// What a statement commits to when it names a data tree (spec/protocol.md, "Data trees").
//
// A root alone binds to words that are close to polynomials, and beyond half the distance there may
// be several: two proofs of one root could speak of different data. So a commitment pins the
// polynomials down by their values at one point that is drawn from the root. Two lists of
// polynomials that are close to the same words agree there with negligible probability.
#pragma once

#include <array>
#include <span>

#include "shared/hash/digest.h"
#include "shared/util/bytes.h"

namespace ptvm::stark {

inline constexpr size_t kMaxDataColumns = 4;  // of one tree

template <class I>
struct DataTree {
  using K = typename I::K;

  typename I::Digest root{};
  // Of each column's polynomial, lifted to the tree's tallest, at pin_point().
  std::array<K, kMaxDataColumns> pins{};
  size_t n_columns = 0;

  // Its encoding is the root, then the pins.
  static constexpr size_t encoded_bytes(size_t n_columns) {
    return hash::kDigestBytes + n_columns * K::kBytes;
  }
  // Reads the encoding of n_columns <= kMaxDataColumns. Returns false if a pin is not canonical.
  [[nodiscard]] bool decode(std::span<const uint8_t> bytes) {
    std::copy_n(bytes.begin(), hash::kDigestBytes, root.begin());
    n_columns = (bytes.size() - hash::kDigestBytes) / K::kBytes;
    for (size_t i = 0; i < n_columns; ++i) {
      if (!K::decode(&bytes[encoded_bytes(i)], pins[i])) return false;
    }
    return true;
  }
  std::span<const K> values() const { return std::span(pins).first(n_columns); }

  // The point that belongs to the root, of a domain of the tree's height.
  typename I::Point pin_point() const {
    typename I::Channel channel;
    channel.mix_u32s(std::array<uint32_t, 1>{kPinTag});
    channel.mix_root(root);
    typename I::Point point;
    while (!I::out_of_domain_point(channel.draw_felt(), point)) {
    }
    return point;
  }
  // What a statement names: the state of a channel that has absorbed root and pins.
  typename I::Digest commitment() const {
    typename I::Channel channel;
    channel.mix_u32s(std::array<uint32_t, 1>{kCommitmentTag});
    channel.mix_root(root);
    channel.mix_felts(values());
    return channel.digest();
  }

 private:
  static constexpr uint32_t kPinTag = 0x2d6e6970;         // "pin-"
  static constexpr uint32_t kCommitmentTag = 0x61746164;  // "data"
};

}  // namespace ptvm::stark
