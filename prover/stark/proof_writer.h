// Collects a proof's bytes, in the order in which the verifier reads them (spec/proof-format.md).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/field/qm31.h"
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
  void put_felt(const field::QM31& value) {
    for (const field::M31 c : value.coordinates()) put_felt(c);
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
