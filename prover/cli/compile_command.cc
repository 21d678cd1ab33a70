// compile: writes the transformer of a program.
#include <iostream>
#include <memory>

#include "prover/cli/command.h"
#include "prover/cli/model_options.h"
#include "prover/cli/model_report.h"
#include "prover/cli/output_file.h"
#include "prover/cli/program_file.h"
#include "prover/model/compile.h"
#include "prover/model/model_file.h"

namespace ptvm::cli {
namespace {

struct Options {
  std::string path;
  std::string output;
  ModelOptions model;
  bool json = false;
};

ExitCode compile(const Options& options) {
  const auto file = read_program(options.path);
  if (!file.ok()) return fail(file.status());
  const auto model = model::compile(file->program, options.model.config);
  if (!model.ok()) return fail(model.status());
  const std::vector<uint8_t> bytes = model::write_model(*model);
  const absl::Status status = write_file(options.output, bytes);
  if (!status.ok()) return fail(status);

  const tool::Json facts = model_facts(*model);
  if (options.json) {
    tool::Json json = {{"program", options.path}, {"model_bytes", bytes.size()}};
    json.update(facts);
    std::cout << tool::to_text(json);
  } else {
    std::cout << options.output << ": " << tool::grouped(bytes.size()) << " bytes\n\n";
    print_model(std::cout, facts);
  }
  return ExitCode::kOk;
}

}  // namespace

void add_compile(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command =
      app.add_subcommand("compile", "Write the transformer that a program is, as safetensors");
  const auto options = std::make_shared<Options>();
  add_program_file(*command, options->path);
  add_output_file(*command, options->output, "Where to write the model")->required();
  add_model_options(*command, options->model);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "Example:\n  prover compile programs/fibonacci.tvm -o fibonacci.safetensors\n"
      "  prover info fibonacci.safetensors");
  command->callback([options, &exit_code] { exit_code = compile(*options); });
}

}  // namespace ptvm::cli
