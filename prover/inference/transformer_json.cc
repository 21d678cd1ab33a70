#include "prover/inference/transformer_json.h"

#include <algorithm>
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

constexpr std::string_view kModelFormat = "transformer-model-v1";
constexpr std::string_view kStateFormat = "transformer-state-v1";
constexpr std::string_view kVectorsFormat = "transformer-vectors-v1";

// Of the Linear sections of a layer.
constexpr std::array<const char*, kLinearSectionsOfLayer> kMatrixNames = {
    "query", "key", "value", "out", "gate", "up", "down"};
constexpr std::array<const char*, kLayerMultipliers> kMultiplierNames = {
    "query", "key", "value", "out", "gate", "up", "hidden", "down"};

std::string head_of(std::string_view format) {
  return "{\n  \"format\": \"" + std::string(format) + "\",\n";
}

std::string layer_json(const TransformerModel& model, size_t layer) {
  Out multipliers, file;
  for (size_t m = 0; m < kLayerMultipliers; ++m) {
    multipliers[kMultiplierNames[m]] = model.multipliers[layer][m];
  }
  file["multipliers"] = multipliers;
  for (size_t i = 0; i < kLinearSectionsOfLayer; ++i) {
    const LinearSection matrix = linear_section(model.stack, layer * kLinearSectionsOfLayer + i);
    file[kMatrixNames[i]] =
        std::span(model.weights)
            .subspan(matrix.first_weight, size_t{matrix.inputs} * matrix.outputs);
  }
  return lines_of(file, "    ");
}

Reader stack_reader(StackShape& stack) {
  return [&stack](const Json& value, const std::string& path) {
    absl::Status status =
        strict::object({{"layers", count(stack.layers, 1, kMaxLayers)},
                        {"heads", count(stack.heads, 1, kMaxWidth)},
                        {"dim", count(stack.dim, 1, kMaxWidth)},
                        {"hidden", count(stack.hidden, 1, kMaxHidden)},
                        {"score_shift", count(stack.score_shift, 0, kMaxScoreShift)}})(value, path);
    if (!status.ok() || in_range(stack)) return status;
    const bool too_wide = stack.width() > kMaxWidth;
    return strict::fault(absl::StrCat(path, "/heads"),
                         too_wide ? absl::StrCat("expected at most ", kMaxWidth / stack.dim, " of ",
                                                 stack.dim, " coordinates")
                                  : absl::StrCat("expected at most ", kMaxHeads / stack.layers,
                                                 " in each of ", stack.layers, " layers"));
  };
}

Reader bytes(std::vector<int8_t>& target, size_t size) {
  return array_of(target, size, "shape", [](int8_t& element) { return strict::integer(element); });
}

Reader multipliers_reader(LayerMultipliers& multipliers, const StackShape& stack) {
  std::vector<std::pair<std::string, Reader>> members;
  for (size_t m = 0; m < kLayerMultipliers; ++m) {
    const uint32_t greatest = max_multiplier(inner_of(stack, m));
    members.emplace_back(kMultiplierNames[m], count(multipliers[m], 1, greatest));
  }
  return strict::object(std::move(members));
}

// Reads the layer and appends its weights to the model's.
absl::Status read_layer(TransformerModel& model, size_t layer, const Json& value,
                        const std::string& path) {
  std::array<std::vector<int8_t>, kLinearSectionsOfLayer> matrices;
  std::vector<std::pair<std::string, Reader>> members = {
      {"multipliers", multipliers_reader(model.multipliers[layer], model.stack)}};
  for (size_t i = 0; i < matrices.size(); ++i) {
    const LinearSection matrix = linear_section(model.stack, i);
    members.emplace_back(kMatrixNames[i],
                         bytes(matrices[i], size_t{matrix.inputs} * matrix.outputs));
  }
  if (absl::Status status = strict::object(std::move(members))(value, path); !status.ok()) {
    return status;
  }
  for (const auto& matrix : matrices) {
    model.weights.insert(model.weights.end(), matrix.begin(), matrix.end());
  }
  return absl::OkStatus();
}

