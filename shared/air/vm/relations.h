// The relations through which the VM's components and the verifier's public terms talk.
//
// Every tuple starts with its relation's identifier and every relation has one width, so that all
// of them can share one pair of challenges (spec/air.md). A consumer adds its fraction with a
// positive numerator, a yielder with a negative one; over all rows and public terms they cancel.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace ptvm::air::vm {

enum class Relation : uint32_t {
  kState = 1,       // clk, pc, acc, sp, carry, halted
  kRom = 2,         // pc, pc + 1 mod 256, operand, flags, alu operation
  kMemory = 3,      // address, value, clk of the access that left the value
  kByte = 4,        // value in [0, 256)
  kSignedByte = 5,  // value in [0, 256), its bit 7
  kNibbleAnd = 6,   // a, b in [0, 16), a & b
  kAlu = 7,         // operation, left, right, result mod 2^16, bit 15 of the result, carry
  kLayerState = 8,  // clk, pc, acc, bit 15 of acc, sp, zero, carry, halted
  kBlock = 9,       // pc, pc + 1 mod 256, the numbers of its block (shared/layer/numbers.h)
  kAttention = 10,  // address, key, value, clk of the access that left them
};

// What the kAlu relation computes. 0 stands for "none" in the ROM.
enum class AluOperation : uint32_t { kNone = 0, kMultiply = 1, kAnd = 2, kOr = 3, kXor = 4 };

// The tuple (relation, entries...) as values of type F.
template <class F, class... Entries>
constexpr std::array<F, 1 + sizeof...(Entries)> tuple(F relation, const Entries&... entries) {
  return {relation, F(entries)...};
}

}  // namespace ptvm::air::vm
