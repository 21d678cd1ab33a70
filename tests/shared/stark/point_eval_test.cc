// The verifier's sum of an AIR's constraints, which it runs from a tape, beside the same sum by
// plain evaluation of the AIR's text; over every AIR of the machine and every instance.
#include <gtest/gtest.h>

#include <random>

#include "shared/air/vm/bitwise.h"
#include "shared/air/vm/cpu.h"
#include "shared/air/vm/layer.h"
#include "shared/air/vm/multiply.h"
#include "shared/stark/circle_instance.h"
#include "shared/stark/component.h"
#include "shared/stark/vanilla_instance.h"
#include "tests/support/field_samplers.h"

namespace ptvm::stark {
namespace {

constexpr unsigned kLogRows = 5;

template <class I>
struct Point {
  using K = typename I::K;

  std::vector<K> trace, interaction;
  air::LookupElements<K> lookup;
  K claimed_sum, alpha;

  Point(const air::AirInfo& info, uint64_t seed) {
    std::mt19937_64 rng(seed);
    const auto random = [&] { return tests::FieldSampler<K>::random(rng); };
    for (size_t i = 0; i < n_column_samples(info, 0); ++i) trace.push_back(random());
    for (size_t i = 0; i < n_interaction_samples(info, K::kDegree); ++i) {
      interaction.push_back(random());
    }
    const K z = random();
    lookup = air::LookupElements<K>::from_challenges(z, random());
    claimed_sum = random();
    alpha = random();
  }
};

// Evaluates an AIR's text on values. No AIR of the machine reads other rows.
template <class I>
class TextEval {
 public:
  using F = typename I::K;
  static typename I::F constant(uint32_t value) { return typename I::F(value); }

  explicit TextEval(const Point<I>& point) : point_(point) {}

  F trace(size_t column) const { return point_.trace[column]; }
  void constrain(const char*, const F& value) { sum = sum * point_.alpha + value; }
  template <size_t N>
  void fraction(const char*, const F& numerator, const std::array<F, N>& tuple) {
    batcher_.add(numerator, point_.lookup.template combine<F>(tuple), emit());
  }
  void finish() { batcher_.finish(emit()); }

  F sum{};

 private:
  auto emit() {
    return [this](bool is_last, const F& numerator, const F& denominator) {
      const size_t n_samples = is_last ? 2 : 1;
      const auto column = [&](size_t sample) {
        std::array<F, F::kDegree> coordinates;
        for (size_t i = 0; i < F::kDegree; ++i) {
          coordinates[i] = point_.interaction[first_ + i * n_samples + sample];
        }
        return F::combine_coordinates(coordinates);
      };
      F difference = column(n_samples - 1) - previous_;
      if (is_last)
        difference += point_.claimed_sum * F(typename I::F(1u << kLogRows).inverse()) - column(0);
      previous_ = column(n_samples - 1);
      first_ += n_samples * F::kDegree;
      constrain("logup", difference * denominator - numerator);
    };
  }

  const Point<I>& point_;
  air::FractionBatcher<F, F> batcher_;
  F previous_{};
  size_t first_ = 0;
};

template <class I, class Air>
void expect_equal_sums() {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const Point<I> point(air::kAirInfo<Air>, seed);
    typename I::K sum{};
    const auto component = make_component<I, Air>(kLogRows, point.claimed_sum);
    const typename PointEval<I>::Samples samples = {.columns = {point.trace},
                                                    .interaction = point.interaction};
    PointEval<I>(component, samples, point.lookup, point.alpha, sum).run();
    TextEval<I> text(point);
    Air{}.eval(text);
    text.finish();
    EXPECT_EQ(sum, text.sum);
  }
}

template <class I>
class PointEvalOf : public ::testing::Test {};
using Instances = ::testing::Types<StwoInstance, Circle8Instance, VanillaInstance>;
TYPED_TEST_SUITE(PointEvalOf, Instances);

TYPED_TEST(PointEvalOf, SumsWhatTheTextOfTheAirSays) {
  expect_equal_sums<TypeParam, air::vm::Cpu>();
  expect_equal_sums<TypeParam, air::vm::Multiply>();
  expect_equal_sums<TypeParam, air::vm::Bitwise>();
  expect_equal_sums<TypeParam, air::vm::Layer>();
}

}  // namespace
}  // namespace ptvm::stark
