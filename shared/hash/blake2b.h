// BLAKE2b, unkeyed and streaming (RFC 7693), for the commitments of a claim and for the vanilla
// instance.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ptvm::hash {

using Blake2bChain = std::array<uint64_t, 8>;

// RFC 7693, section 2.6: the first 64 bits of the fractions of sqrt(2), sqrt(3), sqrt(5), ...
inline constexpr Blake2bChain kBlake2bIv = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
inline constexpr size_t kBlake2bRounds = 12;

// The chain value before the first block, of an unkeyed hash with a digest of 1..64 bytes and a
// personalization of up to 16 bytes, to which zeros are added.
constexpr Blake2bChain blake2b_initial_chain(size_t n_digest_bytes,
                                             std::string_view personalization) {
  // Parameter block: digest length, no key, fan-out and depth 1; the personalization in its last
  // two words.
  Blake2bChain chain = kBlake2bIv;
  chain[0] ^= 0x01010000 ^ n_digest_bytes;
  for (size_t i = 0; i < personalization.size() && i < 16; ++i) {
    chain[6 + i / 8] ^= uint64_t{static_cast<uint8_t>(personalization[i])} << (8 * (i % 8));
  }
  return chain;
}

class Blake2b {
 public:
  static constexpr size_t kBlockBytes = 128;
  static constexpr size_t kMaxDigestBytes = 64;

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

  Blake2bChain state_;
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
