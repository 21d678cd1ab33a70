#include "prover/cli/transformer_report.h"

#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "prover/claim/program_json.h"

namespace ptvm::cli {
namespace {

using tool::Json;

std::string counted(uint32_t n, const char* what) {
  return absl::StrCat(n, " ", what, n == 1 ? "" : "s");
}

}  // namespace

std::array<ShapeMember, 5> members_of(const inference::StackShape& stack) {
  return {{{"layers", stack.layers},
           {"heads", stack.heads},
           {"dim", stack.dim},
           {"hidden", stack.hidden},
           {"score_shift", stack.score_shift}}};
}

Json to_json(const inference::TransformerShape& shape) {
  Json json;
  for (const ShapeMember& member : members_of(shape.stack))
    json[std::string(member.name)] = member.value;
  json["steps"] = shape.steps;
  json["carried"] = shape.carried;
  return json;
}

Json to_json(const claim::TransformerClaim& claim) {
  Json multipliers = Json::array(), commitments;
  for (const inference::LayerMultipliers& layer : claim.multipliers()) {
    Json of_layer;
    for (size_t m = 0; m < layer.size(); ++m) of_layer[std::string(kMultiplierNames[m])] = layer[m];
    multipliers.push_back(of_layer);
  }
  for (size_t i = 0; i < claim.commitments.size(); ++i) {
    commitments[std::string(kTransformerDataNames[i])] = claim::to_hex(claim.commitments[i]);
  }
  return {{"statement", "transformer"},
          {"version", claim::kTransformerVersion},
          {"backend", claim::name_of(claim.backend)},
          {"shape", to_json(claim.shape)},
          {"multipliers", multipliers},
          {"parameters", to_json(claim.parameters)},
          {"requested_proven_bits", claim.requested_proven_bits},
          {"commitments", commitments}};
}

std::string to_text(const inference::TransformerShape& shape) {
  const inference::StackShape& stack = shape.stack;
  return absl::StrCat(counted(stack.layers, "layer"), ", ", counted(stack.heads, "head"), ", dim ",
                      stack.dim, ", hidden ", stack.hidden, ", ", counted(shape.steps, "step"),
                      " behind ", counted(shape.carried, "carried position"), ", score shift ",
                      stack.score_shift);
}

void print_claim(const claim::TransformerClaim& claim) {
  tool::print_line(std::cout, "transformer", to_text(claim.shape));
  for (const inference::LayerMultipliers& layer : claim.multipliers()) {
    tool::print_line(std::cout, "multipliers", absl::StrJoin(layer, ", "));
  }
  for (size_t i = 0; i < claim.commitments.size(); ++i) {
    tool::print_line(std::cout,
                     absl::StrReplaceAll(std::string(kTransformerDataNames[i]), {{"_", " "}}),
                     claim::to_hex(claim.commitments[i]));
  }
}

}  // namespace ptvm::cli
