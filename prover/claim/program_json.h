// A program by itself as a claim has it: its JSON object (spec/statement.md) and its hash.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "prover/claim/strict_json.h"
#include "prover/vm/program.h"
#include "shared/claim/claim.h"

namespace ptvm::claim {

// {"instructions": ["Halt", {"LoadImmediate": 5}, ...], "initial_memory": [0, ...]}, compact, with
// a last line feed. Requires a valid program.
std::string program_to_json(const vm::Program& program);

// The same object as it is hashed: members sorted by name, no line feed.
std::string canonical_program_json(const vm::Program& program);

// The hash of `program` that a claim has among its commitments: equal for equal programs only.
Hash program_hash(const vm::Program& program);

// `hash` as claims write it: 64 lower-case hexadecimal digits.
std::string to_hex(const Hash& hash);

// The program in `text`. Strict, as `from_json` of a claim is.
absl::StatusOr<vm::Program> program_from_json(std::string_view text);

// The reader of the object, and of a list of memory cells.
strict_json::Reader program_reader(vm::Program& target);
strict_json::Reader memory_reader(std::vector<int16_t>& target);

}  // namespace ptvm::claim
