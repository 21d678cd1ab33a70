// info: what a proof file says, without verifying it.
#include <iostream>
#include <memory>

#include "verifier/tool/any_proof.h"
#include "verifier/tool/commands.h"
#include "verifier/tool/input_file.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::tool {
namespace {

constexpr const char* kWarning =
    "NOT VERIFIED: this is what the file says, not what was proven. `verify` checks it.";

struct Options {
  std::string path;
  bool json = false;
};

ExitCode info(const Options& options) {
  std::string error;
  const auto proof = read_proof(options.path, error);
  if (!proof) return fail(ExitCode::kUsage, error);
  return show_info(options.path, bytes_of(*proof), options.json);
}

}  // namespace

ExitCode show_info(const std::string& path, std::span<const uint8_t> proof, bool as_json) {
  ptvm_result result{};
  result.size = sizeof(result);
  const ptvm_status status = inspect_any(result, proof);
  const bool well_formed = status == PTVM_ACCEPTED;
  const Json claim = claim_json(proof);
  if (as_json) {
    std::cout << to_text({{"verified", false},
                          {"warning", kWarning},
                          {"well_formed", well_formed},
                          {"reason", well_formed ? "" : reason(status)},
                          {"proof_bytes", proof.size()},
                          {"security", security_json(result)},
                          {"claim", claim}});
  } else if (!claim.is_null()) {
    std::cout << path << "\n" << kWarning << "\n\n";
    print_sizes(std::cout, result, proof.size());
    print_claim(std::cout, claim);
    print_security(std::cout, result);
    print_parameters(std::cout, claim);
    if (!is_of_attention(claim)) print_listing(std::cout, claim);
    std::cout << "\n" << kWarning << "\n";
  }
  return well_formed ? ExitCode::kOk : fail(ExitCode::kFailed, path + ": " + reason(status));
}

void add_info(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command =
      app.add_subcommand("info", "Print what a proof file says, WITHOUT verifying it");
  const auto options = std::make_shared<Options>();
  command->add_option("PROOF", options->path, "The proof file")->required()->option_text("FILE");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  verifier info fibonacci.proof");
  command->callback([options, &exit_code] { exit_code = info(*options); });
}

}  // namespace ptvm::tool
