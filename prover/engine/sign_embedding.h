// model::embed and model::decode again, without branches and bit by bit work: a byte becomes eight
// signs by a table, and signs become a mask by comparing vectors.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "prover/model/embedding.h"
#include "shared/isa/isa.h"

namespace ptvm::engine {

inline constexpr size_t kSignBits = 35;  // the places of model::Embedding but the spare one

// [256][8] The bits of each byte as signs, least significant first.
inline constexpr auto kByteSigns = [] {
  std::array<std::array<float, 8>, 256> signs{};
  for (size_t byte = 0; byte < 256; ++byte) {
    for (size_t i = 0; i < 8; ++i) signs[byte][i] = ((byte >> i) & 1) != 0 ? 1.0f : -1.0f;
  }
  return signs;
}();

inline void embed(const isa::Registers& registers, model::Embedding& embedding) {
  const auto acc = static_cast<uint16_t>(registers.acc);
  const std::array<uint8_t, 4> bytes = {registers.pc, static_cast<uint8_t>(acc & 0xff),
                                        static_cast<uint8_t>(acc >> 8), registers.sp};
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::memcpy(&embedding[8 * i], kByteSigns[bytes[i]].data(), sizeof(kByteSigns[0]));
  }
  embedding[32] = registers.zero ? 1.0f : -1.0f;
  embedding[33] = registers.carry ? 1.0f : -1.0f;
  embedding[34] = registers.halted ? 1.0f : -1.0f;
  embedding[kSignBits] = 0;
}

inline isa::Registers decode(const model::Embedding& embedding) {
  uint32_t bits = 0;
  for (uint32_t i = 0; i < 32; ++i) bits += embedding[i] >= 0 ? uint32_t{1} << i : 0;
  return {.pc = static_cast<uint8_t>(bits & 0xff),
          .acc = static_cast<int16_t>((bits >> 8) & 0xffff),
          .sp = static_cast<uint8_t>(bits >> 24),
          .zero = embedding[32] >= 0,
          .carry = embedding[33] >= 0,
          .halted = embedding[34] >= 0};
}

}  // namespace ptvm::engine
