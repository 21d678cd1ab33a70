// verify-research and verify-equivalence: whether an artifact holds together, and whether running
// the engines again gives it.
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "prover/cli/artifact_report.h"
#include "prover/cli/command.h"
#include "verifier/tool/input_file.h"

namespace ptvm::cli {
namespace {

struct Options {
  std::string path;
  bool reexecute = false;
  bool json = false;
};

absl::StatusOr<std::string> read_file(const std::string& path) {
  tool::InputFile input(path);
  std::string text;
  if (!input.read_up_to(research::kMaxArtifactBytes + 1, text)) {
    return absl::NotFoundError(absl::StrCat("cannot read `", path, "`"));
  }
  if (text.size() > research::kMaxArtifactBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", path, "` is longer than ", research::kMaxArtifactBytes, " bytes"));
  }
  return text;
}

ExitCode verify(const Options& options, bool is_equivalence) {
  const auto text = read_file(options.path);
  if (!text.ok()) return fail(text.status());
  const auto artifact = research::read_artifact(*text);
  absl::Status status = artifact.status();
  if (status.ok() && is_equivalence &&
      research::kind_of(*artifact) != research::Kind::kEquivalence) {
    status = absl::InvalidArgumentError(
        "/statement_version: is that of another artifact, for `prover verify-research`");
  }
  if (status.ok() && options.reexecute) status = research::reexecute(*artifact);
  if (absl::IsUnimplemented(status)) return fail(status);

  const tool::Json facts = artifact.ok() ? artifact_facts(*artifact) : tool::Json();
  if (options.json) {
    tool::Json json = {
        {"accepted", status.ok()},
        {"reason", status.ok() ? tool::Json() : tool::Json(std::string(status.message()))},
        {"reexecuted", status.ok() && options.reexecute}};
    if (!facts.is_null()) json.update(facts);
    std::cout << tool::to_text(json);
  } else {
    std::cout << options.path << ": " << (status.ok() ? "ACCEPTED" : "REJECTED") << "\n";
    if (!status.ok()) std::cout << status.message() << "\n";
    if (status.ok()) {
      std::cout << (options.reexecute ? "Running the engines again gives the same.\n\n"
                                      : "It holds together; the engines were not run again.\n\n");
      print_artifact(std::cout, facts);
    }
  }
  return status.ok() ? ExitCode::kOk : ExitCode::kFailed;
}

void add_verify_artifact(CLI::App* command, const std::string& example, bool is_equivalence,
                         ExitCode& exit_code) {
  const auto options = std::make_shared<Options>();
  command->add_option("FILE", options->path, "The artifact")->required()->option_text(" ");
  command->add_flag("--reexecute", options->reexecute,
                    "Run the engines again, and compare everything");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  " + example);
  command->callback([=, &exit_code] { exit_code = verify(*options, is_equivalence); });
}

}  // namespace

void add_verify_research(CLI::App& app, ExitCode& exit_code) {
  add_verify_artifact(
      app.add_subcommand("verify-research", "Check what `research` or `equivalence` has written"),
      "prover verify-research trace.json --reexecute", false, exit_code);
}

void add_verify_equivalence(CLI::App& app, ExitCode& exit_code) {
  add_verify_artifact(
      app.add_subcommand("verify-equivalence", "Check what `equivalence` has written"),
      "prover verify-equivalence equivalence.json --reexecute", true, exit_code);
}

}  // namespace ptvm::cli
