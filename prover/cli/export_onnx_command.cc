// export-onnx: writes the transformer of a program as ONNX models.
#include <iostream>
#include <memory>

#include "absl/status/status.h"
#include "prover/claim/program_json.h"
#include "prover/cli/command.h"
#include "prover/cli/model_options.h"
#include "prover/cli/output_folder.h"
#include "prover/model/hashes.h"
#include "prover/onnx/export.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {
namespace {

struct Options {
  std::string path;
  std::string output;
  uint64_t max_steps = 1000;
  ModelOptions model;
  bool json = false;
};

void print(const Options& options, const model::Model& model, const onnx::Files& files) {
  const model::Hashes hashes = model::compute_hashes(model.program, model.config);
  tool::Json json = {{"program", options.path},
                     {"output", options.output},
                     {"instructions", model.blocks.size()},
                     {"program_hash", claim::to_hex(hashes.program_hash)},
                     {"transformer_config_hash", claim::to_hex(hashes.transformer_config_hash)},
                     {"deterministic_model_hash", claim::to_hex(hashes.deterministic_model_hash)}};
  for (const auto& [name, bytes] : files) json["files"][name] = bytes.size();
  if (options.json) {
    std::cout << tool::to_text(json);
    return;
  }
  for (const auto& [name, bytes] : files) {
    std::cout << options.output << "/" << name << ": " << tool::grouped(bytes.size()) << " bytes\n";
  }
  std::cout << "\ndeterministic_model_hash: " << json["deterministic_model_hash"].get<std::string>()
            << "\nto check it: python3 " << options.output << "/" << onnx::kScriptName << "\n";
}

ExitCode export_onnx(const Options& options) {
  ExitCode exit_code = ExitCode::kOk;
  const auto loaded = load_model(options.path, options.model, exit_code);
  if (!loaded) return exit_code;
  const model::Model& model = loaded->model;
  const auto files = onnx::export_files(model, options.max_steps);
  if (!files.ok()) return fail(files.status());
  if (absl::Status status = write_folder(options.output, *files); !status.ok()) {
    return fail(status);
  }
  print(options, model, *files);
  return ExitCode::kOk;
}

}  // namespace

void add_export_onnx(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand(
      "export-onnx", "Write the transformer that a program is, as ONNX models in a folder");
  const auto options = std::make_shared<Options>();
  add_program_file(*command, options->path);
  command
      ->add_option("-o,--output", options->output, "The folder to make; there may be an empty one")
      ->required()
      ->option_text("DIR");
  tool::add_number(*command, "--max-steps", "Steps of the reference trace at most",
                   tool::Range<uint64_t>{0, 100'000}, options->max_steps);
  add_model_options(*command, options->model);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "Example:\n  prover export-onnx programs/fibonacci.tvm -o fibonacci-onnx\n"
      "  python3 fibonacci-onnx/validate.py");
  command->callback([options, &exit_code] { exit_code = export_onnx(*options); });
}

}  // namespace ptvm::cli
