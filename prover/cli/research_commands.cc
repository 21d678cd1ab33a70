// research step, trace and matrix, and equivalence: engines compared, and what came of it written
// down.
#include <algorithm>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "prover/cli/artifact_report.h"
#include "prover/cli/command.h"
#include "prover/cli/model_options.h"
#include "prover/cli/output_file.h"
#include "prover/engine/engines.h"

namespace ptvm::cli {
namespace {

using research::Artifact;

constexpr uint64_t kDefaultSteps = 4096;

struct Options {
  std::vector<std::string> paths;
  std::string output;
  uint64_t steps = kDefaultSteps;  // --max-steps, or --step
  std::vector<std::string> engines;
  ModelOptions model;
  bool allow_mismatch = false;
  bool json = false;
};

// The transformer, and the engine of this build that is the furthest from it.
std::vector<std::string> default_pair() {
  const auto& names = engine::engine_names();
  const auto has = [&](const char* name) { return std::ranges::find(names, name) != names.end(); };
  return {"transformer", has("onnx") ? "onnx" : has("tensor") ? "tensor" : "native"};
}

ExitCode read_subjects(const Options& options, std::vector<research::Subject>& subjects) {
  for (const std::string& path : options.paths) {
    ExitCode exit_code = ExitCode::kOk;
    auto loaded = load_model(path, options.model, exit_code);
    if (!loaded) return exit_code;
    subjects.push_back(
        research::make_subject(path, std::move(loaded->model.program), loaded->model.config));
  }
  return ExitCode::kOk;
}

// What each command makes of the programs.
using Make = absl::StatusOr<Artifact> (*)(std::span<const research::Subject>, const Options&);

absl::StatusOr<Artifact> make_step(std::span<const research::Subject> subjects,
                                   const Options& options) {
  return research::compare_step(subjects.front(), options.engines, options.steps);
}
absl::StatusOr<Artifact> make_trace(std::span<const research::Subject> subjects,
                                    const Options& options) {
  return research::compare_runs(subjects.front(), options.engines, options.steps);
}
absl::StatusOr<Artifact> make_matrix(std::span<const research::Subject> subjects,
                                     const Options& options) {
  return research::compare_programs(subjects, options.engines, options.steps);
}
absl::StatusOr<Artifact> make_equivalence(std::span<const research::Subject> subjects,
                                          const Options& options) {
  return research::record_equivalence(subjects.front(), options.engines, options.steps);
}

ExitCode write_artifact(const Options& options, Make make) {
  std::vector<research::Subject> subjects;
  const ExitCode read = read_subjects(options, subjects);
  if (read != ExitCode::kOk) return read;
  if (absl::Status status = check_writable(options.output); !status.ok()) return fail(status);
  const auto artifact = make(subjects, options);
  if (!artifact.ok()) return fail(artifact.status());
  const std::string text = research::layout(research::to_json(*artifact));
  if (absl::Status status = write_file(options.output, text); !status.ok()) return fail(status);

  const tool::Json facts = artifact_facts(*artifact);
  if (options.json) {
    tool::Json json = {{"artifact", options.output}, {"artifact_bytes", text.size()}};
    json.update(facts);
    std::cout << tool::to_text(json);
  } else {
    std::cout << options.output << ": " << tool::grouped(text.size()) << " bytes\n\n";
    print_artifact(std::cout, facts);
  }
  if (research::matched(*artifact) || options.allow_mismatch) return ExitCode::kOk;
  return tool::fail(ExitCode::kFailed, "the engines differ, as `" + options.output + "` tells");
}

// --engines, a list of `least` to `greatest` different names.
void add_engines(CLI::App& command, Options& options, size_t least, size_t greatest) {
  const std::string option = "--engines";
  const auto parse = [=, &options](const std::string& text) {
    options.engines = absl::StrSplit(text, ',');
    const auto& known = engine::all_engine_names();
    for (const std::string& name : options.engines) {
      if (std::ranges::find(known, name) == known.end()) {
        throw CLI::ValidationError(
            option,
            absl::StrCat("expected names of ", absl::StrJoin(known, ", "), ", not `", name, "`"));
      }
      if (std::ranges::count(options.engines, name) > 1) {
        throw CLI::ValidationError(option, absl::StrCat("`", name, "` is there twice"));
      }
    }
    if (options.engines.size() < least || options.engines.size() > greatest) {
      throw CLI::ValidationError(option, greatest == 2 ? "expected two names, as in native,tensor"
                                                       : "expected two names or more");
    }
  };
  command
      .add_option_function<std::string>(
          option, parse,
          absl::StrCat("What is compared, of ", absl::StrJoin(engine::all_engine_names(), ", "),
                       " [", absl::StrJoin(options.engines, ","), "]"))
      ->option_text("NAMES");
}

// What all four commands have.
std::shared_ptr<Options> add_common_options(CLI::App& command, std::vector<std::string> engines,
                                            bool one_program) {
  const auto options = std::make_shared<Options>();
  options->engines = std::move(engines);
  command
      .add_option("FILE", options->paths,
                  "The program: .tvm source, assembled JSON, or a model or proof of it")
      ->required()
      ->expected(1, one_program ? 1 : static_cast<int>(research::kMaxEntries))
      ->option_text(one_program ? " " : "...");
  add_output_file(command, options->output, "Where to write the artifact")->required();
  add_model_options(command, options->model);
  command.add_flag("--json", options->json, "Print one JSON object");
  return options;
}

void add_max_steps(CLI::App& command, Options& options, uint64_t greatest) {
  tool::add_number(command, "--max-steps", "Stop after N steps, which is no error",
                   tool::Range<uint64_t>{1, greatest}, options.steps);
}

void add_allow_mismatch(CLI::App& command, Options& options) {
  command.add_flag("--allow-mismatch", options.allow_mismatch,
                   "Let engines that differ be no failure; the file tells either way");
}

void on_call(CLI::App* command, const std::shared_ptr<Options>& options, Make make,
             ExitCode& exit_code) {
  command->callback([=, &exit_code] { exit_code = write_artifact(*options, make); });
}

}  // namespace

void add_research(CLI::App& app, ExitCode& exit_code) {
  CLI::App* research =
      app.add_subcommand("research", "Compare two engines, and write what came of it");
  research->require_subcommand(1);
  research->footer("Example:\n  prover research trace programs/fibonacci.tvm -o trace.json");

  CLI::App* step = research->add_subcommand("step", "Compare two engines in one step of a run");
  auto options = add_common_options(*step, default_pair(), true);
  options->steps = 1;
  tool::add_number(*step, "--step", "Which step, counted from 1",
                   tool::Range<uint64_t>{1, research::kMaxComparedSteps}, options->steps);
  add_engines(*step, *options, 2, 2);
  add_allow_mismatch(*step, *options);
  step->footer("Example:\n  prover research step programs/fibonacci.tvm --step 9 -o step.json");
  on_call(step, options, make_step, exit_code);

  CLI::App* trace = research->add_subcommand("trace", "Compare two engines in all steps of a run");
  options = add_common_options(*trace, default_pair(), true);
  add_max_steps(*trace, *options, research::kMaxComparedSteps);
  add_engines(*trace, *options, 2, 2);
  add_allow_mismatch(*trace, *options);
  trace->footer("Example:\n  prover research trace programs/fibonacci.tvm -o trace.json");
  on_call(trace, options, make_trace, exit_code);

  CLI::App* matrix = research->add_subcommand("matrix", "The same for several programs");
  options = add_common_options(*matrix, default_pair(), false);
  add_max_steps(*matrix, *options, research::kMaxComparedSteps);
  add_engines(*matrix, *options, 2, 2);
  add_allow_mismatch(*matrix, *options);
  matrix->footer("Example:\n  prover research matrix programs/*.tvm -o matrix.json");
  on_call(matrix, options, make_matrix, exit_code);
}

void add_equivalence(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand(
      "equivalence", "Run all engines side by side, and write a witness for every step");
  const auto options = add_common_options(*command, engine::engine_names(), true);
  add_max_steps(*command, *options, research::kMaxEquivalenceSteps);
  add_engines(*command, *options, 2, engine::all_engine_names().size());
  command->footer("Example:\n  prover equivalence programs/fibonacci.tvm -o equivalence.json");
  on_call(command, options, make_equivalence, exit_code);
}

}  // namespace ptvm::cli
