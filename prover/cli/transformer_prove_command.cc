// transformer prove: runs layers and proves what came of it.
#include <tbb/task_arena.h>

#include <iostream>
#include <memory>

#include "absl/strings/str_format.h"
#include "prover/cli/inference_options.h"
#include "prover/cli/output_file.h"
#include "prover/cli/prove_report.h"
#include "prover/cli/transformer_commands.h"
#include "prover/cli/transformer_options.h"
#include "prover/cli/transformer_report.h"
#include "prover/inference/inference_file.h"
#include "prover/inference/transformer_json.h"
#include "verifier/src/inference.h"

namespace ptvm::cli {
namespace {

struct Options {
  RunOptions run;
  StarkOptions stark;
  std::string output;
  std::string outputs, state_output;  // of the layers; empty: are not written
  uint32_t n_threads = all_threads();
  bool json = false;
  bool quiet = false;
};

// What was proven, and how long it took.
struct Outcome {
  claim::TransformerClaim claim;
  size_t n_bytes;
  double prove_ms;

  security::Report security() const {
    return security::estimate(verifier::security_instance(proof::statement_of(claim)));
  }
};

void print_json(const Outcome& outcome) {
  const claim::TransformerClaim& claim = outcome.claim;
  std::cout << tool::to_text({{"shape", to_json(claim.shape)},
                              {"weights", claim.shape.stack.weights()},
                              {"backend", claim::name_of(claim.backend)},
                              {"prove_ms", outcome.prove_ms},
                              {"proof_bytes", outcome.n_bytes},
                              {"peak_rss_bytes", peak_rss_bytes()},
                              {"parameters", to_json(claim.parameters)},
                              {"security", to_json(outcome.security())}});
}

void print_text(const Options& options, const Outcome& outcome) {
  const claim::TransformerClaim& claim = outcome.claim;
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  std::cout << to_text(claim.shape) << " -> " << options.output << "\n";
  line("weights", tool::grouped(claim.shape.stack.weights()));
  line("prove time", absl::StrFormat("%.1f ms", outcome.prove_ms));
  line("proof", tool::grouped(outcome.n_bytes) + " bytes");
  line("peak memory", absl::StrFormat("%d MiB", peak_rss_bytes() >> 20));
  print_strength(claim.backend, claim.parameters, outcome.security());
}

absl::StatusOr<Outcome> prove_run(const TransformerRun& run, const Options& options) {
  const Stopwatch watch;
  const inference::TransformerTrace trace =
      inference::run_transformer(run.model, run.before, run.vectors);
  const prover::ProveOptions prove = strength_of(options.stark);
  const auto params = choose_transformer_params(trace.shape, run.model, prove);
  if (!params.ok()) return params.status();
  const auto prover = make_prover_for(trace.shape, prove.backend, *params);
  const inference::TransformerProof proof =
      prover->prove_transformer(run.model, trace, *params, requested_bits(prove));
  const std::vector<uint8_t> file = inference::make_file(proof);
  const Outcome outcome = {proof.claim, file.size(), watch.ms()};

  absl::Status status = write_file(options.output, file);
  if (status.ok() && !options.outputs.empty()) {
    status = write_file(options.outputs,
                        inference::vectors_to_json(run.model.stack.width(), trace.outputs()));
  }
  if (status.ok() && !options.state_output.empty()) {
    status = write_file(options.state_output, inference::to_json(trace.state_after()));
  }
  if (!status.ok()) return status;
  return outcome;
}

ExitCode prove(const Options& options) {
  for (const std::string& path : {options.output, options.outputs, options.state_output}) {
    if (path.empty() && path != options.output) continue;
    if (const absl::Status status = check_writable(path); !status.ok()) return fail(status);
  }
  const auto run = load_run(options.run);
  if (!run.ok()) return fail(run.status());
  absl::StatusOr<Outcome> outcome;
  tbb::task_arena arena(static_cast<int>(options.n_threads));
  arena.execute([&] { outcome = prove_run(*run, options); });
  if (!outcome.ok()) return fail(outcome.status());
  warn_if_weak(outcome->security(), options.quiet);
  if (options.json) {
    print_json(*outcome);
  } else if (!options.quiet) {
    print_text(options, *outcome);
  }
  return ExitCode::kOk;
}

}  // namespace

void add_transformer_prove(CLI::App& group, ExitCode& exit_code) {
  CLI::App* command = group.add_subcommand("prove", "Run layers and prove what came of it");
  const auto options = std::make_shared<Options>();
  add_run_options(*command, options->run);
  add_output_file(*command, options->output, "The proof file to write")->required();
  command->add_option("--outputs", options->outputs, "Write the vectors that come out too")
      ->option_text("FILE.json");
  command->add_option("--state-output", options->state_output, "Write the state after them too")
      ->option_text("FILE.json");
  add_strength(*command, options->stark);
  add_threads(*command, options->n_threads);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->add_flag("--quiet", options->quiet, "Print nothing but errors");
  command->footer(
      "Example:\n  prover transformer prove --model model.json --vectors vectors.json "
      "-o step.proof");
  command->callback([options, &exit_code] { exit_code = prove(*options); });
}

}  // namespace ptvm::cli
