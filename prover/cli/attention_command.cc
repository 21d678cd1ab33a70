// attention: proofs of integer attention (spec/attention.md).
#include <algorithm>

#include "prover/cli/attention_commands.h"
#include "prover/inference/inference_file.h"
#include "prover/inference/inference_parameters.h"
#include "shared/proof/attention.h"
#include "shared/proof/lookups.h"

namespace ptvm::cli {

std::unique_ptr<inference::InferenceProver> make_prover_for(const inference::AttentionShape& shape,
                                                            claim::Backend backend,
                                                            const stark::Params& params) {
  const claim::AttentionClaim claim = {.backend = backend, .shape = shape};
  return inference::make_inference_prover(
      backend, proof::statement_of(claim).log_rows() + params.log_blowup);
}

absl::StatusOr<AttentionParams> choose_attention_params(const inference::AttentionShape& shape,
                                                        ProofMode mode,
                                                        const prover::ProveOptions& options) {
  const claim::AttentionClaim claim = {.backend = options.backend, .shape = shape};
  AttentionParams params;
  if (mode == ProofMode::kFused) {
    const auto chosen = inference::choose_params(proof::statement_of(claim), options);
    if (!chosen.ok()) return chosen.status();
    params.attention = *chosen;
    return params;
  }
  const auto source = proof::statement_of(claim::AttentionSourceClaim{claim});
  const auto of_source = inference::choose_params(source, options);
  if (!of_source.ok()) return of_source.status();
  params.attention = *of_source;
  // Both proofs open the same committed columns.
  prover::ProveOptions same_blowup = options;
  same_blowup.log_blowup = params.attention.log_blowup;
  const claim::LookupsClaim lookups = {
      .backend = options.backend,
      .table = inference::Table::kWeights,
      .log_rows = source.all_components[proof::kAttend].log_rows()};
  const auto of_lookups = inference::choose_params(proof::statement_of(lookups), same_blowup);
  if (!of_lookups.ok()) return of_lookups.status();
  params.lookups = *of_lookups;
  return params;
}

AttentionFiles prove_files(inference::InferenceProver& prover,
                           const inference::AttentionInputs& inputs, const AttentionParams& params,
                           uint32_t requested_proven_bits) {
  if (!params.lookups) {
    const auto proof = prover.prove(inputs, params.attention, requested_proven_bits);
    return {proof.claim, proof.witness_ms, inference::make_file(proof), {}};
  }
  const auto [source, lookups] =
      prover.prove_split(inputs, params.attention, *params.lookups, requested_proven_bits);
  return {source.claim.attention, source.witness_ms, inference::make_file(source),
          inference::make_file(lookups)};
}

Status verify_files(std::span<const uint8_t> attention, std::span<const uint8_t> lookups,
                    const verifier::Policy& policy, std::span<std::byte> workspace,
                    AttentionFindings& findings) {
  Arena arena(workspace);
  findings = {};
  if (!lookups.empty()) {
    findings.is_split = true;
    return verifier::verify_split(attention, lookups, policy, arena, findings.source,
                                  findings.lookups);
  }
  size_t workspace_size;
  if (verifier::open(attention, findings.source, workspace_size) == Status::kAccepted) {
    findings.is_split = true;
    return Status::kLookupsNotProven;
  }
  return verifier::verify(attention, policy, arena, findings.whole);
}

size_t workspace_of(std::span<const uint8_t> attention, std::span<const uint8_t> lookups) {
  // A file that cannot be opened needs none; verification fails in the same way.
  AttentionFindings findings;
  size_t most = 0;
  const auto look_at = [&](std::span<const uint8_t> file, auto& of_kind) {
    size_t size = 0;
    if (verifier::open(file, of_kind, size) == Status::kAccepted) most = std::max(most, size);
  };
  look_at(attention, findings.whole);
  look_at(attention, findings.source);
  look_at(lookups, findings.lookups);
  return most;
}

std::string_view name_of(ProofMode mode) { return mode == ProofMode::kSplit ? "split" : "fused"; }

void add_mode(CLI::App& command, ProofMode& mode) {
  tool::add_name(command, "--mode", "Whether the lookups of weights are proven with the rest",
                 {"fused", "split"}, "fused", [&mode](const std::string& name) {
                   mode = name == "split" ? ProofMode::kSplit : ProofMode::kFused;
                 });
}

void add_attention(CLI::App& app, ExitCode& exit_code) {
  CLI::App* group =
      app.add_subcommand("attention", "Prove integer attention, and check such proofs");
  group->require_subcommand(1);
  group->footer(
      "Example:\n  prover attention prove --heads 4 --dim 64 --seq 64 -o attention.proof");
  add_attention_prove(*group, exit_code);
  add_attention_verify(*group, exit_code);
  add_attention_bench(*group, exit_code);
}

}  // namespace ptvm::cli
