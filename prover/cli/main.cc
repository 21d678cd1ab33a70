// The `prover` program (docs/cli.md).
#include <vector>

#include "prover/cli/command.h"

int main(int argc, char** argv) {
  using namespace ptvm;
  CLI::App app("Runs programs of the provable transformer VM and proves the runs.", "prover");
  tool::ExitCode exit_code = tool::ExitCode::kOk;
  cli::add_run(app, exit_code);
  cli::add_trace(app, exit_code);
  cli::add_tui(app, exit_code);
  cli::add_prove(app, exit_code);
  cli::add_verify(app, exit_code);
  cli::add_compile(app, exit_code);
  cli::add_assemble(app, exit_code);
  cli::add_disassemble(app, exit_code);
  cli::add_info(app, exit_code);
  cli::add_export(app, exit_code);
  cli::add_import(app, exit_code);
  cli::add_export_onnx(app, exit_code);
  cli::add_security(app, exit_code);
  cli::add_attention(app, exit_code);
  cli::add_transformer(app, exit_code);
  cli::add_cost(app, exit_code);
  cli::add_research(app, exit_code);
  cli::add_equivalence(app, exit_code);
  cli::add_verify_research(app, exit_code);
  cli::add_verify_equivalence(app, exit_code);
  tool::add_common(
      app,
      "prover prove programs/fibonacci.tvm -o fibonacci.proof\n\n"
      "`prover FILE` is short for `prover run FILE`.",
      "  0  done; verify: the proof is accepted\n"
      "  1  the program has errors, fails or does not halt, the security or the limit on memory\n"
      "     cannot be met;\n"
      "     verify: the proof is rejected; export, import: the file is no proof;\n"
      "     verify-research, verify-equivalence: the artifact is rejected\n"
      "  2  wrong usage, or a file that cannot be read or written");

  std::vector<const char*> arguments(argv, argv + argc);
  const bool is_file =
      argc > 1 && argv[1][0] != '-' &&
      app.get_subcommands([&](CLI::App* each) { return each->check_name(argv[1]); }).empty();
  if (is_file) arguments.insert(arguments.begin() + 1, "run");
  return tool::run(app, static_cast<int>(arguments.size()), arguments.data(), exit_code);
}
