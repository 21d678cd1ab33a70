// The subcommands of `prover attention`, and what they share.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/cli/attention_report.h"
#include "prover/cli/command.h"
#include "prover/cli/inference_options.h"
#include "prover/inference/inference_prover.h"

namespace ptvm::cli {

// Each adds itself to `group`; if it is called, its answer goes to `exit_code`.
void add_attention_prove(CLI::App& group, ExitCode& exit_code);
void add_attention_verify(CLI::App& group, ExitCode& exit_code);
void add_attention_bench(CLI::App& group, ExitCode& exit_code);

// A prover for proofs of `shape` with `params`.
std::unique_ptr<inference::InferenceProver> make_prover_for(const inference::AttentionShape& shape,
                                                            claim::Backend backend,
                                                            const stark::Params& params);

// Whether a proof has the lookups of weights in it, or leaves them to a proof of their own.
enum class ProofMode : uint8_t { kFused, kSplit };

// Parameters for what a mode takes.
struct AttentionParams {
  stark::Params attention;
  std::optional<stark::Params> lookups;  // of a split proof
};
// Errors as of inference::choose_params.
absl::StatusOr<AttentionParams> choose_attention_params(const inference::AttentionShape& shape,
                                                        ProofMode mode,
                                                        const prover::ProveOptions& options);

// The proof files of a mode.
struct AttentionFiles {
  claim::AttentionClaim claim;
  double witness_ms = 0;
  std::vector<uint8_t> attention;  // the whole, or what `lookups` is the rest of
  std::vector<uint8_t> lookups;    // empty unless the proof is split

  size_t n_bytes() const { return attention.size() + lookups.size(); }
};
AttentionFiles prove_files(inference::InferenceProver& prover,
                           const inference::AttentionInputs& inputs, const AttentionParams& params,
                           uint32_t requested_proven_bits);

// Verifies the files of a mode; `lookups` is empty if there is none.
Status verify_files(std::span<const uint8_t> attention, std::span<const uint8_t> lookups,
                    const verifier::Policy& policy, std::span<std::byte> workspace,
                    AttentionFindings& findings);
// How large a workspace that needs.
size_t workspace_of(std::span<const uint8_t> attention, std::span<const uint8_t> lookups);

// --mode fused|split.
void add_mode(CLI::App& command, ProofMode& mode);
std::string_view name_of(ProofMode mode);

}  // namespace ptvm::cli
