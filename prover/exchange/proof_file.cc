#include "prover/exchange/proof_file.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "prover/claim/claim_json.h"
#include "prover/exchange/segment_proof.h"
#include "prover/exchange/stwo_bytes.h"
#include "prover/exchange/stwo_json.h"
#include "prover/prove/file_writer.h"
#include "shared/claim/check.h"
#include "shared/proof/file.h"
#include "verifier/src/verify.h"

namespace ptvm::exchange {
namespace {

using claim::strict_json::fault;
using claim::strict_json::Json;
using claim::strict_json::Reader;

SegmentContext context_of(const claim::Claim& claim, std::span<const uint8_t> claim_bytes,
                          uint32_t index) {
  return {.params = claim.extension.parameters,
          .id = {.backend = claim.extension.backend,
                 .index = index,
                 .count = static_cast<uint32_t>(claim.segments.size()),
                 .claim_digest = claim::digest(claim_bytes)},
          .scope = claim.extension.proven_scope,
          .n_instructions = claim.program.size(),
          .n_cells = claim.initial_memory.size()};
}

Reader claim_reader(claim::ClaimData& claim) {
  return [&claim](const Json& value, const std::string& path) {
    auto read = claim::from_json(value.dump());
    if (!read.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, read.status().message()));
    }
    claim = *std::move(read);
    return absl::OkStatus();
  };
}

// Only proofs of the one backend have stwo's form.
absl::Status check_backend(const claim::Claim& claim) {
  if (claim.extension.backend == claim::Backend::kStwo) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("a proof of the backend `", std::string(claim::name_of(claim.extension.backend)),
                   "` has no form that stwo reads; only the backend `stwo` has"));
}

}  // namespace

absl::StatusOr<std::string> export_stwo_json(std::span<const uint8_t> proof) {
  verifier::Findings findings;
  size_t workspace_size;
  Status status = verifier::open(proof, findings, workspace_size);
  if (status != Status::kAccepted) return error_of(status);
  const proof::File& file = findings.file;
  if (const absl::Status known = check_backend(file.claim); !known.ok()) return known;

  const auto claim = nlohmann::ordered_json::parse(claim::to_json(file.claim));
  std::string text = absl::StrCat("{\"format_version\":", proof::kFormatVersion,
                                  ",\n\"claim\":", claim.dump(), ",\n\"segments\":[");
  std::span<const uint8_t> rest = file.segment_bytes, bytes;
  for (uint32_t i = 0; i < file.claim.segments.size(); ++i) {
    status = proof::next_segment(rest, bytes);
    if (status != Status::kAccepted) return error_of(status);
    const auto segment = read_segment(bytes, context_of(file.claim, file.claim_bytes, i));
    if (!segment.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("segment ", i, ": ", segment.status().message()));
    }
    absl::StrAppend(&text, i == 0 ? "\n" : ",\n", json_of(*segment).dump());
  }
  return text + "\n]}\n";
}

absl::StatusOr<std::vector<uint8_t>> import_stwo_json(std::string_view text) {
  claim::ClaimData data;
  std::vector<SegmentProof> segments;
  const auto ignore = [](uint64_t) {};
  constexpr auto kVersion = proof::kFormatVersion;
  const absl::Status read = claim::strict_json::read(
      text, claim::strict_json::object(
                {{"format_version", claim::strict_json::integer(kVersion, kVersion, ignore)},
                 {"claim", claim_reader(data)},
                 {"segments", list_reader(segments, segment_reader)}}));
  if (!read.ok()) return read;
  const auto claim_bytes = claim::encode(data);
  if (!claim_bytes.ok()) return fault("/claim", std::string(claim_bytes.status().message()));
  const auto claim = claim::decode(*claim_bytes);
  if (!claim.ok()) return fault("/claim", status_sentence(claim.status()));
  if (const Status status = claim::check_claim(claim.value()); status != Status::kAccepted) {
    return fault("/claim", status_sentence(status));
  }
  if (const absl::Status known = check_backend(claim.value()); !known.ok()) return known;
  if (segments.size() != claim.value().segments.size()) {
    return fault("/segments",
                 absl::StrCat("expected ", claim.value().segments.size(), " elements"));
  }

  prover::ProofWriter out;
  prover::put_head(out, claim::Backend::kStwo, *claim_bytes);
  for (uint32_t i = 0; i < segments.size(); ++i) {
    prover::ProofWriter segment;
    const absl::Status status =
        write_segment(segments[i], context_of(claim.value(), *claim_bytes, i),
                      absl::StrCat("/segments/", i), segment);
    if (!status.ok()) return status;
    prover::put_segment(out, segment.take());
  }
  std::vector<uint8_t> file = out.take();
  verifier::Findings findings;
  size_t workspace_size;
  const Status status = verifier::open(file, findings, workspace_size);
  if (status != Status::kAccepted) return error_of(status);
  return file;
}

}  // namespace ptvm::exchange
