#include "prover/inference/attention_json.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "prover/claim/strict_json.h"
#include "prover/inference/json_members.h"

namespace ptvm::inference {
namespace {

namespace strict = claim::strict_json;
using strict::Json;
using strict::Reader;
using Out = nlohmann::ordered_json;

constexpr std::string_view kInputsFormat = "attention-inputs-v1";
constexpr std::string_view kOutputsFormat = "attention-outputs-v1";

Out shape_json(const AttentionShape& shape) {
  return {{"heads", shape.heads},
          {"dim", shape.dim},
          {"steps", shape.steps},
          {"carried", shape.carried},
          {"score_shift", shape.score_shift}};
}

Reader shape_reader(AttentionShape& shape) {
  return [&shape](const Json& value, const std::string& path) {
    absl::Status status =
        strict::object({{"heads", count(shape.heads, 1, kMaxHeads)},
                        {"dim", count(shape.dim, 1, kMaxDim)},
                        {"steps", count(shape.steps, 1, kMaxPositions - 1)},
                        {"carried", count(shape.carried, 1, kMaxPositions - 1)},
                        {"score_shift", count(shape.score_shift, 0, kMaxScoreShift)}})(value, path);
    if (!status.ok() || in_range(shape)) return status;
    return strict::fault(path + "/steps",
                         absl::StrCat("expected at most ", kMaxPositions - shape.carried,
                                      " beside ", shape.carried, " carried positions"));
  };
}

// A tensor of the shape, which must have been read before.
Reader tensor(std::vector<int8_t>& target, const AttentionShape& shape) {
  return [&](const Json& value, const std::string& path) {
    return array_of(target, shape.elements(), "shape",
                    [](int8_t& element) { return strict::integer(element); })(value, path);
  };
}

// The same for one that is 0 at carried positions.
Reader tensor_of_steps(std::vector<int8_t>& target, const AttentionShape& shape) {
  return [&](const Json& value, const std::string& path) {
    if (absl::Status status = tensor(target, shape)(value, path); !status.ok()) return status;
    for (size_t e = 0; e < target.size(); ++e) {
      const size_t position = e % shape.positions();
      if (position >= shape.carried || target[e] == 0) continue;
      return strict::fault(absl::StrCat(path, "/", e),
                           absl::StrCat("expected 0 at the carried position ", position));
    }
    return absl::OkStatus();
  };
}

}  // namespace

std::string to_json(const AttentionInputs& inputs) {
  return lines_of({{"format", kInputsFormat},
                   {"shape", shape_json(inputs.shape)},
                   {"queries", inputs.queries},
                   {"keys", inputs.keys},
                   {"values", inputs.values}}) +
         "\n";
}

std::string to_json(const AttentionOutputs& outputs) {
  return lines_of({{"format", kOutputsFormat},
                   {"shape", shape_json(outputs.shape)},
                   {"outputs", outputs.outputs}}) +
         "\n";
}

absl::StatusOr<AttentionInputs> inputs_from_json(std::string_view text) {
  AttentionInputs inputs;
  absl::Status status =
      strict::read(text, strict::object({{"format", strict::fixed(kInputsFormat)},
                                         {"shape", shape_reader(inputs.shape)},
                                         {"queries", tensor_of_steps(inputs.queries, inputs.shape)},
                                         {"keys", tensor(inputs.keys, inputs.shape)},
                                         {"values", tensor(inputs.values, inputs.shape)}}));
  if (!status.ok()) return status;
  return inputs;
}

absl::StatusOr<AttentionOutputs> outputs_from_json(std::string_view text) {
  AttentionOutputs outputs;
  absl::Status status = strict::read(
      text, strict::object({{"format", strict::fixed(kOutputsFormat)},
                            {"shape", shape_reader(outputs.shape)},
                            {"outputs", tensor_of_steps(outputs.outputs, outputs.shape)}}));
  if (!status.ok()) return status;
  return outputs;
}

}  // namespace ptvm::inference
