#include "prover/merkle/merkle_tree.h"

#include <gmock/gmock.h>
#include <tbb/global_control.h>

#include "tests/prover/simd/packed_samplers.h"
#include "tests/support/merkle_opening.h"
#include "tests/support/reference_tree.h"
#include "tests/support/vectors.h"

namespace ptvm::tests {
namespace {

using field::M31;
using hash::Blake2bHasher;
using hash::Blake2sHasher;
using hash::Blake2sM31Hasher;
using hash::Digest;
using merkle::MerkleTree;

template <class F>
using Values = std::vector<std::vector<F>>;

template <class F>
Values<F> random_columns(const std::vector<unsigned>& log_sizes) {
  std::mt19937_64 rng(11);
  Values<F> columns;
  for (const unsigned log_size : log_sizes) {
    columns.emplace_back(size_t{1} << log_size);
    for (F& value : columns.back()) value = FieldSampler<F>::random(rng);
  }
  return columns;
}

template <class F>
memory::Columns<F> to_columns(const Values<F>& values) {
  std::vector<unsigned> log_sizes;
  for (const auto& column : values) {
    log_sizes.push_back(static_cast<unsigned>(std::countr_zero(column.size())));
  }
  memory::Columns<F> columns(log_sizes);
  for (size_t i = 0; i < values.size(); ++i) std::ranges::copy(values[i], columns[i].begin());
  return columns;
}

std::vector<uint8_t> bytes_of(const std::vector<Digest>& digests) {
  std::vector<uint8_t> bytes;
  for (const Digest& digest : digests) bytes.insert(bytes.end(), digest.begin(), digest.end());
  return bytes;
}

Values<M31> columns_of(const nlohmann::json& json) {
  Values<M31> columns;
  for (const auto& column : json) {
    columns.emplace_back();
    for (const auto& value : column) columns.back().push_back(m31_of(value));
  }
  return columns;
}

template <class H>
class StwoMerkleTree : public ::testing::Test {
 protected:
  static constexpr const char* kVector =
      std::is_same_v<H, Blake2sHasher> ? "blake2s" : "blake2s_m31";
};
using StwoHashers = ::testing::Types<Blake2sHasher, Blake2sM31Hasher>;
TYPED_TEST_SUITE(StwoMerkleTree, StwoHashers);

TYPED_TEST(StwoMerkleTree, ColumnsMatchStwoVectors) {
  const auto& cases = stwo_vectors().at("vectors").at("merkle").at("lifted");
  ASSERT_FALSE(cases.empty());
  for (const auto& c : cases) {
    const auto columns = to_columns(columns_of(c.at("columns")));
    const auto& height = c.at("lifting_log_size");
    const auto tree = MerkleTree<TypeParam>::over_columns(
        columns.views(), height.is_null() ? 0 : height.template get<unsigned>());
    EXPECT_EQ(tree.root(), digest_of(c.at(this->kVector)));
  }
}

TYPED_TEST(StwoMerkleTree, PackedLeavesMatchStwoVectors) {
  const auto& vector = stwo_vectors().at("vectors").at("merkle").at("packed_leaf_4_columns_log4");
  const auto columns = to_columns(columns_of(vector.at("columns")));
  const auto tree = MerkleTree<TypeParam>::over_packed(columns.pointers(0, columns.size()), 4);
  if (vector.contains(this->kVector)) {
    EXPECT_EQ(tree.root(), digest_of(vector.at(this->kVector)));
  }
}

template <class H>
class MerkleTreeOf : public ::testing::Test {
 protected:
  using Leaves = typename MerkleTree<H>::Leaves;
  using F = typename MerkleTree<H>::F;

