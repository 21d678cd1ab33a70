#include "shared/hash/blake2b.h"

#include <algorithm>
#include <bit>

#include "shared/hash/blake2_sigma.h"
#include "shared/util/bytes.h"

namespace ptvm::hash {
namespace {

// RFC 7693, section 3.1.
void mix(uint64_t& a, uint64_t& b, uint64_t& c, uint64_t& d, uint64_t x, uint64_t y) {
  a += b + x;
  d = std::rotr(d ^ a, 32);
  c += d;
  b = std::rotr(b ^ c, 24);
  a += b + y;
  d = std::rotr(d ^ a, 16);
  c += d;
  b = std::rotr(b ^ c, 63);
}

}  // namespace

Blake2b::Blake2b(size_t n_digest_bytes, std::string_view personalization)
    : state_(blake2b_initial_chain(n_digest_bytes, personalization)) {}

void Blake2b::update(std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    // A full block waits until more comes, since the last one is compressed with a flag.
    if (n_block_bytes_ == kBlockBytes) compress(/*is_last=*/false);
    const size_t n = std::min(bytes.size(), kBlockBytes - n_block_bytes_);
    std::copy_n(bytes.begin(), n, block_.begin() + static_cast<ptrdiff_t>(n_block_bytes_));
    n_block_bytes_ += n;
    bytes = bytes.subspan(n);
  }
}

void Blake2b::finalize(std::span<uint8_t> digest) {
  std::fill(block_.begin() + static_cast<ptrdiff_t>(n_block_bytes_), block_.end(), uint8_t{0});
  compress(/*is_last=*/true);
  for (size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<uint8_t>(state_[i / 8] >> (8 * (i % 8)));
  }
}

void Blake2b::compress(bool is_last) {
  n_message_bytes_ += n_block_bytes_;
  n_block_bytes_ = 0;
  std::array<uint64_t, 16> v;
  for (size_t i = 0; i < 8; ++i) {
    v[i] = state_[i];
    v[i + 8] = kBlake2bIv[i];
  }
  v[12] ^= n_message_bytes_;
  if (is_last) v[14] = ~v[14];
  std::array<uint64_t, 16> message;
  for (size_t i = 0; i < 16; ++i) message[i] = load_le<uint64_t>(&block_[8 * i]);
    // The backend vanilla spends half of a verification here, the others no time worth mentioning.
#if defined(PTVM_BACKEND_VANILLA) && !defined(__OPTIMIZE_SIZE__)
#pragma GCC unroll 12  // message words need no table look-ups: a third less time, for 5 KB
#endif
  for (size_t round = 0; round < kBlake2bRounds; ++round) {
    const uint8_t* sigma = kBlake2Sigma[round % 10];
    // Steps 0..3 mix the columns of the 4x4 matrix v, steps 4..7 its diagonals. Unrolled, they know
    // their places in v: a third less instructions of a Cortex-M, for 1.3 KB.
#if defined(PTVM_BACKEND_VANILLA)
#pragma GCC unroll 8
#endif
    for (size_t i = 0; i < 8; ++i) {
      const size_t k = i / 4;
      mix(v[i % 4], v[4 + (i + k) % 4], v[8 + (i + 2 * k) % 4], v[12 + (i + 3 * k) % 4],
          message[sigma[2 * i]], message[sigma[2 * i + 1]]);
    }
  }
  for (size_t i = 0; i < 8; ++i) state_[i] ^= v[i] ^ v[i + 8];
}

}  // namespace ptvm::hash
