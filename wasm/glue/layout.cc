// The structures of ptvm/verifier.h.
#include "wasm/glue/layout.h"

namespace {

using ptvm::wasm::Field;

constexpr Field kLayout[] = {
    PTVM_POLICY_ROWS,
    PTVM_STRUCTURE(result),
    PTVM_FIELD(result, size),
    PTVM_FIELD(result, status),
    PTVM_FIELD(result, failed_segment),
    PTVM_FIELD(result, proven_bits),
    PTVM_FIELD(result, conjectured_bits),
    PTVM_FIELD(result, limiting_term),
    PTVM_FIELD(result, regime),
    PTVM_FIELD(result, steps),
    PTVM_FIELD(result, n_segments),
    PTVM_FIELD(result, n_instructions),
    PTVM_FIELD(result, n_memory_cells),
    PTVM_FIELD(result, program),
    PTVM_FIELD(result, initial_memory),
    PTVM_FIELD(result, final_memory),
    PTVM_FIELD(result, pc),
    PTVM_FIELD(result, sp),
    PTVM_FIELD(result, zero_flag),
    PTVM_FIELD(result, carry_flag),
    PTVM_FIELD(result, halted),
    PTVM_FIELD(result, acc),
    PTVM_FIELD(result, program_hash),
    PTVM_FIELD(result, claim_digest),
    PTVM_PART_ROWS(result),
    {"instruction_text", 'b', 0, PTVM_INSTRUCTION_TEXT_SIZE},
    {nullptr, 0, 0, 0},
};

// A field that the table lacks fails to compile here.
[[maybe_unused]] void names_every_field(const ptvm_result& result) {
  [[maybe_unused]] const auto& [size, status, failed_segment, proven, conjectured, limiting_term,
                                regime, steps, n_segments, n_instructions, n_memory_cells, program,
                                initial_memory, final_memory, pc, sp, zero_flag, carry_flag, halted,
                                acc, program_hash, claim_digest, part_bytes] = result;
}

}  // namespace

extern "C" const Field* ptvm_wasm_layout() { return kLayout; }
