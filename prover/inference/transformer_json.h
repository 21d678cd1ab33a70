// Transformer models, states and vectors as JSON files (spec/transformer-blocks.md, section 4).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/inference/transformer_reference.h"

namespace ptvm::inference {

// One line for each member, with a last line feed.
std::string to_json(const TransformerModel& model);
std::string to_json(const TransformerState& state);
// `vectors` is [width][steps], as everywhere; the file has one array for each step.
std::string vectors_to_json(uint32_t width, std::span<const int16_t> vectors);

// What `text` holds, valid. Strict: every member must be there, once, and no other, and every
// number in its range. kInvalidArgument names the place: "/layers/1/query/3: expected an integer in
// -128..127".
absl::StatusOr<TransformerModel> model_from_json(std::string_view text);
// A state of the shape.
absl::StatusOr<TransformerState> state_from_json(std::string_view text, const StackShape& stack);
// Vectors of the shape's width, [width][steps], at least one and no more than fit into one piece
// behind `carried` positions.
absl::StatusOr<std::vector<int16_t>> vectors_from_json(std::string_view text,
                                                       const StackShape& stack, uint32_t carried);

}  // namespace ptvm::inference
