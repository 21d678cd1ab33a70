// An AIR's text as a list of operations, written down at compile time.
//
// kTape<Air> is what Air::eval says over TapeEval, whose "values" are operands. An AIR is so one
// small table, the same for every field, and evaluating it at a point takes one loop for each field
// (shared/stark/component.h), where straight code would take tens of kilobytes for each.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/air/info.h"

namespace ptvm::air {

enum class Operation : uint8_t {
  kAdd,  // these three put a result into a register
  kSubtract,
  kMultiply,
  kAccumulate,  // and so does this: keep `left`, add `right` over the entries before
  kConstrain,   // `left` is zero
  kEntry,       // `left` is the next entry of a tuple
  kFactor,      // the entries before make a factor of the next fraction's denominator
  kFraction,    // of numerator `left`, over the entries before and that factor
  kTerm,        // `left` is added to the sum of fractions
};
constexpr bool has_result(Operation operation) { return operation <= Operation::kAccumulate; }

// What an operation is done to.
class Operand {
 public:
  enum Kind : uint16_t {
    kSample,        // of a column: see sample()
    kPreprocessed,  // the current row of this column
    kConstant,      // its place in the tape's list
    kParameter,
    kFirstRow,
    kRegister
  };

  constexpr Operand() = default;
  constexpr Operand(Kind kind, size_t number)
      : bits_(static_cast<uint16_t>(kind << kNumberBits | number)) {}

  // Of the component's samples in the trace (tree 0) or a data tree: column by column, in mask
  // order.
  static constexpr Operand sample(size_t tree, size_t index) {
    return {kSample, tree << kIndexBits | index};
  }

  constexpr Kind kind() const { return static_cast<Kind>(bits_ >> kNumberBits); }
  constexpr size_t number() const { return bits_ & ((1u << kNumberBits) - 1); }
  constexpr size_t tree() const { return number() >> kIndexBits; }
  constexpr size_t index() const { return number() & ((1u << kIndexBits) - 1); }

 private:
  static constexpr unsigned kNumberBits = 13;
  static constexpr unsigned kIndexBits = 10;
  static_assert(kMaxDataTrees < 1 << (kNumberBits - kIndexBits));
  static_assert(kMaxColumns * kMaxOffsets <= 1 << kIndexBits);
  uint16_t bits_ = 0;
};

struct TapeStep {
  Operation operation{};
  uint8_t result = 0;  // the register
  Operand left, right;
};

struct Tape {
  static constexpr size_t kRegisters = 64;  // at most

  std::span<const TapeStep> steps;
  std::span<const int32_t> constants;
};

// The evaluator that records.
class TapeEval {
 public:
  static constexpr size_t kMaxSteps = 4096;
  static constexpr size_t kMaxConstants = 64;

  // A constant knows no tape: sums and products of constants alone cannot be recorded, nor
  // compiled.
  class F {
   public:
    constexpr F() = default;

    friend constexpr F operator+(const F& a, const F& b) { return record(Operation::kAdd, a, b); }
    friend constexpr F operator-(const F& a, const F& b) {
      return record(Operation::kSubtract, a, b);
    }
    friend constexpr F operator*(const F& a, const F& b) {
      return record(Operation::kMultiply, a, b);
    }
    constexpr F operator-() const { return tape_ == nullptr ? F(-constant_) : F(0) - *this; }

   private:
    friend class TapeEval;
    constexpr explicit F(int32_t constant) : constant_(constant) {}
    constexpr F(TapeEval* tape, Operand operand) : tape_(tape), operand_(operand) {}
    static constexpr F record(Operation operation, const F& a, const F& b) {
      return (a.tape_ != nullptr ? a.tape_ : b.tape_)->append(operation, a, b);
    }

    TapeEval* tape_ = nullptr;
    int32_t constant_ = 0;
    Operand operand_;
  };
  static constexpr F constant(uint32_t value) { return F(static_cast<int32_t>(value)); }  // < 2^31

  using K = F;

  constexpr explicit TapeEval(const AirInfo& info) : info_(info) {}

