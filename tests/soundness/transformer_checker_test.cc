// The witness of transformer layers before the checker: what is honest satisfies every constraint,
// and every forgery is refused for the reason that it should be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/soundness/transformer_forgery.h"

namespace ptvm::testing {
namespace {

using inference::StackShape;
using inference::TransformerShape;
using ::testing::ContainerEq;
using ::testing::IsEmpty;

TEST(TransformerWitness, OfAnyShapeSatisfiesTheAir) {
  for (const TransformerShape shape :
       {TransformerShape{{1, 1, 1, 1, 0}, 1, 1}, TransformerShape{{1, 1, 8, 8, 5}, 8, 2},
        TransformerShape{{1, 2, 3, 5, 6}, 4, 1}, TransformerShape{{2, 2, 2, 3, 4}, 3, 3},
        TransformerShape{{3, 1, 4, 2, 5}, 2, 1}, TransformerShape{{2, 3, 2, 9, 8}, 1, 7}}) {
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      EXPECT_THAT(honest_transformer(shape, seed).complaints(), IsEmpty());
    }
  }
}

// Greatest multipliers, weights and inputs: outputs are as far beyond their limits as can be.
TEST(TransformerWitness, OfExtremeNumbersSatisfiesTheAir) {
  const StackShape stack = {2, 1, 4, 4, 0};
  inference::TransformerModel model = {stack, {}, {}};
  inference::LayerMultipliers multipliers;
  for (size_t m = 0; m < multipliers.size(); ++m) {
    multipliers[m] = inference::max_multiplier(inference::inner_of(stack, m));
  }
  model.multipliers.assign(stack.layers, multipliers);
  for (const int weight : {-128, 127}) {
    for (const int input : {-2048, 2047, 0}) {
      model.weights.assign(stack.weights(), static_cast<int8_t>(weight));
      const std::vector<int16_t> vectors(4 * 4, static_cast<int16_t>(input));
      const ForgedTransformer f(
          model, inference::run_transformer(model, inference::empty_state(stack), vectors));
      EXPECT_THAT(f.complaints(), IsEmpty()) << weight << " " << input;
    }
  }
}

TEST(TransformerWitness, HasTheCountsThatClose) {
  ForgedTransformer f = honest_transformer({{2, 2, 2, 3, 4}, 3, 3});
  const std::vector<uint8_t> honest = f.public_bytes;
  f.public_bytes.assign(honest.size(), 0);
  f.close();
  EXPECT_EQ(f.public_bytes, honest);
}

class TransformerChecker : public ::testing::TestWithParam<TransformerForgery> {};

TEST_P(TransformerChecker, Refuses) {
  EXPECT_THAT(GetParam().make().complaints(), ContainerEq(GetParam().caught_by));
}
INSTANTIATE_TEST_SUITE_P(Each, TransformerChecker, ::testing::ValuesIn(all_transformer_forgeries()),
                         [](const auto& test) { return test_name(test.param); });

// Of the components that attention by itself does not have.
template <class Body>
void with_each_air(Body body) {
  body.template operator()<WiredCache>(proof::kCache);
  body.template operator()<Linear>(proof::kLinear);
  body.template operator()<Round>(proof::kRound);
  body.template operator()<Norm>(proof::kNorm);
  body.template operator()<Vectors>(proof::kVectors);
}

// The constraints that any change of a single cell of `f` breaks.
template <class Air>
std::set<std::string> broken_by_one_cell(const ForgedTransformer& f, size_t component) {
  const auto parameters = proof::transformer_components(f.shape)[component].parameters;
  auto table = f.tables[component];
  const size_t n_rows = table.front().size();
  std::set<std::string> broken;
  for (auto& column : table) {
    for (size_t row = 0; row < n_rows; ++row) {
      const F honest = column[row];
      for (const F value : {honest + F::one(), honest - F::one(), F::zero(), F::one(), F(2)}) {
        column[row] = value;
        for (const size_t reader : {row, (row + 1) % n_rows}) {
          std::vector<K> accumulators;
          RowEval e(table, reader, nullptr, parameters, &accumulators);
          Air{}.eval(e);
          for (const Violation& violation : e.violations) broken.insert(violation.constraint);
        }
      }
      column[row] = honest;
    }
  }
  return broken;
}

// There is none that says nothing. Those of LogUp, of accumulators and of terms hold the running
// sums, no column.
TEST(TransformerForgeries, BreakEachConstraint) {
  const ForgedTransformer f = honest_transformer({{2, 1, 3, 3, 5}, 3, 2});
  with_each_air([&]<class Air>(size_t component) {
    const auto broken = broken_by_one_cell<Air>(f, component);
    const auto& info = air::kAirInfo<Air>;
    for (size_t i = 0; i < info.n_constraints; ++i) {
      const std::string name = air::kAirNames<Air>.constraints[i];
      if (name == "logup" || (component == proof::kLinear &&
                              (name == "weights" || name == "values" || name == "product"))) {
        continue;
      }
      if (component == proof::kCache && name == "weighted_keys") continue;
      EXPECT_TRUE(broken.contains(name)) << kTransformerComponentNames[component] << "." << name;
    }
  });
}

TEST(TransformerForgeries, OpenEachFraction) {
  std::set<std::string> cases;
  for (const TransformerForgery& forgery : transformer_fraction_forgeries()) {
    for (const std::string& relation : forgery.caught_by) {
      EXPECT_EQ(relation.find('.'), std::string::npos) << forgery.name;
    }
    // "Norm.byte.3" is about "Norm.byte".
    cases.insert(forgery.name.substr(0, forgery.name.find('.', forgery.name.find('.') + 1)));
  }
  with_each_air([&]<class Air>(size_t component) {
    for (size_t i = 0; i < air::kAirInfo<Air>.n_fractions; ++i) {
      const std::string name = air::kAirNames<Air>.fractions[i];
      // The cache's other fractions are those of attention.
      if (component == proof::kCache && air::kAirInfo<Cache>.n_fractions - 1 > i) continue;
      EXPECT_TRUE(cases.contains(std::string(kTransformerComponentNames[component]) + "." + name))
          << name;
    }
  });
  EXPECT_TRUE(cases.contains("Linear.product"));
}

}  // namespace
}  // namespace ptvm::testing
