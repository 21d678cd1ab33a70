// vanilla_bench: the vanilla instance beside other people's provers. It has one AIR, the Fibonacci
// sequence of tests/support/fibonacci.h, and prints the JSON line that the peers' programs print
// (src/lib.rs); `cells` are those of the trace, as Winterfell has them.
#include <sys/resource.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "shared/stark/component.h"
#include "shared/stark/vanilla_instance.h"
#include "tests/support/fibonacci_prover.h"
#include "tests/support/params_options.h"
#include "verifier/tool/command_line.h"

namespace ptvm::bench {
namespace {

using tool::ExitCode;
using Count = tool::Range<uint32_t>;
using Clock = std::chrono::steady_clock;
using Instance = stark::VanillaInstance;
using testing::FibonacciAir;
using Statement = testing::FibonacciStatement<field::Fp128>;

constexpr int kVerifications = 3;  // of each proof

struct Options {
  stark::Params params = {.log_blowup = 3,
                          .n_queries = 28,
                          .query_pow_bits = 16,
                          .fold_step = 3,
                          .log_last_layer_degree = 5};
  uint32_t log_rows = 1;
  uint32_t n_runs = 3;
  uint32_t n_threads = std::max(1u, std::thread::hardware_concurrency());
};

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// What the security depends on, named as security_of names it.
nlohmann::ordered_json instance_of(const Statement& statement) {
  const security::Instance instance = testing::fibonacci_security<Instance>(statement);
  return {{"field", "fp128"},
          {"log_rows", instance.log_n_rows},
          {"log_blowup", instance.log_blowup},
          {"queries", instance.n_queries},
          {"pow_bits", instance.query_pow_bits},
          {"fold_step", instance.fold_step},
          {"log_last_layer", instance.log_last_layer_degree_bound},
          {"constraints", instance.n_constraints},
          {"degree", instance.max_constraint_degree},
          {"parts", instance.n_composition_parts},
          {"deep_terms", instance.n_deep_terms},
          {"deep_points", instance.n_deep_points},
          {"fractions", instance.n_fractions},
          {"tuple_width", instance.max_tuple_width}};
}

// The JSON line; none if a proof is rejected.
nlohmann::ordered_json measure(const Options& options) {
  const auto statement =
      testing::fibonacci_statement<field::Fp128>(options.params, options.log_rows);
  const prover::VanillaTables tables(
      testing::fibonacci_log_domain(options.params, options.log_rows));
  std::vector<std::byte> workspace(testing::fibonacci_workspace<Instance>(statement));
  std::vector<double> prove_ms, verify_ms;
  size_t n_bytes = 0;
  for (uint32_t run = 0; run < options.n_runs; ++run) {
    auto trace = testing::fibonacci_trace<field::Fp128>(statement.log_rows);
    const auto begin = Clock::now();
    const std::vector<uint8_t> proof =
        testing::prove_fibonacci<prover::VanillaBackend>(statement, std::move(trace), tables);
    prove_ms.push_back(milliseconds_since(begin));
    for (int i = 0; i < kVerifications; ++i) {
      const auto proven = Clock::now();
      Arena arena(workspace);
      const Status status = testing::verify_fibonacci<Instance>(statement, proof, arena);
      verify_ms.push_back(milliseconds_since(proven));
      if (status != Status::kAccepted) return {};
    }
    n_bytes = proof.size();
  }
  rusage usage;
  ::getrusage(RUSAGE_SELF, &usage);
  return {{"prover", "ptvm"},
          {"air", "fibonacci"},
          {"log_rows", statement.log_rows},
          {"threads", options.n_threads},
          {"prove_ms", prove_ms},
          {"verify_ms", verify_ms},
          {"proof_bytes", n_bytes},
          {"peak_rss_bytes", static_cast<uint64_t>(usage.ru_maxrss) * 1024},
          {"cells", FibonacciAir::kColumns << statement.log_rows},
          {"instance", instance_of(statement)}};
}

ExitCode run(const Options& options) {
  const unsigned log_domain = testing::fibonacci_log_domain(options.params, options.log_rows);
  if (!stark::fri_layout(options.params, log_domain).ok()) {
    return tool::fail(ExitCode::kUsage,
                      "LOG_ROWS must be at least the sum of --fold-step and "
                      "--log-last-layer");
  }
  nlohmann::ordered_json report;
  tbb::task_arena arena(static_cast<int>(options.n_threads));
  arena.execute([&] { report = measure(options); });
  if (report.is_null()) return tool::fail(ExitCode::kFailed, "a proof is rejected");
  std::cout << report.dump() << "\n";
  return ExitCode::kOk;
}

}  // namespace
}  // namespace ptvm::bench

int main(int argc, char** argv) {
  using namespace ptvm;
  using namespace ptvm::bench;
  CLI::App app("Measures the vanilla instance.", "vanilla_bench");
  tool::ExitCode exit_code = tool::ExitCode::kOk;
  const auto options = std::make_shared<Options>();
  CLI::App* fibonacci = app.add_subcommand(
      "fibonacci", "Prove a Fibonacci sequence of two columns; prints one JSON line");
  tool::add_number(*fibonacci, "LOG_ROWS", "The logarithm of the rows",
                   Count{1, stark::kMaxLogRows}, options->log_rows)
      ->required();
  testing::add_params(*fibonacci, options->params);
  tool::add_number(*fibonacci, "--runs", "Proofs, of which the first is cold", Count{1, 1000},
                   options->n_runs);
  tool::add_number(*fibonacci, "--threads", "Threads to use", Count{1, 1024}, options->n_threads);
  fibonacci->callback([&] { exit_code = run(*options); });
  tool::add_common(app, "vanilla_bench fibonacci 16 --queries 29",
                   "  0  done\n  1  a proof is rejected\n  2  wrong usage");
  return tool::run(app, argc, argv, exit_code);
}
