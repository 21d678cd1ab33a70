// The claim of a proof of lookups: "each of the 2^log_rows rows of the pair of columns with this
// commitment is an entry of this table" (spec/attention.md, section 9).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "shared/claim/claim_words.h"
#include "shared/hash/digest.h"
#include "shared/inference/tables.h"
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
inline constexpr size_t kLookupsWords = 5 + kParamsWords;
inline constexpr size_t kLookupsClaimBytes = 4 * kLookupsWords + hash::kDigestBytes;

constexpr std::array<uint8_t, kLookupsClaimBytes> encode(const LookupsClaim& claim) {
  std::array<uint8_t, kLookupsClaimBytes> bytes{};
  ClaimWriter out(bytes.data());
  out.put(kLookupsVersion, claim.backend, claim.table, claim.log_rows);
  out.put_params(claim.parameters);
  out.put(claim.requested_proven_bits);
  out.put_digests(std::span(&claim.commitment, 1));
  return bytes;
}

// Reads a claim and checks that each field is in its range.
constexpr Status decode(std::span<const uint8_t> bytes, LookupsClaim& claim) {
  if (bytes.size() < kLookupsClaimBytes) return Status::kTruncated;
  if (bytes.size() > kLookupsClaimBytes) return Status::kTrailingBytes;
  ClaimReader in(bytes);
  PTVM_RETURN_IF_ERROR(in.read_start(kLookupsVersion, claim.backend));
  const uint32_t table = in.word();
  if (table >= Names<inference::Table>::kNames.size()) return Status::kInvalidShape;
  claim.table = static_cast<inference::Table>(table);
  claim.log_rows = in.word();
  if (claim.log_rows < kMinLogLookups || claim.log_rows > kMaxLogLookups) {
    return Status::kInvalidShape;
  }
  PTVM_RETURN_IF_ERROR(in.read_params(claim.parameters));
  claim.requested_proven_bits = in.word();
  in.read_digests(std::span(&claim.commitment, 1));
  return Status::kAccepted;
}

}  // namespace ptvm::claim
