// What the checker accepts is attention: witnesses with a few random edits are either refused, or
// the tensors in them are those of an honest run.
#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <stdexcept>

#include "tests/soundness/forged_attention.h"

namespace ptvm::testing {
namespace {

using inference::AttentionInputs;
using inference::AttentionShape;

// The numbers of a column, which is `elements` long; those behind must be 0. Nothing if they are
// not, or no signed bytes.
std::optional<std::vector<int8_t>> tensor(const std::vector<F>& column, size_t elements) {
  std::vector<int8_t> numbers;
  for (size_t row = 0; row < column.size(); ++row) {
    const int64_t number = number_of(column[row]);
    if (number < -128 || number > 127 || (row >= elements && number != 0)) return {};
    if (row < elements) numbers.push_back(static_cast<int8_t>(number));
  }
  return numbers;
}

// Whether what the columns of data trees hold is attention of the claimed shape.
bool is_attention(const ForgedAttention& f) {
  const AttentionShape& shape = f.shape;
  const size_t n = shape.elements(), n_carried = size_t{shape.heads} * shape.dim * shape.carried;
  const AttentionTable& cache = f.tables[proof::kCache];
  const AttentionTable& carried = f.tables[proof::kCarriedRows];
  const auto queries = tensor(cache[Cache::kQuery], n), keys = tensor(cache[Cache::kKeyValue], n),
             values = tensor(cache[Cache::kValue], n), outputs = tensor(cache[Cache::kOutput], n),
             keys_before = tensor(carried[CarriedRows::kKeyValue], n_carried),
             values_before = tensor(carried[CarriedRows::kValue], n_carried);
  if (!queries || !keys || !values || !outputs || !keys_before || !values_before) return false;
  const AttentionInputs inputs = {shape, *queries, *keys, *values};
  if (!inference::is_valid(inputs) || inference::attend(inputs).outputs != *outputs) return false;
  for (size_t i = 0; i < n_carried; ++i) {
    const size_t element = i / shape.carried * shape.positions() + i % shape.carried;
    if ((*keys_before)[i] != (*keys)[element] || (*values_before)[i] != (*values)[element]) {
      return false;
    }
  }
  return true;
}

void edit(ForgedAttention& f, std::mt19937_64& rng) {
  const auto component =
      std::array{proof::kAttend, proof::kAttend, proof::kCache, proof::kCarriedRows}[rng() % 4];
  AttentionTable& table = f.tables[component];
  std::vector<F>& column = table[rng() % table.size()];
  const size_t n = column.size(), row = rng() % n;
  const size_t other = rng() % 3 == 0 ? rng() % n : (row + 1 + rng() % 4) % n;
  switch (rng() % 8) {
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
    case 6:
      f.erase_row(component, row);
      break;
    default:
      f.copy_row_behind(component, row);
  }
}

// Generated inputs, and zeros: where most is 0, most can be left out.
std::vector<ForgedAttention> honest_witnesses() {
  std::vector<ForgedAttention> witnesses;
  for (const AttentionShape shape :
       {AttentionShape{1, 1, 2, 2, 0}, AttentionShape{2, 1, 2, 1, 1}, AttentionShape{1, 3, 2, 2, 8},
        AttentionShape{1, 4, 2, 2, 0}, AttentionShape{2, 2, 1, 1, 1}}) {
    witnesses.push_back(honest_attention(shape));
    const std::vector<int8_t> zeros(shape.elements());
    witnesses.emplace_back(AttentionInputs{shape, zeros, zeros, zeros});
  }
  return witnesses;
}

TEST(AttentionWitness, IsRefusedWhenItHoldsAnythingElse) {
  const std::vector<ForgedAttention> honest = honest_witnesses();
  size_t n_accepted = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    std::mt19937_64 rng(seed);
    ForgedAttention f = honest[rng() % honest.size()];
    for (size_t n = 1 + rng() % 4; n > 0; --n) edit(f, rng);
    try {  // what cannot be told further stays as it is
      if (rng() % 4 != 0) f.tell_scores();
      if (rng() % 4 != 0) f.tell_outputs();
    } catch (const std::out_of_range&) {
    }
    f.close();
    if (!f.complaints().empty()) continue;
    ++n_accepted;
    EXPECT_TRUE(is_attention(f)) << seed;
  }
  EXPECT_GT(n_accepted, 100u);
}

// And can tell what is none.
TEST(AttentionWitness, HoldsAttention) {
  for (const ForgedAttention& f : honest_witnesses()) {
    EXPECT_TRUE(is_attention(f));
    ForgedAttention other = f;
    other.cache(Cache::kOutput, f.shape.positions() - 1) += F::one();
    EXPECT_FALSE(is_attention(other));
  }
}

}  // namespace
}  // namespace ptvm::testing
