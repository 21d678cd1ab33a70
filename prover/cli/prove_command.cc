// prove: runs a program and proves the run.
#include <tbb/task_arena.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstring>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "prover/cli/at_signals.h"
#include "prover/cli/command.h"
#include "prover/cli/engine_option.h"
#include "prover/cli/enum_option.h"
#include "prover/cli/file_io.h"
#include "prover/cli/model_options.h"
#include "prover/cli/output_file.h"
#include "prover/cli/partial_file.h"
#include "prover/cli/progress.h"
#include "prover/cli/prove_report.h"
#include "prover/cli/stark_options.h"
#include "prover/engine/engines.h"
#include "prover/prove/file_writer.h"
#include "prover/prove/proof_job.h"
#include "prover/prove/prove.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {
namespace {

struct Options {
  std::string path;
  std::string output;
  prover::ProveOptions prove;
  StarkOptions stark;
  ModelOptions model;
  std::string engine = "native";
  bool restart = false;
  uint32_t n_threads = all_threads();
  bool json = false;
  bool quiet = false;
};

// What was proven, and how long it took.
struct Outcome {
  prover::ProofSummary summary;
  uint32_t n_kept = 0;  // segments that were there already, with these steps
  uint64_t steps_kept = 0;
  double prove_ms = 0;
};

void print_json(const Options& options, const Outcome& outcome) {
  const prover::ProofSummary& summary = outcome.summary;
  std::cout << tool::to_text({{"program", options.path},
                              {"steps", summary.steps},
                              {"segments", summary.n_segments},
                              {"segments_kept", outcome.n_kept},
                              {"backend", claim::name_of(options.prove.backend)},
                              {"scope", claim::name_of(options.prove.scope)},
                              {"engine_check", claim::name_of(summary.engine_check)},
                              {"prove_ms", outcome.prove_ms},
                              {"proof_bytes", summary.n_bytes},
                              {"peak_rss_bytes", peak_rss_bytes()},
                              {"security", to_json(summary.security)}});
}

void print_text(const Options& options, const Outcome& outcome) {
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  const prover::ProofSummary& summary = outcome.summary;
  const auto steps_proven = static_cast<double>(summary.steps - outcome.steps_kept);
  std::cout << options.path << " -> " << options.output << "\n";
  line("steps", absl::StrFormat("%s in %d segment%s", tool::grouped(summary.steps),
                                summary.n_segments, summary.n_segments == 1 ? "" : "s"));
  if (summary.engine_check == claim::EngineCheck::kLockstep) {
    line("engines", options.engine + " went through the same states as native");
  }
  line("prove time", absl::StrFormat("%.1f ms, %.0f steps/s", outcome.prove_ms,
                                     steps_proven / outcome.prove_ms * 1e3));
  line("proof", tool::grouped(summary.n_bytes) + " bytes");
  line("peak memory", absl::StrFormat("%d MiB", peak_rss_bytes() >> 20));
  print_strength(options.prove.backend, summary.params, summary.security);
}

// Proves the segments that are left and gives each to `put`.
absl::Status prove_rest(prover::ProofJob& job, bool quiet,
                        const std::function<absl::Status(std::span<const uint8_t>)>& put) {
  Progress progress;
  const uint32_t n_kept = job.n_done();
  while (!job.done()) {
    const auto segment = job.prove_next();
    if (!segment.ok()) return segment.status();
    if (absl::Status status = put(*segment); !status.ok()) return status;
    if (!quiet) progress.show(job.n_done(), job.n_segments(), n_kept);
  }
  return absl::OkStatus();
}

// A proof that is soon made, or goes where nothing can be found again: held in memory.
absl::Status prove_at_once(prover::ProofJob& job, const Options& options,
                           std::vector<uint8_t>& file) {
  prover::ProofWriter out;
  out.put(job.head());
  const absl::Status status = prove_rest(job, options.quiet, [&](std::span<const uint8_t> segment) {
    prover::put_segment(out, segment);
    return absl::OkStatus();
  });
  file = out.take();
  return status;
}

// A proof of several segments, each in the partial file as soon as it is done, behind those that
// are there from before.
absl::Status prove_resumably(prover::ProofJob& job, const Options& options, Outcome& outcome) {
  auto file = PartialFile::open(options.output, job.head(), options.restart);
  if (!file.ok()) return file.status();
  const std::string message = "\nstopped; the same command goes on from `" + file->path() + "`\n";
  const AtSignals tell(
      [](const char* text) {
        if (::write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
      },
      message);
  absl::Status status = file->keep_while([&](std::span<const uint8_t> segment) {
    return !job.done() && job.take_over(segment) == Status::kAccepted;
  });
  if (!status.ok()) return status;
  outcome.n_kept = job.n_done();
  outcome.steps_kept = job.steps_done();
  if (outcome.n_kept != 0 && !options.quiet) {
    std::cerr << "resuming: " << outcome.n_kept << " of " << job.n_segments()
              << " segments are in `" << file->path() << "`\n";
  }
  status = prove_rest(job, options.quiet,
                      [&](std::span<const uint8_t> segment) { return file->append(segment); });
  return status.ok() ? file->finish() : status;
}

// The job, once the chosen engine has gone through the run as native does. So has `transformer`,
// whichever was chosen, since it is the one that a claim speaks of.
absl::StatusOr<prover::ProofJob> create_job(const model::Model& model, const Options& options) {
  std::vector<std::string> names;
  if (options.engine != "native") names = {"transformer"};
  if (options.engine != "native" && options.engine != "transformer")
    names.push_back(options.engine);
  std::vector<std::unique_ptr<engine::Engine>> engines;
  std::vector<engine::Engine*> views;
  for (const std::string& name : names) {
    auto engine = engine::make_engine(name, model);
    if (!engine.ok()) return engine.status();
    views.push_back(engines.emplace_back(*std::move(engine)).get());
  }
  return prover::ProofJob::create(model.program, options.prove, views);
}

absl::StatusOr<Outcome> prove_program(const model::Model& model, const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  Outcome outcome;
  std::vector<uint8_t> file;
  auto job = create_job(model, options);
  if (!job.ok()) return job.status();
  const bool at_once = job->n_segments() == 1 || is_special(options.output);
  absl::Status status =
      at_once ? prove_at_once(*job, options, file) : prove_resumably(*job, options, outcome);
  outcome.summary = job->summary();
  const std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - start;
  outcome.prove_ms = elapsed.count();
  if (status.ok() && at_once) status = write_file(options.output, file);
  if (!status.ok()) return status;
  return outcome;
}

ExitCode prove(Options options) {
  ExitCode exit_code = ExitCode::kOk;
  const auto loaded = load_model(options.path, options.model, exit_code);
  if (!loaded) return exit_code;
  const model::Model& model = loaded->model;
  if (model.config.attention != model::AttentionMode{}) {
    return tool::fail(ExitCode::kFailed, absl::StrCat("`", options.path, "` would read memory by ",
                                                      model::format(model.config.attention),
                                                      "; only average-hard can be proven"));
  }
  options.prove.num_layers = model.config.transformer.num_layers;
  apply(options.stark, options.prove);
  if (const absl::Status status = check_writable(options.output); !status.ok()) return fail(status);

  absl::StatusOr<Outcome> outcome;
  tbb::task_arena arena(static_cast<int>(options.n_threads));
  arena.execute([&] { outcome = prove_program(model, options); });
  if (!outcome.ok()) return fail(outcome.status());
  warn_if_weak(outcome->summary.security, options.quiet);
  if (options.json) {
    print_json(options, *outcome);
  } else if (!options.quiet) {
    print_text(options, *outcome);
  }
  return ExitCode::kOk;
}

// A number of bytes, or one with K, M or G behind it for 2^10, 2^20 or 2^30 of them.
uint64_t parse_size(const std::string& text) {
  uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const size_t unit = std::string_view("KMG").find(stop == end ? '\0' : *stop);
  const bool has_unit = unit != std::string_view::npos;
  const uint64_t shift = has_unit ? 10 * (unit + 1) : 0;
  const bool fits = value <= std::numeric_limits<uint64_t>::max() >> shift;
  if (error != std::errc() || stop + has_unit != end || !fits) {
    throw CLI::ValidationError("--max-memory",
                               "expected a size such as 512M or 2G, not `" + text + "`");
  }
  return value << shift;
}

}  // namespace

void add_prove(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand("prove", "Run a program and prove the run");
  const auto options = std::make_shared<Options>();
  prover::ProveOptions& prove_options = options->prove;
  using tool::add_number;
  add_program_file(*command, options->path);
  add_output_file(*command, options->output, "The proof file to write")->required();
  add_number(*command, "--max-steps", "Refuse a run that does not halt within N steps",
             tool::Range<uint64_t>{0, std::numeric_limits<int64_t>::max()},
             prove_options.max_steps);
  add_stark_options(*command, options->stark);
  add_model_options(*command, options->model);
  add_engine_option(*command, "What must go through the run as native does", options->engine);
  add_enum(*command, "--scope", "What is proven of each step", prove_options.scope,
           prove_options.scope);
  add_threads(*command, options->n_threads);
  add_power_of_two(*command, "--segment-steps",
                   absl::StrCat("The most steps that are proven at a time: 16, 32, ..., 65536 [",
                                uint32_t{1} << proof::kLogMaxRows, "]"),
                   {proof::kLogMinRows, proof::kLogMaxRows}, prove_options.log_segment_rows);
  command
      ->add_option_function<std::string>(
          "--max-memory",
          [options](const std::string& text) {
            options->prove.max_memory_bytes = parse_size(text);
          },
          "Memory to stay within, in bytes or as in 512M or 2G, by shorter segments")
      ->option_text("SIZE");
  command->add_flag("--restart", options->restart,
                    "Drop what a run that was stopped has left in FILE.partial");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->add_flag("--quiet", options->quiet, "Print nothing but errors");
  command->footer(
      "Example:\n  prover prove programs/fibonacci.tvm -o fibonacci.proof --security-bits 100");
  command->callback([options, &exit_code] { exit_code = prove(*options); });
}

}  // namespace ptvm::cli
