#include "prover/claim/claim_data.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "shared/claim/check.h"
#include "shared/claim/commitments.h"
#include "shared/claim/encoding.h"

namespace ptvm::claim {
namespace {

using Bytes = std::vector<uint8_t>;

template <class T>
void append_le(T value, Bytes& bytes) {
  bytes.resize(bytes.size() + sizeof(T));
  store_le(value, &bytes[bytes.size() - sizeof(T)]);
}

void append_memory(const std::vector<int16_t>& memory, Bytes& bytes) {
  for (const int16_t cell : memory) append_le(static_cast<uint16_t>(cell), bytes);
}

void append_state(const StateData& state, Bytes& bytes) {
  std::array<uint8_t, kRegisterBytes> registers;
  ByteWriter writer(registers);
  encode_registers(state.registers, writer);
  bytes.insert(bytes.end(), registers.begin(), registers.end());
  append_memory(state.memory, bytes);
}

// The encoded parts of a claim, for a view of it.
struct Parts {
  Bytes program, initial_memory, final_memory, segment_steps, cuts;

  explicit Parts(const ClaimData& claim) {
    for (const isa::Instruction instruction : claim.program.instructions) {
      append_le(static_cast<uint8_t>(instruction.opcode), program);
      append_le(static_cast<uint16_t>(instruction.operand), program);
    }
    append_memory(claim.program.initial_memory, initial_memory);
    append_memory(claim.final_state.memory, final_memory);
    for (const uint32_t steps : claim.segment_steps) append_le(steps, segment_steps);
    for (const StateData& cut : claim.cuts) append_state(cut, cuts);
  }
};

absl::Status error_of(Status status) {
  return absl::InvalidArgumentError(
      absl::StrCat(status_name(status), ": ", status_sentence(status)));
}

// The counts that the encoding writes with fewer bits than a vector has, or only once.
absl::Status check_counts(const ClaimData& claim) {
  const size_t n_cells = claim.program.initial_memory.size();
  const auto has_cells = [&](const StateData& state) { return state.memory.size() == n_cells; };
  if (claim.program.instructions.size() > isa::kMaxInstructions) {
    return error_of(Status::kInvalidProgram);
  }
  if (n_cells > isa::kMaxMemoryCells || !has_cells(claim.final_state) ||
      !std::all_of(claim.cuts.begin(), claim.cuts.end(), has_cells)) {
    return error_of(Status::kInvalidState);
  }
  if (!is_valid_build_info(claim.prover_build_info)) return error_of(Status::kInvalidClaim);
  if (claim.segment_steps.size() > std::numeric_limits<uint32_t>::max() ||
      claim.segment_steps.size() != claim.cuts.size() + 1) {
    return error_of(Status::kInvalidShape);
  }
  return absl::OkStatus();
}

std::vector<int16_t> copy_of(MemoryView memory) {
  std::vector<int16_t> cells(memory.size());
  for (size_t i = 0; i < cells.size(); ++i) cells[i] = memory[i];
  return cells;
}

StateData copy_of(const State& state) { return {state.registers, copy_of(state.memory)}; }

}  // namespace

absl::StatusOr<std::vector<uint8_t>> encode(const ClaimData& claim) {
  if (absl::Status status = check_counts(claim); !status.ok()) return status;
  const Parts parts(claim);
  Claim view;
  static_cast<Fields&>(view) = claim;
  view.program = ProgramView(parts.program);
  view.initial_memory = MemoryView(parts.initial_memory);
  view.final_state = {claim.final_state.registers, MemoryView(parts.final_memory)};
  view.prover_build_info = claim.prover_build_info;
  view.segments = SegmentsView(parts.segment_steps, parts.cuts);
  Bytes bytes(encoded_size(view));
  ByteWriter writer(bytes);
  encode(view, writer);
  if (const Status status = decode(bytes).status(); status != Status::kAccepted) {
    return error_of(status);
  }
  return bytes;
}

ClaimData copy_of(const Claim& claim) {
  ClaimData data;
  static_cast<Fields&>(data) = claim;
  for (size_t pc = 0; pc < claim.program.size(); ++pc) {
    data.program.instructions.push_back(claim.program[pc]);
  }
  data.program.initial_memory = copy_of(claim.initial_memory);
  data.final_state = copy_of(claim.final_state);
  data.prover_build_info = std::string(claim.prover_build_info);
  for (size_t i = 0; i < claim.segments.size(); ++i) {
    data.segment_steps.push_back(claim.segments.steps(i));
    if (i + 1 < claim.segments.size()) data.cuts.push_back(copy_of(claim.segments.cut(i)));
  }
  return data;
}

absl::StatusOr<ClaimData> build_claim(ClaimInput run) {
  if (run.segments.empty()) return error_of(Status::kInvalidShape);
  if (!stark::in_range(run.parameters)) return error_of(Status::kInvalidParameters);
  ClaimData claim;
  claim.program = std::move(run.program);
  claim.prover_build_info = std::move(run.prover_build_info);
  claim.transformer_config.num_layers = run.num_layers;
  claim.extension.backend = run.backend;
  claim.extension.proven_scope = run.proven_scope;
  claim.extension.engine_check = run.engine_check;
  claim.extension.parameters = run.parameters;
  claim.extension.requested_proven_bits = run.requested_proven_bits;
  claim.options = options_of(claim.extension);
  for (ClaimInput::Segment& segment : run.segments) {
    claim.steps += segment.steps;
    claim.segment_steps.push_back(segment.steps);
    claim.cuts.push_back(std::move(segment.end));
  }
  claim.final_state = std::move(claim.cuts.back());
  claim.cuts.pop_back();
  claim.equivalence.checked_steps = checked_steps_of(run.engine_check, claim.steps);

  // The hashes are over a view; those that the bytes hold at this point are not looked at.
  const absl::StatusOr<Bytes> bytes = encode(claim);
  if (!bytes.ok()) return bytes.status();
  Claim view = decode(*bytes).value();
  view.commitments = claim.commitments = compute_commitments(view);
  claim.equivalence.transformer_fingerprint = compute_fingerprint(view, kTransformerEngine);
  claim.equivalence.native_fingerprint = compute_fingerprint(view, kNativeEngine);
  view.equivalence = claim.equivalence;
  if (const Status status = check_claim(view); status != Status::kAccepted) return error_of(status);
  return claim;
}

}  // namespace ptvm::claim
