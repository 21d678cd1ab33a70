// run: executes a program with the native engine.
#include <chrono>
#include <iostream>
#include <limits>
#include <memory>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "prover/cli/command.h"
#include "prover/cli/program_file.h"
#include "prover/engine/native_engine.h"
#include "prover/engine/text_trace.h"
#include "prover/prove/prove.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {
namespace {

constexpr const char* kEngine = "native";

struct Options {
  std::string path;
  uint64_t max_steps = prover::kDefaultMaxSteps;
  bool trace = false;
  bool json = false;
};

void print_json(const Options& options, const engine::State& end, double elapsed_ms,
                double steps_per_second) {
  const isa::Registers& state = end.registers;
  std::cout << tool::to_text({{"program", options.path},
                              {"engine", kEngine},
                              {"steps", end.steps},
                              {"halted", state.halted},
                              {"pc", state.pc},
                              {"acc", state.acc},
                              {"sp", state.sp},
                              {"zero_flag", state.zero},
                              {"carry_flag", state.carry},
                              {"memory", end.memory},
                              {"elapsed_ms", elapsed_ms},
                              {"steps_per_second", steps_per_second}});
}

void print_text(const Options& options, const engine::State& end, double elapsed_ms,
                double steps_per_second) {
  const isa::Registers& state = end.registers;
  const auto flag = [](bool value) { return value ? "true" : "false"; };
  std::cout << "program: " << options.path << "\nengine: " << kEngine << "\nsteps: " << end.steps
            << "\nhalted: " << flag(state.halted) << "\npc: " << int{state.pc}
            << "\nsp: " << int{state.sp} << "\nacc: " << state.acc
            << "\nzero_flag: " << flag(state.zero) << "\ncarry_flag: " << flag(state.carry)
            << "\nmemory: [" << absl::StrJoin(end.memory, ", ") << "]"
            << absl::StrFormat("\nelapsed_ms: %.3f\nthroughput_steps_per_sec: %.2f\n", elapsed_ms,
                               steps_per_second);
}

ExitCode run(const Options& options) {
  const auto file = read_program(options.path);
  if (!file.ok()) return fail(file.status());
  auto machine = engine::NativeEngine::create(file->program, {});
  if (!machine.ok()) return fail(machine.status());

  // The trace is printed as it arises, and standard output is for the one JSON object if asked for.
  std::ostream& trace = options.json ? std::cerr : std::cout;
  const auto start = std::chrono::steady_clock::now();
  const absl::Status status =
      options.trace
          ? engine::run_with_text_trace(*machine, options.max_steps,
                                        [&](std::string_view line) { trace << line << "\n"; })
          : machine->run(options.max_steps);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  if (!status.ok()) return fail(status);

  const double seconds = elapsed.count();
  const double rate = seconds > 0 ? static_cast<double>(machine->state().steps) / seconds : 0;
  (options.json ? print_json : print_text)(options, machine->state(), seconds * 1e3, rate);
  return ExitCode::kOk;
}

}  // namespace

void add_run(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand("run", "Run a program and print the state it ends in");
  const auto options = std::make_shared<Options>();
  add_program_file(*command, options->path);
  tool::add_number(*command, "--max-steps", "Stop after N steps, which is no error",
                   tool::Range<uint64_t>{0, std::numeric_limits<int64_t>::max()},
                   options->max_steps);
  command->add_flag("--trace", options->trace,
                    "Print the state after each step first (with --json: on standard error)");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  prover run programs/fibonacci.tvm --json");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace ptvm::cli
