#include "prover/cost/model_shape.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "prover/claim/strict_json.h"

namespace ptvm::cost {
namespace {

namespace strict = claim::strict_json;

constexpr std::string_view kFormat = "ptvm-model-shape-1";

// What the fields must be to one another.
absl::Status check(const ModelShape& shape) {
  const auto is_plain = [](char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
  };
  if (shape.name.empty() || shape.name.size() > kMaxNameBytes ||
      !std::ranges::all_of(shape.name, is_plain)) {
    return strict::fault("/name", absl::StrCat("expected 1..", kMaxNameBytes,
                                               " letters, digits, dots, hyphens and underscores"));
  }
  if (shape.heads % shape.kv_heads != 0) {
    return strict::fault("/kv_heads", absl::StrCat("does not divide the ", shape.heads, " heads"));
  }
  if (uint64_t{shape.heads} * shape.head_dim > kMaxWidth) {
    return strict::fault("/head_dim", absl::StrCat("is more than ", kMaxWidth, " divided by the ",
                                                   shape.heads, " heads"));
  }
  return absl::OkStatus();
}

}  // namespace

const std::vector<ModelShape>& presets() {
  static const std::vector<ModelShape> all = {{.name = "gpt2-small",
                                               .layers = 12,
                                               .d_model = 768,
                                               .heads = 12,
                                               .kv_heads = 12,
                                               .head_dim = 64,
                                               .ffn_width = 3072,
                                               .gated_mlp = false,
                                               .norm = Norm::kLayerNorm,
                                               .context = 1024,
                                               .schedule = Schedule::kDense,
                                               .window = 1024,
                                               .vocabulary = 50257},
                                              {.name = "llama-7b",
                                               .layers = 32,
                                               .d_model = 4096,
                                               .heads = 32,
                                               .kv_heads = 32,
                                               .head_dim = 128,
                                               .ffn_width = 11008,
                                               .gated_mlp = true,
                                               .norm = Norm::kRmsNorm,
                                               .context = 4096,
                                               .schedule = Schedule::kDense,
                                               .window = 1024,
                                               .vocabulary = 32000},
                                              {.name = "gemma-2b",
                                               .layers = 18,
                                               .d_model = 2048,
                                               .heads = 8,
                                               .kv_heads = 1,
                                               .head_dim = 256,
                                               .ffn_width = 16384,
                                               .gated_mlp = true,
                                               .norm = Norm::kRmsNorm,
                                               .context = 8192,
                                               .schedule = Schedule::kDense,
                                               .window = 1024,
                                               .vocabulary = 256000}};
  return all;
}

const ModelShape* preset_named(std::string_view name) {
  const auto found = std::ranges::find(presets(), name, &ModelShape::name);
  return found == presets().end() ? nullptr : &*found;
}

nlohmann::ordered_json to_json(const ModelShape& shape) {
  return {{"format", kFormat},
          {"name", shape.name},
          {"layers", shape.layers},
          {"d_model", shape.d_model},
          {"heads", shape.heads},
          {"kv_heads", shape.kv_heads},
          {"head_dim", shape.head_dim},
          {"ffn_width", shape.ffn_width},
          {"gated_mlp", shape.gated_mlp},
          {"norm", kNormNames[static_cast<size_t>(shape.norm)]},
          {"context", shape.context},
          {"schedule", kScheduleNames[static_cast<size_t>(shape.schedule)]},
          {"window", shape.window},
          {"vocabulary", shape.vocabulary}};
}

absl::StatusOr<ModelShape> read_shape(std::string_view text) {
  ModelShape shape;
  const auto number = [](uint32_t& target, uint32_t greatest) {
    return strict::integer(1, greatest,
                           [&target](uint64_t value) { target = static_cast<uint32_t>(value); });
  };
  absl::Status status = strict::read(
      text, strict::object(
                {{"format", strict::fixed(kFormat)},
                 {"name", strict::text(shape.name)},
                 {"layers", number(shape.layers, kMaxLayers)},
                 {"d_model", number(shape.d_model, kMaxWidth)},
                 {"heads", number(shape.heads, kMaxHeads)},
                 {"kv_heads", number(shape.kv_heads, kMaxHeads)},
                 {"head_dim", number(shape.head_dim, kMaxWidth)},
                 {"ffn_width", number(shape.ffn_width, kMaxFfnWidth)},
                 {"gated_mlp", strict::boolean(shape.gated_mlp)},
                 {"norm",
                  strict::one_of(kNormNames, [&](size_t i) { shape.norm = static_cast<Norm>(i); })},
                 {"context", number(shape.context, kMaxContext)},
                 {"schedule",
                  strict::one_of(kScheduleNames,
                                 [&](size_t i) { shape.schedule = static_cast<Schedule>(i); })},
                 {"window", number(shape.window, kMaxContext)},
                 {"vocabulary", number(shape.vocabulary, kMaxVocabulary)}}));
  if (status.ok()) status = check(shape);
  if (!status.ok()) return status;
  return shape;
}

}  // namespace ptvm::cost
