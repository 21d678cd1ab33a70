// What instructions of arithmetic and logic give, and whether a row of an AIR can tell it: its
// lookups are judged by what the tables hold, without a bus.
#pragma once

#include <algorithm>
#include <array>
#include <random>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/air/vm/relations.h"
#include "shared/isa/isa.h"
#include "tests/support/field.h"

namespace ptvm::testing {

template <class Air>
using Row = std::array<F, Air::kColumns>;

// Evaluates an AIR on one row: whether the constraints hold and every lookup is in its table. Keeps
// the tuple of the Alu fraction, whose numerator is +-1.
class RowJudge {
 public:
  using F = testing::F;
  static F constant(uint32_t value) { return F(value); }

  // `ignored` is a constraint that may be broken.
  explicit RowJudge(std::span<const F> row, std::string_view ignored = {})
      : row_(row), ignored_(ignored) {}

  template <class Air>
  static RowJudge of(const Row<Air>& row, std::string_view ignored = {}) {
    RowJudge judge(row, ignored);
    Air{}.eval(judge);
    return judge;
  }

  F trace(size_t column, int = 0) const { return row_[column]; }
  void constrain(const char* name, F value) { holds &= value.is_zero() || name == ignored_; }
  template <size_t N>
  void fraction(const char*, F numerator, const std::array<F, N>& tuple) {
    if (numerator.is_zero()) return;
    std::array<uint64_t, std::max<size_t>(N, 4)> entries{};
    std::ranges::transform(tuple, entries.begin(), [](F f) { return saturated(f.value()); });
    switch (static_cast<air::vm::Relation>(entries[0])) {
      case air::vm::Relation::kByte:
        holds &= entries[1] < 256;
        break;
      case air::vm::Relation::kSignedByte:
        holds &= entries[1] < 256 && entries[2] == entries[1] >> 7;
        break;
      case air::vm::Relation::kNibbleAnd:
        holds &= entries[1] < 16 && entries[2] < 16 && entries[3] == (entries[1] & entries[2]);
        break;
      case air::vm::Relation::kAlu:
        alu = {tuple.begin(), tuple.end()};
        break;
      default:
        break;  // states, instructions and memory are the same in all that follows
    }
  }

  bool holds = true;
  std::vector<F> alu;

 private:
  std::span<const F> row_;
  std::string_view ignored_;
};

// What an instruction gives: 16 bits of result, and carry.
struct Outcome {
  uint32_t result;
  bool carry;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
inline Outcome outcome(isa::Opcode opcode, int64_t left, int64_t right) {
  const auto exactly = [](int64_t exact) {
    return Outcome{static_cast<uint16_t>(exact), exact < -32768 || exact > 32767};
  };
  using enum isa::Opcode;
  switch (opcode) {
    case kLoadImmediate:
      return exactly(right);
    case kAddImmediate:
      return exactly(left + right);
    case kSubImmediate:
      return exactly(left - right);
    case kCmpImmediate:
      return {static_cast<uint16_t>(left - right), left < right};
    case kMulImmediate:
      return exactly(left * right);
    case kAndImmediate:
      return exactly(left & right);
    case kOrImmediate:
      return exactly(left | right);
    default:
      return exactly(left ^ right);
  }
}

// The outcomes that are to be told: the honest one, the result's neighbours, its bit 15, and each
// with the other carry.
inline std::vector<Outcome> told_outcomes(const Outcome& honest) {
  std::vector<Outcome> told;
  for (const uint32_t result : {honest.result, (honest.result + 1) & 0xffff,
                                (honest.result - 1) & 0xffff, honest.result ^ 0x8000}) {
    for (const bool carry : {honest.carry, !honest.carry}) told.push_back({result, carry});
  }
  return told;
}

// Both edges of every byte and sign, and random values.
inline std::vector<std::pair<int16_t, int16_t>> operands() {
  constexpr int16_t kEdges[] = {-32768, -32767, -257, -256, -255, -129, -128, -127,  -1,
                                0,      1,      127,  128,  255,  256,  257,  32766, 32767};
  std::vector<std::pair<int16_t, int16_t>> pairs;
  for (const int16_t left : kEdges) {
    for (const int16_t right : kEdges) pairs.emplace_back(left, right);
  }
  std::mt19937_64 rng(3);
  for (size_t i = 0; i < 300; ++i) {
    const auto left = static_cast<int16_t>(rng());
    pairs.emplace_back(left, static_cast<int16_t>(rng()));
  }
  return pairs;
}

}  // namespace ptvm::testing