  constexpr F trace(size_t column, int offset = 0) {
    const uint8_t tree = info_.data_trees[column];
    size_t index = info_.trace_masks[column].offsets[0] == offset ? 0 : 1;
    for (size_t c = 0; c < column; ++c) {
      if (info_.is_in(tree, c)) index += info_.trace_masks[c].n_offsets;
    }
    return {this, Operand::sample(tree, index)};
  }
  constexpr F preprocessed(size_t column) { return {this, {Operand::kPreprocessed, column}}; }
  constexpr F parameter(size_t index) { return {this, {Operand::kParameter, index}}; }
  constexpr F first_row() { return {this, {Operand::kFirstRow, 0}}; }
  constexpr void constrain(const char*, const F& value) { append(Operation::kConstrain, value); }
  template <size_t N>
  constexpr F accumulate(const char*, const F& keep, const F& numerator,
                         const std::array<F, N>& tuple) {
    append_entries(tuple);
    return append(Operation::kAccumulate, keep, numerator);
  }
  template <size_t N>
  constexpr void fraction(const char*, const F& numerator, const std::array<F, N>& tuple) {
    append_entries(tuple);
    append(Operation::kFraction, numerator);
  }
  template <size_t N, size_t M>
  constexpr void fraction(const char* name, const F& numerator, const std::array<F, N>& tuple,
                          const std::array<F, M>& factor) {
    append_entries(factor);
    append(Operation::kFactor, numerator);
    fraction(name, numerator, tuple);
  }
  constexpr void term(const char*, const F& value) { append(Operation::kTerm, value); }

  // Gives every result a register, which is free again behind the last operation that takes it.
  constexpr void assign_registers() {
    std::array<size_t, kMaxSteps> last_use{};
    for (size_t i = 0; i < n_steps; ++i) {
      for (const Operand operand : {steps[i].left, steps[i].right}) {
        if (operand.kind() == Operand::kRegister) last_use[operand.number()] = i;
      }
    }
    uint64_t free = ~uint64_t{0};
    static_assert(Tape::kRegisters == 64);
    std::array<uint8_t, kMaxSteps> registers{};  // of each step's result
    for (size_t i = 0; i < n_steps; ++i) {
      for (Operand* operand : {&steps[i].left, &steps[i].right}) {
        if (operand->kind() != Operand::kRegister) continue;
        const size_t step = operand->number();
        *operand = {Operand::kRegister, registers[step]};
        if (last_use[step] == i) free |= uint64_t{1} << registers[step];
      }
      if (!has_result(steps[i].operation)) continue;
      registers[i] = steps[i].result = static_cast<uint8_t>(std::countr_zero(free));
      free &= ~(uint64_t{1} << registers[i]);  // no constant expression if none was free
    }
  }

  std::array<TapeStep, kMaxSteps> steps{};
  size_t n_steps = 0;
  std::array<int32_t, kMaxConstants> constants{};
  size_t n_constants = 0;

 private:
  template <size_t N>
  constexpr void append_entries(const std::array<F, N>& tuple) {
    for (const F& entry : tuple) append(Operation::kEntry, entry);
  }
  // Until registers are assigned, a result's register has the number of its step.
  constexpr F append(Operation operation, const F& left, const F& right = F(0)) {
    steps[n_steps] = {operation, 0, operand_of(left),
                      has_result(operation) ? operand_of(right) : Operand()};
    return {this, {Operand::kRegister, n_steps++}};
  }
  constexpr Operand operand_of(const F& value) {
    if (value.tape_ != nullptr) return value.operand_;
    size_t place = 0;
    while (place < n_constants && constants[place] != value.constant_) ++place;
    if (place == n_constants) constants[n_constants++] = value.constant_;
    return {Operand::kConstant, place};
  }

  const AirInfo& info_;
};

namespace internal {

template <class Air>
consteval TapeEval record() {
  TapeEval e(kAirInfo<Air>);
  Air{}.eval(e);
  e.assign_registers();
  return e;
}

template <class Element, size_t kSize, size_t kCapacity>
consteval std::array<Element, kSize> head(const std::array<Element, kCapacity>& list) {
  std::array<Element, kSize> first{};
  for (size_t i = 0; i < kSize; ++i) first[i] = list[i];
  return first;
}

template <class Air>
struct TapeStorage {
  static constexpr TapeEval kRecorded = record<Air>();
  static constexpr auto kSteps = head<TapeStep, kRecorded.n_steps>(kRecorded.steps);
  static constexpr auto kConstants = head<int32_t, kRecorded.n_constants>(kRecorded.constants);
};

}  // namespace internal

template <class Air>
inline constexpr Tape kTape = {internal::TapeStorage<Air>::kSteps,
                               internal::TapeStorage<Air>::kConstants};

}  // namespace ptvm::air
