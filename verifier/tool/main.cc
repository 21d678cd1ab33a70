// The `verifier` program (docs/cli.md).
#include "verifier/tool/commands.h"

int main(int argc, char** argv) {
  using namespace ptvm::tool;
  CLI::App app("Checks proofs of the provable transformer VM.", "verifier");
  ExitCode exit_code = ExitCode::kOk;
  add_verify(app, exit_code);
  add_info(app, exit_code);
  add_common(app, "verifier verify fibonacci.proof",
             "  0  verify: the proof is accepted; info: the file can be read\n"
             "  1  verify: the proof is rejected; info: the file is no well-formed proof\n"
             "  2  wrong usage, or a file that cannot be read");
  return run(app, argc, argv, exit_code);
}
