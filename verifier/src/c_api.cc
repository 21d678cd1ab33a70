// The C API over verify(): checks the caller's arguments and fills the caller's structures.

#include "verifier/src/c_api.h"

#include <algorithm>

#include "shared/claim/commitments.h"
#include "shared/claim/statement_json.h"
#include "verifier/src/stream.h"

namespace ptvm::verifier {
namespace {

void fill(const Findings& findings, Status status, ptvm_result& result) {
  result = {};
  result.size = sizeof(ptvm_result);
  result.status = number(status);
  result.failed_segment = status == Status::kAccepted ? 0 : findings.segment;
  result.limiting_term = "";
  result.regime = "";
  if (!findings.has_claim) return;
  result.proven_bits = findings.security.proven_bits;
  result.conjectured_bits = findings.security.conjectured_bits;
  result.limiting_term = c_string(security::term_name(findings.security.limiting_term));
  result.regime = c_string(security::regime_name(findings.security.regime));
  const claim::Claim& claim = findings.file.claim;
  result.steps = claim.steps;
  result.n_segments = static_cast<uint32_t>(claim.segments.size());
  result.n_instructions = static_cast<uint32_t>(claim.program.size());
  result.n_memory_cells = static_cast<uint32_t>(claim.initial_memory.size());
  result.program = claim.program.bytes().data();
  result.initial_memory = claim.initial_memory.bytes().data();
  result.final_memory = claim.final_state.memory.bytes().data();
  const isa::Registers& registers = claim.final_state.registers;
  result.pc = registers.pc;
  result.sp = registers.sp;
  result.acc = registers.acc;
  result.zero_flag = registers.zero;
  result.carry_flag = registers.carry;
  result.halted = registers.halted;
  std::copy(claim.commitments.program_hash.begin(), claim.commitments.program_hash.end(),
            result.program_hash);
  const hash::Digest digest = claim::digest(findings.file.claim_bytes);
  std::copy(digest.begin(), digest.end(), result.claim_digest);
  std::copy(findings.part_bytes.begin(), findings.part_bytes.end(), result.part_bytes);
}

// Sets `workspace_size` to size_of(findings, what the segments need), or to 0.
template <class SizeOf>
ptvm_status answer_size(size_t* workspace_size, const uint8_t* proof, size_t proof_size,
                        SizeOf size_of) {
  if (workspace_size == nullptr) return number(Status::kInvalidArgument);
  *workspace_size = 0;
  if (proof == nullptr) return number(Status::kInvalidArgument);
  Findings findings;
  size_t of_segments;
  const Status status = open({proof, proof_size}, findings, of_segments);
  if (status == Status::kAccepted) *workspace_size = size_of(findings, of_segments);
  return number(status);
}

}  // namespace
}  // namespace ptvm::verifier

using ptvm::Status;
namespace verifier = ptvm::verifier;

struct ptvm_stream : verifier::Stream {
  using BasicStream::BasicStream;
};

