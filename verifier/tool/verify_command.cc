// verify: is the proof valid, and does it meet the policy?
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "verifier/tool/any_proof.h"
#include "verifier/tool/commands.h"
#include "verifier/tool/input_file.h"
#include "verifier/tool/policy.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::tool {
namespace {

constexpr uint32_t kMaxRuns = 1000000;

struct Options {
  std::string path;
  PolicyOptions policy;
  Reexecute reexecute;  // empty: not in this program
  bool reexecutes = false;
  uint32_t n_runs = 1;
  bool json = false;
};

struct Verdict {
  ptvm_result result{};
  double verify_ms = 0;  // median
  bool reexecuted = false;
  std::string difference;  // of the run to the claim

  bool accepted() const { return result.status == PTVM_ACCEPTED && difference.empty(); }
  std::string reason() const {
    return difference.empty() ? tool::reason(result.status) : "RunDiffers: " + difference;
  }
};

Verdict check(std::span<const uint8_t> proof, const ptvm_policy& policy, uint32_t n_runs) {
  size_t n_bytes = 0;
  Verdict verdict;
  verdict.result.size = sizeof(ptvm_result);
  verdict.result.status = workspace_size(n_bytes, proof);
  // If there is no telling the size, verification fails in the same way, and fills the result.
  std::vector<std::byte> workspace(n_bytes);
  std::vector<double> run_ms(n_runs);
  for (double& ms : run_ms) {
    const auto start = std::chrono::steady_clock::now();
    verdict.result.status = verify_any(verdict.result, workspace, proof, policy);
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
  const bool accepted = verdict.accepted();
  std::cout << options.path << ": " << (accepted ? "ACCEPTED" : "REJECTED") << "\n";
  std::cout << verdict.reason() << "\n";
  if (result.status != PTVM_ACCEPTED && result.n_segments > 1) {
    std::cout << "This was found in segment " << result.failed_segment + 1 << " of "
              << result.n_segments << ".\n";
  }
  if (!claim.is_null()) {
    std::cout << (accepted ? "\nProven:\n" : "\nThe claim that was NOT proven:\n");
    print_claim(std::cout, claim);
    print_security(std::cout, result);
  }
  const ptvm_policy policy = policy_of(options.policy);
  print_line(std::cout, "asked for",
             std::to_string(policy.min_proven_bits) + " bits proven, " +
                 std::to_string(policy.min_conjectured_bits) + " bits conjectured");
  if (accepted && verdict.reexecuted) {
    print_line(std::cout, "run again", "gives the same states, at every cut and at the end");
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
  if (options.reexecutes && is_of_attention(proof)) {
    return fail(ExitCode::kUsage, "a proof of attention has no program to run again");
  }
  Verdict verdict = check(proof, policy_of(options.policy), options.n_runs);
  if (options.reexecutes && verdict.result.status == PTVM_ACCEPTED) {
    verdict.difference = options.reexecute(proof);
    verdict.reexecuted = true;
  }
  const Json claim = claim_json(proof);
  if (options.json) {
    std::cout << to_text({{"accepted", verdict.accepted()},
                          {"reason", verdict.reason()},
                          {"reexecuted", verdict.reexecuted},
                          {"verify_ms", verdict.verify_ms},
                          {"security", security_json(verdict.result)},
                          {"claim", claim}});
  } else {
    print_text(options, verdict, claim, proof.size());
  }
  return verdict.accepted() ? ExitCode::kOk : ExitCode::kFailed;
}

// A flag that asks for re-execution, with the rest of what it does in `set`.
void add_reexecuting_flag(CLI::App& command, const std::string& name,
                          const std::string& description, Options& options,
                          std::function<void()> set) {
  const auto parse = [name, &options, set = std::move(set)](int64_t) {
    if (!options.reexecute) {
      throw CLI::ValidationError(name,
                                 "asks to run the program again, which this one cannot do; "
                                 "`prover verify` can");
    }
    options.reexecutes = true;
    set();
  };
  CLI::Option* flag = command.add_flag_function(name, parse, description);
  if (!options.reexecute) flag->group("");  // not in the help
}

}  // namespace

void add_verify(CLI::App& app, ExitCode& exit_code, Reexecute reexecute) {
  CLI::App* command = app.add_subcommand("verify", "Check a proof");
  const auto options = std::make_shared<Options>();
  command->add_option("PROOF", options->path, "The proof file")->required()->option_text("FILE");
  options->reexecute = std::move(reexecute);
  add_policy_options(*command, options->policy);
  add_reexecuting_flag(*command, "--reexecute", "Run the program too, and compare", *options,
                       [] {});
  add_reexecuting_flag(*command, "--strict",
                       "Run the program too, and accept no less than " +
                           std::to_string(kStrictConjecturedBits) + " conjectured bits",
                       *options, [options] { options->policy.strict = true; });
  add_number(*command, "--bench", "Verify N times and give the median time",
             Range<uint32_t>{1, kMaxRuns}, options->n_runs);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  " + app.get_name() +
                  " verify fibonacci.proof --min-proven-security 100");
  command->callback([options, &exit_code] { exit_code = verify(*options); });
}

}  // namespace ptvm::tool
