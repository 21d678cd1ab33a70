// Collects a proof's bytes, in the order in which the verifier reads them (spec/proof-format.md).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/field/fp128.h"
#include "shared/field/m31.h"
#include "shared/hash/digest.h"
#include "shared/util/bytes.h"

namespace ptvm::prover {

class ProofWriter {
 public:
  void put(std::span<const uint8_t> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  template <std::unsigned_integral T>
  void put_le(T value) {
    uint8_t bytes[sizeof(T)];
    store_le(value, bytes);
    put(bytes);
  }
  void put_felt(field::M31 value) { put_le(value.value()); }
  void put_felt(const field::Fp128& value) {
    uint8_t bytes[field::Fp128::kBytes];
    value.encode(bytes);
    put(bytes);
  }
  template <class K>  // an extension of one of these
  void put_felt(const K& value) {
    for (const auto& coordinate : value.coordinates()) put_felt(coordinate);
  }
  void put_witness(std::span<const hash::Digest> witness) {
    for (const hash::Digest& digest : witness) put(digest);
  }

  size_t size() const { return bytes_.size(); }
  std::vector<uint8_t> take() { return std::move(bytes_); }

 private:
  std::vector<uint8_t> bytes_;
};

}  // namespace ptvm::prover
