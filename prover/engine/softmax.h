// The attention mode of a configuration, as the attention memory takes it.
#pragma once

#include <optional>

#include "prover/model/config.h"

namespace ptvm::engine {

// The temperature of softmax, or nothing if `mode` is average-hard.
inline std::optional<float> softmax_temperature(model::AttentionMode mode) {
  using enum model::AttentionMode::Kind;
  if (mode.kind == kAverageHard) return std::nullopt;
  return mode.kind == kHardSoftmax ? mode.temperature : 1.0f;
}

}  // namespace ptvm::engine
