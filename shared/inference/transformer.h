// A stack of integer transformer layers: its shape, its limits, its table of activations, and what
// it is made of, wire by wire and section by section (spec/transformer-blocks.md).
//
// A layer takes a residual stream x of numbers of twelve bits and makes the next one of it:
//
//   n1 = norm(x)    q, k, v = Wq n1, Wk n1, Wv n1    o = attention(q, k, v)    x' = x + Wo o
//   n2 = norm(x')   g, u = Wgate n2, Wup n2          h = activation(g) * u     x'' = x' + Wdown h
//
// Each of these is a tensor with a number for each coordinate and step. A *line* is one coordinate
// of one tensor of one layer; lines are numbered kind by kind, in a kind layer by layer. Everything
// but the attention is a list of *sections*: Linear sections are matrices, whose sums Round
// sections round; every tensor but the first stream and the outputs of the attention is that of one
// Round section. Weights are signed bytes in the order of Linear sections, in each [input
// coordinate][output coordinate].
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "shared/inference/attention.h"

namespace ptvm::inference {

// What is the same for all texts.
struct StackShape {
  uint32_t layers = 1;
  uint32_t heads = 1;
  uint32_t dim = 8;     // of one head
  uint32_t hidden = 8;  // coordinates between the matrices of the gated network
  uint32_t score_shift = 0;

  // Coordinates of the residual stream.
  constexpr uint32_t width() const { return heads * dim; }
  constexpr uint32_t norms() const { return 2 * layers; }
  constexpr size_t weights_of_layer() const {
    return 4 * size_t{width()} * width() + 3 * size_t{width()} * hidden;
  }
  constexpr size_t weights() const { return layers * weights_of_layer(); }

  friend bool operator==(const StackShape&, const StackShape&) = default;
};

struct TransformerShape {
  StackShape stack;
  uint32_t steps = 8;
  uint32_t carried = 1;  // positions before the first step, whose keys and values are the state

  constexpr uint32_t positions() const { return carried + steps; }
  // Elements of the residual stream at one place of the stack.
  constexpr size_t vector_elements() const { return size_t{stack.width()} * steps; }
  // The attention of all layers as one: its head number is layer * heads + head.
  constexpr AttentionShape attention() const {
    return {.heads = stack.layers * stack.heads,
            .dim = stack.dim,
            .steps = steps,
            .carried = carried,
            .score_shift = stack.score_shift};
  }

