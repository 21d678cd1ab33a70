// The witness of attention before the checker: what is honest satisfies every constraint, and every
// constraint refuses something.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "prover/inference/attention_trace.h"
#include "prover/inference/generated_inputs.h"
#include "tests/support/air_checker.h"

namespace ptvm::testing {
namespace {

using inference::AttentionInputs;
using inference::AttentionShape;
using Rows = std::vector<std::vector<F>>;  // [column][row]

struct Witness {
  std::array<Rows, proof::kAttentionComponents> rows;
  std::vector<uint8_t> public_bytes;
  proof::AttentionParameters parameters;

  explicit Witness(const AttentionInputs& inputs) : parameters(inputs.shape) {
    auto trace = inference::build_trace<F>(inputs, [](uint32_t row, unsigned) { return row; });
    const auto heights = proof::attention_heights(inputs.shape);
    for (size_t c = 0; c < rows.size(); ++c) {
      for (const F* column : trace.columns_of(static_cast<proof::AttentionComponent>(c))) {
        rows[c].emplace_back(column, column + (size_t{1} << heights[c]));
      }
    }
    public_bytes = std::move(trace.public_bytes);
  }
};

struct Sink {
  Bus& bus;

  template <size_t N>
  void add(F numerator, const std::array<F, N>& tuple) {
    Bus::Tuple key;
    for (const F entry : tuple) key.push_back(entry.value());
    bus.add(numerator, key);
  }
};

std::vector<Violation> check(const Witness& witness, Bus& bus) {
  auto violations =
      check<air::inference::Attend>(witness.rows[proof::kAttend], &bus, witness.parameters.attend);
  const auto add = [&](const std::vector<Violation>& more) {
    violations.insert(violations.end(), more.begin(), more.end());
  };
  add(check<air::inference::Cache>(witness.rows[proof::kCache], &bus, witness.parameters.cache));
  add(check<air::inference::CarriedRows>(witness.rows[proof::kCarriedRows], &bus,
                                         witness.parameters.carried));
  const std::span<const uint8_t> bytes = witness.public_bytes;
  const proof::AttentionPublic values = {proof::WordView(bytes.first(4 * proof::kByteEntries)),
                                         proof::WordView(bytes.subspan(4 * proof::kByteEntries))};
  Sink sink{bus};
  proof::add_attention_terms<F>(values, sink);
  return violations;
}

TEST(AttentionWitness, OfAnyShapeSatisfiesTheAir) {
  for (const AttentionShape shape :
       {AttentionShape{1, 8, 8, 2, 0}, AttentionShape{1, 1, 1, 1, 0}, AttentionShape{2, 3, 5, 1, 8},
        AttentionShape{3, 2, 4, 7, 3}, AttentionShape{2, 1, 3, 2, 7}}) {
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      Bus bus;
      const auto violations = check(Witness(inference::generate_inputs(shape, seed)), bus);
      EXPECT_TRUE(violations.empty()) << violations.size() << " " << violations.front();
      EXPECT_TRUE(bus.open().empty()) << bus.open().size();
      EXPECT_TRUE(bus.weighted().is_zero());
    }
  }
}

}  // namespace
}  // namespace ptvm::testing
