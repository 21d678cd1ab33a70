// What claims about transformer layers are compared with: one another, as links of a chain, and a
// model and inputs.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "shared/claim/transformer_claim.h"

namespace ptvm::cli {

// Why `next` does not go on from `before` with the same model: "the commitment to weights is 0b..,
// not 5e.."; nothing if it does.
std::string break_between(const claim::TransformerClaim& before,
                          const claim::TransformerClaim& next);

// Paths. Vectors need a model, a state needs vectors.
struct ExpectationOptions {
  std::string model;
  std::vector<std::string> vectors;  // a file for each claim; none: any
  std::string state;                 // before the first; none: the empty one
};

struct Difference {
  size_t claim;      // its index
  std::string text;  // "ShapeDiffers: ..", "ModelDiffers: .." or "InputsDiffer: .."; or nothing
};

// The first difference between claims, which are a chain, and what is expected: a model at least.
// Errors as of read_model.
absl::StatusOr<Difference> find_difference(std::span<const claim::TransformerClaim> claims,
                                           const ExpectationOptions& expected);

}  // namespace ptvm::cli
