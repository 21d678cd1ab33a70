// Folds and lookup columns against known answers of the crate stwo, made by
// `stwo-exchange vectors` (tests/interop/stwo).
#include <gtest/gtest.h>

#include <algorithm>

#include "prover/stark/circle_backend.h"
#include "prover/stark/component_prover.h"
#include "tests/support/vectors.h"

namespace ptvm::prover {
namespace {

using field::M31;
using field::QM31;
using Columns = memory::Columns<field::M31>;
using tests::qm31_of;
using Backend = CircleBackend<hash::Blake2sHasher>;
using Json = nlohmann::json;

const Json& kernels() {
  static const Json vectors = tests::read_vectors("stwo-2.3.0-kernels.json");
  return vectors;
}

std::vector<QM31> felts_of(const Json& json) {
  std::vector<QM31> felts;
  for (const Json& felt : json) felts.push_back(qm31_of(felt));
  return felts;
}

Columns columns_of(std::span<const QM31> felts) {
  const auto log_size = static_cast<unsigned>(std::countr_zero(felts.size()));
  Columns columns(std::vector<unsigned>(QM31::kDegree, log_size));
  for (size_t i = 0; i < felts.size(); ++i) {
    for (size_t k = 0; k < QM31::kDegree; ++k) columns[k][i] = felts[i].coordinates()[k];
  }
  return columns;
}

Columns columns_of(const Json& json) {
  const auto log_size = static_cast<unsigned>(std::countr_zero(json.at(0).size()));
  Columns columns(std::vector<unsigned>(json.size(), log_size));
  for (size_t c = 0; c < json.size(); ++c) {
    std::ranges::transform(json.at(c), columns[c].begin(), tests::m31_of);
  }
  return columns;
}

air::LookupElements<QM31> lookup_of(const Json& json) {
  return air::LookupElements<QM31>::from_challenges(qm31_of(json.at("z")),
                                                    qm31_of(json.at("alpha")));
}

void expect_equal(const Columns& made, const Columns& expected) {
  ASSERT_EQ(made.size(), expected.size());
  for (size_t c = 0; c < made.size(); ++c) {
    EXPECT_TRUE(std::ranges::equal(made[c], expected[c])) << "column " << c;
  }
}

// Three fractions n / (a, b), of the columns n, a, b in turn.
struct ThreeFractions {
  static constexpr size_t kColumns = 9;

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto fraction = [&](const char* name, size_t first) {
      const F numerator = e.trace(first), a = e.trace(first + 1), b = e.trace(first + 2);
      e.fraction(name, numerator, std::array<F, 2>{a, b});
    };
    fraction("first", 0);
    fraction("second", 3);
    fraction("third", 6);
  }
};

TEST(CircleFold, IsThatOfStwo) {
  static const CircleTables tables(8);
  ASSERT_FALSE(kernels().at("fri_fold").empty());
  for (const Json& fold : kernels().at("fri_fold")) {
    Columns values = columns_of(felts_of(fold.at("values")));
    QM31 alpha = qm31_of(fold.at("alpha"));
    bool on_circle = fold.at("on_circle");
    SCOPED_TRACE(fold.at("log_size").dump() + (on_circle ? ", on the circle" : ", on the line"));
    for (unsigned n = fold.at("n_folds"); n > 0; --n) {
      values = Backend::fold(values, alpha, on_circle, tables);
      alpha = alpha * alpha;
      on_circle = false;
    }
    expect_equal(values, columns_of(felts_of(fold.at("folded"))));
  }
}

template <size_t N>
QM31 combine(const Json& vector) {
  std::array<M31, N> tuple;
  std::ranges::transform(vector.at("tuple"), tuple.begin(), tests::m31_of);
  return lookup_of(vector).combine<QM31>(tuple);
}

TEST(LookupElements, CombineLikeThoseOfStwo) {
  const Json& vectors = kernels().at("logup").at("combine");
  ASSERT_EQ(vectors.size(), 4u);
  EXPECT_EQ(combine<1>(vectors.at(0)), qm31_of(vectors.at(0).at("denominator")));
  EXPECT_EQ(combine<2>(vectors.at(1)), qm31_of(vectors.at(1).at("denominator")));
  EXPECT_EQ(combine<4>(vectors.at(2)), qm31_of(vectors.at(2).at("denominator")));
  EXPECT_EQ(combine<7>(vectors.at(3)), qm31_of(vectors.at(3).at("denominator")));
}

TEST(InteractionColumns, AreThoseOfStwo) {
  const Json& vector = kernels().at("logup").at("interaction");
  const Columns trace = columns_of(vector.at("trace"));
  const Columns expected = columns_of(vector.at("columns"));
  ASSERT_EQ(trace.size(), ThreeFractions::kColumns);

  AirProver<Backend, ThreeFractions> component(vector.at("log_rows").get<unsigned>());
  Columns made(std::vector<unsigned>(expected.size(), component.component().log_rows));
  std::vector<const M31*> from;
  std::vector<M31*> to;
  for (size_t c = 0; c < trace.size(); ++c) from.push_back(trace[c].data());
  for (size_t c = 0; c < made.size(); ++c) to.push_back(made[c].data());
  component.fill_interaction({.preprocessed = {}, .trace = from, .interaction = {}},
                             lookup_of(vector), to);

  EXPECT_EQ(component.component().claimed_sum, qm31_of(vector.at("claimed_sum")));
  expect_equal(made, expected);
}

}  // namespace
}  // namespace ptvm::prover
