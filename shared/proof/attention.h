// A proof of attention as prover and verifier share it: which components there are, the public
// values beside the claim, and the verifier's own LogUp terms (spec/attention.md, section 6).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "shared/air/inference/attend.h"
#include "shared/air/inference/cache.h"
#include "shared/inference/attention.h"
#include "shared/proof/segment.h"

namespace ptvm::proof {

enum AttentionComponent : size_t { kAttend, kCache, kCarriedRows, kAttentionComponents };
inline constexpr std::array<const air::AirInfo*, kAttentionComponents> kAttentionAirInfo = {
    &air::kAirInfo<air::inference::Attend>, &air::kAirInfo<air::inference::Cache>,
    &air::kAirInfo<air::inference::CarriedRows>};

// How many rows of each component are used. `shape` in range.
constexpr std::array<size_t, kAttentionComponents> attention_rows(
    const inference::AttentionShape& shape) {
  const size_t headers = size_t{shape.heads} * shape.positions();
  return {headers + shape.elements() + shape.scores(), shape.elements(),
          size_t{shape.heads} * shape.dim * shape.carried};
}
// log2 of the rows that each component has.
constexpr std::array<uint8_t, kAttentionComponents> attention_heights(
    const inference::AttentionShape& shape) {
  std::array<uint8_t, kAttentionComponents> heights{};
  const auto rows = attention_rows(shape);
  for (size_t c = 0; c < rows.size(); ++c) {
    heights[c] = static_cast<uint8_t>(
        std::max<unsigned>(kLogMinRows, static_cast<unsigned>(std::bit_width(rows[c] - 1))));
  }
  return heights;
}

// What the components read of the shape.
struct AttentionParameters {
  std::array<uint32_t, air::inference::Attend::kParameters> attend;
  std::array<uint32_t, air::inference::Cache::kParameters> cache;
  std::array<uint32_t, air::inference::TensorRows::kParameters> carried;

  constexpr explicit AttentionParameters(const inference::AttentionShape& s)
      : attend{s.positions(),
               s.steps,
               s.dim - 1,
               s.heads * s.positions() - 1,
               uint32_t{1} << s.score_shift,
               uint32_t{1} << (8 - s.score_shift),
               uint32_t{1} << (s.score_shift > 6 ? s.score_shift - 6 : 0)},
        cache{s.positions(), 0, s.dim - 1, s.heads * s.positions() - 1, s.steps},
        carried{s.carried, s.steps, s.dim - 1, s.heads * s.positions() - s.steps - 1} {}
};

// How often each entry of a table is looked up.
struct AttentionPublic {
  WordView byte_counts;    // [kByteEntries]
  WordView weight_counts;  // [kAttentionWeights.size()], by gap
};
inline constexpr size_t kAttentionPublicBytes =
    4 * (kByteEntries + inference::kAttentionWeights.size());

// Adds the tables' entries to `sink` by sink.add(numerator, tuple).
template <class F, class Sink>
void add_attention_terms(const AttentionPublic& values, Sink& sink) {
  using air::inference::Relation;
  const auto add = [&](uint32_t count, Relation relation, auto... entries) {
    sink.add(-F(count), std::array<F, 1 + sizeof...(entries)>{F(static_cast<uint32_t>(relation)),
                                                              F(uint32_t{entries})...});
  };
  for (uint32_t b = 0; b < kByteEntries; ++b) add(values.byte_counts[b], Relation::kByte, b);
  for (uint32_t gap = 0; gap < inference::kAttentionWeights.size(); ++gap) {
    add(values.weight_counts[gap], Relation::kWeight, gap,
        uint32_t{inference::kAttentionWeights[gap]});
  }
}

}  // namespace ptvm::proof
