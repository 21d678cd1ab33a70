// The statement about a stack of transformer layers (spec/transformer-blocks.md, section 5).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "shared/air/inference/attend.h"
#include "shared/air/inference/cache.h"
#include "shared/air/inference/linear.h"
#include "shared/air/inference/norm.h"
#include "shared/air/inference/round.h"
#include "shared/air/inference/vectors.h"
#include "shared/claim/encoding.h"
#include "shared/claim/transformer_claim.h"
#include "shared/inference/transformer.h"
#include "shared/proof/attention.h"
#include "shared/proof/segment.h"

namespace ptvm::proof {

// In front stand those of the attention of all layers (AttentionComponent).
enum TransformerComponent : size_t {
  kLinear = kAttentionComponents,
  kRound,
  kNorm,
  kVectors,
  kAllTransformerComponents
};

// How many rows of each component are used. `shape` in range.
constexpr std::array<size_t, kAllTransformerComponents> transformer_rows(
    const inference::TransformerShape& shape) {
  const auto attention = attention_rows(shape.attention());
  return {attention[kAttend],
          attention[kCache],
          attention[kCarriedRows],
          shape.stack.weights(),
          inference::n_round_outputs(shape.stack) * shape.steps,
          size_t{shape.stack.norms()} * shape.steps,
          shape.vector_elements()};
}

constexpr std::array<InferenceComponent, kAllTransformerComponents> transformer_components(
    const inference::TransformerShape& s) {
  using namespace air::inference;
  using enum inference::Tensor;
  const auto rows = transformer_rows(s);
  const auto attention = attention_components<Attend>(s.attention());
  auto cache = attention[kCache].parameters;
  size_t next = Cache::kParameters;
  for (const inference::Tensor tensor : {kQuery, kKey, kValue, kAttended}) {
    cache[next++] = line_of(s.stack, tensor, 0);
  }
  return {
      attention[kAttend],
      inference_component<WiredCache>(rows[kCache], cache),
      attention[kCarriedRows],
      inference_component<Linear>(rows[kLinear], {s.steps}),
      inference_component<Round>(rows[kRound], {s.steps - 1}),
      inference_component<Norm>(rows[kNorm], {s.stack.width()}),
      inference_component<Vectors>(rows[kVectors], {s.steps - 1, s.stack.width() - 1,
                                                    line_of(s.stack, kStream, s.stack.layers)})};
}

// What a claim about `shape` with these multipliers [layers] states, but for backend, parameters
// and commitments. The multipliers outlive it.
constexpr InferenceStatement transformer_statement(
    const inference::TransformerShape& shape,
    std::span<const inference::LayerMultipliers> multipliers) {
  InferenceStatement statement;
  for (const auto& component : transformer_components(shape)) statement.add(component);
  statement.add(PublicTable{air::inference::Relation::kByte});
  statement.add(PublicTable{air::inference::Relation::kWeight, inference::kWeightTable});
  statement.add(PublicTable{air::inference::Relation::kActivation, inference::kActivationTable});
  statement.n_data = inference::kTransformerTrees;
  statement.stack = shape.stack;
  statement.multipliers = multipliers;
  return statement;
}

constexpr auto components_of(const claim::TransformerClaim& claim) {
  return transformer_components(claim.shape);
}
constexpr StatementKind kind_of(const claim::TransformerClaim&) {
  return StatementKind::kTransformer;
}

// `claim` outlives it.
inline InferenceStatement statement_of(const claim::TransformerClaim& claim) {
  InferenceStatement statement = transformer_statement(claim.shape, claim.multipliers());
  statement.kind = kind_of(claim);
  statement.version = claim::kTransformerVersion;
  statement.claim_digest = claim::digest(claim::encode(claim));
  statement.backend = claim.backend;
  statement.params = claim.parameters;
  statement.requested_proven_bits = claim.requested_proven_bits;
  statement.n_data = 0;
  statement.add(claim.commitments);
  return statement;
}

}  // namespace ptvm::proof
