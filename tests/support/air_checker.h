// What a developer runs first: does a trace satisfy an AIR, and if not, which constraint breaks in
// which row, and which relation entries do not cancel?
#pragma once

#include <algorithm>
#include <map>
#include <ostream>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "shared/air/info.h"
#include "shared/air/logup.h"
#include "tests/support/field.h"
#include "tests/support/field_samplers.h"

namespace ptvm::testing {

struct Violation {
  size_t row;
  std::string constraint;

  friend bool operator==(const Violation&, const Violation&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Violation& v) {
    return out << v.constraint << "@" << v.row;
  }
};

// Challenges for what cannot be told apart by tuples: accumulators and what they weigh.
inline const air::LookupElements<K>& checker_challenges() {
  static const auto elements = [] {
    std::mt19937_64 rng(1);
    const K z = tests::FieldSampler<K>::random(rng);
    return air::LookupElements<K>::from_challenges(z, tests::FieldSampler<K>::random(rng));
  }();
  return elements;
}

// The fractions that a set of rows adds to the relations, by tuple; entries that cancel are gone.
// Fractions that are weighted with elements of K, or over two tuples, are added up for challenges,
// and so are terms.
class Bus {
 public:
  using Tuple = std::vector<Number>;

  void add(F numerator, const Tuple& tuple) {
    if (numerator.is_zero()) return;
    const auto [entry, inserted] = sums_.try_emplace(tuple, F::zero());
    entry->second += numerator;
    if (entry->second.is_zero()) sums_.erase(entry);
  }
  void add_weighted(Number relation, const K& value) {
    if (value.is_zero()) return;
    const auto [entry, inserted] = weighted_.try_emplace(relation, K::zero());
    entry->second += value;
    if (entry->second.is_zero()) weighted_.erase(entry);
  }

  // What is left: empty if and only if the relations balance.
  const std::map<Tuple, F>& open() const { return sums_; }
  // What is left of the others, by relation; of two the lesser number.
  const std::map<Number, K>& weighted() const { return weighted_; }
  bool balances() const { return sums_.empty() && weighted_.empty(); }

 private:
  std::map<Tuple, F> sums_;
  std::map<Number, K> weighted_;
};

// The verifier's terms, put on a bus.
struct BusSink {
  Bus& bus;

  template <size_t N>
  void add(F numerator, const std::array<F, N>& tuple) {
    Bus::Tuple key;
    for (const F entry : tuple) key.push_back(entry.value());
    bus.add(numerator, key);
  }
};

// What an accumulator weighs a fraction with; a type of its own, also where K is F.
struct Weight {
  K value;
  Number relation;  // of the accumulator; of two the lesser number

  friend Weight operator*(const Weight& weight, F factor) {
    return {weight.value * factor, weight.relation};
  }
  friend Weight operator*(const Weight& a, const Weight& b) {
    return {a.value * b.value, std::min(a.relation, b.relation)};
  }
  Weight operator-() const { return {-value, relation}; }
};

// Evaluates an AIR on one row of plain values.
class RowEval {
 public:
  using F = testing::F;
  using K = Weight;
  static F constant(uint32_t value) { return F(value); }

  // `columns[c][row]`; fractions go to `bus` if it is not null.
  RowEval(const std::vector<std::vector<F>>& columns, size_t row, Bus* bus,
          std::span<const uint32_t> parameters = {},
          std::vector<testing::K>* accumulators = nullptr)
      : columns_(columns),
        row_(row),
        bus_(bus),
        parameters_(parameters),
        accumulators_(accumulators) {}

  F trace(size_t column, int offset = 0) const {
    const auto& values = columns_[column];
    return values[(row_ + values.size() + static_cast<size_t>(offset)) % values.size()];
  }
  F parameter(size_t index) const { return F(parameters_[index]); }
  F first_row() const { return row_ == 0 ? F::one() : F::zero(); }
  void constrain(const char* name, F value) {
    if (!value.is_zero()) violations.push_back({row_, name});
  }
  // Takes the accumulator from what it was in the row before to what it is.
  template <size_t N>
  Weight accumulate(const char*, F keep, F numerator, const std::array<F, N>& tuple) {
    if (n_accumulators_ == accumulators_->size()) accumulators_->push_back({});
    testing::K& value = (*accumulators_)[n_accumulators_++];
    value = value * keep + combine(tuple).inverse() * numerator;
    return {value, tuple[0].value()};
  }
  template <size_t N>
  void fraction(const char*, F numerator, const std::array<F, N>& tuple) {
    if (bus_ == nullptr) return;
    Bus::Tuple key;
    for (const F entry : tuple) key.push_back(entry.value());
    bus_->add(numerator, key);
  }
  template <size_t N>
  void fraction(const char*, const Weight& numerator, const std::array<F, N>& tuple) {
    if (bus_ != nullptr) {
      bus_->add_weighted(tuple[0].value(), numerator.value * combine(tuple).inverse());
    }
  }
  template <size_t N, size_t M>
  void fraction(const char*, F numerator, const std::array<F, N>& tuple,
                const std::array<F, M>& factor) {
    if (bus_ == nullptr) return;
    bus_->add_weighted(std::min(tuple[0].value(), factor[0].value()),
                       (combine(tuple) * combine(factor)).inverse() * numerator);
  }
  void term(const char*, const Weight& value) {
    if (bus_ != nullptr) bus_->add_weighted(value.relation, value.value);
  }

  std::vector<Violation> violations;

 private:
  template <size_t N>
  static testing::K combine(const std::array<F, N>& tuple) {
    return checker_challenges().combine<testing::K>(tuple);
  }

  const std::vector<std::vector<F>>& columns_;
  size_t row_;
  Bus* bus_;
  std::span<const uint32_t> parameters_;
  std::vector<testing::K>* accumulators_;
  size_t n_accumulators_ = 0;
};

// Every violation of Air's constraints on `columns`, row by row; LogUp entries go to `bus`.
template <class Air>
std::vector<Violation> check(const std::vector<std::vector<F>>& columns, Bus* bus = nullptr,
                             std::span<const uint32_t> parameters = {}) {
  std::vector<Violation> violations;
  std::vector<K> accumulators;
  for (size_t row = 0; row < columns.front().size(); ++row) {
    RowEval e(columns, row, bus, parameters, &accumulators);
    Air{}.eval(e);
    violations.insert(violations.end(), e.violations.begin(), e.violations.end());
  }
  return violations;
}

}  // namespace ptvm::testing
