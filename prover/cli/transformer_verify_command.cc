// transformer verify: are proofs of transformer layers valid, do they meet the policy, are they a
// chain, and are they of what was expected?
#include <iostream>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "prover/claim/program_json.h"
#include "prover/cli/inference_options.h"
#include "prover/cli/transformer_commands.h"
#include "prover/cli/transformer_expectation.h"
#include "prover/cli/transformer_options.h"
#include "prover/cli/transformer_report.h"
#include "verifier/tool/input_file.h"
#include "verifier/tool/policy.h"

namespace ptvm::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  ExpectationOptions expected;
  tool::PolicyOptions policy;
  bool json = false;
};

// On one proof.
struct Verdict {
  std::string path;
  size_t n_bytes = 0;
  Status status = Status::kInternal;
  verifier::TransformerFindings findings;
  std::string difference;  // of the claim from what was expected
  double verify_ms = 0;

  bool accepted() const { return status == Status::kAccepted && difference.empty(); }
  std::string reason() const {
    return difference.empty() ? tool::reason(static_cast<ptvm_status>(status)) : difference;
  }
  const claim::TransformerClaim& claim() const { return findings.file.claim; }
};

// How many are accepted in front of the first one that is not.
size_t n_accepted(const std::vector<Verdict>& verdicts) {
  size_t n = 0;
  while (n < verdicts.size() && verdicts[n].accepted()) ++n;
  return n;
}

// Of all proofs together.
std::string reason(const std::vector<Verdict>& verdicts) {
  if (verdicts.size() == 1) return verdicts[0].reason();
  const size_t n = n_accepted(verdicts);
  if (n < verdicts.size()) return absl::StrCat(verdicts[n].path, ": ", verdicts[n].reason());
  return absl::StrCat(
      "Accepted: All ", n,
      " proofs are valid, and each begins with the state that the one before left.");
}

// The files, verified one by one and as a chain; nothing is expected of them yet.
std::optional<std::vector<Verdict>> check(const Options& options, std::string& error) {
  const ptvm_policy policy = tool::policy_of(options.policy);
  std::vector<Verdict> verdicts;
  std::vector<std::byte> workspace;
  for (const std::string& path : options.paths) {
    const auto file = tool::read_proof(path, error);
    if (!file) return std::nullopt;
    Verdict verdict;
    verdict.path = path;
    verdict.n_bytes = file->size();
    const Stopwatch watch;
    verdict.status =
        verify_file(tool::bytes_of(*file), {policy.min_proven_bits, policy.min_conjectured_bits},
                    workspace, verdict.findings);
    verdict.verify_ms = watch.ms();
    if (verdict.accepted() && !verdicts.empty() && verdicts.back().status == Status::kAccepted) {
      const Verdict& before = verdicts.back();
      const std::string broken = break_between(before.claim(), verdict.claim());
      if (!broken.empty()) {
        verdict.difference =
            absl::StrCat("ChainBroken: it does not go on from ", before.path, ": ", broken);
      }
    }
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

void print_text(const Options& options, const Verdict& verdict) {
  const bool accepted = verdict.accepted();
  std::cout << verdict.path << ": " << (accepted ? "ACCEPTED" : "REJECTED") << "\n"
            << verdict.reason() << "\n";
  const ptvm_result result = result_of(verdict.status, verdict.findings);
  if (verdict.findings.has_claim) {
    std::cout << (accepted ? "\nProven:\n" : "\nThe claim that was NOT proven:\n");
    print_claim(verdict.claim());
    tool::print_security(std::cout, result);
  }
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  const ptvm_policy policy = tool::policy_of(options.policy);
  line("asked for", absl::StrFormat("%d bits proven, %d bits conjectured", policy.min_proven_bits,
                                    policy.min_conjectured_bits));
  if (accepted && !options.expected.model.empty()) {
    line("model", "that of `" + options.expected.model + "`");
  }
  tool::print_sizes(std::cout, result, verdict.n_bytes);
  line("verified in", absl::StrFormat("%.3f ms", verdict.verify_ms));
}

void print_json(const std::vector<Verdict>& verdicts) {
  tool::Json proofs = tool::Json::array();
  for (const Verdict& verdict : verdicts) {
    const ptvm_result result = result_of(verdict.status, verdict.findings);
    proofs.push_back(
        {{"file", verdict.path},
         {"accepted", verdict.accepted()},
         {"reason", verdict.reason()},
         {"verify_ms", verdict.verify_ms},
         {"security", tool::security_json(result)},
         {"claim", verdict.findings.has_claim ? to_json(verdict.claim()) : tool::Json()}});
  }
  std::cout << tool::to_text({{"accepted", n_accepted(verdicts) == verdicts.size()},
                              {"reason", reason(verdicts)},
                              {"proofs", proofs}});
}

ExitCode verify(const Options& options) {
  if (!options.expected.vectors.empty() &&
      options.expected.vectors.size() != options.paths.size()) {
    throw CLI::ValidationError("--vectors", "expected one file for each proof");
  }
  std::string error;
  auto verdicts = check(options, error);
  if (!verdicts) return tool::fail(ExitCode::kUsage, error);
  if (n_accepted(*verdicts) == verdicts->size() && !options.expected.model.empty()) {
    std::vector<claim::TransformerClaim> claims;
    for (const Verdict& verdict : *verdicts) claims.push_back(verdict.claim());
    const auto difference = find_difference(claims, options.expected);
    if (!difference.ok()) return fail(difference.status());
    if (!difference->text.empty()) (*verdicts)[difference->claim].difference = difference->text;
  }
  if (options.json) {
    print_json(*verdicts);
  } else {
    for (const Verdict& verdict : *verdicts) {
      if (&verdict != verdicts->data()) std::cout << "\n";
      print_text(options, verdict);
    }
    if (verdicts->size() > 1) std::cout << "\n" << reason(*verdicts) << "\n";
  }
  return n_accepted(*verdicts) == verdicts->size() ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace

void add_transformer_verify(CLI::App& group, ExitCode& exit_code) {
  CLI::App* command =
      group.add_subcommand("verify", "Check proofs of layers, several as a chain in this order");
  const auto options = std::make_shared<Options>();
  command->add_option("PROOF", options->paths, "The proof files")
      ->required()
      ->option_text("FILE..");
  CLI::Option* const model = command->add_option(
      "--model", options->expected.model, "Compute with a model, and refuse a claim about another");
  model->option_text("FILE.json");
  CLI::Option* const vectors =
      command->add_option("--vectors", options->expected.vectors,
                          "The same of vectors, a file for each proof, and of the state");
  vectors->option_text("FILE.json..")->needs(model);
  command
      ->add_option("--state", options->expected.state,
                   "The state before the first vectors; else the empty one")
      ->option_text("FILE.json")
      ->needs(vectors);
  tool::add_policy_options(*command, options->policy);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "Example:\n  prover transformer verify step1.proof step2.proof --model model.json");
  command->callback([options, &exit_code] { exit_code = verify(*options); });
}

}  // namespace ptvm::cli
