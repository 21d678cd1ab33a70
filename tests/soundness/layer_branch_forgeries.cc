// Branches by a zero flag that is not so, and rows that are no steps and do something.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Layer;

// A branch in step 1 by the flag `zero`, which step 0 explains by is_zero.
Forgery branch(const char* name, const char* guard, const char* source, bool zero, F is_zero) {
  return {name, {guard}, [=] {
            return edited(forge_layer(source, at(0, [=](auto& s) { s.zero = zero; })),
                          [=](auto& f) {
                            f.layer(Layer::kIsZero, 0) = is_zero;
                            if (is_zero == F::one()) {
                              f.layer(Layer::kAccAfterInverse, 0) = F::zero();
                            }
                          });
          }};
}

constexpr const char* kJumpOnFour = "LOADI 4\n JZ 3\n HALT\n HALT";
constexpr const char* kJumpOnZero = "LOADI 0\n JZ 3\n HALT\n HALT";
constexpr const char* kPassOnFour = "LOADI 4\n JNZ 3\n HALT\n HALT";
constexpr const char* kPassOnZero = "LOADI 0\n JNZ 3\n HALT\n HALT";

}  // namespace

std::vector<Forgery> layer_branch_forgeries() {
  const F one = F::one(), none = F::zero();
  return {
      branch("JumpIfZeroTakenOnFour", "Layer.is_zero_only_of_zero", kJumpOnFour, true, one),
      branch("JumpIfZeroNotTakenOnZero", "Layer.is_zero_of_zero", kJumpOnZero, false, none),
      branch("JumpIfNotZeroTakenOnZero", "Layer.is_zero_of_zero", kPassOnZero, false, none),
      branch("JumpIfNotZeroNotTakenOnFour", "Layer.is_zero_only_of_zero", kPassOnFour, true, one),
      branch("ZeroFlagWithoutReason", "Layer.zero_after", kJumpOnFour, true, none),
      branch("NoZeroFlagWithoutReason", "Layer.zero_after", kJumpOnZero, false, one),
      // The branch looks at a flag that the step before did not leave.
      {"ZeroFlagChangedBetweenSteps",
       {"LayerState"},
       [] {
         return forge_layer(kJumpOnFour, at(1, [](auto& s) {
                              s.zero_before = true;
                              s.pc = 3;
                            }));
       }},
      {"CarryFlagChangedBetweenSteps",
       {"LayerState"},
       [] {
         return forge_layer("NOP\n NOP\n HALT",
                            at(1, [](auto& s) { s.carry = s.row.carry_before = true; }));
       }},

      // The block of another instruction, or none: pc says which one it is.
      {"BlockOfAnotherInstruction",
       {"Block"},
       [] {
         return forge_layer(
             "LOADI 9\n ADD 5\n HALT", at(1, [](auto& s) {
               s.numbers = layer::numbers_of(layer::compile({isa::Opcode::kSubImmediate, 5}));
               s.obey_numbers();
             }));
       }},
      {"BlockOfAnotherPc",
       {"Block"},
       [] {
         return forge_layer(
             "LOADI 9\n ADD 5\n ADD 6\n HALT", at(1, [](auto& s) {
               s.numbers = layer::numbers_of(layer::compile({isa::Opcode::kAddImmediate, 6}));
               s.obey_numbers();
             }));
       }},
      {"BlockBehindTheProgram",
       {"Block", "Layer.pc_bit_boolean"},
       [] {
         return edited(
             forge_layer("JNZ 4\n LOADI 256\n PUSH\n RET\n HALT", at(3, [](auto& s) { s.pc = 0; })),
             [](auto& f) { f.layer(Layer::kPcAfter, 3) = f.layer(Layer::kPcBits, 4) = F(256); });
       }},

      {"PaddingThatReads",
       {"Layer.padding_accesses_nothing"},
       [=] {
         return edited(forge_layer(".memory 1\n .init 0 1\n NOP\n HALT"), [=](auto& f) {
           f.number(layer::kReadsDirect, 9) = one;
           f.layer(Layer::kOperandBits, 9) = one;
           f.layer(Layer::kCellBefore, 9) = f.layer(Layer::kCellAfter, 9) = one;
         });
       }},
      {"PaddingThatWritesTwiceAndReads",
       {"Layer.padding_accesses_nothing"},
       [=] {
         return edited(forge_layer(".memory 1\n NOP\n HALT"), [=](auto& f) {
           // Takes the tuple of clock 0 and leaves it in another clock: a numerator of 1 = 2 - 1.
           f.number(bias_of(layer::Output::kWriteEnable), 9) = F(2);
           f.number(layer::kReadsStackTop, 9) = -one;
           f.layer(Layer::kKeyAfter, 9) = F(2);
         });
       }},
  };
}

}  // namespace ptvm::testing