  friend bool operator==(const TransformerShape&, const TransformerShape&) = default;
};

// What a claim commits to, each in the data tree of this number.
enum class TransformerTree : size_t { kStateBefore = 1, kStateAfter, kWeights, kInputs, kOutputs };
inline constexpr size_t kTransformerTrees = 5;

inline constexpr uint32_t kMaxLayers = 32;
inline constexpr uint32_t kMaxWidth = 255;  // its sums of squares are below 2^30 - 2^22
inline constexpr uint32_t kMaxHidden = 256;

// The residual stream's elements. All others are signed bytes.
inline constexpr int32_t kMinStream = -2048;
inline constexpr int32_t kMaxStream = 2047;

constexpr bool in_range(const StackShape& s) {
  return s.layers >= 1 && s.layers <= kMaxLayers && s.heads >= 1 && s.heads <= kMaxWidth &&
         s.dim >= 1 && s.dim <= kMaxWidth && s.width() <= kMaxWidth &&
         s.layers * s.heads <= kMaxHeads && s.hidden >= 1 && s.hidden <= kMaxHidden &&
         s.score_shift <= kMaxScoreShift;
}

// The most steps of one piece: a matrix has an output for each step, or more.
constexpr uint32_t max_steps(const StackShape& s) {
  return s.width() < s.hidden ? s.width() : s.hidden;
}

constexpr bool in_range(const TransformerShape& s) {
  return in_range(s.stack) && s.steps <= max_steps(s.stack) && in_range(s.attention());
}

// --- Rounding ---

// A sum becomes (sum * multiplier + 2^15) >> 16.
inline constexpr uint32_t kRoundShift = 16;

// The greatest multiplier of sums of `inner` products, so that sum * multiplier is at most 2^29 and
// its quotient at most 2^13. A proof bounds how far a quotient is beyond the limits of a saturated
// output by 2^14: 2^29 + 2^16 * (2^14 + 2^12) and the rounding are below 2^31 - 1.
constexpr uint32_t max_multiplier(uint32_t inner) { return (1u << 15) / inner; }

// One for each tensor of a layer that is rounded with a constant, in the order of its sections.
enum LayerMultiplier : size_t {
  kQueryMultiplier,
  kKeyMultiplier,
  kValueMultiplier,
  kOutMultiplier,
  kGateMultiplier,
  kUpMultiplier,
  kHiddenMultiplier,  // of the products activation * up
  kDownMultiplier,
  kLayerMultipliers
};
using LayerMultipliers = std::array<uint32_t, kLayerMultipliers>;

// The products that such a sum has.
constexpr uint32_t inner_of(const StackShape& s, size_t multiplier) {
  if (multiplier == kHiddenMultiplier) return 1;
  return multiplier == kDownMultiplier ? s.hidden : s.width();
}

constexpr bool in_range(const StackShape& s, const LayerMultipliers& multipliers) {
  for (size_t m = 0; m < kLayerMultipliers; ++m) {
    if (multipliers[m] < 1 || multipliers[m] > max_multiplier(inner_of(s, m))) return false;
  }
  return true;
}

// --- Norms ---
// S = 2^13 + the sum of squares, s = floor(sqrt(S)), r = floor(2^22 / s), multiplier 4 r.

inline constexpr uint32_t kNormBias = 1u << 13;
inline constexpr uint32_t kNormNumerator = 1u << 22;
inline constexpr uint32_t kNormScale = 4;

// --- The activation ---

// kActivation[g + 128] = round(16 * silu(g / 16)), halves away from 0, of signed bytes g, where
// silu(z) = z / (1 + exp(-z)).
inline constexpr std::array<int8_t, 256> kActivation = {
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   0,   0,   0,   0,   0,   -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,
    -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -2,  -2,  -2,  -2,  -2,  -2,
    -2,  -2,  -2,  -2,  -2,  -2,  -2,  -3,  -3,  -3,  -3,  -3,  -3,  -3,  -3,  -3,  -3,  -4,  -4,
    -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,  -4,
    -4,  -4,  -4,  -4,  -3,  -3,  -3,  -3,  -2,  -2,  -2,  -1,  -1,  0,   0,   1,   1,   2,   2,
    3,   4,   4,   5,   6,   7,   7,   8,   9,   10,  11,  12,  13,  14,  15,  16,  17,  18,  19,
    20,  21,  22,  23,  24,  25,  26,  27,  28,  29,  30,  31,  33,  34,  35,  36,  37,  38,  39,
    40,  41,  42,  44,  45,  46,  47,  48,  49,  50,  51,  52,  53,  54,  55,  56,  58,  59,  60,
    61,  62,  63,  64,  65,  66,  67,  68,  69,  70,  71,  72,  73,  74,  75,  76,  77,  78,  79,
    80,  82,  83,  84,  85,  86,  87,  88,  89,  90,  91,  92,  93,  94,  95,  96,  97,  98,  99,
    100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118,
    119, 120, 121, 122, 123, 124, 125, 126, 127,
};
constexpr int32_t activation(int32_t gate) { return kActivation[static_cast<size_t>(gate + 128)]; }

// --- Lines ---

// The tensors of a layer. `kStream` is the stream before it; the one behind the last layer is the
// output.
enum class Tensor : uint8_t {
  kStream,
  kMiddle,  // the stream between the two halves, x'
  kNorm1,
  kQuery,
  kKey,
  kValue,
  kAttended,
  kNorm2,
  kGate,
  kUp,
  kHidden,
};
inline constexpr size_t kTensors = 11;

// Coordinates of a tensor.
constexpr uint32_t lines_of(const StackShape& s, Tensor tensor) {
  return tensor >= Tensor::kGate ? s.hidden : s.width();
}

// The first line of a tensor of `layer`: the stream's are 0 .. layers, the others' 0 .. layers - 1.
// So the line of query, key, value and attended of a head is
// line_of(stack, tensor, 0) + (layer * heads + head) * dim + coordinate.
constexpr uint32_t line_of(const StackShape& s, Tensor tensor, uint32_t layer) {
  uint32_t line = layer * lines_of(s, tensor);
  for (uint8_t before = 0; before < static_cast<uint8_t>(tensor); ++before) {
    const auto kind = static_cast<Tensor>(before);
    line += (s.layers + (kind == Tensor::kStream ? 1 : 0)) * lines_of(s, kind);
  }
  return line;
}

// All lines: they are 0 .. n_lines - 1, at most 32 * (8 * 255 + 3 * 256) + 255.
constexpr uint32_t n_lines(const StackShape& s) { return line_of(s, Tensor::kHidden, s.layers); }

// --- Sections ---

// A matrix. Its sums are those that the Round section with the same `out_line` rounds.
struct LinearSection {
  uint32_t inputs, outputs;    // K and N
  uint32_t in_line, out_line;  // the first ones
  size_t first_weight;         // of K * N, [input][output]

