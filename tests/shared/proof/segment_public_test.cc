// What both sides do with a segment's public values: that all of them are absorbed, that no two
// absorb alike, and the verifier's own LogUp terms at their edges.
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <vector>

#include "shared/proof/segment.h"
#include "shared/stark/circle_instance.h"
#include "shared/stark/vanilla_instance.h"

namespace ptvm::proof {
namespace {

using Instances =
    ::testing::Types<stark::StwoInstance, stark::Circle8Instance, stark::VanillaInstance>;
template <class I>
class SegmentPublicOf : public ::testing::Test {};
TYPED_TEST_SUITE(SegmentPublicOf, Instances);

// Everything that mix_statement absorbs. The lists are those of the scope, in their order.
struct Absorbed {
  stark::Params params = {.log_blowup = 2,
                          .n_queries = 30,
                          .query_pow_bits = 5,
                          .interaction_pow_bits = 6,
                          .fold_step = 3,
                          .log_last_layer_degree = 1};
  SegmentId id = {.backend = claim::Backend::kStwo, .index = 1, .count = 4, .claim_digest = {7, 8}};
  ProvenScope scope = ProvenScope::kIsa;
  Heights log_rows{};
  std::array<std::vector<uint8_t>, kPublicLists> lists;  // 4 bytes a word

  explicit Absorbed(ProvenScope of) : scope(of) {
    uint8_t height = 9;
    for (const VmComponent c : air_of(scope).components) log_rows[c] = height--;
    for (size_t list = 0; list < lists.size(); ++list) {
      for (size_t word = 0; word < 2 + list; ++word) {
        lists[list].insert(lists[list].end(), {static_cast<uint8_t>(16 * list + word), 0, 0, 0});
      }
    }
  }

  template <class I>
  hash::Digest digest() const {
    SegmentPublic values;
    values.scope = scope;
    values.log_rows = log_rows;
    for (size_t i = 0; i < lists.size(); ++i) values.*lists_of(scope)[i] = WordView(lists[i]);
    typename I::Channel channel;
    mix_statement<I>(channel, params, id, values);
    return channel.digest();
  }
};

// The statement after one change, for every change of one thing that there is.
std::vector<Absorbed> all_changes(ProvenScope scope) {
  std::vector<Absorbed> changes;
  const auto change = [&](const std::function<void(Absorbed&)>& apply) {
    apply(changes.emplace_back(scope));
  };
  for (const auto parameter :
       {&stark::Params::log_blowup, &stark::Params::n_queries, &stark::Params::query_pow_bits,
        &stark::Params::interaction_pow_bits, &stark::Params::fold_step,
        &stark::Params::log_last_layer_degree, &stark::Params::log_lifted_size}) {
    change([&](Absorbed& a) { ++(a.params.*parameter); });
  }
  change([](Absorbed& a) { a.id.backend = claim::Backend::kCircle8; });
  change([](Absorbed& a) { a.id.backend = claim::Backend::kVanilla; });
  change([](Absorbed& a) { ++a.id.index; });
  change([](Absorbed& a) { ++a.id.count; });
  for (size_t i = 0; i < hash::kDigestBytes; ++i) {
    change([&](Absorbed& a) { a.id.claim_digest[i] ^= 0x80; });
  }
  for (const VmComponent c : air_of(scope).components) {
    change([&](Absorbed& a) { ++a.log_rows[c]; });
  }
  for (size_t list = 0; list < kPublicLists; ++list) {
    for (size_t byte = 0; byte < Absorbed(scope).lists[list].size(); ++byte) {
      change([&](Absorbed& a) { a.lists[list][byte] ^= 0x40; });
    }
  }
  return changes;
}

TYPED_TEST(SegmentPublicOf, AbsorbsEverythingThatIsPublic) {
  std::set<hash::Digest> digests;
  size_t n = 0;
  for (const ProvenScope scope : {ProvenScope::kIsa, ProvenScope::kTransformer}) {
    digests.insert(Absorbed(scope).digest<TypeParam>());
    for (const Absorbed& changed : all_changes(scope)) {
      digests.insert(changed.digest<TypeParam>());
      ++n;
    }
  }
  EXPECT_EQ(digests.size(), n + 2) << "two statements are absorbed alike";
}

// The same words in the same order, in other lists.
TYPED_TEST(SegmentPublicOf, AbsorbsWhereEachListEnds) {
  for (const ProvenScope scope : {ProvenScope::kIsa, ProvenScope::kTransformer}) {
    std::set<hash::Digest> digests = {Absorbed(scope).digest<TypeParam>()};
    for (size_t list = 0; list + 1 < kPublicLists; ++list) {
      Absorbed moved(scope);
      auto &from = moved.lists[list], &to = moved.lists[list + 1];
      to.insert(to.begin(), from.end() - 4, from.end());
      from.resize(from.size() - 4);
      digests.insert(moved.digest<TypeParam>());
    }
    EXPECT_EQ(digests.size(), kPublicLists);
  }
}

// A term whose denominator is zero is refused, alone or among others, for it would hide them all.
// One that nobody takes is no term.
TYPED_TEST(SegmentPublicOf, HasNoTermWithoutAnInverse) {
  using F = typename TypeParam::F;
  using K = typename TypeParam::K;
  const std::array<F, 2> singular = {F(3), F(5)}, other = {F(3), F(6)};
  const K alpha = K(F(11)), z = K(F(3)) + alpha * F(5);
  const auto lookup = air::LookupElements<K>::from_challenges(z, alpha);
  ASSERT_TRUE(lookup.template combine<K>(singular).is_zero());
  for (const size_t n_others : {0u, 1u, 31u, 32u, 40u}) {
    for (const uint32_t count : {0u, 1u, 2u}) {
      TermSum<TypeParam> terms(lookup);
      for (size_t i = 0; i < n_others; ++i) terms.add(F::one(), other);
      terms.add(F(count), singular);
      for (size_t i = 0; i < n_others; ++i) terms.add(-F::one(), other);
      K sum;
      EXPECT_EQ(terms.finish(sum), count == 0 ? Status::kAccepted : Status::kPublicTermSingular);
      EXPECT_TRUE(count != 0 || sum.is_zero());
    }
  }
}

// No count can wrap: at the greatest heights, with the longest program and memory, the fractions
// are still fewer than the characteristic.
TEST(SegmentFractions, AreFewerThanTheCharacteristicAtAnyHeight) {
  const std::vector<uint8_t> instructions(4 * isa::kMaxInstructions), cells(4 * 255),
      nibbles(4 * kNibbleEntries);
  for (const ProvenScope scope : {ProvenScope::kIsa, ProvenScope::kTransformer}) {
    SegmentPublic values;
    values.scope = scope;
    for (const VmComponent c : air_of(scope).components) values.log_rows[c] = kLogMaxRows;
    ASSERT_TRUE(heights_valid(scope, values.log_rows));
    values.instruction_counts = WordView(instructions);
    values.cell_clocks = WordView(cells);
    values.nibble_counts = WordView(nibbles);
    EXPECT_LT(n_fractions(values), field::M31::kModulus);
    EXPECT_GT(n_fractions(values), uint64_t{1} << kLogMaxRows);
    ++values.log_rows[air_of(scope).steps()];
    EXPECT_FALSE(heights_valid(scope, values.log_rows));
  }
}

}  // namespace
}  // namespace ptvm::proof
