// `LOADI 256; MUL 256` leaves 0 and carry, since 65536 wraps. In a field 65536 is no zero, so that
// a prover for whom the result is a number of the field could go on with it, and take the wrong
// branch after it. Nothing but what the machine does can be proven here.

#include <gtest/gtest.h>

#include "tests/soundness/cheating_prover.h"
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

constexpr const char* kSource = "LOADI 256\n MUL 256\n HALT";
constexpr uint32_t kMultiplication = 1;

class MultiplicationWrap : public ::testing::TestWithParam<Way> {
 protected:
  static ForgedSegment told(const Liar& liar = {}) {
    return forge(kSource, liar, 64, GetParam().scope);
  }
  static Status verify(const ForgedSegment& forged) {
    return verify_forged(forged, GetParam().backend, prove_forged(forged, GetParam().backend));
  }
};
INSTANTIATE_TEST_SUITE_P(Of, MultiplicationWrap, ::testing::ValuesIn(all_ways()),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(MultiplicationWrap, IsProvenAsTheMachineDoesIt) {
  const ForgedSegment honest = told();
  EXPECT_EQ(honest.end.registers, run(honest.program).segments.back().end.registers);
  EXPECT_EQ(honest.end.registers.acc, 0);
  EXPECT_TRUE(honest.end.registers.zero);
  EXPECT_TRUE(honest.end.registers.carry);
  EXPECT_EQ(verify(honest), Status::kAccepted);
}

// What a step leaves behind, told otherwise and claimed so: the other flags, other results, the
// product's bits at other places, what saturates.
TEST_P(MultiplicationWrap, RejectsEveryOtherOutcome) {
  constexpr int16_t kResults[] = {0, 1, -1, 2, 255, 256, 257, -256, 32767, -32768};
  for (const int16_t acc : kResults) {
    for (const bool carry : {true, false}) {
      for (const bool zero : {true, false}) {
        if (acc == 0 && carry && zero) continue;
        // The ISA's state has no zero flag: there it is what acc says.
        if (GetParam().scope == ProvenScope::kIsa && zero != (acc == 0)) continue;
        const ForgedSegment forged = told(at(kMultiplication, [&](ToldStep& s) {
          s.acc = acc;
          s.carry = carry;
          s.zero = zero;
        }));
        EXPECT_EQ(forged.end.registers.acc, acc);
        EXPECT_NE(verify(forged), Status::kAccepted)
            << acc << ", carry " << carry << ", zero " << zero;
      }
    }
  }
}

// 65536 itself in the columns, all else made to fit, with a branch after it and without.
TEST_P(MultiplicationWrap, RejectsTheProductAsANumberOfTheField) {
  size_t n_forgeries = 0;
  for (const Forgery& forgery : all_forgeries(GetParam().scope)) {
    if (!forgery.name.starts_with("ProductThatWrapsToZero")) continue;
    EXPECT_NE(verify(forgery.make()), Status::kAccepted) << forgery.name;
    ++n_forgeries;
  }
  EXPECT_GE(n_forgeries, 3u);
}

}  // namespace
}  // namespace ptvm::testing
