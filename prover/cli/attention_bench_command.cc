// attention bench: how large proofs of a shape are, and how long they take.
#include <tbb/task_arena.h>

#include <cstddef>
#include <iostream>
#include <memory>

#include "absl/strings/str_format.h"
#include "prover/cli/attention_commands.h"
#include "prover/cli/attention_options.h"
#include "prover/cli/attention_report.h"
#include "prover/cli/inference_report.h"
#include "prover/cli/prove_report.h"

namespace ptvm::cli {
namespace {

constexpr uint32_t kMaxRepeats = 1000;

struct Options {
  InputOptions inputs;
  StarkOptions stark;
  ProofMode mode = ProofMode::kFused;
  uint32_t n_repeats = 5;
  uint32_t n_threads = all_threads();
  bool json = false;
};

// Medians, all in milliseconds.
struct Times {
  double tables = 0;  // what the prover computes once for all proofs
  double witness = 0, prove = 0, verify = 0;
};
struct Measured {
  AttentionFindings findings;
  size_t n_bytes = 0;
  Times times;
};

// Proves and verifies as often as it is asked to.
absl::StatusOr<Measured> measure(const inference::AttentionInputs& inputs, const Options& options) {
  const prover::ProveOptions prove = strength_of(options.stark);
  const auto params = choose_attention_params(inputs.shape, options.mode, prove);
  if (!params.ok()) return params.status();

  Measured measured;
  const Stopwatch tables;
  const auto prover = make_prover_for(inputs.shape, prove.backend, params->attention);
  measured.times.tables = tables.ms();
  std::vector<double> witness_ms, prove_ms, verify_ms;
  AttentionFiles files;
  for (uint32_t i = 0; i < options.n_repeats; ++i) {
    const Stopwatch watch;
    files = prove_files(*prover, inputs, *params, requested_bits(prove));
    prove_ms.push_back(watch.ms());
    witness_ms.push_back(files.witness_ms);

    std::vector<std::byte> workspace(workspace_of(files.attention, files.lookups));
    const Stopwatch verify_watch;
    const Status status =
        verify_files(files.attention, files.lookups, {0, 0}, workspace, measured.findings);
    verify_ms.push_back(verify_watch.ms());
    if (status != Status::kAccepted) {
      return absl::InternalError(
          absl::StrFormat("the proof is refused: %s", status_sentence(status)));
    }
  }
  measured.n_bytes = files.n_bytes();
  measured.times.witness = median(std::move(witness_ms));
  measured.times.prove = median(std::move(prove_ms));
  measured.times.verify = median(std::move(verify_ms));
  return measured;
}

void print_json(const Options& options, const Measured& measured) {
  const claim::AttentionClaim& claim = measured.findings.claim();
  std::cout << tool::to_text({{"shape", to_json(claim.shape)},
                              {"mode", name_of(options.mode)},
                              {"score_rows", claim.shape.scores()},
                              {"backend", claim::name_of(claim.backend)},
                              {"parameters", to_json(claim.parameters)},
                              {"components", to_json(component_shares(measured.findings))},
                              {"threads", options.n_threads},
                              {"repeats", options.n_repeats},
                              {"tables_ms", measured.times.tables},
                              {"witness_ms", measured.times.witness},
                              {"prove_ms", measured.times.prove},
                              {"verify_ms", measured.times.verify},
                              {"proof_bytes", measured.n_bytes},
                              {"bytes", bytes_json(measured.findings.part_bytes())},
                              {"peak_rss_bytes", peak_rss_bytes()},
                              {"security", to_json(measured.findings.security())}});
}

void print_text(const Options& options, const Measured& measured) {
  const claim::AttentionClaim& claim = measured.findings.claim();
  const Times& times = measured.times;
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  std::cout << to_text(claim.shape) << "\n";
  line("score rows", tool::grouped(claim.shape.scores()));
  print_shares(component_shares(measured.findings));
  line("witness", absl::StrFormat("%.1f ms", times.witness));
  line("prove", absl::StrFormat("%.1f ms, the witness included; tables for all proofs %.1f ms",
                                times.prove, times.tables));
  line("verify", absl::StrFormat("%.3f ms", times.verify));
  line("medians", absl::StrFormat("of %d, on %d thread%s", options.n_repeats, options.n_threads,
                                  options.n_threads == 1 ? "" : "s"));
  tool::print_sizes(std::cout, result_of(Status::kAccepted, measured.findings), measured.n_bytes);
  line("peak memory", absl::StrFormat("%d MiB", peak_rss_bytes() >> 20));
  print_strength(claim.backend, claim.parameters, measured.findings.security());
}

ExitCode bench(const Options& options) {
  const auto inputs = load_inputs(options.inputs);
  if (!inputs.ok()) return fail(inputs.status());
  absl::StatusOr<Measured> measured;
  tbb::task_arena arena(static_cast<int>(options.n_threads));
  arena.execute([&] { measured = measure(*inputs, options); });
  if (!measured.ok()) return fail(measured.status());
  options.json ? print_json(options, *measured) : print_text(options, *measured);
  return ExitCode::kOk;
}

}  // namespace

void add_attention_bench(CLI::App& group, ExitCode& exit_code) {
  CLI::App* command =
      group.add_subcommand("bench", "Measure proofs of a shape: bytes, times, memory");
  const auto options = std::make_shared<Options>();
  add_input_options(*command, options->inputs);
  add_mode(*command, options->mode);
  add_strength(*command, options->stark);
  tool::add_number(*command, "--repeat", "Prove and verify N times, and give medians",
                   tool::Range<uint32_t>{1, kMaxRepeats}, options->n_repeats);
  add_threads(*command, options->n_threads);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  prover attention bench --heads 4 --dim 64 --seq 64");
  command->callback([options, &exit_code] { exit_code = bench(*options); });
}

}  // namespace ptvm::cli