  friend bool operator==(const LinearSection&, const LinearSection&) = default;
};

inline constexpr size_t kLinearSectionsOfLayer = 7;
constexpr size_t n_linear_sections(const StackShape& s) {
  return kLinearSectionsOfLayer * s.layers;
}

// In the order of `index`: for each layer query, key, value, out, gate, up, down.
constexpr LinearSection linear_section(const StackShape& s, size_t index) {
  struct Matrix {
    Tensor in, out;
  };
  constexpr std::array<Matrix, kLinearSectionsOfLayer> kMatrices = {
      {{Tensor::kNorm1, Tensor::kQuery},
       {Tensor::kNorm1, Tensor::kKey},
       {Tensor::kNorm1, Tensor::kValue},
       {Tensor::kAttended, Tensor::kMiddle},
       {Tensor::kNorm2, Tensor::kGate},
       {Tensor::kNorm2, Tensor::kUp},
       {Tensor::kHidden, Tensor::kStream}}};
  const auto layer = static_cast<uint32_t>(index / kLinearSectionsOfLayer);
  size_t first_weight = layer * s.weights_of_layer();
  for (size_t m = 0; m < index % kLinearSectionsOfLayer; ++m) {
    first_weight += size_t{lines_of(s, kMatrices[m].in)} * lines_of(s, kMatrices[m].out);
  }
  const auto [in, out] = kMatrices[index % kLinearSectionsOfLayer];
  return {.inputs = lines_of(s, in),
          .outputs = lines_of(s, out),
          .in_line = line_of(s, in, layer),
          .out_line = line_of(s, out, out == Tensor::kStream ? layer + 1 : layer),
          .first_weight = first_weight};
}

// What a Round section rounds, and what it adds that to.
enum class RoundKind : uint8_t {
  kNorm,      // clamp8(round(in))
  kLinear,    // clamp8(round(sum of the Linear section))
  kResidual,  // clamp12(in + round(sum of the Linear section))
  kProduct,   // clamp8(round(activation(in) * in2))
};

struct RoundSection {
  RoundKind kind;
  uint32_t lines;       // N
  uint32_t in_line;     // the first one of norm: stream; residual: stream; product: gate. Else 0
  uint32_t in2_line;    // of product: up. Else 0
  uint32_t out_line;    // the first one
  uint32_t multiplier;  // 0 for norms, each of whose positions has its own
  uint32_t uses;        // how often each wire of the output is consumed
  uint32_t norm;        // its number, of norm, 0 .. norms - 1. Else 0
  size_t first_output;  // lines of the sections before: (first_output + n) * steps + t is a row

  friend bool operator==(const RoundSection&, const RoundSection&) = default;
};

inline constexpr size_t kRoundSectionsOfLayer = 10;
constexpr size_t n_round_sections(const StackShape& s) { return kRoundSectionsOfLayer * s.layers; }
constexpr size_t round_outputs_of_layer(const StackShape& s) {
  return 7 * size_t{s.width()} + 3 * size_t{s.hidden};
}
constexpr size_t n_round_outputs(const StackShape& s) {
  return s.layers * round_outputs_of_layer(s);
}

// How often the wires of the input are consumed: by the first norm and the first residual.
inline constexpr uint32_t kInputUses = 2;

// In the order of `index`: for each layer norm1, query, key, value, middle, norm2, gate, up,
// hidden, next stream. `multipliers` are those of the section's layer, index /
// kRoundSectionsOfLayer.
constexpr RoundSection round_section(const StackShape& s, const LayerMultipliers& multipliers,
                                     size_t index) {
  struct Kind {
    RoundKind kind;
    Tensor in, in2, out;  // where there is no input, the output
    size_t multiplier;
    uint32_t uses;
  };
  using enum Tensor;
  using enum RoundKind;
  constexpr std::array<Kind, kRoundSectionsOfLayer> kKinds = {
      {{kNorm, kStream, kNorm1, kNorm1, kLayerMultipliers, 3},
       {kLinear, kQuery, kQuery, kQuery, kQueryMultiplier, 1},
       {kLinear, kKey, kKey, kKey, kKeyMultiplier, 1},
       {kLinear, kValue, kValue, kValue, kValueMultiplier, 1},
       {kResidual, kStream, kMiddle, kMiddle, kOutMultiplier, 2},
       {kNorm, kMiddle, kNorm2, kNorm2, kLayerMultipliers, 2},
       {kLinear, kGate, kGate, kGate, kGateMultiplier, 1},
       {kLinear, kUp, kUp, kUp, kUpMultiplier, 1},
       {kProduct, kGate, kUp, kHidden, kHiddenMultiplier, 1},
       {kResidual, kMiddle, kStream, kStream, kDownMultiplier, 2}}};
  const auto layer = static_cast<uint32_t>(index / kRoundSectionsOfLayer);
  size_t first_output = layer * round_outputs_of_layer(s);
  for (size_t k = 0; k < index % kRoundSectionsOfLayer; ++k) {
    first_output += lines_of(s, kKinds[k].out);
  }
  const Kind& k = kKinds[index % kRoundSectionsOfLayer];
  const bool is_output = k.out == kStream && layer + 1 == s.layers;
  const bool is_second_norm = k.out == kNorm2;
  const bool is_norm = k.kind == kNorm;
  return {.kind = k.kind,
          .lines = lines_of(s, k.out),
          .in_line = k.kind == kLinear ? 0 : line_of(s, k.in, layer),
          .in2_line = k.kind == kProduct ? line_of(s, k.in2, layer) : 0,
          .out_line = line_of(s, k.out, k.out == kStream ? layer + 1 : layer),
          .multiplier = is_norm ? 0 : multipliers[k.multiplier],
          .uses = is_output ? 1 : k.uses,
          .norm = is_norm ? 2 * layer + (is_second_norm ? 1 : 0) : 0,
          .first_output = first_output};
}

}  // namespace ptvm::inference
