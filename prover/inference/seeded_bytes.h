// Bytes that anybody can make again from a label and a seed: those of the blocks 0, 1, .., one
// behind the other, block j being BLAKE2s-256(label || seed || j), numbers of 8 bytes
// little-endian.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "shared/hash/blake2s.h"
#include "shared/util/bytes.h"

namespace ptvm::inference {

class SeededBytes {
 public:
  // `label` must outlive it.
  SeededBytes(std::string_view label, uint64_t seed) : label_(label), seed_(seed) {}

  uint8_t next() {
    if (n_used_ == block_.size()) {
      block_ = make_block();
      n_used_ = 0;
    }
    return block_[n_used_++];
  }

 private:
  hash::Digest make_block() {
    std::array<uint8_t, 2 * sizeof(uint64_t)> numbers;
    store_le(seed_, numbers.data());
    store_le(n_blocks_++, numbers.data() + sizeof(uint64_t));
    hash::Blake2s hasher;
    hasher.update(bytes_of(label_));
    hasher.update(numbers);
    return hasher.finalize();
  }

  std::string_view label_;
  uint64_t seed_;
  uint64_t n_blocks_ = 0;
  hash::Digest block_ = {};
  size_t n_used_ = hash::kDigestBytes;
};

}  // namespace ptvm::inference
