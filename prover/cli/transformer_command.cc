// transformer: proofs of stacks of transformer layers (spec/transformer-blocks.md).
#include <algorithm>

#include "prover/cli/transformer_commands.h"
#include "prover/inference/inference_parameters.h"
#include "shared/proof/transformer.h"

namespace ptvm::cli {

std::unique_ptr<inference::InferenceProver> make_prover_for(
    const inference::TransformerShape& shape, claim::Backend backend, const stark::Params& params) {
  const claim::TransformerClaim claim = {.backend = backend, .shape = shape};
  return inference::make_inference_prover(
      backend, proof::statement_of(claim).log_rows() + params.log_blowup);
}

absl::StatusOr<stark::Params> choose_transformer_params(const inference::TransformerShape& shape,
                                                        const inference::TransformerModel& model,
                                                        const prover::ProveOptions& options) {
  claim::TransformerClaim claim = {.backend = options.backend, .shape = shape};
  std::ranges::copy(model.multipliers, claim.all_multipliers.begin());
  return inference::choose_params(proof::statement_of(claim), options);
}

Status verify_file(std::span<const uint8_t> proof, const verifier::Policy& policy,
                   std::vector<std::byte>& workspace, verifier::TransformerFindings& findings) {
  size_t n_bytes = 0;
  if (const Status status = verifier::open(proof, findings, n_bytes); status != Status::kAccepted) {
    return status;
  }
  workspace.resize(std::max(workspace.size(), n_bytes));
  Arena arena(workspace);
  return verifier::verify(proof, policy, arena, findings);
}

void add_transformer(CLI::App& app, ExitCode& exit_code) {
  CLI::App* group = app.add_subcommand(
      "transformer", "Prove integer transformer layers, and check chains of such proofs");
  group->require_subcommand(1);
  group->footer(
      "Example:\n  prover transformer prove --layers 1 --heads 4 --dim 16 --hidden 128 --seq 16 "
      "-o layer.proof");
  add_transformer_prove(*group, exit_code);
  add_transformer_verify(*group, exit_code);
  add_transformer_bench(*group, exit_code);
}

}  // namespace ptvm::cli
