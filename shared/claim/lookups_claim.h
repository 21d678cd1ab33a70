// The claim of a proof of lookups: "each of the 2^log_rows rows of the pair of columns with this
// commitment is an entry of this table" (spec/attention.md, section 9).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "shared/claim/claim.h"
#include "shared/hash/digest.h"
#include "shared/inference/tables.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::claim {

// Raised with every change of the encoding, of the AIR or of a table.
inline constexpr uint32_t kLookupsVersion = 1;

template <>
struct Names<inference::Table> {
  static constexpr std::array<std::string_view, 3> kNames = {"step", "normalisation", "weights"};
};

struct LookupsClaim {
  Backend backend{};
  inference::Table table{};
  uint32_t log_rows = 0;
  stark::Params parameters{};          // log_lifted_size is 0
  uint32_t requested_proven_bits = 0;  // 0 when the parameters were chosen by hand
  hash::Digest commitment{};           // shared/stark/data_commitment.h
};

inline constexpr uint32_t kMinLogLookups = 4;
inline constexpr uint32_t kMaxLogLookups = 24;
inline constexpr size_t kLookupsWords = 11;
inline constexpr size_t kLookupsClaimBytes = 4 * kLookupsWords + hash::kDigestBytes;

constexpr std::array<uint8_t, kLookupsClaimBytes> encode(const LookupsClaim& claim) {
  const stark::Params& p = claim.parameters;
  const std::array<uint32_t, kLookupsWords> words = {kLookupsVersion,
                                                     static_cast<uint32_t>(claim.backend),
                                                     static_cast<uint32_t>(claim.table),
                                                     claim.log_rows,
                                                     p.log_blowup,
                                                     p.n_queries,
                                                     p.query_pow_bits,
                                                     p.interaction_pow_bits,
                                                     p.fold_step,
                                                     p.log_last_layer_degree,
                                                     claim.requested_proven_bits};
  std::array<uint8_t, kLookupsClaimBytes> bytes{};
  uint8_t* out = bytes.data();
  for (const uint32_t word : words) {
    store_le(word, out);
    out += 4;
  }
  std::copy(claim.commitment.begin(), claim.commitment.end(), out);
  return bytes;
}

// Reads a claim and checks that each field is in its range.
constexpr Status decode(std::span<const uint8_t> bytes, LookupsClaim& claim) {
  if (bytes.size() < kLookupsClaimBytes) return Status::kTruncated;
  if (bytes.size() > kLookupsClaimBytes) return Status::kTrailingBytes;
  ByteReader reader(bytes);
  std::array<uint32_t, kLookupsWords> words{};
  for (uint32_t& word : words) word = reader.next_le<uint32_t>();
  if (words[0] != kLookupsVersion) return Status::kUnsupportedVersion;
  if (words[1] >= Names<Backend>::kNames.size()) return Status::kUnsupportedBackend;
  claim.backend = static_cast<Backend>(words[1]);
  if (words[2] >= Names<inference::Table>::kNames.size()) return Status::kInvalidShape;
  claim.table = static_cast<inference::Table>(words[2]);
  claim.log_rows = words[3];
  if (claim.log_rows < kMinLogLookups || claim.log_rows > kMaxLogLookups) {
    return Status::kInvalidShape;
  }
  claim.parameters = {.log_blowup = words[4],
                      .n_queries = words[5],
                      .query_pow_bits = words[6],
                      .interaction_pow_bits = words[7],
                      .fold_step = words[8],
                      .log_last_layer_degree = words[9],
                      .log_lifted_size = 0};
  if (!stark::in_range(claim.parameters)) return Status::kInvalidParameters;
  claim.requested_proven_bits = words[10];
  const auto digest = reader.next(hash::kDigestBytes);
  std::copy(digest.begin(), digest.end(), claim.commitment.begin());
  return Status::kAccepted;
}

}  // namespace ptvm::claim
