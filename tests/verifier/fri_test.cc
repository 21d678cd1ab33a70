// The FRI verifier alone, against a prover that folds honestly whatever function it is given.
#include "verifier/src/fri.h"

#include <gtest/gtest.h>

#include "shared/stark/circle_instance.h"
#include "tests/support/reference_tree.h"

namespace ptvm::verifier {
namespace {

using I = stark::StwoInstance;
using field::QM31;
using tests::ReferenceTree;

constexpr uint32_t kLogSize = 7;
const std::vector<uint32_t> kQueries = {0, 3, 4, 5, 77, 127};

QM31 random_felt(uint32_t seed) {
  return QM31(field::M31(seed), field::M31(7), field::M31(seed * seed), field::M31(11)).pow(5);
}

void put(std::vector<uint8_t>& out, std::span<const uint8_t> bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}
void put(std::vector<uint8_t>& out, const QM31& felt) {
  for (const field::M31 c : felt.coordinates()) {
    uint8_t bytes[4];
    store_le(c.value(), bytes);
    put(out, bytes);
  }
}

std::vector<QM31> fold(std::vector<QM31> values, const stark::FriLayer& layer, bool is_first,
                       QM31 challenge) {
  for (uint32_t f = 0; f < layer.n_folds; ++f, challenge = challenge.square()) {
    for (uint32_t i = 0; i < values.size() / 2; ++i) {
      const auto twiddle = I::twiddle(is_first && f == 0, layer.log_size - f, i);
      values[i] = I::fold(values[2 * i], values[2 * i + 1], challenge, twiddle.inverse());
    }
    values.resize(values.size() / 2);
  }
  return values;
}

ReferenceTree<I::Hasher> commit(const std::vector<QM31>& values, const stark::FriLayer& layer) {
  const size_t leaf_size = size_t{1} << stark::fri_log_leaf_values(layer);
  std::vector<hash::Digest> leaves;
  for (size_t i = 0; i < values.size(); i += leaf_size) {
    std::vector<uint8_t> leaf;
    for (size_t j = 0; j < leaf_size; ++j) put(leaf, values[i + j]);
    leaves.push_back(I::Hasher::hash(leaf));
  }
  return ReferenceTree<I::Hasher>(std::move(leaves));
}

// Proves that `function` folds to the constant `last`, opened at `queries`.
std::vector<uint8_t> prove(const stark::Params& params, const stark::FriLayout& layout,
                           const std::vector<QM31>& function, const QM31& last,
                           const std::vector<uint32_t>& queries) {
  std::vector<uint8_t> proof;
  std::vector<std::vector<QM31>> layers = {function};
  std::vector<ReferenceTree<I::Hasher>> trees;
  I::Channel channel;
  for (size_t i = 0; i < layout.n_layers; ++i) {
    trees.push_back(commit(layers[i], layout.layers[i]));
    put(proof, trees[i].root());
    channel.mix_root(trees[i].root());
    layers.push_back(fold(layers[i], layout.layers[i], i == 0, channel.draw_felt()));
  }
  std::vector<QM31> last_layer(size_t{1} << params.log_last_layer_degree);
  last_layer[0] = last;
  for (const QM31& coefficient : last_layer) put(proof, coefficient);

  std::set<uint32_t> known(queries.begin(), queries.end());
  for (size_t i = 0; i < layout.n_layers; ++i) {
    const stark::FriLayer& layer = layout.layers[i];
    std::set<uint32_t> cosets, leaves;
    for (const uint32_t position : known) cosets.insert(position >> layer.n_folds);
    for (const uint32_t coset : cosets) {
      for (uint32_t p = coset << layer.n_folds; p < (coset + 1) << layer.n_folds; ++p) {
        leaves.insert(p >> stark::fri_log_leaf_values(layer));
        if (!known.contains(p)) put(proof, layers[i][p]);
      }
    }
    put(proof, trees[i].open(leaves));
    known = std::move(cosets);
  }
  return proof;
}

Status verify(const stark::Params& params, const std::vector<QM31>& function, const QM31& last) {
  const stark::FriLayout layout = stark::fri_layout(params, kLogSize).value();
  const auto proof = prove(params, layout, function, last, kQueries);
  std::vector<std::byte> workspace(1 << 16);
  Arena arena(workspace);
  ByteReader reader(proof);
  I::Channel channel;
  FriVerifier<I> fri(params, layout, channel, arena);
  PTVM_RETURN_IF_ERROR(feed(fri, reader));
  std::vector<uint32_t> positions = kQueries;
  std::vector<QM31> values;
  for (const uint32_t position : positions) values.push_back(function[position]);
  PTVM_RETURN_IF_ERROR(fri.start_queries(positions, values));
  const Status status = feed(fri, reader);
  EXPECT_TRUE(status != Status::kAccepted || reader.remaining() == 0);
  return status;
}

class Fri : public ::testing::TestWithParam<stark::Params> {
 protected:
  // A fold doubles a constant.
  QM31 folded(const QM31& constant) const {
    const uint32_t n_folds = kLogSize - GetParam().log_last_layer_degree - GetParam().log_blowup;
    return constant * field::M31(uint32_t{1} << n_folds);
  }
};

INSTANTIATE_TEST_SUITE_P(
    Shapes, Fri,
    ::testing::Values(stark::Params{.fold_step = 1}, stark::Params{.fold_step = 2},
                      stark::Params{.fold_step = 3}, stark::Params{.fold_step = 4},
                      stark::Params{.fold_step = 6},
                      stark::Params{.log_blowup = 2, .fold_step = 3, .log_last_layer_degree = 1},
                      stark::Params{.log_blowup = 3, .fold_step = 2, .log_last_layer_degree = 2}),
    [](const auto& test) {
      return "blowup" + std::to_string(test.param.log_blowup) + "_fold" +
             std::to_string(test.param.fold_step) + "_last" +
             std::to_string(test.param.log_last_layer_degree);
    });

TEST_P(Fri, AcceptsAConstant) {
  const QM31 constant = random_felt(1);
  const std::vector<QM31> function(size_t{1} << kLogSize, constant);
  EXPECT_EQ(verify(GetParam(), function, folded(constant)), Status::kAccepted);
}

TEST_P(Fri, RejectsAnotherConstant) {
  const std::vector<QM31> function(size_t{1} << kLogSize, random_felt(1));
  EXPECT_EQ(verify(GetParam(), function, folded(random_felt(2))), Status::kFriLastLayerInvalid);
}

TEST_P(Fri, RejectsOneWrongValueBelowAQuery) {
  const QM31 constant = random_felt(1);
  for (const uint32_t query : kQueries) {
    std::vector<QM31> function(size_t{1} << kLogSize, constant);
    function[query] += QM31::one();
    EXPECT_EQ(verify(GetParam(), function, folded(constant)), Status::kFriLastLayerInvalid);
  }
}

TEST_P(Fri, RejectsARandomFunction) {
  std::vector<QM31> function;
  for (uint32_t i = 0; i < 1u << kLogSize; ++i) function.push_back(random_felt(i));
  EXPECT_EQ(verify(GetParam(), function, QM31::one()), Status::kFriLastLayerInvalid);
}

}  // namespace
}  // namespace ptvm::verifier