extern "C" {

ptvm_status ptvm_workspace_size(size_t* workspace_size, const uint8_t* proof, size_t proof_size) {
  return verifier::answer_size(workspace_size, proof, proof_size,
                               [](const auto&, size_t of_segments) { return of_segments; });
}

ptvm_status ptvm_verify(ptvm_result* result, void* workspace, size_t workspace_size,
                        const uint8_t* proof, size_t proof_size, const ptvm_policy* policy) {
  verifier::Findings findings;
  const bool arguments_valid = proof != nullptr && (workspace != nullptr || workspace_size == 0) &&
                               verifier::is_valid(policy) &&
                               (result == nullptr || result->size == sizeof(ptvm_result));
  Status status = Status::kInvalidArgument;
  if (arguments_valid) {
    ptvm::Arena arena({static_cast<std::byte*>(workspace), workspace_size});
    status = verifier::verify({proof, proof_size}, verifier::checked(policy), arena, findings);
  }
  if (result != nullptr && result->size == sizeof(ptvm_result)) {
    verifier::fill(findings, status, *result);
  }
  return verifier::number(status);
}

ptvm_status ptvm_stream_workspace_size(size_t* workspace_size, const uint8_t* proof,
                                       size_t proof_size) {
  return verifier::answer_size(workspace_size, proof, proof_size, verifier::stream_workspace);
}

ptvm_status ptvm_stream_begin(ptvm_stream** stream, void* workspace, size_t workspace_size,
                              const ptvm_policy* policy) {
  if (stream == nullptr) return verifier::number(Status::kInvalidArgument);
  *stream = nullptr;
  if ((workspace == nullptr && workspace_size != 0) || !verifier::is_valid(policy)) {
    return verifier::number(Status::kInvalidArgument);
  }
  ptvm::Arena arena({static_cast<std::byte*>(workspace), workspace_size});
  *stream = arena.make<ptvm_stream>(verifier::checked(policy), arena);
  return verifier::number(*stream == nullptr ? Status::kWorkspaceTooSmall : Status::kAccepted);
}

ptvm_status ptvm_stream_write(ptvm_stream* stream, const uint8_t* bytes, size_t n_bytes) {
  if (stream == nullptr || (bytes == nullptr && n_bytes != 0)) {
    return verifier::number(Status::kInvalidArgument);
  }
  return verifier::number(stream->write({bytes, n_bytes}));
}

ptvm_status ptvm_stream_end(ptvm_result* result, ptvm_stream* stream) {
  const bool has_result = result != nullptr && result->size == sizeof(ptvm_result);
  Status status = Status::kInvalidArgument;
  if (stream != nullptr && (result == nullptr || has_result)) status = stream->end();
  if (has_result) {
    verifier::fill(stream == nullptr ? verifier::Findings() : stream->findings(), status, *result);
  }
  return verifier::number(status);
}

const uint8_t* ptvm_stream_head(size_t* size, const ptvm_stream* stream) {
  const auto head = stream == nullptr ? std::span<const uint8_t>() : stream->head();
  if (size != nullptr) *size = head.size();
  return head.empty() ? nullptr : head.data();
}

ptvm_status ptvm_inspect(ptvm_result* result, const uint8_t* proof, size_t proof_size) {
  if (result == nullptr || result->size != sizeof(ptvm_result) || proof == nullptr) {
    return verifier::number(Status::kInvalidArgument);
  }
  verifier::Findings findings;
  size_t workspace_size;
  const Status status = verifier::open({proof, proof_size}, findings, workspace_size);
  verifier::fill(findings, status, *result);
  return verifier::number(status);
}

ptvm_status ptvm_claim_json(char* text, size_t capacity, size_t* length, const uint8_t* proof,
                            size_t proof_size) {
  if (length == nullptr || proof == nullptr || (text == nullptr && capacity != 0)) {
    return verifier::number(Status::kInvalidArgument);
  }
  *length = 0;
  ptvm::proof::File file;
  const Status status = ptvm::proof::open_file({proof, proof_size}, file);
  if (status != Status::kAccepted) return verifier::number(status);
  verifier::TextSink sink{text, capacity};
  ptvm::claim::write_statement_json(file.claim, sink);
  *length = sink.length;
  return verifier::number(sink.length <= capacity ? Status::kAccepted : Status::kBufferTooSmall);
}

void ptvm_instruction_text(char* text, const uint8_t* instruction) {
  std::fill_n(text, PTVM_INSTRUCTION_TEXT_SIZE, '\0');
  if (instruction[0] >= ptvm::isa::kOpcodes.size()) return;
  const ptvm::isa::OpcodeInfo& info = ptvm::isa::kOpcodes[instruction[0]];
  verifier::TextSink sink{text, PTVM_INSTRUCTION_TEXT_SIZE - 1};
  sink.write(info.mnemonic);
  if (info.operand == ptvm::isa::OperandKind::kNone) return;
  sink.write(" ");
  ptvm::claim::JsonWriter(sink).number(
      static_cast<int16_t>(ptvm::load_le<uint16_t>(instruction + 1)));
}

}  // extern "C"