// Layers of the shape, which must have been read before.
Reader layers_reader(TransformerModel& model) {
  return [&model](const Json& value, const std::string& path) {
    size_t n_read = 0;
    return array_of(model.multipliers, model.stack.layers, "shape", [&](LayerMultipliers&) {
      return [&](const Json& layer, const std::string& layer_path) {
        return read_layer(model, n_read++, layer, layer_path);
      };
    })(value, path);
  };
}

}  // namespace

std::string to_json(const TransformerModel& model) {
  const StackShape& stack = model.stack;
  const Out shape = {{"layers", stack.layers},
                     {"heads", stack.heads},
                     {"dim", stack.dim},
                     {"hidden", stack.hidden},
                     {"score_shift", stack.score_shift}};
  std::string text = head_of(kModelFormat) + "  \"shape\": " + shape.dump() + ",\n  \"layers\": [";
  for (size_t layer = 0; layer < stack.layers; ++layer) {
    absl::StrAppend(&text, layer == 0 ? "\n    " : ",\n    ", layer_json(model, layer));
  }
  return text + "\n  ]\n}\n";
}

std::string to_json(const TransformerState& state) {
  return lines_of({{"format", kStateFormat},
                   {"positions", state.positions},
                   {"keys", state.keys},
                   {"values", state.values}}) +
         "\n";
}

std::string vectors_to_json(uint32_t width, std::span<const int16_t> vectors) {
  const size_t steps = vectors.size() / width;
  std::string text = head_of(kVectorsFormat) + "  \"vectors\": [";
  for (size_t t = 0; t < steps; ++t) {
    Out vector = Out::array();
    for (size_t n = 0; n < width; ++n) vector.push_back(vectors[n * steps + t]);
    absl::StrAppend(&text, t == 0 ? "\n    " : ",\n    ", vector.dump());
  }
  return text + "\n  ]\n}\n";
}

absl::StatusOr<TransformerModel> model_from_json(std::string_view text) {
  TransformerModel model;
  absl::Status status = strict::read(text, strict::object({{"format", strict::fixed(kModelFormat)},
                                                           {"shape", stack_reader(model.stack)},
                                                           {"layers", layers_reader(model)}}));
  if (!status.ok()) return status;
  return model;
}

absl::StatusOr<TransformerState> state_from_json(std::string_view text, const StackShape& stack) {
  TransformerState state = {};
  const auto tensor = [&](std::vector<int8_t>& target) -> Reader {
    return [&](const Json& value, const std::string& path) {
      const size_t elements = size_t{stack.layers} * stack.width() * state.positions;
      return bytes(target, elements)(value, path);
    };
  };
  absl::Status status =
      strict::read(text, strict::object({{"format", strict::fixed(kStateFormat)},
                                         {"positions", count(state.positions, 1, kMaxPositions)},
                                         {"keys", tensor(state.keys)},
                                         {"values", tensor(state.values)}}));
  if (!status.ok()) return status;
  return state;
}

absl::StatusOr<std::vector<int16_t>> vectors_from_json(std::string_view text,
                                                       const StackShape& stack, uint32_t carried) {
  const size_t most = std::min(max_steps(stack), kMaxPositions - carried);
  std::vector<std::vector<int16_t>> by_step;
  const Reader reader = [&](const Json& value, const std::string& path) {
    if (!value.is_array() || value.empty()) return strict::fault(path, "expected vectors");
    if (value.size() > most) {
      return strict::fault(
          path, absl::StrCat("expected at most ", most, " vectors behind ", carried, " positions"));
    }
    return strict::array(by_step, most, [&](std::vector<int16_t>& vector) {
      return array_of(vector, stack.width(), "model", [](int16_t& element) {
        return strict::integer(kMinStream, kMaxStream,
                               [&element](uint64_t bits) { element = static_cast<int16_t>(bits); });
      });
    })(value, path);
  };
  absl::Status status = strict::read(
      text, strict::object({{"format", strict::fixed(kVectorsFormat)}, {"vectors", reader}}));
  if (!status.ok()) return status;
  std::vector<int16_t> vectors;
  for (size_t n = 0; n < stack.width(); ++n) {
    for (const auto& vector : by_step) vectors.push_back(vector[n]);
  }
  return vectors;
}

}  // namespace ptvm::inference
