// attention prove: computes attention and proves what came of it.
#include <tbb/task_arena.h>

#include <iostream>
#include <memory>

#include "absl/strings/str_format.h"
#include "prover/cli/attention_commands.h"
#include "prover/cli/attention_options.h"
#include "prover/cli/attention_report.h"
#include "prover/cli/output_file.h"
#include "prover/cli/prove_report.h"
#include "prover/inference/attention_json.h"
#include "shared/proof/attention.h"
#include "verifier/src/inference.h"

namespace ptvm::cli {
namespace {

struct Options {
  InputOptions inputs;
  StarkOptions stark;
  ProofMode mode = ProofMode::kFused;
  std::string output;
  std::string lookups;  // the other file of a split proof
  std::string outputs;  // of attention; empty: are not written
  uint32_t n_threads = all_threads();
  bool json = false;
  bool quiet = false;
};

// What was proven, and how long it took.
struct Outcome {
  claim::AttentionClaim claim;
  size_t n_bytes;  // of the files
  double prove_ms;

  security::Report security() const {
    return security::estimate(verifier::security_instance(proof::statement_of(claim)));
  }
};

void print_json(const Outcome& outcome) {
  const claim::AttentionClaim& claim = outcome.claim;
  std::cout << tool::to_text({{"shape", to_json(claim.shape)},
                              {"score_rows", claim.shape.scores()},
                              {"backend", claim::name_of(claim.backend)},
                              {"prove_ms", outcome.prove_ms},
                              {"proof_bytes", outcome.n_bytes},
                              {"peak_rss_bytes", peak_rss_bytes()},
                              {"parameters", to_json(claim.parameters)},
                              {"security", to_json(outcome.security())}});
}

void print_text(const Options& options, const Outcome& outcome) {
  const claim::AttentionClaim& claim = outcome.claim;
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  std::cout << to_text(claim.shape) << " -> " << options.output << "\n";
  line("score rows", tool::grouped(claim.shape.scores()));
  line("prove time", absl::StrFormat("%.1f ms", outcome.prove_ms));
  line("proof", tool::grouped(outcome.n_bytes) + " bytes");
  line("peak memory", absl::StrFormat("%d MiB", peak_rss_bytes() >> 20));
  print_strength(claim.backend, claim.parameters, outcome.security());
}

absl::StatusOr<Outcome> prove_inputs(const inference::AttentionInputs& inputs,
                                     const Options& options) {
  const Stopwatch watch;
  const prover::ProveOptions prove = strength_of(options.stark);
  const auto params = choose_attention_params(inputs.shape, options.mode, prove);
  if (!params.ok()) return params.status();
  const auto prover = make_prover_for(inputs.shape, prove.backend, params->attention);
  const AttentionFiles files = prove_files(*prover, inputs, *params, requested_bits(prove));
  const Outcome outcome = {files.claim, files.n_bytes(), watch.ms()};
  if (!files.lookups.empty()) {
    if (absl::Status status = write_file(options.lookups, files.lookups); !status.ok()) {
      return status;
    }
  }
  if (absl::Status status = write_file(options.output, files.attention); !status.ok()) {
    return status;
  }
  if (!options.outputs.empty()) {
    const inference::AttentionOutputs outputs = {inputs.shape, inference::attend(inputs).outputs};
    absl::Status status = write_file(options.outputs, inference::to_json(outputs));
    if (!status.ok()) return status;
  }
  return outcome;
}

ExitCode prove(const Options& options) {
  if ((options.mode == ProofMode::kSplit) != !options.lookups.empty()) {
    throw CLI::ValidationError("--lookups",
                               "names the second file of `--mode split`, and only that");
  }
  for (const std::string& path : {options.output, options.lookups, options.outputs}) {
    if (path.empty() && path != options.output) continue;
    if (const absl::Status status = check_writable(path); !status.ok()) return fail(status);
  }
  const auto inputs = load_inputs(options.inputs);
  if (!inputs.ok()) return fail(inputs.status());
  absl::StatusOr<Outcome> outcome;
  tbb::task_arena arena(static_cast<int>(options.n_threads));
  arena.execute([&] { outcome = prove_inputs(*inputs, options); });
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

void add_attention_prove(CLI::App& group, ExitCode& exit_code) {
  CLI::App* command = group.add_subcommand("prove", "Compute attention and prove what came of it");
  const auto options = std::make_shared<Options>();
  add_input_options(*command, options->inputs);
  add_output_file(*command, options->output, "The proof file to write")->required();
  add_mode(*command, options->mode);
  command->add_option("--lookups", options->lookups, "The file for the lookups of a split proof")
      ->option_text("FILE");
  command->add_option("--outputs", options->outputs, "Write the outputs of attention too")
      ->option_text("FILE.json");
  add_strength(*command, options->stark);
  add_threads(*command, options->n_threads);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->add_flag("--quiet", options->quiet, "Print nothing but errors");
  command->footer(
      "Example:\n  prover attention prove --heads 4 --dim 64 --seq 64 -o attention.proof");
  command->callback([options, &exit_code] { exit_code = prove(*options); });
}

}  // namespace ptvm::cli
