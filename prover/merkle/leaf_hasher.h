// The leaves of Merkle trees, sixteen at a time.
//
// A leaf hasher is a function object: hasher(block) gives the digests of leaves [16*block, 16*block
// + 16), word by word, before any reduction that the hash variant asks for.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/merkle/blake2s_lanes.h"
#include "prover/parallel/parallel.h"
#include "shared/field/m31.h"

namespace ptvm::merkle {

// Chain values or digests of 2^log_size places. Blocks of sixteen places follow one another, in
// each the eight words in order, in each word the sixteen places.
inline constexpr size_t kLanes = 16;
inline constexpr size_t kWordsPerBlock = 8 * kLanes;
inline constexpr unsigned kLogLanes = 4;

// The sixteen values that leaves [16*block, 16*block + 16) read from a column which is
// 2^log_ratio times shorter than the tree (see merkle::lift).
template <class V>
V load_lifted_block(const uint32_t* column, size_t block, unsigned log_ratio) {
  const size_t first_leaf = block * kLanes;
  switch (log_ratio) {
    case 0:
      return V::template load_lifted<0>(column + first_leaf);
    case 1:
      return V::template load_lifted<1>(column + first_leaf / 2);
    case 2:
      return V::template load_lifted<2>(column + first_leaf / 4);
    default:
      return V::template load_lifted<3>(column + (first_leaf >> (log_ratio + 1)) * 2);
  }
}

// Leaves that hash one value of each of some columns, which are sorted by size, ascending.
//
// All leaves that lie under one value of the first k blocks of sixteen columns share the chain
// value after them. So these are computed once for each place of the longest column among them and
// kept; only the columns of the greatest length are hashed leaf by leaf.
template <class V>
class ColumnLeafHasher {
 public:
  using Lanes = Blake2sLanes<V>;

  // log_height >= 4, and at least as large as every column's; at least one column.
  ColumnLeafHasher(std::span<const memory::ColumnView<field::M31>> columns, unsigned log_height)
      : columns_(columns), log_height_(log_height) {
    const size_t n_message_blocks = (columns.size() + kBlockColumns - 1) / kBlockColumns;
    while (first_block_ < n_message_blocks) {
      const unsigned log_places = log_size_after(first_block_);
      size_t end = first_block_ + 1;
      while (end < n_message_blocks && log_size_after(end) == log_places) ++end;
      if (log_places == log_height && end == n_message_blocks) break;
      absorb_for_all_places(log_places, end);
    }
  }

  // The number of message blocks that each leaf takes.
  size_t n_blocks_per_leaf() const {
    return (columns_.size() - 1) / kBlockColumns + 1 - first_block_;
  }

  typename Lanes::Chain operator()(size_t block) const {
    return absorb(block, log_height_, (columns_.size() + kBlockColumns - 1) / kBlockColumns);
  }

 private:
  static constexpr size_t kBlockColumns = hash::kBlake2sBlockWords;

  // The size of the longest column in the message blocks up to and with `message_block`; vectors
  // need at least sixteen places.
  unsigned log_size_after(size_t message_block) const {
    const size_t last = std::min(columns_.size(), (message_block + 1) * kBlockColumns) - 1;
    return std::max(columns_[last].log_size, kLogLanes);
  }

  // The chain values of sixteen places out of 2^log_places, from what is kept through message
  // blocks [first_block_, end).
  typename Lanes::Chain absorb(size_t block, unsigned log_places, size_t end) const {
    typename Lanes::Chain chain = load_chain(block, log_places);
    for (size_t i = first_block_; i < end; ++i) {
      const size_t first = i * kBlockColumns;
      const size_t n_columns = std::min(kBlockColumns, columns_.size() - first);
      typename Lanes::Block message;
      for (size_t c = 0; c < n_columns; ++c) {
        const memory::ColumnView<field::M31>& column = columns_[first + c];
        const auto* words = reinterpret_cast<const uint32_t*>(column.data);
        message[c] = load_lifted_block<V>(words, block, log_places - column.log_size);
        // The block of leaves that comes next: so many streams are more than the hardware foresees.
        if (column.log_size == log_places) __builtin_prefetch(words + (block + 1) * kLanes);
      }
      for (size_t c = n_columns; c < kBlockColumns; ++c) message[c] = V::broadcast(0);
      const bool last = first + n_columns == columns_.size();
      Lanes::compress(chain, message, static_cast<uint32_t>(4 * (first + n_columns)), last);
    }
    return chain;
  }

  typename Lanes::Chain load_chain(size_t block, unsigned log_places) const {
    if (first_block_ == 0) return Lanes::initial_chain();
    const unsigned log_ratio = log_places - log_kept_;
    // The kept block that holds the first place, and the place within it.
    const size_t place = log_ratio == 0 ? block * kLanes : (block * kLanes >> (log_ratio + 1)) * 2;
    const uint32_t* words = kept_.data() + place / kLanes * kWordsPerBlock + place % kLanes;
    typename Lanes::Chain chain;
    for (size_t w = 0; w < 8; ++w) {
      chain[w] = load_lifted_block<V>(words + w * kLanes, 0, log_ratio);
    }
    return chain;
  }

  // Replaces what is kept by the chain values of 2^log_places places after message block `end`.
  void absorb_for_all_places(unsigned log_places, size_t end) {
    memory::Array<uint32_t> chains(size_t{8} << log_places);
    const size_t n_blocks = size_t{1} << (log_places - kLogLanes);
    parallel::for_each(n_blocks, 64 / (end - first_block_) + 1, [&](size_t block) {
      const auto chain = absorb(block, log_places, end);
      for (size_t w = 0; w < 8; ++w) chain[w].store(&chains[block * kWordsPerBlock + w * kLanes]);
    });
    kept_ = std::move(chains);
    log_kept_ = log_places;
    first_block_ = end;
  }

  std::span<const memory::ColumnView<field::M31>> columns_;
  unsigned log_height_;
  size_t first_block_ = 0;  // the first message block that is not in kept_
  unsigned log_kept_ = 0;
  memory::Array<uint32_t> kept_;
};

// Leaves of four neighbouring extension elements, 64 bytes: value by value their coordinates.
template <class V>
class PackedLeafHasher {
 public:
  using Lanes = Blake2sLanes<V>;

  explicit PackedLeafHasher(const std::array<const field::M31*, 4>& coordinates)
      : coordinates_(coordinates) {}

  size_t n_blocks_per_leaf() const { return 1; }

  typename Lanes::Chain operator()(size_t block) const {
    typename Lanes::Block message;
    for (size_t c = 0; c < 4; ++c) {
      const auto* words = reinterpret_cast<const uint32_t*>(coordinates_[c]) + block * 4 * kLanes;
      const auto [even01, odd01] =
          deinterleave(V::load_unaligned(words), V::load_unaligned(words + kLanes));
      const auto [even23, odd23] = deinterleave(V::load_unaligned(words + 2 * kLanes),
                                                V::load_unaligned(words + 3 * kLanes));
      const auto [first, third] = deinterleave(even01, even23);
      const auto [second, fourth] = deinterleave(odd01, odd23);
      message[c] = first;
      message[4 + c] = second;
      message[8 + c] = third;
      message[12 + c] = fourth;
    }
    return Lanes::hash_block(message, 64);
  }

 private:
  std::array<const field::M31*, 4> coordinates_;
};

}  // namespace ptvm::merkle
