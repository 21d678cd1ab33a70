// What is told about a proof of transformer layers, as JSON for machines and as text for people.
#pragma once

#include <string>
#include <string_view>

#include "prover/cli/inference_report.h"
#include "shared/claim/transformer_claim.h"
#include "shared/proof/transformer.h"

namespace ptvm::cli {

// Of its components, in order; what it commits to; and a layer's multipliers.
inline constexpr std::array<std::string_view, proof::kAllTransformerComponents>
    kTransformerComponentNames = {"attend", "cache", "carried_rows", "linear",
                                  "round",  "norm",  "vectors"};
inline constexpr std::array<std::string_view, inference::kTransformerTrees> kTransformerDataNames =
    {"state_before", "state_after", "weights", "inputs", "outputs"};
inline constexpr std::array<std::string_view, inference::kLayerMultipliers> kMultiplierNames = {
    "query", "key", "value", "out", "gate", "up", "hidden", "down"};

// A member of a shape, by the name that files and claims have for it.
struct ShapeMember {
  std::string_view name;
  uint32_t value;
};
std::array<ShapeMember, 5> members_of(const inference::StackShape& stack);

tool::Json to_json(const inference::TransformerShape& shape);
// As docs/cli.md describes it.
tool::Json to_json(const claim::TransformerClaim& claim);

// "2 layers, 4 heads, dim 16, hidden 64, 3 steps behind 1 carried position, score shift 8".
std::string to_text(const inference::TransformerShape& shape);

// What is claimed.
void print_claim(const claim::TransformerClaim& claim);

}  // namespace ptvm::cli
