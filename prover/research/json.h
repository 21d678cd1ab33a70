// JSON as artifacts use it: how values are written, hashed, read and compared (spec/research.md).
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "prover/claim/claim_data.h"
#include "prover/claim/strict_json.h"
#include "prover/vm/program.h"
#include "shared/claim/canonical_json.h"

namespace ptvm::research {

using Json = nlohmann::ordered_json;  // members stay in the order of the artifact
using claim::Hash;
using claim::StateData;

// BLAKE2b-256 of the bytes of `text`, and as hexadecimal digits.
Hash hash_of(std::string_view text);
std::string hash_hex(std::string_view text);

// {pc, acc, sp, zero_flag, carry_flag, halted, memory}
Json to_json(const StateData& state);
// {instructions, initial_memory}
Json to_json(const vm::Program& program);
Json to_json(isa::Instruction instruction);

// The hash of a state: of its compact JSON.
std::string state_hash(const StateData& state);

// The hash of the compact JSON array of the states that were added.
class TraceHash {
 public:
  TraceHash() { json_.begin_array(); }
  TraceHash(const TraceHash&) = delete;
  TraceHash& operator=(const TraceHash&) = delete;

  void add(const StateData& state);
  Hash finish();

 private:
  claim::HashSink sink_{sizeof(Hash)};
  claim::JsonWriter<claim::HashSink> json_{sink_};
};

// Compact, members of all objects sorted by name.
std::string canonical(const Json& json);

// The text of an artifact's file: one line for each member, and for each element or member of
// these.
std::string layout(const Json& artifact);

using claim::strict_json::Reader;
// An object with at least these members. What its others must be, comparison says:
// first_difference.
Reader members(std::vector<std::pair<std::string, Reader>> readers);
// null, for an empty text, or a text that is not.
Reader optional_text(std::string& target);

// OK if `value` is equal to `expected`, else the first place where it is not, in the order of
// `expected`: "/engines/0/steps: is 4, REASON 5", or that a member is missing or unknown.
absl::Status first_difference(const claim::strict_json::Json& value, const Json& expected,
                              std::string_view reason);

}  // namespace ptvm::research
