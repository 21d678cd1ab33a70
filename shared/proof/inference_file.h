// The file of a proof about inference (spec/proof-format.md, section 6): as that of a program's
// run, but the claim is another, and there is one proof behind it.
#pragma once

#include "shared/proof/attention.h"
#include "shared/proof/file.h"
#include "shared/proof/lookups.h"
#include "shared/proof/transformer.h"

namespace ptvm::proof {

// The sizes of claims of a kind, which are all the same but for those of transformers.
template <class Claim>
inline constexpr size_t kMinClaimBytes = claim::encode(Claim()).size();
template <class Claim>
inline constexpr size_t kMaxClaimBytes = kMinClaimBytes<Claim>;
template <>
inline constexpr size_t kMaxClaimBytes<claim::TransformerClaim> = claim::kMaxTransformerClaimBytes;

// A file taken apart, in place.
template <class Claim>
struct InferenceFile {
  std::span<const uint8_t> claim_bytes;
  Claim claim{};
  std::span<const uint8_t> proof;  // without its size; empty if nobody has it whole
};

// Decodes the claim behind `header`.
template <class Claim>
Status read_claim(std::span<const uint8_t> bytes, const Header& header,
                  InferenceFile<Claim>& file) {
  file.claim_bytes = bytes;
  PTVM_RETURN_IF_ERROR(claim::decode(bytes, file.claim));
  return header.backend == static_cast<uint8_t>(statement_of(file.claim).backend)
             ? Status::kAccepted
             : Status::kUnsupportedBackend;
}

// Opens a file whose fields are in range each by itself, and behind which nothing is left.
template <class Claim>
Status open_file(std::span<const uint8_t> bytes, InferenceFile<Claim>& file) {
  Header header{};
  std::span<const uint8_t> claim, rest;
  const Status status = split_file(bytes, kind_of(file.claim), header, claim, rest);
  // Nobody waits for the end of a claim that is too long.
  if (header.claim_size > kMaxClaimBytes<Claim>) return Status::kTrailingBytes;
  PTVM_RETURN_IF_ERROR(status);
  PTVM_RETURN_IF_ERROR(read_claim(claim, header, file));
  PTVM_RETURN_IF_ERROR(next_segment(rest, file.proof));
  return rest.empty() ? Status::kAccepted : Status::kTrailingBytes;
}

}  // namespace ptvm::proof
