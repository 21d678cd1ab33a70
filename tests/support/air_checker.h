// What a developer runs first: does a trace satisfy an AIR, and if not, which constraint breaks in
// which row, and which relation entries do not cancel?
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "shared/air/info.h"
#include "tests/support/field.h"

namespace ptvm::testing {

struct Violation {
  size_t row;
  std::string constraint;

  friend bool operator==(const Violation&, const Violation&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Violation& v) {
    return out << v.constraint << "@" << v.row;
  }
};

// The fractions that a set of rows adds to the relations, by tuple; entries that cancel are gone.
class Bus {
 public:
  using Tuple = std::vector<Number>;

  void add(F numerator, const Tuple& tuple) {
    if (numerator.is_zero()) return;
    const auto [entry, inserted] = sums_.try_emplace(tuple, F::zero());
    entry->second += numerator;
    if (entry->second.is_zero()) sums_.erase(entry);
  }
  // What is left: empty if and only if the relations balance.
  const std::map<Tuple, F>& open() const { return sums_; }

 private:
  std::map<Tuple, F> sums_;
};

// Evaluates an AIR on one row of plain values.
class RowEval {
 public:
  using F = testing::F;
  static F constant(uint32_t value) { return F(value); }

  // `columns[c][row]`; fractions go to `bus` if it is not null.
  RowEval(const std::vector<std::vector<F>>& columns, size_t row, Bus* bus)
      : columns_(columns), row_(row), bus_(bus) {}

  F trace(size_t column, int offset = 0) const {
    const auto& values = columns_[column];
    return values[(row_ + values.size() + static_cast<size_t>(offset)) % values.size()];
  }
  void constrain(const char* name, F value) {
    if (!value.is_zero()) violations.push_back({row_, name});
  }
  template <size_t N>
  void fraction(const char*, F numerator, const std::array<F, N>& tuple) {
    if (bus_ == nullptr) return;
    Bus::Tuple key;
    for (const F entry : tuple) key.push_back(entry.value());
    bus_->add(numerator, key);
  }

  std::vector<Violation> violations;

 private:
  const std::vector<std::vector<F>>& columns_;
  size_t row_;
  Bus* bus_;
};

// Every violation of Air's constraints on `columns`, row by row; LogUp entries go to `bus`.
template <class Air>
std::vector<Violation> check(const std::vector<std::vector<F>>& columns, Bus* bus = nullptr) {
  std::vector<Violation> violations;
  for (size_t row = 0; row < columns.front().size(); ++row) {
    RowEval e(columns, row, bus);
    Air{}.eval(e);
    violations.insert(violations.end(), e.violations.begin(), e.violations.end());
  }
  return violations;
}

}  // namespace ptvm::testing
