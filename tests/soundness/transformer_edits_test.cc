// What the checker accepts is a run of transformer layers: witnesses with a few random edits are
// either refused, or what their data trees hold is that of an honest run.
#include <gtest/gtest.h>

#include <optional>
#include <random>

#include "tests/soundness/forged_transformer.h"

namespace ptvm::testing {
namespace {

using inference::TransformerModel;
using inference::TransformerShape;
using inference::TransformerState;

// The numbers of a column, which is `elements` long; those behind must be 0. Nothing if they are
// not, or out of range.
template <class Integer>
std::optional<std::vector<Integer>> tensor(const std::vector<F>& column, size_t elements,
                                           int64_t least, int64_t greatest) {
  std::vector<Integer> numbers;
  for (size_t row = 0; row < column.size(); ++row) {
    const int64_t number = signed_value(column[row]);
    if (number < least || number > greatest || (row >= elements && number != 0)) return {};
    if (row < elements) numbers.push_back(static_cast<Integer>(number));
  }
  return numbers;
}

// Whether what the columns of data trees hold is a run of the claimed model.
bool is_run(const ForgedTransformer& f) {
  const TransformerShape& shape = f.shape;
  const auto rows = proof::transformer_rows(shape);
  const auto bytes = [&](size_t component, size_t column) {
    return tensor<int8_t>(f.tables[component][column], rows[component], -128, 127);
  };
  const auto stream = [&](size_t column) {
    return tensor<int16_t>(f.tables[proof::kVectors][column], rows[proof::kVectors],
                           inference::kMinStream, inference::kMaxStream);
  };
  const auto weights = bytes(proof::kLinear, Linear::kWeight);
  const auto keys_before = bytes(proof::kCarriedRows, CarriedRows::kKeyValue);
  const auto values_before = bytes(proof::kCarriedRows, CarriedRows::kValue);
  const auto keys = bytes(proof::kCache, WiredCache::kKeyValue);
  const auto values = bytes(proof::kCache, WiredCache::kValue);
  const auto inputs = stream(Vectors::kInput), outputs = stream(Vectors::kOutput);
  if (!weights || !keys_before || !values_before || !keys || !values || !inputs || !outputs) {
    return false;
  }
  const auto run =
      inference::run_transformer({shape.stack, f.multipliers, *weights},
                                 {shape.carried, *keys_before, *values_before}, *inputs);
  return std::ranges::equal(run.outputs(), *outputs) && run.attention.keys == *keys &&
         run.attention.values == *values;
}

void edit(ForgedTransformer& f, std::mt19937_64& rng) {
  const size_t component = rng() % proof::kAllTransformerComponents;
  auto& table = f.tables[component];
  std::vector<F>& column = table[rng() % table.size()];
  const size_t n = column.size(), row = rng() % n;
  const size_t other = rng() % 3 == 0 ? rng() % n : (row + 1 + rng() % 4) % n;
  switch (rng() % 7) {
    case 0:
    case 1:
      column[row] = F::from_signed(static_cast<int64_t>(rng() % 9) - 2);
      break;
    case 2:
      column[row] += rng() % 2 == 0 ? F::one() : -F::one();
      break;
    case 3:
      column[row] = column[other];
      break;
    case 4:
      std::swap(column[row], column[other]);
      break;
    case 5:
      f.swap_rows(component, row, other);
      break;
    default:
      f.erase_row(component, row);
  }
}

// Generated ones, and zeros: where most is 0, most can be left out.
std::vector<ForgedTransformer> honest_witnesses() {
  std::vector<ForgedTransformer> witnesses;
  for (const TransformerShape shape :
       {TransformerShape{{1, 1, 1, 1, 0}, 1, 1}, TransformerShape{{1, 1, 2, 2, 5}, 2, 1},
        TransformerShape{{2, 1, 1, 2, 0}, 1, 2}, TransformerShape{{1, 2, 1, 3, 8}, 2, 1}}) {
    witnesses.push_back(honest_transformer(shape));
    witnesses.push_back(quiet_transformer(shape, 0));
  }
  return witnesses;
}

TEST(TransformerWitness, IsRefusedWhenItHoldsAnythingElse) {
  const std::vector<ForgedTransformer> honest = honest_witnesses();
  // Inverses of the greater field take their time.
  const uint64_t n_seeds = std::same_as<F, field::M31> ? 2000 : 150;
  size_t n_accepted = 0;
  for (uint64_t seed = 0; seed < n_seeds; ++seed) {
    std::mt19937_64 rng(seed);
    ForgedTransformer f = honest[rng() % honest.size()];
    for (size_t n = 1 + rng() % 3; n > 0; --n) edit(f, rng);
    f.close();
    if (!f.complaints().empty()) continue;
    ++n_accepted;
    EXPECT_TRUE(is_run(f)) << seed;
  }
  EXPECT_GT(n_accepted, n_seeds / 20);
}

// And can tell what is none.
TEST(TransformerWitness, HoldsARun) {
  for (const ForgedTransformer& f : honest_witnesses()) {
    EXPECT_TRUE(is_run(f));
    ForgedTransformer other = f;
    other.at(proof::kVectors, Vectors::kOutput, 0) += F::one();
    EXPECT_FALSE(is_run(other));
  }
}

}  // namespace
}  // namespace ptvm::testing
