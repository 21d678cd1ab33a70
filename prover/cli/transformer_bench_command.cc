// transformer bench: how large proofs about a shape are, and how long they take.
#include <tbb/task_arena.h>

#include <iostream>
#include <memory>

#include "absl/strings/str_format.h"
#include "prover/cli/inference_options.h"
#include "prover/cli/prove_report.h"
#include "prover/cli/transformer_commands.h"
#include "prover/cli/transformer_options.h"
#include "prover/cli/transformer_report.h"
#include "prover/inference/inference_file.h"

namespace ptvm::cli {
namespace {

constexpr uint32_t kMaxRepeats = 1000;

struct Options {
  RunOptions run;
  StarkOptions stark;
  uint32_t n_repeats = 5;
  uint32_t n_threads = all_threads();
  bool json = false;
};

// Medians, all in milliseconds.
struct Times {
  double tables = 0;  // what the prover computes once for all proofs
  double run = 0, witness = 0, prove = 0, verify = 0;
};
struct Measured {
  verifier::TransformerFindings findings;
  size_t n_bytes = 0;
  Times times;

  const claim::TransformerClaim& claim() const { return findings.file.claim; }
  std::vector<ComponentShare> shares() const {
    return component_shares(findings, kTransformerComponentNames);
  }
};

// Proves and verifies as often as it is asked to.
absl::StatusOr<Measured> measure(const TransformerRun& run, const Options& options) {
  Measured measured;
  const Stopwatch run_watch;
  const inference::TransformerTrace trace =
      inference::run_transformer(run.model, run.before, run.vectors);
  measured.times.run = run_watch.ms();
  const prover::ProveOptions prove = strength_of(options.stark);
  const auto params = choose_transformer_params(trace.shape, run.model, prove);
  if (!params.ok()) return params.status();

  const Stopwatch tables;
  const auto prover = make_prover_for(trace.shape, prove.backend, *params);
  measured.times.tables = tables.ms();
  std::vector<double> witness_ms, prove_ms, verify_ms;
  std::vector<std::byte> workspace;
  for (uint32_t i = 0; i < options.n_repeats; ++i) {
    const Stopwatch watch;
    const auto proof = prover->prove_transformer(run.model, trace, *params, requested_bits(prove));
    const std::vector<uint8_t> file = inference::make_file(proof);
    prove_ms.push_back(watch.ms());
    witness_ms.push_back(proof.witness_ms);
    measured.n_bytes = file.size();

    measured.findings = {};
    const Stopwatch verify_watch;
    const Status status = verify_file(file, {0, 0}, workspace, measured.findings);
    verify_ms.push_back(verify_watch.ms());
    if (status != Status::kAccepted) {
      return absl::InternalError(
          absl::StrFormat("the proof is refused: %s", status_sentence(status)));
    }
  }
  measured.times.witness = median(std::move(witness_ms));
  measured.times.prove = median(std::move(prove_ms));
  measured.times.verify = median(std::move(verify_ms));
  return measured;
}

void print_json(const Options& options, const Measured& measured) {
  const claim::TransformerClaim& claim = measured.claim();
  const Times& times = measured.times;
  std::cout << tool::to_text({{"shape", to_json(claim.shape)},
                              {"weights", claim.shape.stack.weights()},
                              {"backend", claim::name_of(claim.backend)},
                              {"parameters", to_json(claim.parameters)},
                              {"components", to_json(measured.shares())},
                              {"threads", options.n_threads},
                              {"repeats", options.n_repeats},
                              {"tables_ms", times.tables},
                              {"run_ms", times.run},
                              {"witness_ms", times.witness},
                              {"prove_ms", times.prove},
                              {"verify_ms", times.verify},
                              {"proof_bytes", measured.n_bytes},
                              {"bytes", bytes_json(measured.findings.part_bytes)},
                              {"peak_rss_bytes", peak_rss_bytes()},
                              {"security", to_json(measured.findings.security)}});
}

void print_text(const Options& options, const Measured& measured) {
  const claim::TransformerClaim& claim = measured.claim();
  const Times& times = measured.times;
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  std::cout << to_text(claim.shape) << "\n";
  line("weights", tool::grouped(claim.shape.stack.weights()));
  print_shares(measured.shares());
  line("run", absl::StrFormat("%.1f ms, without a proof", times.run));
  line("witness", absl::StrFormat("%.1f ms", times.witness));
  line("prove", absl::StrFormat("%.1f ms, the witness included; tables for all proofs %.1f ms",
                                times.prove, times.tables));
  line("verify", absl::StrFormat("%.3f ms", times.verify));
  line("medians", absl::StrFormat("of %d, on %d thread%s", options.n_repeats, options.n_threads,
                                  options.n_threads == 1 ? "" : "s"));
  tool::print_sizes(std::cout, result_of(Status::kAccepted, measured.findings), measured.n_bytes);
  line("peak memory", absl::StrFormat("%d MiB", peak_rss_bytes() >> 20));
  print_strength(claim.backend, claim.parameters, measured.findings.security);
}

ExitCode bench(const Options& options) {
  const auto run = load_run(options.run);
  if (!run.ok()) return fail(run.status());
  absl::StatusOr<Measured> measured;
  tbb::task_arena arena(static_cast<int>(options.n_threads));
  arena.execute([&] { measured = measure(*run, options); });
  if (!measured.ok()) return fail(measured.status());
  options.json ? print_json(options, *measured) : print_text(options, *measured);
  return ExitCode::kOk;
}

}  // namespace

void add_transformer_bench(CLI::App& group, ExitCode& exit_code) {
  CLI::App* command =
      group.add_subcommand("bench", "Measure proofs about a shape: bytes, times, memory");
  const auto options = std::make_shared<Options>();
  add_run_options(*command, options->run);
  add_strength(*command, options->stark);
  tool::add_number(*command, "--repeat", "Prove and verify N times, and give medians",
                   tool::Range<uint32_t>{1, kMaxRepeats}, options->n_repeats);
  add_threads(*command, options->n_threads);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "Example:\n  prover transformer bench --layers 1 --heads 4 --dim 16 --hidden 128 --seq 16");
  command->callback([options, &exit_code] { exit_code = bench(*options); });
}

}  // namespace ptvm::cli
