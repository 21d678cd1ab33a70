// For every relation of the ISA scope a tuple that is missing, one that is there twice, and one
// that is altered.
#include "tests/soundness/forgery.h"

namespace ptvm::testing {
namespace {

using air::vm::Bitwise;
using air::vm::Cpu;
using air::vm::Multiply;

using Edit = std::function<void(ForgedSegment&)>;

ForgedSegment closed(const char* source, const Edit& edit) { return edited(forge(source), edit); }
ForgedSegment left_open(const char* source, const Edit& edit) {
  ForgedSegment forged = forge(source);
  edit(forged);
  return forged;
}

}  // namespace

std::vector<Forgery> isa_relation_forgeries() {
  constexpr const char* kNops = "NOP\n NOP\n HALT";
  constexpr const char* kAnd = "LOADI 12\n AND 10\n HALT";
  constexpr const char* kMul = "LOADI 3\n MUL 5\n HALT";
  constexpr const char* kMemory = ".memory 1\n LOADI 7\n STORE 0\n LOAD 0\n HALT";
  const F one = F::one();

  return {
      // A step left out; a step taken twice; a step from a state that nobody left.
      {"State.Missing",
       {"State"},
       [=] { return closed(kNops, [](auto& f) { ForgedSegment::clear_row(f.tables.cpu, 1); }); }},
      {"State.Doubled",
       {"State"},
       [=] { return closed(kNops, [](auto& f) { ForgedSegment::copy_row(f.tables.cpu, 1, 5); }); }},
      {"State.Altered",
       {"State"},
       [=] {
         return closed(kNops, [=](auto& f) {
           f.cpu(Cpu::kAcc, 1) = one;
           f.cpu(Cpu::kResultLo, 1) = one;
         });
       }},

      {"Rom.Missing",
       {"Rom"},
       [=] { return left_open(kNops, [](auto& f) { f.set_instruction_count(1, 0); }); }},
      {"Rom.Doubled",
       {"Rom"},
       [=] { return left_open(kNops, [](auto& f) { f.set_instruction_count(1, 2); }); }},
      {"Rom.Altered",
       {"Rom"},
       [=] {
         return closed(kNops, [=](auto& f) {
           f.cpu(Cpu::kOperand, 1) = one;
           f.cpu(Cpu::kValue, 1) = one;
         });
       }},

      // A read of a cell that is not there; of a tuple that was taken before; another final value.
      {"Memory.Missing",
       {"Memory"},
       [=] { return closed(".memory 1\n LOAD 1\n HALT", [](auto&) {}); }},
      {"Memory.Doubled",
       {"Memory"},
       [=] { return forge(kMemory, at(2, [](auto& s) { s.take(0, 1); })); }},
      {"Memory.Altered",
       {"Memory"},
       [=] { return left_open(kMemory, [](auto& f) { f.set_end_cell(0, 8); }); }},

      {"Byte.Missing",
       {"Byte"},
       [=] { return left_open(kNops, [](auto& f) { f.add_byte_count(0, -1); }); }},
      {"Byte.Doubled",
       {"Byte"},
       [=] { return left_open(kNops, [](auto& f) { f.add_byte_count(7, 1); }); }},
      {"Byte.Altered",
       {"Byte"},
       [=] { return closed(kNops, [](auto& f) { f.cpu(Cpu::kGapLo, 1) = F(256); }); }},

      {"SignedByte.Missing",
       {"SignedByte"},
       [=] { return left_open(kNops, [](auto& f) { f.add_signed_byte_count(0, -1); }); }},
      {"SignedByte.Doubled",
       {"SignedByte"},
       [=] { return left_open(kNops, [](auto& f) { f.add_signed_byte_count(128, 1); }); }},
      {"SignedByte.Altered",
       {"SignedByte"},
       [=] { return closed(kNops, [=](auto& f) { f.cpu(Cpu::kResultSign, 5) = one; }); }},

      {"NibbleAnd.Missing",
       {"NibbleAnd"},
       [=] { return left_open(kAnd, [](auto& f) { f.add_nibble_count(0, -1); }); }},
      {"NibbleAnd.Doubled",
       {"NibbleAnd"},
       [=] { return left_open(kAnd, [](auto& f) { f.add_nibble_count(255, 1); }); }},
      {"NibbleAnd.Altered",
       {"NibbleAnd"},
       [=] { return closed(kAnd, [=](auto& f) { f.bitwise(Bitwise::kBoth, 1) = one; }); }},

      // A call that nobody answers; one answered twice; 5*3 in answer to 3*5.
      {"Alu.Missing",
       {"Alu"},
       [=] {
         return closed(kMul, [](auto& f) { f.multiply(Multiply::kEnabler, 0) = F::zero(); });
       }},
      {"Alu.Doubled",
       {"Alu"},
       [=] {
         return closed(kMul, [](auto& f) { ForgedSegment::copy_row(f.tables.multiply, 0, 1); });
       }},
      {"Alu.Altered",
       {"Alu"},
       [=] {
         return closed(kMul, [](auto& f) {
           std::swap(f.multiply(Multiply::kLeftLo, 0), f.multiply(Multiply::kRightLo, 0));
         });
       }},
  };
}

}  // namespace ptvm::testing
