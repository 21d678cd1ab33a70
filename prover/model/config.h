// What shape the transformer of a program has, and how its reads attend (spec/transformer.md,
// section 1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "shared/claim/claim.h"

namespace ptvm::model {

// How the history of a memory cell is blended into the one value that is read.
struct AttentionMode {
  enum class Kind : uint8_t {
    kAverageHard,  // the newest value; the only mode that can be proven
    kSoftmax,      // all values, with weights exp(step)
    kHardSoftmax,  // all values, with weights exp(step / temperature)
  };

  Kind kind = Kind::kAverageHard;
  float temperature = 1;  // finite, > 0; 1 unless kHardSoftmax

  friend bool operator==(const AttentionMode&, const AttentionMode&) = default;
};

// The mode with the name `text`, in any case: average-hard (also hard), softmax, hard-softmax (that
// is, with temperature 1) or hard-softmax:T; `_` or nothing may stand for `-`. kInvalidArgument,
// with what there is, if it is none.
absl::StatusOr<AttentionMode> parse_attention_mode(std::string_view text);

// "average-hard", "softmax" or "hard-softmax:0.5", which parse_attention_mode takes; the number has
// the fewest digits that give the same float.
std::string format(AttentionMode mode);

// The mode as JSON: "AverageHard", "Softmax" or {"HardSoftmax":{"temperature":0.5}}. The number is
// the shortest that reads back as the same float, with ".0" behind an integer, and with an
// exponent if it is below 1e-5 or at least 1e13.
std::string to_json(AttentionMode mode);

struct Config {
  claim::TransformerConfig transformer = {};
  AttentionMode attention = {};

  friend bool operator==(const Config&, const Config&) = default;
};

// OK, or which field has a value that no model can have. Only the number of layers, in
// 1..claim::kMaxLayers, and the attention are free.
absl::Status validate(const Config& config);

}  // namespace ptvm::model
