// prove: runs a program and proves the run.
#include <sys/resource.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <limits>
#include <memory>
#include <thread>

#include "absl/strings/str_format.h"
#include "prover/cli/command.h"
#include "prover/cli/output_file.h"
#include "prover/cli/program_file.h"
#include "prover/cli/progress.h"
#include "prover/prove/prove.h"
#include "ptvm/verifier.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {
namespace {

constexpr uint32_t kMaxSecurityBits = 1000;  // asking for too many is answered with the reason
constexpr uint32_t kMaxThreads = 1024;

struct Options {
  std::string path;
  std::string output;
  prover::ProveOptions prove;
  bool security_given = false;
  uint32_t n_threads = std::max(1u, std::thread::hardware_concurrency());
  bool json = false;
  bool quiet = false;
};

uint64_t peak_rss_bytes() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

void print_json(const Options& options, const prover::ProveResult& result, double prove_ms) {
  const security::Report& security = result.security;
  std::cout << tool::to_text({{"program", options.path},
                              {"steps", result.steps},
                              {"backend", claim::name_of(claim::Backend::kStwo)},
                              {"prove_ms", prove_ms},
                              {"proof_bytes", result.proof.size()},
                              {"peak_rss_bytes", peak_rss_bytes()},
                              {"security",
                               {{"proven_bits", security.proven_bits},
                                {"conjectured_bits", security.conjectured_bits},
                                {"limiting_term", security::term_name(security.limiting_term)}}}});
}

void print_text(const Options& options, const prover::ProveResult& result, double prove_ms) {
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  const security::Report& security = result.security;
  const stark::Params& params = result.params;
  std::cout << options.path << " -> " << options.output << "\n";
  line("steps", absl::StrFormat("%s in %d segment%s", tool::grouped(result.steps),
                                result.n_segments, result.n_segments == 1 ? "" : "s"));
  line("prove time", absl::StrFormat("%.1f ms, %.0f steps/s", prove_ms,
                                     static_cast<double>(result.steps) / prove_ms * 1e3));
  line("proof", tool::grouped(result.proof.size()) + " bytes");
  line("peak memory", absl::StrFormat("%d MiB", peak_rss_bytes() >> 20));
  line("parameters",
       absl::StrFormat("blow-up %d, %d queries, %d bits of grinding", 1 << params.log_blowup,
                       params.n_queries, params.query_pow_bits));
  line("security",
       absl::StrFormat("proven %d bits (limited by %s), conjectured %d bits", security.proven_bits,
                       security::term_name(security.limiting_term), security.conjectured_bits));
}

ExitCode prove(Options options) {
  const auto file = read_program(options.path);
  if (!file.ok()) return fail(file.status());
  if (const absl::Status status = check_writable(options.output); !status.ok()) return fail(status);

  // A given number of queries alone asks for what it brings, not for the default level.
  if (options.prove.n_queries && !options.security_given) options.prove.security_bits = 0;
  absl::StatusOr<prover::ProveResult> result;
  const auto start = std::chrono::steady_clock::now();
  {
    Progress progress;
    if (!options.quiet) {
      options.prove.progress = [&](size_t n_done, size_t n_all) { progress.show(n_done, n_all); };
    }
    tbb::task_arena arena(static_cast<int>(options.n_threads));
    arena.execute([&] { result = prover::prove(file->program, options.prove); });
  }
  const std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - start;
  if (!result.ok()) return fail(result.status());
  if (const absl::Status status = write_file(options.output, result->proof); !status.ok()) {
    return fail(status);
  }
  const uint32_t proven_bits = result->security.proven_bits;
  if (!options.quiet && proven_bits < PTVM_DEFAULT_MIN_PROVEN_BITS) {
    std::cerr << "warning: the proof has " << proven_bits << " proven bits; verifiers refuse it "
              << "unless they are told to accept less than " << PTVM_DEFAULT_MIN_PROVEN_BITS
              << "\n";
  }
  if (options.json) {
    print_json(options, *result, elapsed.count());
  } else if (!options.quiet) {
    print_text(options, *result, elapsed.count());
  }
  return ExitCode::kOk;
}

// The blow-up, which is a power of two on the command line and a logarithm in the prover.
void store_blowup(const std::string& text, std::optional<uint32_t>& log_blowup) {
  for (uint32_t log = 1; log <= stark::kMaxLogBlowup; ++log) {
    if (text == std::to_string(1 << log)) log_blowup = log;
  }
  if (!log_blowup) {
    throw CLI::ValidationError("--blowup", "expected 2, 4, 8, 16, 32 or 64, not `" + text + "`");
  }
}

}  // namespace

void add_prove(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand("prove", "Run a program and prove the run");
  const auto options = std::make_shared<Options>();
  prover::ProveOptions& prove_options = options->prove;
  using tool::add_number;
  using Count = tool::Range<uint32_t>;
  add_program_file(*command, options->path);
  add_output_file(*command, options->output, "The proof file to write")->required();
  add_number(*command, "--max-steps", "Refuse a run that does not halt within N steps",
             tool::Range<uint64_t>{0, std::numeric_limits<int64_t>::max()},
             prove_options.max_steps);
  add_number(*command, "--security-bits", "Proven security to reach; the parameters follow [100]",
             {0, kMaxSecurityBits}, [options](uint64_t bits) {
               options->security_given = true;
               options->prove.security_bits = static_cast<uint32_t>(bits);
             });
  command
      ->add_option_function<std::string>(
          "--blowup",
          [options](const std::string& text) { store_blowup(text, options->prove.log_blowup); },
          "Size of the evaluation domain over the trace: 2, 4, ..., 64")
      ->option_text("N");
  const auto add_parameter = [&](const char* name, const char* description, Count range,
                                 std::optional<uint32_t>& target) {
    add_number(*command, name, description, {range.least, range.greatest},
               [&target](uint64_t value) { target = static_cast<uint32_t>(value); });
  };
  add_parameter("--queries", "Queries, instead of as many as the security asks for",
                {1, stark::kMaxQueries}, prove_options.n_queries);
  add_parameter("--pow-bits", "Bits of grinding before the queries", {0, stark::kMaxPowBits},
                prove_options.pow_bits);
  add_number(*command, "--layers", "Layers of the transformer that the claim names",
             Count{1, claim::kMaxLayers}, prove_options.num_layers);
  add_number(*command, "--threads", "Threads to use", Count{1, kMaxThreads}, options->n_threads);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->add_flag("--quiet", options->quiet, "Print nothing but errors");
  command->footer(
      "Example:\n  prover prove programs/fibonacci.tvm -o fibonacci.proof --security-bits 100");
  command->callback([options, &exit_code] { exit_code = prove(*options); });
}

}  // namespace ptvm::cli
