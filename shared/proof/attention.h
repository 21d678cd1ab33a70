// A proof of attention as prover and verifier share it: which components there are, the public
// values beside the claim, and the verifier's own LogUp terms (spec/attention.md, section 6).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "shared/air/inference/attend.h"
#include "shared/air/inference/cache.h"
#include "shared/claim/attention_claim.h"
#include "shared/inference/attention.h"
#include "shared/proof/segment.h"
#include "shared/stark/data_commitment.h"

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

// Reads them in place. All words must be canonical elements of M31.
inline Status read_public(std::span<const uint8_t, kAttentionPublicBytes> bytes,
                          AttentionPublic& out) {
  const WordView words(bytes);
  for (size_t i = 0; i < words.size(); ++i) {
    if (!field::M31::is_canonical(words[i])) return Status::kNonCanonical;
  }
  out = {WordView(bytes.first<4 * kByteEntries>()), WordView(bytes.subspan<4 * kByteEntries>())};
  return Status::kAccepted;
}

// The data trees stand in front of the public values, in the encoding of stark::DataTree.
constexpr size_t attention_data_columns(size_t number) {
  size_t n = 0;
  for (const air::AirInfo* info : kAttentionAirInfo) n += info->n_columns_in(number);
  return n;
}
template <class I>
constexpr size_t attention_data_bytes() {
  size_t n = 0;
  for (size_t number = 1; number <= claim::kAttentionData; ++number) {
    n += stark::DataTree<I>::encoded_bytes(attention_data_columns(number));
  }
  return n;
}
template <class I>
using AttentionDataTrees = std::array<stark::DataTree<I>, claim::kAttentionData>;

// Reads them; they must be those that `claim` commits to.
template <class I>
Status read_data_trees(std::span<const uint8_t> bytes, const claim::AttentionClaim& claim,
                       AttentionDataTrees<I>& trees) {
  ByteReader reader(bytes);
  for (size_t i = 0; i < trees.size(); ++i) {
    const size_t n_columns = attention_data_columns(i + 1);
    if (!trees[i].decode(reader.next(stark::DataTree<I>::encoded_bytes(n_columns)))) {
      return Status::kNonCanonical;
    }
    if (trees[i].commitment() != claim.commitments[i]) return Status::kDataMismatch;
  }
  return Status::kAccepted;
}

// The number of LogUp fractions, those of padding rows and of the verifier's terms included.
constexpr uint64_t n_attention_fractions(const inference::AttentionShape& shape) {
  const auto heights = attention_heights(shape);
  uint64_t n = kByteEntries + inference::kAttentionWeights.size();
  for (size_t c = 0; c < heights.size(); ++c) {
    n += uint64_t{kAttentionAirInfo[c]->n_fractions} << heights[c];
  }
  return n;
}

// The transcript up to the trace: parameters, claim, public values. The claim commits to the
// data trees.
template <class I>
void mix_attention(typename I::Channel& channel, const claim::AttentionClaim& claim,
                   const hash::Digest& claim_digest, const AttentionPublic& values) {
  I::mix_params(channel, claim.parameters);
  std::array<uint32_t, 5 + 8> header = {
      kFormatVersion, static_cast<uint32_t>(StatementKind::kAttention), claim::kAttentionVersion,
      static_cast<uint32_t>(claim.backend), claim.parameters.interaction_pow_bits};
  for (size_t i = 0; i < 8; ++i) header[5 + i] = load_le<uint32_t>(&claim_digest[4 * i]);
  channel.mix_u32s(header);
  channel.mix_word_list(values.byte_counts.bytes());
  channel.mix_word_list(values.weight_counts.bytes());
}

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
