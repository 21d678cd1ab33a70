#include "prover/cli/transformer_expectation.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "prover/claim/program_json.h"
#include "prover/cli/transformer_commands.h"
#include "prover/cli/transformer_options.h"
#include "prover/cli/transformer_report.h"

namespace ptvm::cli {
namespace {

using claim::TransformerClaim;
using inference::StackShape;
using inference::TransformerTree;

std::string differs(const std::string& name, uint32_t is, uint32_t expected) {
  return is == expected ? "" : absl::StrCat(name, " is ", is, ", not ", expected);
}

std::string stack_difference(const StackShape& is, const StackShape& expected) {
  const auto expected_members = members_of(expected);
  std::string difference;
  for (size_t i = 0; i < expected_members.size() && difference.empty(); ++i) {
    const ShapeMember member = members_of(is)[i];
    difference = differs(std::string(member.name), member.value, expected_members[i].value);
  }
  return difference;
}

// Of as many layers.
std::string multipliers_difference(std::span<const inference::LayerMultipliers> is,
                                   std::span<const inference::LayerMultipliers> expected) {
  for (size_t layer = 0; layer < is.size(); ++layer) {
    for (size_t m = 0; m < is[layer].size(); ++m) {
      const std::string difference = differs(
          absl::StrCat("the multiplier ", std::string(kMultiplierNames[m]), " of layer ", layer),
          is[layer][m], expected[layer][m]);
      if (!difference.empty()) return difference;
    }
  }
  return "";
}

const hash::Digest& at(const inference::TransformerCommitments& commitments, TransformerTree tree) {
  return commitments[static_cast<size_t>(tree) - 1];
}

// `is` and `expected` are of trees that should be the same; the name is that of the former.
std::string commitment_difference(TransformerTree tree, const hash::Digest& is,
                                  const hash::Digest& expected) {
  if (is == expected) return "";
  const std::string name(kTransformerDataNames[static_cast<size_t>(tree) - 1]);
  return absl::StrCat("the commitment to ", name, " is ", claim::to_hex(is), ", not ",
                      claim::to_hex(expected));
}

std::string first_of(std::initializer_list<std::string> differences) {
  for (const std::string& difference : differences) {
    if (!difference.empty()) return difference;
  }
  return "";
}

// A run of this shape on zeros: its weights are committed to as those of any other.
inference::TransformerTrace run_on_zeros(const inference::TransformerModel& model,
                                         const inference::TransformerShape& shape) {
  const std::vector<int8_t> tensor(size_t{model.stack.layers} * model.stack.width() *
                                   shape.carried);
  return inference::run_transformer(model, {shape.carried, tensor, tensor},
                                    std::vector<int16_t>(shape.vector_elements()));
}

// What the claim says but the run does not, in the order in which one follows from another.
std::string run_difference(const TransformerClaim& claim,
                           const inference::TransformerCommitments& of_run) {
  std::string difference;
  using enum TransformerTree;
  for (const TransformerTree tree : {kStateBefore, kInputs, kStateAfter, kOutputs}) {
    if (difference.empty()) {
      difference = commitment_difference(tree, at(claim.commitments, tree), at(of_run, tree));
    }
  }
  return difference.empty() ? "" : "InputsDiffer: " + difference;
}

}  // namespace

std::string break_between(const TransformerClaim& before, const TransformerClaim& next) {
  if (next.backend != before.backend) {
    return absl::StrFormat("backend is %s, not %s", claim::name_of(next.backend),
                           claim::name_of(before.backend));
  }
  const std::string difference =
      first_of({stack_difference(next.shape.stack, before.shape.stack),
                // Commitments to the same tensors differ where these do.
                differs("log_blowup", next.parameters.log_blowup, before.parameters.log_blowup),
                differs("carried", next.shape.carried, before.shape.positions())});
  if (!difference.empty()) return difference;
  using enum TransformerTree;
  return first_of({multipliers_difference(next.multipliers(), before.multipliers()),
                   commitment_difference(kWeights, at(next.commitments, kWeights),
                                         at(before.commitments, kWeights)),
                   commitment_difference(kStateBefore, at(next.commitments, kStateBefore),
                                         at(before.commitments, kStateAfter))});
}

absl::StatusOr<Difference> find_difference(std::span<const TransformerClaim> claims,
                                           const ExpectationOptions& expected) {
  const auto model = read_model(expected.model);
  if (!model.ok()) return model.status();
  // What is the same in all of a chain.
  const TransformerClaim& first = claims.front();
  std::string difference = stack_difference(first.shape.stack, model->stack);
  if (!difference.empty()) return Difference{0, "ShapeDiffers: " + difference};
  difference = multipliers_difference(first.multipliers(), model->multipliers);
  if (difference.empty()) {
    const auto trace = run_on_zeros(*model, first.shape);
    const auto commitments = make_prover_for(trace.shape, first.backend, first.parameters)
                                 ->commit_transformer(*model, trace, first.parameters);
    difference = commitment_difference(TransformerTree::kWeights,
                                       at(first.commitments, TransformerTree::kWeights),
                                       at(commitments, TransformerTree::kWeights));
  }
  if (!difference.empty()) return Difference{0, "ModelDiffers: " + difference};
  if (expected.vectors.empty()) return Difference{};

  absl::StatusOr<inference::TransformerState> state = inference::empty_state(model->stack);
  if (!expected.state.empty()) state = read_state(expected.state, model->stack);
  if (!state.ok()) return state.status();
  for (size_t i = 0; i < claims.size(); ++i) {
    const auto vectors = read_vectors(expected.vectors[i], model->stack, *state);
    if (!vectors.ok()) return vectors.status();
    const auto trace = inference::run_transformer(*model, *state, *vectors);
    difference = first_of({differs("steps", claims[i].shape.steps, trace.shape.steps),
                           differs("carried", claims[i].shape.carried, trace.shape.carried)});
    if (!difference.empty()) return Difference{i, "ShapeDiffers: " + difference};
    difference = run_difference(
        claims[i], make_prover_for(trace.shape, claims[i].backend, claims[i].parameters)
                       ->commit_transformer(*model, trace, claims[i].parameters));
    if (!difference.empty()) return Difference{i, difference};
    *state = trace.state_after();
  }
  return Difference{};
}

}  // namespace ptvm::cli
