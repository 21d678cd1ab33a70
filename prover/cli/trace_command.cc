// trace: writes a run, step by step, as a page to look at or as JSON.
#include <iostream>
#include <memory>

#include "prover/cli/output_file.h"
#include "prover/cli/recorded_program.h"
#include "prover/engine/engines.h"
#include "prover/view/comparisons.h"
#include "prover/view/page.h"
#include "prover/view/trace_json.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {
namespace {

constexpr uint64_t kDefaultSteps = 20000;

struct Options {
  RecordingOptions recording = {.path = "", .max_steps = kDefaultSteps};
  std::string output;
  bool html = false;
  bool json = false;
};

void print_summary(const Options& options, const view::RecordedRun& run, size_t n_bytes) {
  std::cout << options.output << ": " << tool::grouped(n_bytes) << " bytes, "
            << tool::grouped(run.n_steps()) << (run.n_steps() == 1 ? " step" : " steps");
  if (!run.failure().ok()) {
    std::cout << ", and then: " << run.failure().message();
  } else if (!run.halted()) {
    std::cout << "; the run goes on (--max-steps)";
  }
  std::cout << "\n";
}

ExitCode trace(const Options& options) {
  if (!options.output.empty()) {
    if (absl::Status status = check_writable(options.output); !status.ok()) return fail(status);
  }
  ExitCode exit_code = ExitCode::kOk;
  const auto program = record_program(options.recording, exit_code);
  if (!program) return exit_code;
  // Each engine with the first one; what the others are to one another follows.
  std::vector<view::Comparison> comparisons;
  for (const view::EnginePair& pair : view::engine_pairs()) {
    if (pair.first != engine::engine_names().front()) continue;
    comparisons.push_back(view::compare(program->run, pair));
  }
  const tool::Json json =
      view::trace_json(program->run, options.recording.path, program->listing, comparisons);
  const std::string text = options.html ? view::trace_page(json) : tool::to_text(json);
  if (options.output.empty()) {
    std::cout << text;
    return ExitCode::kOk;
  }
  if (absl::Status status = write_file(options.output, text); !status.ok()) return fail(status);
  print_summary(options, program->run, text.size());
  return ExitCode::kOk;
}

}  // namespace

void add_trace(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command =
      app.add_subcommand("trace", "Write a run, step by step, as a page or as JSON");
  const auto options = std::make_shared<Options>();
  auto* const form = command->add_option_group("form", "What to write");
  form->add_flag("--html", options->html, "One page, which shows the run and needs nothing else");
  form->add_flag("--json", options->json, "One JSON object");
  form->require_option(1);
  add_output_file(*command, options->output, "Where to write it; else it is printed");
  add_recording_options(*command, view::kMaxWrittenSteps, options->recording);
  command->footer("Example:\n  prover trace programs/fibonacci.tvm --html -o fibonacci.html");
  command->callback([options, &exit_code] { exit_code = trace(*options); });
}

}  // namespace ptvm::cli
