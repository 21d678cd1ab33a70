// verify: is the proof valid, and does it meet the policy?
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <iostream>
#include <memory>
#include <vector>

#include "verifier/tool/commands.h"
#include "verifier/tool/input_file.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::tool {
namespace {

constexpr uint32_t kMaxBits = 1000;
constexpr uint32_t kMaxRuns = 1000000;

struct Options {
  std::string path;
  ptvm_policy policy = {sizeof(ptvm_policy), PTVM_DEFAULT_MIN_PROVEN_BITS, 0};
  uint32_t n_runs = 1;
  bool json = false;
};

struct Verdict {
  ptvm_result result{};
  double verify_ms = 0;  // median
};

Verdict check(std::span<const uint8_t> proof, const ptvm_policy& policy, uint32_t n_runs) {
  size_t workspace_size = 0;
  Verdict verdict;
  verdict.result.size = sizeof(ptvm_result);
  verdict.result.status = ptvm_workspace_size(&workspace_size, proof.data(), proof.size());
  // If there is no telling the size, ptvm_verify fails in the same way, and fills the result.
  std::vector<std::byte> workspace(workspace_size);
  std::vector<double> run_ms(n_runs);
  for (double& ms : run_ms) {
    const auto start = std::chrono::steady_clock::now();
    verdict.result.status = ptvm_verify(&verdict.result, workspace.data(), workspace.size(),
                                        proof.data(), proof.size(), &policy);
    ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  }
  const auto middle = run_ms.begin() + static_cast<std::ptrdiff_t>(run_ms.size() / 2);
  std::nth_element(run_ms.begin(), middle, run_ms.end());
  verdict.verify_ms = *middle;
  return verdict;
}

void print_text(const Options& options, const Verdict& verdict, const Json& claim, size_t n_bytes) {
  const ptvm_result& result = verdict.result;
  const bool accepted = result.status == PTVM_ACCEPTED;
  std::cout << options.path << ": " << (accepted ? "ACCEPTED" : "REJECTED") << "\n";
  std::cout << reason(result.status) << "\n";
  if (!accepted && result.n_segments > 1) {
    std::cout << "This was found in segment " << result.failed_segment + 1 << " of "
              << result.n_segments << ".\n";
  }
  if (!claim.is_null()) {
    std::cout << (accepted ? "\nProven:\n" : "\nThe claim that was NOT proven:\n");
    print_claim(std::cout, claim);
    print_security(std::cout, result);
  }
  print_sizes(std::cout, result, n_bytes);
  char time[64];
  std::snprintf(time, sizeof(time), "%.3f ms%s", verdict.verify_ms,
                options.n_runs > 1 ? " (median)" : "");
  print_line(std::cout, "verified in", time);
}

ExitCode verify(const Options& options) {
  std::string error;
  const auto file = read_proof(options.path, error);
  if (!file) return fail(ExitCode::kUsage, error);
  const auto proof = bytes_of(*file);
  const Verdict verdict = check(proof, options.policy, options.n_runs);
  const bool accepted = verdict.result.status == PTVM_ACCEPTED;
  const Json claim = claim_json(proof);
  if (options.json) {
    std::cout << to_text({{"accepted", accepted},
                          {"reason", reason(verdict.result.status)},
                          {"verify_ms", verdict.verify_ms},
                          {"security", security_json(verdict.result)},
                          {"claim", claim}});
  } else {
    print_text(options, verdict, claim, proof.size());
  }
  return accepted ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace

void add_verify(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand("verify", "Check a proof, without running its program");
  const auto options = std::make_shared<Options>();
  command->add_option("PROOF", options->path, "The proof file")->required()->option_text("FILE");
  add_number(*command, "--min-proven-bits", "Least proven security to accept",
             Range<uint32_t>{0, kMaxBits}, options->policy.min_proven_bits);
  add_number(*command, "--min-conjectured-bits", "Least conjectured security to accept",
             Range<uint32_t>{0, kMaxBits}, options->policy.min_conjectured_bits);
  add_number(*command, "--bench", "Verify N times and give the median time",
             Range<uint32_t>{1, kMaxRuns}, options->n_runs);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  " + app.get_name() +
                  " verify fibonacci.proof --min-proven-bits 100");
  command->callback([options, &exit_code] { exit_code = verify(*options); });
}

}  // namespace ptvm::tool
