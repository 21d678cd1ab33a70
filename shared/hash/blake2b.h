// BLAKE2b, unkeyed and streaming (RFC 7693), for the commitments of a claim and for the vanilla
// instance. Written for small code, not for speed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ptvm::hash {

class Blake2b {
 public:
  static constexpr size_t kBlockBytes = 128;
  static constexpr size_t kMaxDigestBytes = 64;
  static constexpr size_t kPersonalizationBytes = 16;

  // `n_digest_bytes` is in 1..64 and part of what is hashed: a shorter digest is not the prefix
  // of a longer one. So is `personalization` of up to 16 bytes, to which zeros are added: it makes
  // one function for each use.
  explicit Blake2b(size_t n_digest_bytes, std::string_view personalization = {});

  // Appends to the message, which may be up to 2^64 - 1 bytes long.
  void update(std::span<const uint8_t> bytes);

  // Writes the digest, `digest.size()` = n_digest_bytes. The object must not be used after it.
  void finalize(std::span<uint8_t> digest);

 private:
  void compress(bool is_last);

  std::array<uint64_t, 8> state_;
  std::array<uint8_t, kBlockBytes> block_{};  // the bytes not yet compressed
  size_t n_block_bytes_ = 0;
  uint64_t n_message_bytes_ = 0;  // those in `block_` are counted when it is compressed
};

// The digest of `bytes` in one call.
template <size_t kDigestBytes>
std::array<uint8_t, kDigestBytes> blake2b(std::span<const uint8_t> bytes) {
  static_assert(kDigestBytes >= 1 && kDigestBytes <= Blake2b::kMaxDigestBytes);
  Blake2b hasher(kDigestBytes);
  hasher.update(bytes);
  std::array<uint8_t, kDigestBytes> digest;
  hasher.finalize(digest);
  return digest;
}

}  // namespace ptvm::hash
