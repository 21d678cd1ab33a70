// assemble and disassemble: a program from one form to another.
#include <functional>
#include <iostream>
#include <memory>

#include "prover/asm/disassembler.h"
#include "prover/claim/program_json.h"
#include "prover/cli/command.h"
#include "prover/cli/output_file.h"
#include "prover/cli/program_file.h"

namespace ptvm::cli {
namespace {

struct Options {
  std::string path;
  std::string output;
};

using Translate = std::string(const vm::Program& program);

ExitCode translate(const Options& options, Translate to_text) {
  const auto file = read_program(options.path);
  if (!file.ok()) return fail(file.status());
  const std::string text = to_text(file->program);
  if (options.output.empty()) {
    std::cout << text;
    return ExitCode::kOk;
  }
  const absl::Status status = write_file(options.output, text);
  return status.ok() ? ExitCode::kOk : fail(status);
}

void add(CLI::App& app, ExitCode& exit_code, const char* name, const char* description,
         const char* example, Translate to_text) {
  CLI::App* command = app.add_subcommand(name, description);
  const auto options = std::make_shared<Options>();
  add_program_file(*command, options->path);
  add_output_file(*command, options->output, "Write there, not to standard output");
  command->footer(std::string("Example:\n  ") + example);
  command->callback([options, to_text, &exit_code] { exit_code = translate(*options, to_text); });
}

}  // namespace

void add_assemble(CLI::App& app, ExitCode& exit_code) {
  add(app, exit_code, "assemble", "Print a program as JSON: the `program` of a statement-v1 claim",
      "prover assemble programs/fibonacci.tvm -o fibonacci.json", claim::program_to_json);
}

void add_disassemble(CLI::App& app, ExitCode& exit_code) {
  add(app, exit_code, "disassemble", "Print a program, for instance that of a proof, as source",
      "prover disassemble fibonacci.proof", assembler::disassemble);
}

}  // namespace ptvm::cli
