#include "prover/model/embedding.h"

#include <cstdint>

namespace ptvm::model {
namespace {

constexpr size_t kPcAt = 0, kAccAt = 8, kSpAt = 24, kZeroAt = 32, kCarryAt = 33, kHaltedAt = 34;

template <class T>
void put_bits(T value, size_t at, size_t n_bits, Embedding& embedding) {
  for (size_t i = 0; i < n_bits; ++i) {
    embedding[at + i] = ((static_cast<uint32_t>(value) >> i) & 1) != 0 ? 1.0f : -1.0f;
  }
}

uint32_t bits(const Embedding& embedding, size_t at, size_t n_bits) {
  uint32_t value = 0;
  for (size_t i = 0; i < n_bits; ++i) value |= uint32_t{embedding[at + i] >= 0} << i;
  return value;
}

}  // namespace

Embedding embed(const isa::Registers& registers) {
  Embedding embedding{};
  put_bits(registers.pc, kPcAt, 8, embedding);
  put_bits(registers.acc, kAccAt, 16, embedding);
  put_bits(registers.sp, kSpAt, 8, embedding);
  put_bits(registers.zero, kZeroAt, 1, embedding);
  put_bits(registers.carry, kCarryAt, 1, embedding);
  put_bits(registers.halted, kHaltedAt, 1, embedding);
  return embedding;
}

isa::Registers decode(const Embedding& embedding) {
  return {.pc = static_cast<uint8_t>(bits(embedding, kPcAt, 8)),
          .acc = static_cast<int16_t>(bits(embedding, kAccAt, 16)),
          .sp = static_cast<uint8_t>(bits(embedding, kSpAt, 8)),
          .zero = bits(embedding, kZeroAt, 1) != 0,
          .carry = bits(embedding, kCarryAt, 1) != 0,
          .halted = bits(embedding, kHaltedAt, 1) != 0};
}

}  // namespace ptvm::model