  static ReferenceTree<H> reference(const Values<F>& values, unsigned log_height) {
    return ReferenceTree<H>::lifted(values, log_height, Leaves::lift);
  }
};
using Hashers = ::testing::Types<Blake2sHasher, Blake2sM31Hasher, Blake2bHasher>;
TYPED_TEST_SUITE(MerkleTreeOf, Hashers);

TYPED_TEST(MerkleTreeOf, AgreesWithTheReferenceOnMixedHeights) {
  const std::vector<std::vector<unsigned>> shapes = {
      {1},
      {3, 3},
      {4},
      {5, 2, 7, 1},
      {6, 6, 6, 6},
      {9, 3, 9, 5, 1, 9, 2, 8, 4, 7, 6},
      std::vector<unsigned>(16, 5),
      std::vector<unsigned>(17, 6),
      std::vector<unsigned>(40, 8),
  };
  for (const auto& log_sizes : shapes) {
    const auto values = random_columns<typename TestFixture::F>(log_sizes);
    const auto columns = to_columns(values);
    const unsigned tallest = *std::ranges::max_element(log_sizes);
    for (const unsigned log_height : {tallest, tallest + 1, tallest + 5}) {
      const auto tree = MerkleTree<TypeParam>::over_columns(columns.views(), log_height);
      const auto reference = TestFixture::reference(values, log_height);
      EXPECT_EQ(tree.root(), reference.root())
          << log_sizes.size() << " columns, height " << log_height;
      for (size_t i = 0; i < reference.leaves().size(); i += 3) {
        EXPECT_EQ(tree.leaf(i), reference.leaves()[i]);
      }
    }
  }
}

// From a tree of two leaves to one that is built in several tasks.
TYPED_TEST(MerkleTreeOf, AgreesWithTheReferenceAtEveryHeight) {
  for (unsigned log_height = 1; log_height <= 11; ++log_height) {
    const auto values = random_columns<typename TestFixture::F>({log_height, 1, log_height});
    const auto tree = MerkleTree<TypeParam>::over_columns(to_columns(values).views());
    EXPECT_EQ(tree.root(), TestFixture::reference(values, log_height).root()) << log_height;
  }
}

// Message blocks of sixteen columns, or eight, end inside, at the border of, and after runs of
// equal sizes.
TYPED_TEST(MerkleTreeOf, SharesChainValuesOfShortColumnsCorrectly) {
  for (const size_t n_short : {1, 15, 16, 17, 33}) {
    for (const size_t n_middle : {0, 3, 16, 20}) {
      for (const size_t n_tall : {1, 16, 18}) {
        std::vector<unsigned> log_sizes(n_tall, 9);
        log_sizes.insert(log_sizes.end(), n_middle, 7);
        log_sizes.insert(log_sizes.end(), n_short, 2);
        log_sizes.push_back(6);
        const auto values = random_columns<typename TestFixture::F>(log_sizes);
        EXPECT_EQ(MerkleTree<TypeParam>::over_columns(to_columns(values).views()).root(),
                  TestFixture::reference(values, 9).root())
            << n_short << " " << n_middle << " " << n_tall;
      }
    }
  }
}

TYPED_TEST(MerkleTreeOf, PackedLeavesAreFourNeighbours) {
  using Value = typename TestFixture::F;
  const bool is_extended = std::is_same_v<Value, M31>;
  for (const size_t degree : is_extended ? std::vector<size_t>{4, 8} : std::vector<size_t>{1}) {
    for (unsigned log_size = 2; log_size <= 9; ++log_size) {
      const auto values = random_columns<Value>(std::vector<unsigned>(degree, log_size));
      const auto columns = to_columns(values);
      const auto tree =
          MerkleTree<TypeParam>::over_packed(columns.pointers(0, columns.size()), log_size);
      std::vector<Digest> leaves;
      for (size_t leaf = 0; leaf < size_t{1} << (log_size - 2); ++leaf) {
        std::vector<Value> message;
        for (size_t i = 0; i < 4 * degree; ++i) {
          message.push_back(values[i % degree][4 * leaf + i / degree]);
        }
        leaves.push_back(merkle::hash_leaf<TypeParam, Value>(message));
      }
      EXPECT_EQ(tree.root(), ReferenceTree<TypeParam>(leaves).root())
          << "degree " << degree << ", " << log_size;
    }
  }
}

TYPED_TEST(MerkleTreeOf, OpeningsVerify) {
  for (const unsigned log_height : {1, 3, 4, 7, 10}) {
    const auto values = random_columns<typename TestFixture::F>({log_height, 1, log_height});
    const auto tree = MerkleTree<TypeParam>::over_columns(to_columns(values).views());
    const auto reference = TestFixture::reference(values, log_height);
    const auto last = (uint32_t{1} << log_height) - 1;
    for (const std::set<uint32_t>& queries :
         {std::set<uint32_t>{0}, {last}, {0, 1}, {0, last}, {0, 1, last / 2, last}}) {
      std::vector<uint32_t> positions(queries.begin(), queries.end());
      std::vector<Digest> leaves;
      for (const uint32_t position : positions) leaves.push_back(tree.leaf(position));
      auto witness = bytes_of(tree.decommit(positions));
      EXPECT_EQ(witness, reference.open(queries));
      EXPECT_EQ(
          tests::verify_opening<TypeParam>(tree.root(), log_height, positions, leaves, witness),
          Status::kAccepted);
    }
  }
}

TYPED_TEST(MerkleTreeOf, IsTheSameForAnyNumberOfThreads) {
  std::vector<unsigned> log_sizes(20, 13);
  log_sizes.push_back(10);
  log_sizes.insert(log_sizes.end(), 16, 12);
  const auto columns = to_columns(random_columns<typename TestFixture::F>(log_sizes));
  std::vector<Digest> roots;
  for (const size_t n_threads : {1, 2, 5}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, n_threads);
    roots.push_back(MerkleTree<TypeParam>::over_columns(columns.views()).root());
  }
  EXPECT_THAT(roots, ::testing::Each(roots.front()));
}

TEST(MerkleTree, WithoutColumnsIsOneEmptyLeaf) {
  const auto tree = MerkleTree<Blake2sHasher>::over_columns({});
  EXPECT_EQ(tree.log_height(), 0);
  EXPECT_EQ(tree.root(), digest_of(stwo_vectors().at("vectors").at("merkle").at("empty_blake2s")));
  EXPECT_TRUE(tree.decommit(std::vector<uint32_t>{0}).empty());
}

template <class Vector>
class Blake2sLanes : public ::testing::Test {};
TYPED_TEST_SUITE(Blake2sLanes, VectorTypes, VectorName);

TYPED_TEST(Blake2sLanes, EveryLaneIsTheScalarHash) {
  std::mt19937_64 rng(4);
  for (const size_t n_words : {1, 15, 16, 17, 32, 40}) {
    std::vector<std::array<uint32_t, 16>> words(n_words);  // [word][lane]
    for (auto& lanes : words) {
      for (uint32_t& word : lanes) word = static_cast<uint32_t>(rng());
    }
    auto chain = merkle::Blake2sLanes<TypeParam>::initial_chain();
    for (size_t first = 0; first < n_words; first += 16) {
      typename merkle::Blake2sLanes<TypeParam>::Block block;
      block.fill(TypeParam::broadcast(0));
      const size_t end = std::min(first + 16, n_words);
      for (size_t w = first; w < end; ++w) {
        block[w - first] = TypeParam::load_unaligned(words[w].data());
      }
      merkle::Blake2sLanes<TypeParam>::compress(chain, block, static_cast<uint32_t>(4 * end),
                                                end == n_words);
      if (n_words <= 16) {
        EXPECT_EQ(
            merkle::Blake2sLanes<TypeParam>::hash_block_word0(block, static_cast<uint32_t>(4 * end))
                .lanes_with_low_zeros(32),
            chain[0].lanes_with_low_zeros(32));
      }
    }
    for (size_t lane = 0; lane < 16; ++lane) {
      hash::Blake2s state;
      for (const auto& lanes : words) state.update_word(lanes[lane]);
      const Digest expected = state.finalize();
      for (size_t w = 0; w < 8; ++w) {
        std::array<uint32_t, 16> lanes;
        chain[w].store_unaligned(lanes.data());
        for (size_t byte = 0; byte < 4; ++byte) {
          EXPECT_EQ(static_cast<uint8_t>(lanes[lane] >> (8 * byte)), expected[4 * w + byte]);
        }
      }
    }
  }
}

}  // namespace
}  // namespace ptvm::tests
