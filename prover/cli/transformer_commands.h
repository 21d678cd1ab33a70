// The subcommands of `prover transformer`, and what they share.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/cli/command.h"
#include "prover/inference/inference_prover.h"
#include "prover/prove/prove.h"
#include "verifier/src/verify_inference.h"

namespace ptvm::cli {

// Each adds itself to `group`; if it is called, its answer goes to `exit_code`.
void add_transformer_prove(CLI::App& group, ExitCode& exit_code);
void add_transformer_verify(CLI::App& group, ExitCode& exit_code);
void add_transformer_bench(CLI::App& group, ExitCode& exit_code);

// A prover for proofs about `shape` with `params`.
std::unique_ptr<inference::InferenceProver> make_prover_for(
    const inference::TransformerShape& shape, claim::Backend backend, const stark::Params& params);

// Parameters for proofs about what `model` does with `shape`. Errors as of
// inference::choose_params.
absl::StatusOr<stark::Params> choose_transformer_params(const inference::TransformerShape& shape,
                                                        const inference::TransformerModel& model,
                                                        const prover::ProveOptions& options);

// Verifies a proof file. `workspace` is made as large as that takes.
Status verify_file(std::span<const uint8_t> proof, const verifier::Policy& policy,
                   std::vector<std::byte>& workspace, verifier::TransformerFindings& findings);

}  // namespace ptvm::cli
