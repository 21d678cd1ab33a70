// Where the fields of the C API's structures are, as a table that the loader reads, so that it
// counts no offsets of its own.
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ptvm/verifier.h"

namespace {

// One row: a field "result.steps", or something whole, such as "result", at offset 0.
struct Field {
  const char* name;
  uint32_t kind;  // a character, see kind_of
  uint32_t offset;
  uint32_t size;
};
static_assert(sizeof(Field) == 16);

// 's' structure, 't' pointer to a text, 'p' other pointer, 'b' bytes, 'i' signed, 'u' unsigned.
template <class T>
constexpr uint32_t kind_of() {
  if (std::is_class_v<T>) return 's';
  if (std::is_same_v<T, const char*>) return 't';
  if (std::is_pointer_v<T>) return 'p';
  if (std::is_array_v<T>) return 'b';
  return std::is_signed_v<T> ? 'i' : 'u';
}

#define PTVM_STRUCTURE(structure) \
  { #structure, kind_of < ptvm_##structure>(), 0, sizeof(ptvm_##structure) }
#define PTVM_FIELD(structure, field)                                       \
  {                                                                        \
#structure "." #field, kind_of < decltype(ptvm_##structure::field)>(), \
        offsetof(ptvm_##structure, field), sizeof(ptvm_##structure::field) \
  }
#define PTVM_PART(part, index) \
  { "result.part_bytes." part, 'u', offsetof(ptvm_result, part_bytes) + 8 * (index), 8 }

constexpr Field kLayout[] = {
    PTVM_STRUCTURE(policy),
    PTVM_FIELD(policy, size),
    PTVM_FIELD(policy, min_proven_bits),
    PTVM_FIELD(policy, min_conjectured_bits),
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
    PTVM_PART("claim", PTVM_PART_CLAIM),
    PTVM_PART("public", PTVM_PART_PUBLIC),
    PTVM_PART("commitments", PTVM_PART_COMMITMENTS),
    PTVM_PART("samples", PTVM_PART_SAMPLES),
    PTVM_PART("values", PTVM_PART_VALUES),
    PTVM_PART("paths", PTVM_PART_PATHS),
    PTVM_PART("fri_values", PTVM_PART_FRI_VALUES),
    PTVM_PART("fri_paths", PTVM_PART_FRI_PATHS),
    {"instruction_text", 'b', 0, PTVM_INSTRUCTION_TEXT_SIZE},
    {nullptr, 0, 0, 0},
};

// A field or part that the table lacks fails to compile here.
static_assert(PTVM_PARTS == 8);
[[maybe_unused]] void names_every_field(const ptvm_policy& policy, const ptvm_result& result) {
  [[maybe_unused]] const auto& [policy_size, min_proven, min_conjectured] = policy;
  [[maybe_unused]] const auto& [size, status, failed_segment, proven, conjectured, limiting_term,
                                regime, steps, n_segments, n_instructions, n_memory_cells, program,
                                initial_memory, final_memory, pc, sp, zero_flag, carry_flag, halted,
                                acc, program_hash, claim_digest, part_bytes] = result;
}

}  // namespace

// The table, ended by a row without a name.
extern "C" const Field* ptvm_wasm_layout() { return kLayout; }
