// run: executes a program with an engine, and compares engines step by step.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <limits>
#include <memory>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "prover/cli/command.h"
#include "prover/cli/engine_option.h"
#include "prover/cli/model_options.h"
#include "prover/engine/engines.h"
#include "prover/engine/lockstep.h"
#include "prover/engine/text_trace.h"
#include "prover/prove/prove.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {
namespace {

struct Options {
  std::string path;
  uint64_t max_steps = prover::kDefaultMaxSteps;
  std::string engine = "native";
  ModelOptions model;
  std::vector<std::string> verify;  // the engines to compare with
  bool verify_all = false;
  std::string onnx;  // the folder of an export, for the engine onnx; empty: none
  bool trace = false;
  bool json = false;
};

struct Outcome {
  double elapsed_ms = 0;
  double steps_per_second = 0;
  std::vector<std::string> verified_engines;  // those compared; empty if none were
  uint64_t verified_steps = 0;
};

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

// The engines that `options` ask to compare, the chosen one among them; none if it does not.
std::vector<std::string> engines_to_compare(const Options& options) {
  std::vector<std::string> names;
  if (options.verify.empty() && !options.verify_all) return names;
  for (const std::string& name : engine::all_engine_names()) {
    if (name == options.engine || contains(options.verify, name) ||
        (options.verify_all && contains(engine::engine_names(), name))) {
      names.push_back(name);
    }
  }
  return names;
}

bool uses_onnx(const Options& options) {
  return options.engine == "onnx" || contains(engines_to_compare(options), "onnx");
}

absl::StatusOr<std::unique_ptr<engine::Engine>> make_engine(const std::string& name,
                                                            const Options& options,
                                                            const model::Model& model) {
  if (name == "onnx" && !options.onnx.empty()) return engine::load_engine(model, options.onnx);
  return engine::make_engine(name, model);
}

// Runs the engines side by side; kFailedPrecondition with the first difference, if there is one.
// An error that all of them end with is none of this.
absl::Status compare_engines(const Options& options, const model::Model& model, Outcome& outcome) {
  outcome.verified_engines = engines_to_compare(options);
  if (outcome.verified_engines.empty()) return absl::OkStatus();
  std::vector<std::unique_ptr<engine::Engine>> engines;
  std::vector<engine::Engine*> views;
  for (const std::string& name : outcome.verified_engines) {
    auto engine = make_engine(name, options, model);
    if (!engine.ok()) return engine.status();
    views.push_back(engines.emplace_back(*std::move(engine)).get());
  }
  const engine::LockstepResult result = engine::run_lockstep(views, options.max_steps);
  outcome.verified_steps = result.n_checked;
  if (!result.difference) return absl::OkStatus();
  return absl::FailedPreconditionError("the engines differ: " +
                                       engine::describe(*result.difference));
}

void print_json(const Options& options, const model::Config& config, const engine::State& state,
                const Outcome& outcome) {
  const auto& [steps, registers, memory] = state;
  tool::Json json = {{"program", options.path},
                     {"engine", options.engine},
                     {"steps", steps},
                     {"halted", registers.halted},
                     {"pc", registers.pc},
                     {"acc", registers.acc},
                     {"sp", registers.sp},
                     {"zero_flag", registers.zero},
                     {"carry_flag", registers.carry},
                     {"memory", memory},
                     {"layers", config.transformer.num_layers},
                     {"attention_mode", model::format(config.attention)},
                     {"elapsed_ms", outcome.elapsed_ms},
                     {"steps_per_second", outcome.steps_per_second}};
  if (!outcome.verified_engines.empty()) {
    json["verified_engines"] = outcome.verified_engines;
    json["verified_steps"] = outcome.verified_steps;
  }
  std::cout << tool::to_text(json);
}

void print_text(const Options& options, const model::Config& config, const engine::State& state,
                const Outcome& outcome) {
  const auto& [steps, registers, memory] = state;
  const auto flag = [](bool value) { return value ? "true" : "false"; };
  std::cout << "program: " << options.path << "\nengine: " << options.engine << "\nsteps: " << steps
            << "\nhalted: " << flag(registers.halted) << "\npc: " << int{registers.pc}
            << "\nsp: " << int{registers.sp} << "\nacc: " << registers.acc
            << "\nzero_flag: " << flag(registers.zero) << "\ncarry_flag: " << flag(registers.carry)
            << "\nmemory: [" << absl::StrJoin(memory, ", ")
            << "]\nlayers: " << config.transformer.num_layers
            << "\nattention_mode: " << model::format(config.attention)
            << absl::StrFormat("\nelapsed_ms: %.3f\nthroughput_steps_per_sec: %.2f\n",
                               outcome.elapsed_ms, outcome.steps_per_second);
  if (outcome.verified_engines.empty()) return;
  for (const std::string& name : options.verify) {
    std::cout << "verified_against_" << name << ": true\n";
  }
  if (options.verify_all) {
    std::cout << "verified_all_engines: " << absl::StrJoin(outcome.verified_engines, ",") << "\n";
  }
  std::cout << "verified_steps: " << outcome.verified_steps << "\n";
}

ExitCode run(const Options& options) {
  ExitCode exit_code = ExitCode::kOk;
  const auto loaded = load_model(options.path, options.model, exit_code);
  if (!loaded) return exit_code;
  const model::Model& model = loaded->model;
  const auto engine = make_engine(options.engine, options, model);
  if (!engine.ok()) return fail(engine.status());
  Outcome outcome;
  if (absl::Status status = compare_engines(options, model, outcome); !status.ok()) {
    return fail(status);
  }

  // The trace is printed as it arises, and standard output is for the one JSON object if asked for.
  std::ostream& trace = options.json ? std::cerr : std::cout;
  const auto start = std::chrono::steady_clock::now();
  const absl::Status status =
      options.trace
          ? engine::run_with_text_trace(**engine, options.max_steps,
                                        [&](std::string_view line) { trace << line << "\n"; })
          : (*engine)->run(options.max_steps);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  if (!status.ok()) return fail(status);

  const engine::State state = (*engine)->state();
  const double seconds = elapsed.count();
  outcome.elapsed_ms = seconds * 1e3;
  outcome.steps_per_second = seconds > 0 ? static_cast<double>(state.steps) / seconds : 0;
  (options.json ? print_json : print_text)(options, model.config, state, outcome);
  return ExitCode::kOk;
}

void add_engine_options(CLI::App& command, Options& options) {
  add_engine_option(command, "What executes", options.engine);
  for (const std::string& name : engine::all_engine_names()) {
    const std::string flag = "--verify-" + name;
    const auto verify = [&options, flag, name](int64_t) { options.verify.push_back(name); };
    command.add_flag_function(flag, verify,
                              "Compare the engine with " + name + " first, state by state");
  }
  command.add_flag("--verify-all", options.verify_all,
                   "Compare all engines of this build first, state by state");
  command
      .add_option("--onnx", options.onnx,
                  "Let the engine onnx execute the export in the folder DIR")
      ->option_text("DIR");
}

}  // namespace

void add_run(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand("run", "Run a program and print the state it ends in");
  const auto options = std::make_shared<Options>();
  add_program_file(*command, options->path);
  tool::add_number(*command, "--max-steps", "Stop after N steps, which is no error",
                   tool::Range<uint64_t>{0, std::numeric_limits<int64_t>::max()},
                   options->max_steps);
  add_engine_options(*command, *options);
  add_model_options(*command, options->model);
  command->add_flag("--trace", options->trace,
                    "Print the state after each step first (with --json: on standard error)");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  prover run programs/fibonacci.tvm --json");
  command->callback([options, &exit_code] {
    if (contains(options->verify, options->engine)) {
      throw CLI::ValidationError(
          "--verify-" + options->engine,
          options->engine + " is the engine itself; choose another with --engine");
    }
    if (!options->onnx.empty() && !uses_onnx(*options)) {
      throw CLI::ValidationError("--onnx",
                                 "no engine takes it; choose --engine onnx or --verify-onnx");
    }
    exit_code = run(*options);
  });
}

}  // namespace ptvm::cli
