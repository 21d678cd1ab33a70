// Inputs and outputs of integer attention as JSON files (spec/attention.md, section 4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/inference/attention.h"

namespace ptvm::inference {

// The outputs of all positions, as a file has them.
struct AttentionOutputs {
  AttentionShape shape;
  std::vector<int8_t> outputs;  // [heads][dim][positions], 0 at carried positions

  friend bool operator==(const AttentionOutputs&, const AttentionOutputs&) = default;
};

// One line for each member, with a last line feed.
std::string to_json(const AttentionInputs& inputs);
std::string to_json(const AttentionOutputs& outputs);

// What `text` holds, valid. Strict: every member must be there, once, and no other; the shape in
// range; tensors of its size and of signed bytes; no query and no output at a carried position.
// kInvalidArgument names the place: "/keys/3: expected an integer in -128..127".
absl::StatusOr<AttentionInputs> inputs_from_json(std::string_view text);
absl::StatusOr<AttentionOutputs> outputs_from_json(std::string_view text);

}  // namespace ptvm::inference
