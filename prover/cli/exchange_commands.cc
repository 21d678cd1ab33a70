// export and import: proofs in the form of other programs, and back.
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "prover/cli/command.h"
#include "prover/cli/output_file.h"
#include "prover/exchange/proof_file.h"
#include "verifier/tool/input_file.h"

namespace ptvm::cli {
namespace {

// JSON is held as a tree that takes several times its length.
constexpr size_t kMaxJsonBytes = size_t{1} << 28;

struct Options {
  std::string path;
  std::string output;
  std::string format = "stwo-json";
};

// The conversion's answer, in a file.
template <class Bytes>
ExitCode finish(const Options& options, const absl::StatusOr<Bytes>& converted) {
  if (!converted.ok()) {
    return tool::fail(ExitCode::kFailed,
                      absl::StrCat(options.path, ": ", converted.status().message()));
  }
  const absl::Status status = write_file(options.output, *converted);
  return status.ok() ? ExitCode::kOk : fail(status);
}

ExitCode export_proof(const Options& options) {
  std::string error;
  const auto bytes = tool::read_proof(options.path, error);
  if (!bytes) return tool::fail(ExitCode::kUsage, error);
  if (const absl::Status status = check_writable(options.output); !status.ok()) return fail(status);
  return finish(options, exchange::export_stwo_json(tool::bytes_of(*bytes)));
}

ExitCode import_proof(const Options& options) {
  std::string text;
  if (!tool::InputFile(options.path).read_up_to(kMaxJsonBytes + 1, text)) {
    return tool::fail(ExitCode::kUsage, absl::StrCat("cannot read `", options.path, "`"));
  }
  if (text.size() > kMaxJsonBytes) {
    return tool::fail(ExitCode::kUsage, absl::StrCat("`", options.path, "` is longer than ",
                                                     kMaxJsonBytes, " bytes"));
  }
  if (const absl::Status status = check_writable(options.output); !status.ok()) return fail(status);
  return finish(options, exchange::import_stwo_json(text));
}

CLI::App* add(CLI::App& app, const char* name, const char* description, const char* file,
              const char* output, Options& options) {
  CLI::App* command = app.add_subcommand(name, description);
  command->add_option("FILE", options.path, file)->required()->option_text(" ");
  add_output_file(*command, options.output, output)->required();
  command->add_option("--format", options.format, "stwo-json, the only one there is")
      ->check(CLI::IsMember({"stwo-json"}))
      ->option_text("NAME");
  return command;
}

}  // namespace

void add_export(CLI::App& app, ExitCode& exit_code) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = add(app, "export", "Write a proof as JSON, for programs that know stwo",
                          "The proof", "The JSON file to write", *options);
  command->footer("Example:\n  prover export --format stwo-json fibonacci.proof -o fibonacci.json");
  command->callback([options, &exit_code] { exit_code = export_proof(*options); });
}

void add_import(CLI::App& app, ExitCode& exit_code) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = add(app, "import", "Make the proof file that `export` has written as JSON",
                          "The JSON file", "The proof file to write", *options);
  command->footer("Example:\n  prover import fibonacci.json -o fibonacci.proof");
  command->callback([options, &exit_code] { exit_code = import_proof(*options); });
}

}  // namespace ptvm::cli
