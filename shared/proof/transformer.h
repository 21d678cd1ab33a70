// A proof of a stack of transformer layers as prover and verifier share it: which components there
// are, the public values beside the claim, and the verifier's own LogUp terms
// (spec/transformer-blocks.md, section 5).
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
inline constexpr std::array<const air::AirInfo*, kAllTransformerComponents> kTransformerAirInfo = {
    &air::kAirInfo<air::inference::Attend>,      &air::kAirInfo<air::inference::WiredCache>,
    &air::kAirInfo<air::inference::CarriedRows>, &air::kAirInfo<air::inference::Linear>,
    &air::kAirInfo<air::inference::Round>,       &air::kAirInfo<air::inference::Norm>,
    &air::kAirInfo<air::inference::Vectors>};

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
// log2 of the rows that each component has.
constexpr std::array<uint8_t, kAllTransformerComponents> transformer_heights(
    const inference::TransformerShape& shape) {
  std::array<uint8_t, kAllTransformerComponents> heights{};
  const auto rows = transformer_rows(shape);
  for (size_t c = 0; c < rows.size(); ++c) {
    heights[c] = static_cast<uint8_t>(
        std::max<unsigned>(kLogMinRows, static_cast<unsigned>(std::bit_width(rows[c] - 1))));
  }
  return heights;
}

// What the components read of the shape.
struct TransformerParameters {
  AttentionParameters attention;  // but for the cache
  std::array<uint32_t, air::inference::WiredCache::kParameters> cache;
  std::array<uint32_t, air::inference::Linear::kParameters> linear;
  std::array<uint32_t, air::inference::Round::kParameters> round;
  std::array<uint32_t, air::inference::Norm::kParameters> norm;
  std::array<uint32_t, air::inference::Vectors::kParameters> vectors;

  constexpr explicit TransformerParameters(const inference::TransformerShape& s)
      : attention(s.attention()),
        cache{},
        linear{s.steps},
        round{s.steps - 1},
        norm{s.stack.width()},
        vectors{s.steps - 1, s.stack.width() - 1,
                line_of(s.stack, inference::Tensor::kStream, s.stack.layers)} {
    using enum inference::Tensor;
    std::ranges::copy(attention.cache, cache.begin());
    size_t next = attention.cache.size();
    for (const inference::Tensor tensor : {kQuery, kKey, kValue, kAttended}) {
      cache[next++] = line_of(s.stack, tensor, 0);
    }
  }
  // Those of each component, by its number.
  constexpr std::array<std::span<const uint32_t>, kAllTransformerComponents> all() const {
    return {attention.attend, cache, attention.carried, linear, round, norm, vectors};
  }
};

// The columns of the data tree `number`.
constexpr size_t transformer_data_columns(size_t number) {
  size_t n = 0;
  for (const air::AirInfo* info : kTransformerAirInfo) n += info->n_columns_in(number);
  return n;
}

// How often each entry of a table is looked up.
struct TransformerPublic {
  WordView byte_counts;        // [kByteEntries]
  WordView weight_counts;      // [kAttentionWeights.size()], by gap
  WordView activation_counts;  // [kActivation.size()], by gate + 128
};
inline constexpr size_t kTransformerPublicBytes =
    kAttentionPublicBytes + 4 * inference::kActivation.size();

// Reads them in place. All words must be canonical elements of M31.
inline Status read_public(std::span<const uint8_t, kTransformerPublicBytes> bytes,
                          TransformerPublic& out) {
  AttentionPublic tables;
  PTVM_RETURN_IF_ERROR(read_public(bytes.first<kAttentionPublicBytes>(), tables));
  const WordView activations(bytes.subspan<kAttentionPublicBytes>());
  for (size_t i = 0; i < activations.size(); ++i) {
    if (!field::M31::is_canonical(activations[i])) return Status::kNonCanonical;
  }
  out = {tables.byte_counts, tables.weight_counts, activations};
  return Status::kAccepted;
}

// The number of LogUp fractions, those of padding rows and of the verifier's terms included.
constexpr uint64_t n_transformer_fractions(const inference::TransformerShape& shape) {
  const auto heights = transformer_heights(shape);
  uint64_t n = kByteEntries + inference::kAttentionWeights.size() + inference::kActivation.size() +
               inference::n_linear_sections(shape.stack) + inference::n_round_sections(shape.stack);
  for (size_t c = 0; c < heights.size(); ++c) {
    n += uint64_t{kTransformerAirInfo[c]->n_fractions} << heights[c];
  }
  return n;
}

// Adds the entries of tables and the sections to `sink` by sink.add(numerator, tuple).
// `multipliers` [layers] are in range.
template <class F, class Sink>
void add_transformer_terms(const inference::StackShape& stack,
                           std::span<const inference::LayerMultipliers> multipliers,
                           const TransformerPublic& values, Sink& sink) {
  using air::inference::Relation;
  add_attention_terms<F>({values.byte_counts, values.weight_counts}, sink);
  for (int32_t gate = -128; gate < 128; ++gate) {
    sink.add(-F(values.activation_counts[static_cast<size_t>(gate + 128)]),
             std::array<F, 3>{F(static_cast<uint32_t>(Relation::kActivation)), F::from_signed(gate),
                              F::from_signed(inference::activation(gate))});
  }
  const auto add = [&](Relation relation, auto... entries) {
    sink.add(-F::one(), std::array<F, 1 + sizeof...(entries)>{F(static_cast<uint32_t>(relation)),
                                                              F(uint32_t{entries})...});
  };
  for (uint32_t i = 0; i < inference::n_linear_sections(stack); ++i) {
    const inference::LinearSection s = linear_section(stack, i);
    add(Relation::kLinearSection, i, s.in_line, s.in_line + s.inputs - 1, s.out_line,
        s.outputs - 1);
  }
  for (uint32_t i = 0; i < inference::n_round_sections(stack); ++i) {
    const inference::RoundSection s =
        round_section(stack, multipliers[i / inference::kRoundSectionsOfLayer], i);
    const bool is_norm = s.kind == inference::RoundKind::kNorm;
    add(Relation::kRoundSection, i, 1 + static_cast<uint32_t>(s.kind), s.in_line,
        is_norm ? s.norm : s.in2_line, s.out_line, s.out_line + s.lines - 1, s.multiplier, s.uses);
  }
}

}  // namespace ptvm::proof
