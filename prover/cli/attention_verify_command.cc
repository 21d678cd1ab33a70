// attention verify: is a proof of attention valid, does it meet the policy, and is it of what was
// expected?
#include <cstddef>
#include <iostream>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "prover/claim/program_json.h"
#include "prover/cli/attention_commands.h"
#include "prover/cli/attention_options.h"
#include "prover/cli/attention_report.h"
#include "shared/claim/attention_json.h"
#include "verifier/tool/input_file.h"
#include "verifier/tool/policy.h"

namespace ptvm::cli {
namespace {

constexpr uint32_t kMaxRuns = 1000000;

struct Options {
  std::string path;
  std::string lookups;  // the other file of a split proof
  tool::PolicyOptions policy;
  ShapeOptions shape;
  std::string inputs;
  uint32_t n_runs = 1;
  bool json = false;
};

struct Verdict {
  Status status = Status::kInternal;
  AttentionFindings findings;
  std::string difference;  // of the claim from what was expected
  double verify_ms = 0;    // median

  bool accepted() const { return status == Status::kAccepted && difference.empty(); }
  std::string reason() const {
    return difference.empty() ? tool::reason(static_cast<ptvm_status>(status)) : difference;
  }
};

Verdict check(std::span<const uint8_t> proof, std::span<const uint8_t> lookups,
              const ptvm_policy& policy, uint32_t n_runs) {
  Verdict verdict;
  std::vector<std::byte> workspace(workspace_of(proof, lookups));
  std::vector<double> run_ms(n_runs);
  for (double& ms : run_ms) {
    const Stopwatch watch;
    verdict.status =
        verify_files(proof, lookups, {policy.min_proven_bits, policy.min_conjectured_bits},
                     workspace, verdict.findings);
    ms = watch.ms();
  }
  verdict.verify_ms = median(std::move(run_ms));
  return verdict;
}

// How `claim` differs from one about `inputs`; nothing if it does not.
std::string difference_from(const inference::AttentionInputs& inputs,
                            const claim::AttentionClaim& claim) {
  const inference::AttentionShape& shape = inputs.shape;
  const std::string difference = difference_of(
      claim.shape, {shape.heads, shape.dim, shape.steps, shape.carried, shape.score_shift});
  if (!difference.empty()) return difference;
  const auto commitments =
      make_prover_for(shape, claim.backend, claim.parameters)->commit(inputs, claim.parameters);
  for (size_t i = 0; i < commitments.size(); ++i) {
    if (commitments[i] == claim.commitments[i]) continue;
    const std::string name(claim::kAttentionDataNames[i]);
    return absl::StrCat("the commitment to ", name, " is ", claim::to_hex(claim.commitments[i]),
                        ", not ", claim::to_hex(commitments[i]));
  }
  return "";
}

void print_text(const Options& options, const Verdict& verdict, size_t n_bytes) {
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  const bool accepted = verdict.accepted();
  std::cout << options.path << ": " << (accepted ? "ACCEPTED" : "REJECTED") << "\n"
            << verdict.reason() << "\n";
  const ptvm_result result = result_of(verdict.status, verdict.findings);
  if (verdict.findings.has_claim()) {
    std::cout << (accepted ? "\nProven:\n" : "\nThe claim that was NOT proven:\n");
    tool::print_claim(std::cout, to_json(verdict.findings.claim()));
    tool::print_security(std::cout, result);
  }
  const ptvm_policy policy = tool::policy_of(options.policy);
  line("asked for", absl::StrFormat("%d bits proven, %d bits conjectured", policy.min_proven_bits,
                                    policy.min_conjectured_bits));
  if (accepted && !options.inputs.empty()) {
    line("inputs", "those of `" + options.inputs + "`");
  }
  tool::print_sizes(std::cout, result, n_bytes);
  line("verified in",
       absl::StrFormat("%.3f ms%s", verdict.verify_ms, options.n_runs > 1 ? " (median)" : ""));
}

void print_json(const Verdict& verdict) {
  const ptvm_result result = result_of(verdict.status, verdict.findings);
  std::cout << tool::to_text(
      {{"accepted", verdict.accepted()},
       {"reason", verdict.reason()},
       {"verify_ms", verdict.verify_ms},
       {"security", tool::security_json(result)},
       {"claim", verdict.findings.has_claim() ? to_json(verdict.findings.claim()) : tool::Json()}});
}

ExitCode verify(const Options& options) {
  std::string error;
  const auto file = tool::read_proof(options.path, error);
  if (!file) return tool::fail(ExitCode::kUsage, error);
  std::optional<std::string> lookups;
  if (!options.lookups.empty()) {
    lookups = tool::read_proof(options.lookups, error);
    if (!lookups) return tool::fail(ExitCode::kUsage, error);
  }
  Verdict verdict = check(tool::bytes_of(*file), tool::bytes_of(lookups.value_or("")),
                          tool::policy_of(options.policy), options.n_runs);
  if (verdict.accepted()) {
    const claim::AttentionClaim& claim = verdict.findings.claim();
    const std::string difference = difference_of(claim.shape, options.shape);
    if (!difference.empty()) verdict.difference = "ShapeDiffers: " + difference;
    if (difference.empty() && !options.inputs.empty()) {
      const auto inputs = read_inputs(options.inputs);
      if (!inputs.ok()) return fail(inputs.status());
      verdict.difference = difference_from(*inputs, claim);
      if (!verdict.difference.empty()) verdict.difference.insert(0, "InputsDiffer: ");
    }
  }
  if (options.json) {
    print_json(verdict);
  } else {
    print_text(options, verdict, file->size() + lookups.value_or("").size());
  }
  return verdict.accepted() ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace

void add_attention_verify(CLI::App& group, ExitCode& exit_code) {
  CLI::App* command = group.add_subcommand("verify", "Check a proof of attention");
  const auto options = std::make_shared<Options>();
  command->add_option("PROOF", options->path, "The proof file")->required()->option_text("FILE");
  command->add_option("--lookups", options->lookups, "The proof of the lookups of a split proof")
      ->option_text("FILE");
  add_shape_options(*command, "Refuse another shape: ", options->shape);
  command
      ->add_option("--inputs", options->inputs,
                   "Compute with the inputs in a file, and refuse a claim about others")
      ->option_text("FILE.json");
  tool::add_policy_options(*command, options->policy);
  tool::add_number(*command, "--bench", "Verify N times and give the median time",
                   tool::Range<uint32_t>{1, kMaxRuns}, options->n_runs);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  prover attention verify attention.proof --heads 4");
  command->callback([options, &exit_code] { exit_code = verify(*options); });
}

}  // namespace ptvm::cli
