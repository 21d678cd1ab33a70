#include "prover/model/embedding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace ptvm::model {
namespace {

constexpr isa::Registers kMixed = {
    .pc = 0x81, .acc = -32767, .sp = 0x0f, .zero = false, .carry = true, .halted = false};

TEST(Embedding, HasANumberForEachBit) {
  const Embedding embedding = embed(kMixed);
  const Embedding expected = {
      1,  -1, -1, -1, -1, -1, -1, 1,                                  // pc
      1,  -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1,  // acc
      1,  1,  1,  1,  -1, -1, -1, -1,                                 // sp
      -1, 1,  -1, 0,
  };
  EXPECT_EQ(embedding, expected);
}

TEST(Embedding, IsDecodedToTheSameRegisters) {
  EXPECT_EQ(decode(embed(kMixed)), kMixed);
  isa::Registers registers;
  for (int acc = -32768; acc <= 32767; ++acc) {
    registers.acc = static_cast<int16_t>(acc);
    registers.pc = static_cast<uint8_t>(acc * 7);
    registers.sp = static_cast<uint8_t>(acc * 13);
    registers.zero = (acc & 1) != 0;
    registers.carry = (acc & 2) != 0;
    registers.halted = (acc & 4) != 0;
    ASSERT_EQ(decode(embed(registers)), registers) << acc;
  }
}

TEST(Embedding, IsDecodedByTheSignsAlone) {
  Embedding embedding = embed(kMixed);
  for (float& number : embedding) number *= 0.001f;
  embedding.back() = -5;
  EXPECT_EQ(decode(embedding), kMixed);
  std::replace_if(
      embedding.begin(), embedding.end(), [](float number) { return number > 0; }, 0.0f);
  EXPECT_EQ(decode(embedding), kMixed);  // 0 is a set bit
}

}  // namespace
}  // namespace ptvm::model
