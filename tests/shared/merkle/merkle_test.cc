#include "shared/merkle/merkle.h"

#include <gtest/gtest.h>

#include "shared/field/fp128.h"
#include "shared/hash/blake2b_hasher.h"
#include "shared/hash/blake2s.h"
#include "tests/support/merkle_opening.h"
#include "tests/support/reference_tree.h"
#include "tests/support/vectors.h"

namespace ptvm::merkle {
namespace {

using field::M31;
using hash::Blake2sHasher;
using hash::Blake2sM31Hasher;
using hash::Digest;
using tests::digest_of;
using tests::hex_of;
using tests::ReferenceTree;
using tests::stwo_vectors;

std::vector<std::vector<M31>> columns_of(const nlohmann::json& json) {
  std::vector<std::vector<M31>> columns;
  for (const auto& column : json) {
    columns.emplace_back();
    for (const auto& value : column) columns.back().push_back(tests::m31_of(value));
  }
  return columns;
}

// An opening as data, so that tests can break any part of it.
struct KnownOpening {
  Digest root;
  unsigned log_height;
  std::vector<uint32_t> positions;
  std::vector<Digest> leaves;
  std::vector<uint8_t> witness;

  template <class H = Blake2sHasher>
  bool accepted() const {
    return status<H>() == Status::kAccepted;
  }
  template <class H = Blake2sHasher>
  Status status() const {
    std::vector<uint32_t> positions_buffer = positions;
    std::vector<Digest> leaves_buffer = leaves;
    return tests::verify_opening<H>(root, log_height, positions_buffer, leaves_buffer, witness);
  }
};

template <class H = Blake2sHasher>
ReferenceTree<H> small_tree(unsigned log_height) {
  std::vector<Digest> leaves;
  for (uint32_t i = 0; i < uint32_t{1} << log_height; ++i) {
    const M31 value(i);
    leaves.push_back(hash_leaf<H>({&value, 1}));
  }
  return ReferenceTree<H>(std::move(leaves));
}

template <class H>
KnownOpening open(const ReferenceTree<H>& tree, unsigned log_height,
                  const std::set<uint32_t>& known) {
  KnownOpening opening{tree.root(), log_height, {known.begin(), known.end()}, {}, tree.open(known)};
  for (const uint32_t position : known) opening.leaves.push_back(tree.leaves()[position]);
  return opening;
}

// Positions that are neighbours, siblings, alone, first and last.
KnownOpening example() { return open(small_tree(5), 5, {0, 3, 6, 7, 8, 17, 31}); }

TEST(MerkleVectors, EmptyTreeMatchesStwo) {
  const auto& vectors = stwo_vectors().at("vectors").at("merkle");
  EXPECT_EQ(hex_of(empty_root<Blake2sHasher>()), vectors.at("empty_blake2s").get<std::string>());
}

TEST(MerkleVectors, LiftedTreesMatchStwo) {
  for (const auto& v : stwo_vectors().at("vectors").at("merkle").at("lifted")) {
    const auto columns = columns_of(v.at("columns"));
    const unsigned log_height = v.at("lifting_log_size");
    EXPECT_EQ(ReferenceTree<Blake2sHasher>::lifted(columns, log_height).root(),
              digest_of(v.at("blake2s")));
    EXPECT_EQ(ReferenceTree<Blake2sM31Hasher>::lifted(columns, log_height).root(),
              digest_of(v.at("blake2s_m31")));
  }
}

TEST(MerkleVectors, PackedLeavesMatchStwo) {
  const auto& v = stwo_vectors().at("vectors").at("merkle").at("packed_leaf_4_columns_log4");
  const auto columns = columns_of(v.at("columns"));
  std::vector<Digest> leaves;
  for (size_t leaf = 0; leaf < columns.at(0).size() / 4; ++leaf) {
    std::vector<M31> values;
    for (size_t i = 4 * leaf; i < 4 * leaf + 4; ++i) {
      for (const auto& column : columns) values.push_back(column.at(i));
    }
    leaves.push_back(hash_leaf<Blake2sHasher>(values));
  }
  EXPECT_EQ(ReferenceTree<Blake2sHasher>(leaves).root(), digest_of(v.at("blake2s")));
}

// The composition tree of a stwo proof: eight columns of full length, opened at the queries.
template <class H>
void check_composition_tree(const nlohmann::json& proof_case, unsigned log_height) {
  const auto& proof = proof_case.at("proof");
  const auto& columns = proof.at("queried_values").back();
  KnownOpening opening{digest_of(proof.at("commitments").back()), log_height, {}, {}, {}};
  opening.positions =
      proof_case.at("verifier").at("values").at("queries").get<std::vector<uint32_t>>();
  for (size_t query = 0; query < opening.positions.size(); ++query) {
    std::vector<M31> values;
    for (const auto& column : columns) values.push_back(tests::m31_of(column.at(query)));
    opening.leaves.push_back(hash_leaf<H>(values));
  }
  for (const auto& node : proof.at("decommitments").back().at("hash_witness")) {
    const Digest digest = digest_of(node);
    opening.witness.insert(opening.witness.end(), digest.begin(), digest.end());
  }
  EXPECT_TRUE(opening.accepted<H>());
  opening.leaves.front()[0] ^= 1;
  EXPECT_FALSE(opening.accepted<H>());
}

TEST(MerkleVectors, OpeningsOfStwoProofsAreAccepted) {
  const auto& cases = stwo_vectors().at("cases");
  check_composition_tree<Blake2sHasher>(cases.at(0), 6);
  check_composition_tree<Blake2sHasher>(cases.at(1), 7);
  check_composition_tree<Blake2sHasher>(cases.at(2), 8);
  check_composition_tree<Blake2sM31Hasher>(cases.at(3), 8);
}

// Four leaves of two elements, p - 1 - i and i. The root by Python:
//   h = lambda person, data: hashlib.blake2b(data, digest_size=32, person=person).digest()
//   leaves = [h(b"ptvm/leaf", (p - 1 - i).to_bytes(16, "little") + i.to_bytes(16, "little")) ...]
//   node = lambda left, right: h(b"ptvm/node", left + right)
TEST(MerkleVectors, TreesOverBlake2bHaveTheKnownRoot) {
  using field::Fp128;
  using hash::Blake2bHasher;
  std::vector<Digest> leaves;
  for (uint64_t i = 0; i < 4; ++i) {
    const std::vector<Fp128> values = {-Fp128::one() - Fp128(i), Fp128(i)};
    leaves.push_back(hash_leaf<Blake2bHasher, Fp128>(values));
  }
  const ReferenceTree<Blake2bHasher> tree(leaves);
  EXPECT_EQ(hex_of(tree.root()),
            "1e43d253003990a3ab1b29cbab61f3b257281c6c92068731d933b3364ba90002");
  KnownOpening opening = {tree.root(), 2, {0, 3}, {leaves[0], leaves[3]}, tree.open({0, 3})};
  EXPECT_TRUE(opening.accepted<Blake2bHasher>());
  EXPECT_FALSE(opening.accepted<Blake2sHasher>());
  opening.leaves[1] = leaves[2];
  EXPECT_FALSE(opening.accepted<Blake2bHasher>());
}

TEST(MerkleOpening, AcceptsEverySetOfLeavesOfASmallTree) {
  const auto tree = small_tree(3);
  for (uint32_t subset = 1; subset < 256; ++subset) {
    std::set<uint32_t> known;
    for (uint32_t i = 0; i < 8; ++i) {
      if (subset >> i & 1) known.insert(i);
    }
    EXPECT_TRUE(open(tree, 3, known).accepted()) << subset;
  }
}

TEST(MerkleOpening, AcceptsTheM31Variant) {
  EXPECT_TRUE(open(small_tree<Blake2sM31Hasher>(4), 4, {1, 9}).accepted<Blake2sM31Hasher>());
  EXPECT_FALSE(open(small_tree<Blake2sM31Hasher>(4), 4, {1, 9}).accepted<Blake2sHasher>());
}

TEST(MerkleOpening, AcceptsTheOnlyLeafOfAnEmptyTree) {
  const Digest root = empty_root<Blake2sHasher>();
  EXPECT_TRUE((KnownOpening{root, 0, {0}, {root}, {}}.accepted()));
  EXPECT_FALSE((KnownOpening{root, 0, {0}, {Digest{}}, {}}.accepted()));
}

TEST(MerkleOpening, RejectsABitFlipInEveryNode) {
  const KnownOpening good = example();
  ASSERT_TRUE(good.accepted());
  for (size_t byte = 0; byte < good.witness.size(); ++byte) {
    KnownOpening bad = good;
    bad.witness[byte] ^= static_cast<uint8_t>(1u << byte % 8);
    EXPECT_FALSE(bad.accepted()) << byte;
  }
  for (size_t leaf = 0; leaf < good.leaves.size(); ++leaf) {
    for (size_t byte = 0; byte < hash::kDigestBytes; ++byte) {
      KnownOpening bad = good;
      bad.leaves[leaf][byte] ^= 1;
      EXPECT_FALSE(bad.accepted()) << leaf;
    }
  }
  for (size_t byte = 0; byte < hash::kDigestBytes; ++byte) {
    KnownOpening bad = good;
    bad.root[byte] ^= 0x80;
    EXPECT_FALSE(bad.accepted());
  }
}

TEST(MerkleOpening, RejectsSwappedSiblings) {
  KnownOpening bad = open(small_tree(5), 5, {6, 7});
  std::swap(bad.leaves[0], bad.leaves[1]);
  EXPECT_FALSE(bad.accepted());

  bad = open(small_tree(5), 5, {6});
  std::swap_ranges(bad.witness.begin(), bad.witness.begin() + 32, bad.leaves[0].begin());
  EXPECT_FALSE(bad.accepted());
}

TEST(MerkleOpening, RejectsSwappedWitnessNodes) {
  const KnownOpening good = example();
  for (size_t node = 0; node + 64 <= good.witness.size(); node += 32) {
    KnownOpening bad = good;
    const auto first = bad.witness.begin() + static_cast<ptrdiff_t>(node);
    std::swap_ranges(first, first + 32, first + 32);
    EXPECT_FALSE(bad.accepted()) << node;
  }
}

TEST(MerkleOpening, RejectsAWitnessOfAnyOtherLength) {
  const KnownOpening good = example();
  for (size_t n = 0; n < good.witness.size(); ++n) {
    KnownOpening bad = good;
    bad.witness.resize(n);
    EXPECT_FALSE(bad.accepted()) << n;
  }
  for (const size_t n_more : {1u, 31u, 32u, 64u}) {
    KnownOpening bad = good;
    for (size_t i = 0; i < n_more; ++i) bad.witness.push_back(0);
    EXPECT_FALSE(bad.accepted()) << n_more;
  }
}

TEST(MerkleOpening, RejectsBadPositions) {
  KnownOpening bad = example();
  bad.positions[1] = bad.positions[0];
  EXPECT_FALSE(bad.accepted()) << "twice the same";

  bad = open(small_tree(3), 3, {5});
  bad.positions.push_back(5);
  bad.leaves.push_back(bad.leaves[0]);
  EXPECT_FALSE(bad.accepted()) << "twice the same with the same leaf";

  bad = example();
  std::swap(bad.positions[0], bad.positions[1]);
  std::swap(bad.leaves[0], bad.leaves[1]);
  EXPECT_FALSE(bad.accepted()) << "descending";

  bad = open(small_tree(3), 3, {5});
  bad.positions[0] += 8;
  EXPECT_FALSE(bad.accepted()) << "beyond the tree";

  bad = open(small_tree(3), 3, {5});
  bad.positions[0] = 4;
  EXPECT_FALSE(bad.accepted()) << "another leaf";
}

TEST(MerkleOpening, RejectsAnotherHeight) {
  for (const unsigned log_height : {0u, 4u, 6u, kMaxLogHeight + 1, 64u}) {
    KnownOpening bad = example();
    bad.log_height = log_height;
    EXPECT_FALSE(bad.accepted()) << log_height;
  }
}

// The two digests below a node passed off as the values of a leaf, in a tree of `log_height`.
template <class H>
bool opens_node_as_leaf(unsigned log_height, size_t n_extra_witness_bytes = 0) {
  const auto tree = small_tree<H>(3);
  std::vector<uint8_t> values;
  for (const size_t leaf : {4, 5}) {
    values.insert(values.end(), tree.leaves()[leaf].begin(), tree.leaves()[leaf].end());
  }
  auto opening = open(tree, 3, {4, 5});  // the witness of the node above them, too
  opening.log_height = log_height;
  opening.positions = {2};
  opening.leaves = {H::hash(values)};
  opening.witness.insert(opening.witness.begin(), n_extra_witness_bytes, 0);
  return opening.template accepted<H>();
}

// Blake2s hashes a node as it does a leaf of sixteen words. It is the height that tells them apart,
// which the verifier knows. Blake2b has a function for each.
TEST(MerkleOpening, RejectsANodeAsALeafOfTheSameTree) {
  ASSERT_TRUE(opens_node_as_leaf<Blake2sHasher>(2)) << "else nothing is forged here";
  EXPECT_FALSE(opens_node_as_leaf<Blake2sHasher>(3));
  EXPECT_FALSE(opens_node_as_leaf<Blake2sHasher>(3, hash::kDigestBytes));
  EXPECT_FALSE(opens_node_as_leaf<hash::Blake2bHasher>(2));
  EXPECT_FALSE(opens_node_as_leaf<hash::Blake2bHasher>(3, hash::kDigestBytes));
}

TEST(MerkleOpening, SaysWhatIsWrong) {
  KnownOpening bad = example();
  bad.root[0] ^= 1;
  EXPECT_EQ(bad.status(), Status::kTraceOpeningInvalid);
  bad = example();
  bad.witness.pop_back();
  EXPECT_EQ(bad.status(), Status::kTruncated);
  bad = example();
  bad.witness.push_back(0);
  EXPECT_EQ(bad.status(), Status::kTrailingBytes);
  bad = example();
  bad.positions[1] = bad.positions[0];
  EXPECT_EQ(bad.status(), Status::kInternal);
}

TEST(MerkleOpening, RejectsMissingLeaves) {
  KnownOpening bad = example();
  bad.leaves.pop_back();
  EXPECT_FALSE(bad.accepted());
  EXPECT_FALSE((KnownOpening{bad.root, 5, {}, {}, {}}.accepted()));
}

TEST(MerkleDuplicates, MergesEqualPositionsWithEqualLeaves) {
  Digest a = {}, b = {}, c = {};
  b[0] = 1;
  c[0] = 2;
  std::vector<uint32_t> positions = {2, 2, 5, 7, 7, 7};
  std::vector<Digest> leaves = {a, a, b, c, c, c};
  size_t n_distinct = 0;
  ASSERT_TRUE(merge_duplicates(positions, leaves, n_distinct));
  ASSERT_EQ(n_distinct, 3u);
  positions.resize(n_distinct);
  leaves.resize(n_distinct);
  EXPECT_EQ(positions, (std::vector<uint32_t>{2, 5, 7}));
  EXPECT_EQ(leaves, (std::vector<Digest>{a, b, c}));
}

TEST(MerkleDuplicates, SortsWhatLiftingPutsOutOfOrder) {
  std::vector<uint32_t> positions;
  std::vector<Digest> leaves;
  for (const uint32_t query : {1u, 2u, 5u, 7u, 12u}) {
    positions.push_back(domain::CircleDomain::tree_position(query, 4, 3));
    leaves.push_back({static_cast<uint8_t>(positions.back())});
  }
  ASSERT_EQ(positions, (std::vector<uint32_t>{1, 0, 3, 3, 6}));
  size_t n_distinct = 0;
  ASSERT_TRUE(merge_duplicates(positions, leaves, n_distinct));
  ASSERT_EQ(n_distinct, 4u);
  const uint32_t sorted[] = {0, 1, 3, 6};
  for (size_t i = 0; i < n_distinct; ++i) {
    EXPECT_EQ(positions[i], sorted[i]);
    EXPECT_EQ(leaves[i], Digest{static_cast<uint8_t>(sorted[i])});
  }
}

TEST(MerkleDuplicates, RejectsEqualPositionsWithDifferentLeaves) {
  Digest other = {};
  other[31] = 1;
  std::vector<uint32_t> positions = {2, 2};
  std::vector<Digest> leaves = {Digest{}, other};
  size_t n_distinct = 0;
  EXPECT_FALSE(merge_duplicates(positions, leaves, n_distinct));
}

}  // namespace
}  // namespace ptvm::merkle
