#include "prover/cost/symbolic.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace ptvm::cost {
namespace {

constexpr SymbolicConstants kOneRow = {.exp = 1, .norm = 1, .nonlin = 1};

// Of a token that looks at `global_span` positions in global layers and `local_span` in local ones.
SymbolicCounts token_counts(const ModelShape& shape, uint32_t global_span, uint32_t local_span,
                            const SymbolicConstants& constants) {
  const Count layers = shape.layers, d = shape.d_model;
  const Count spans =
      Count{shape.global_layers()} * global_span + Count{shape.local_layers()} * local_span;
  return {.linear = 12 * d * d * layers,
          .attention = 2 * d * spans,
          .residual = 2 * d * layers,
          .softmax = spans * shape.heads * constants.exp,
          .norm = 2 * d * layers * constants.norm,
          .nonlinear = 4 * d * layers * constants.nonlin};
}

SymbolicCounts token_counts(const ModelShape& shape, uint32_t position,
                            const SymbolicConstants& constants) {
  return token_counts(shape, position, std::min(position, shape.window), constants);
}

SymbolicCounts model_counts(const ModelShape& shape, const SymbolicConstants& constants) {
  SymbolicCounts counts = token_counts(shape, shape.context, constants);
  for (Count* each : {&counts.linear, &counts.attention, &counts.residual, &counts.softmax,
                      &counts.norm, &counts.nonlinear}) {
    *each *= shape.context;
  }
  return counts;
}

}  // namespace

double Ratio::value() const {
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

std::string Ratio::text() const {
  constexpr uint32_t kMillion = 1000000;
  const Count millionths = (2 * kMillion * numerator + denominator) / (2 * denominator);
  return absl::StrFormat("%d.%06d", static_cast<uint64_t>(millionths / kMillion),
                         static_cast<uint64_t>(millionths % kMillion));
}

SymbolicCounts snark_counts(const ModelShape& shape, const SymbolicConstants& constants) {
  return model_counts(shape, constants);
}

SymbolicCounts stark_counts(const ModelShape& shape) { return model_counts(shape, kOneRow); }

Ratio ratio(const ModelShape& shape, const SymbolicConstants& constants) {
  return {snark_counts(shape, constants).total(), stark_counts(shape).total()};
}

Ratio ratio_ceiling(const ModelShape& shape, const SymbolicConstants& constants) {
  // Without a global layer, the spans stop growing at the window.
  if (shape.global_layers() == 0) return marginal_ratio(shape, shape.window, constants);
  const Count d = shape.d_model, heads = shape.heads;
  return {2 * d + heads * constants.exp, 2 * d + heads};
}

Ratio marginal_ratio(const ModelShape& shape, uint32_t position,
                     const SymbolicConstants& constants) {
  return {token_counts(shape, position, constants).total(),
          token_counts(shape, position, kOneRow).total()};
}

}  // namespace ptvm::cost
