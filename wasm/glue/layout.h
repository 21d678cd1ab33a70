// Where the fields of the C API's structures are, as a table that the loader reads, so that it
// counts no offsets of its own. Each module has a table of its structures, which ends in a row
// without a name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "ptvm/verifier.h"

namespace ptvm::wasm {

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
  { #structure, ptvm::wasm::kind_of < ptvm_##structure>(), 0, sizeof(ptvm_##structure) }
#define PTVM_FIELD(structure, field)                                                        \
  {                                                                                         \
#structure "." #field,                                                                  \
        ptvm::wasm::kind_of < decltype(std::declval <ptvm_##structure&>().field)>(),        \
        offsetof(ptvm_##structure, field), sizeof(std::declval <ptvm_##structure&>().field) \
  }
#define PTVM_PART(structure, part, index) \
  { #structure ".part_bytes." part, 'u', offsetof(ptvm_##structure, part_bytes) + 8 * (index), 8 }

// The rows of `policy`, and of a structure's `part_bytes`. A field or part that is missing fails to
// compile below.
#define PTVM_POLICY_ROWS                                                                 \
  PTVM_STRUCTURE(policy), PTVM_FIELD(policy, size), PTVM_FIELD(policy, min_proven_bits), \
      PTVM_FIELD(policy, min_conjectured_bits)
#define PTVM_PART_ROWS(structure)                                 \
  PTVM_PART(structure, "claim", PTVM_PART_CLAIM),                 \
      PTVM_PART(structure, "public", PTVM_PART_PUBLIC),           \
      PTVM_PART(structure, "commitments", PTVM_PART_COMMITMENTS), \
      PTVM_PART(structure, "samples", PTVM_PART_SAMPLES),         \
      PTVM_PART(structure, "values", PTVM_PART_VALUES),           \
      PTVM_PART(structure, "paths", PTVM_PART_PATHS),             \
      PTVM_PART(structure, "fri_values", PTVM_PART_FRI_VALUES),   \
      PTVM_PART(structure, "fri_paths", PTVM_PART_FRI_PATHS)

static_assert(PTVM_PARTS == 8);
[[maybe_unused]] inline void names_every_field(const ptvm_policy& policy) {
  [[maybe_unused]] const auto& [size, min_proven, min_conjectured] = policy;
}

}  // namespace ptvm::wasm
