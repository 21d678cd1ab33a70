// The part of the C API that is about no statement of its own: versions, statuses, kinds of proofs.

#include "shared/proof/file.h"
#include "verifier/src/c_api.h"

namespace verifier = ptvm::verifier;
namespace proof = ptvm::proof;
using ptvm::Status;

static_assert(verifier::number(Status::kAccepted) == PTVM_ACCEPTED);
static_assert(proof::kFormatVersion == PTVM_PROOF_FORMAT_VERSION);
static_assert(static_cast<int>(proof::StatementKind::kProgram) == PTVM_STATEMENT_PROGRAM);
static_assert(static_cast<int>(proof::StatementKind::kAttention) == PTVM_STATEMENT_ATTENTION);

extern "C" {

uint32_t ptvm_api_version(void) { return PTVM_API_VERSION; }
uint32_t ptvm_proof_format_version(void) { return PTVM_PROOF_FORMAT_VERSION; }

const char* ptvm_status_name(ptvm_status status) {
  return ptvm::status_name(static_cast<Status>(status));
}
const char* ptvm_status_sentence(ptvm_status status) {
  return ptvm::status_sentence(static_cast<Status>(status));
}

ptvm_status ptvm_statement_kind(uint32_t* kind, const uint8_t* proof, size_t proof_size) {
  if (kind == nullptr || proof == nullptr) return verifier::number(Status::kInvalidArgument);
  *kind = PTVM_STATEMENT_PROGRAM;
  const std::span<const uint8_t> bytes(proof, proof_size);
  if (!proof::has_magic(bytes)) return verifier::number(Status::kNotAProof);
  ptvm::ByteReader reader(bytes.subspan(proof::kMagic.size()));
  if (!reader.have(2 + 1 + 1)) return verifier::number(Status::kTruncated);
  if (reader.next_le<uint16_t>() != proof::kFormatVersion) {
    return verifier::number(Status::kUnsupportedVersion);
  }
  reader.next(1);  // the backend
  const auto found = reader.next_le<uint8_t>();
  if (found != PTVM_STATEMENT_PROGRAM && found != PTVM_STATEMENT_ATTENTION) {
    return verifier::number(Status::kUnsupportedBackend);
  }
  *kind = found;
  return PTVM_ACCEPTED;
}

}  // extern "C"
