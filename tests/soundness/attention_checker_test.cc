// The witness of attention before the checker: what is honest satisfies every constraint, and every
// forgery is refused for the reason that it should be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/soundness/forged_attention_list.h"

namespace ptvm::testing {
namespace {

using inference::AttentionShape;
using ::testing::ContainerEq;

TEST(AttentionWitness, OfAnyShapeSatisfiesTheAir) {
  for (const AttentionShape shape :
       {AttentionShape{1, 8, 8, 2, 0}, AttentionShape{1, 1, 1, 1, 0}, AttentionShape{2, 3, 5, 1, 8},
        AttentionShape{3, 2, 4, 7, 3}, AttentionShape{2, 1, 3, 2, 7}}) {
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      EXPECT_THAT(honest_attention(shape, seed).complaints(), ::testing::IsEmpty());
    }
  }
}

// Where there is no lie, all that is told is what the honest prover says.
TEST(AttentionWitness, IsToldAgainWithoutALie) {
  const AttentionShape shape = {2, 3, 5, 2, 1};
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const ForgedAttention honest = honest_attention(shape, seed);
    ForgedAttention told = honest;
    told.lay_out({{0, 6}, {7, 13}});
    told.tell_scores();
    told.tell_outputs();
    told.close();
    EXPECT_EQ(told.tables, honest.tables);
    EXPECT_EQ(told.public_bytes, honest.public_bytes);
  }
}

class AttentionChecker : public ::testing::TestWithParam<AttentionForgery> {};

TEST_P(AttentionChecker, Refuses) {
  const std::set<std::string> complaints = GetParam().make().complaints();
  if (GetParam().is_all) {
    EXPECT_THAT(complaints, ContainerEq(GetParam().caught_by));
  } else {
    EXPECT_THAT(complaints, ::testing::IsSupersetOf(GetParam().caught_by));
  }
}
INSTANTIATE_TEST_SUITE_P(Each, AttentionChecker, ::testing::ValuesIn(all_attention_forgeries()),
                         [](const auto& test) { return test_name(test.param); });

constexpr auto kComponents = proof::components_of(claim::AttentionClaim());
constexpr std::array<const air::AirNames*, proof::kAttentionComponents> kNames = {
    &air::kAirNames<Attend>, &air::kAirNames<Cache>, &air::kAirNames<CarriedRows>};

// "Attend.next_key.Heads" is about "Attend.next_key".
std::string without_suffix(const std::string& name) {
  return name.substr(0, name.find('.', name.find('.') + 1));
}

// Each constraint has complete cheats or one altered cell. Those of LogUp and of accumulators hold
// the running sums, no column.
TEST(AttentionForgeries, BreakEachConstraint) {
  std::set<std::string> constraints, complete;
  for (size_t c = 0; c < proof::kAttentionComponents; ++c) {
    const air::AirInfo& info = *kComponents[c].info;
    for (size_t i = 0; i < info.n_constraints; ++i) {
      const std::string name = kNames[c]->constraints[i];
      if (name == "logup" || name.starts_with("weighted_")) continue;
      constraints.insert(std::string(kAttentionComponentNames[c]) + "." + name);
    }
  }
  for (auto* const list :
       {attention_score_cheats, attention_order_cheats, attention_tensor_cheats}) {
    for (const AttentionForgery& forgery : list()) {
      EXPECT_EQ(forgery.caught_by.size(), 1u) << forgery.name;
      complete.insert(*forgery.caught_by.begin());
    }
  }
  for (const std::string& name : constraints) {
    const auto cells = attention_cell_forgeries();
    const bool has_cell = std::ranges::any_of(
        cells, [&](const AttentionForgery& forgery) { return forgery.name == name; });
    EXPECT_NE(has_cell, complete.contains(name)) << name;
  }
}

TEST(AttentionForgeries, OpenEachFraction) {
  std::multiset<std::string> fractions;
  std::set<std::string> cases;
  for (size_t c = 0; c < proof::kAttentionComponents; ++c) {
    const air::AirInfo& info = *kComponents[c].info;
    for (size_t i = 0; i < info.n_fractions; ++i) {
      fractions.insert(std::string(kAttentionComponentNames[c]) + "." + kNames[c]->fractions[i]);
    }
  }
  for (const AttentionForgery& forgery : attention_fraction_forgeries()) {
    EXPECT_EQ(forgery.caught_by.size(), 1u) << forgery.name;
    EXPECT_EQ(forgery.caught_by.begin()->find('.'), std::string::npos) << forgery.name;
    if (!forgery.name.starts_with("Counts")) cases.insert(without_suffix(forgery.name));
  }
  EXPECT_EQ(cases, std::set<std::string>(fractions.begin(), fractions.end()));
  EXPECT_EQ(fractions.count("Attend.byte"), 6u);
}

}  // namespace
}  // namespace ptvm::testing
