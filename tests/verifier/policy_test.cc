// The profiles, as code and documents have them, and what options of `verify` ask for together.
#include "verifier/tool/policy.h"

#include <gtest/gtest.h>

#include <bit>
#include <utility>

#include "tests/spec/markdown.h"

namespace ptvm::tool {
namespace {

TEST(Profiles, HaveOneBitForEachQueryAndDoubling) {
  for (const Profile& profile : kProfiles) {
    EXPECT_TRUE(std::has_single_bit(profile.expansion_factor)) << profile.name;
    EXPECT_EQ(profile.conjectured_bits,
              static_cast<uint32_t>(std::countr_zero(profile.expansion_factor)) *
                  profile.num_colinearity_checks)
        << profile.name;
    EXPECT_LE(profile.min_conjectured_bits, profile.conjectured_bits) << profile.name;
  }
}

TEST(Profiles, AreThoseOfTheSpecification) {
  const testing::Document document("security.md");
  const auto rows = document.table(
      "| profile | expansion_factor | num_colinearity_checks | conjectured bits | `verify` asks "
      "for |",
      "## 8. Profiles");
  ASSERT_EQ(rows.size(), kProfiles.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const Profile& profile = kProfiles[i];
    EXPECT_EQ(rows[i], (testing::Row{"`" + std::string(profile.name) + "`",
                                     std::to_string(profile.expansion_factor),
                                     std::to_string(profile.num_colinearity_checks),
                                     std::to_string(profile.conjectured_bits),
                                     std::to_string(profile.min_conjectured_bits)}));
    EXPECT_EQ(&profile_named(profile.name), &profile);
  }
}

// The proven and the conjectured bits that `options` ask for.
std::pair<uint32_t, uint32_t> asked(const PolicyOptions& options) {
  const ptvm_policy policy = policy_of(options);
  EXPECT_EQ(policy.size, sizeof(ptvm_policy));
  return {policy.min_proven_bits, policy.min_conjectured_bits};
}

TEST(Policy, AsksForProvenBitsByDefault) { EXPECT_EQ(asked({}), std::pair(100u, 0u)); }

TEST(Policy, TakesTheBitsThatAreGiven) {
  EXPECT_EQ(asked({.min_proven_security = 7}), std::pair(7u, 0u));
  EXPECT_EQ(asked({.min_conjectured_security = 120}), std::pair(100u, 120u));
  EXPECT_EQ(asked({.min_proven_security = 0, .min_conjectured_security = 5}), std::pair(0u, 5u));
}

TEST(Policy, OfAProfileIsConjectured) {
  EXPECT_EQ(asked({.profile = &profile_named("default")}), std::pair(0u, 0u));
  EXPECT_EQ(asked({.profile = &profile_named("production-v1")}), std::pair(0u, 32u));
  EXPECT_EQ(asked({.profile = &profile_named("publication-v1")}), std::pair(0u, 96u));
}

TEST(Policy, OnlyGetsStricterByMoreOptions) {
  const Profile* production = &profile_named("production-v1");
  EXPECT_EQ(asked({.min_conjectured_security = 20, .profile = production}), std::pair(0u, 32u));
  EXPECT_EQ(asked({.min_conjectured_security = 40, .profile = production}), std::pair(0u, 40u));
  EXPECT_EQ(asked({.min_proven_security = 15, .profile = production}), std::pair(15u, 32u));
  EXPECT_EQ(asked({.profile = production, .strict = true}), std::pair(0u, 80u));
  EXPECT_EQ(asked({.strict = true}), std::pair(100u, 80u));
  EXPECT_EQ(asked({.min_conjectured_security = 90, .strict = true}), std::pair(100u, 90u));
  EXPECT_EQ(asked({.profile = &profile_named("publication-v1"), .strict = true}),
            std::pair(0u, 96u));
}

}  // namespace
}  // namespace ptvm::tool
