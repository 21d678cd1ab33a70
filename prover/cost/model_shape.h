// The shape of a decoder-only transformer: all that the cost model knows of a model.
//
// Nothing here is a weight, and no weight changes a cost. The figures of the presets are those that
// the models' authors published (docs/cost-model.md names the sources).
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace ptvm::cost {

enum class Norm { kLayerNorm, kRmsNorm };
enum class Schedule { kDense, kLocalGlobal };

// By their numbers, as in spec/model-shape.schema.json and on the command line.
inline constexpr std::array<std::string_view, 2> kNormNames = {"layer-norm", "rms-norm"};
inline constexpr std::array<std::string_view, 2> kScheduleNames = {"dense", "local-global"};

// Of a local-global schedule, every sixth layer looks at all positions, and the five before it at
// the last `window` ones.
inline constexpr uint32_t kGlobalEvery = 6;

// With these limits every count of prover/cost/operations.h and every product of it with columns
// fits in 64 bits.
inline constexpr uint32_t kMaxLayers = 128;
inline constexpr uint32_t kMaxWidth = 1 << 16;  // of d_model, and of heads times head_dim
inline constexpr uint32_t kMaxHeads = 512;
inline constexpr uint32_t kMaxFfnWidth = 1 << 17;
inline constexpr uint32_t kMaxContext = 1 << 20;
inline constexpr uint32_t kMaxVocabulary = 1 << 20;
inline constexpr size_t kMaxNameBytes = 64;

struct ModelShape {
  std::string name = "";
  uint32_t layers = 1;
  uint32_t d_model = 1;
  uint32_t heads = 1;     // of queries
  uint32_t kv_heads = 1;  // of keys and values; divides `heads`
  uint32_t head_dim = 1;  // heads * head_dim <= kMaxWidth
  uint32_t ffn_width = 1;
  bool gated_mlp = false;  // three matrices instead of two, and a product of two vectors
  Norm norm = Norm::kLayerNorm;
  uint32_t context = 1;  // positions
  Schedule schedule = Schedule::kDense;
  uint32_t window = 1;  // of local layers; without effect if there are none
  uint32_t vocabulary = 1;

  uint32_t attention_width() const { return heads * head_dim; }
  uint32_t kv_width() const { return kv_heads * head_dim; }
  uint32_t global_layers() const {
    return schedule == Schedule::kDense ? layers : layers / kGlobalEvery;
  }
  uint32_t local_layers() const { return layers - global_layers(); }

  friend bool operator==(const ModelShape&, const ModelShape&) = default;
};

// The shapes that are known by a name.
const std::vector<ModelShape>& presets();
// One of them, or null.
const ModelShape* preset_named(std::string_view name);

// The shape as a JSON object (spec/model-shape.schema.json), and back. The reader is strict: every
// member must be there, once, and no other, in its range. kInvalidArgument names the place:
// "/heads: expected an integer in 1..512".
nlohmann::ordered_json to_json(const ModelShape& shape);
absl::StatusOr<ModelShape> read_shape(std::string_view text);

}  // namespace ptvm::cost
