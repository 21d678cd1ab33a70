// ptvm_exchange: this project's side of the exchange with stwo (tests/interop/stwo/README.md).
#include <sys/resource.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/interop/exchange.h"
#include "tests/interop/exchange_kernels.h"
#include "tests/support/params_options.h"
#include "verifier/tool/command_line.h"
#include "verifier/tool/input_file.h"

namespace ptvm::interop {
namespace {

using tool::ExitCode;
using Count = tool::Range<uint32_t>;

constexpr size_t kMaxFileBytes = size_t{1} << 28;

struct Options {
  Statement statement;
  std::string path;
  std::string kernel;
  uint32_t log_size = 0;
  uint32_t n_runs = 2;
  uint32_t n_threads = std::max(1u, std::thread::hardware_concurrency());
};

ExitCode fail(const absl::Status& status) {
  return tool::fail(ExitCode::kUsage, std::string(status.message()));
}

ExitCode prove_to_file(const Options& options) {
  const auto file = prove(options.statement);
  if (!file.ok()) return fail(file.status());
  std::ofstream out(options.path, std::ios::binary);
  out << to_json(*file);
  out.close();
  if (out) return ExitCode::kOk;
  std::remove(options.path.c_str());
  return tool::fail(ExitCode::kUsage, absl::StrCat("cannot write `", options.path, "`"));
}

ExitCode verify_file(const Options& options) {
  std::string text;
  if (!tool::InputFile(options.path).read_up_to(kMaxFileBytes, text)) {
    return tool::fail(ExitCode::kUsage, absl::StrCat("cannot read `", options.path, "`"));
  }
  const auto file = from_json(text);
  if (!file.ok()) return fail(file.status());
  const absl::Status status = verify(*file);
  if (status.ok()) return ExitCode::kOk;
  std::cerr << "rejected: " << std::string(status.message()) << "\n";
  return ExitCode::kFailed;
}

// Proves and verifies once, and then n_runs times by the clock.
absl::Status measure(const Options& options, nlohmann::ordered_json& report) {
  using Clock = std::chrono::steady_clock;
  using Milliseconds = std::chrono::duration<double, std::milli>;
  const auto exchange = Exchange::create(options.statement);
  if (!exchange.ok()) return exchange.status();
  const prover::CircleTables tables((*exchange)->max_log_domain());
  std::vector<double> prove_ms, verify_ms;
  size_t n_bytes = 0;
  for (uint32_t run = 0; run < options.n_runs + 1; ++run) {
    Traces traces = (*exchange)->traces();
    const auto begin = Clock::now();
    const Proof proof = (*exchange)->prove(std::move(traces), tables);
    const auto proven = Clock::now();
    const absl::Status status = (*exchange)->verify(proof);
    const auto verified = Clock::now();
    if (!status.ok()) return status;
    n_bytes = proof.bytes.size() + proof.roots.size() * sizeof(hash::Digest) +
              proof.claimed_sums.size() * field::QM31::kBytes;
    if (run == 0) continue;  // the tables are filled now
    prove_ms.push_back(Milliseconds(proven - begin).count());
    verify_ms.push_back(Milliseconds(verified - proven).count());
  }
  rusage usage;
  ::getrusage(RUSAGE_SELF, &usage);
  report = {{"prover", "ptvm"},
            {"air", options.statement.air},
            {"log_rows", options.statement.log_rows},
            {"threads", options.n_threads},
            {"prove_ms", prove_ms},
            {"verify_ms", verify_ms},
            {"proof_bytes", n_bytes},
            {"peak_rss_bytes", static_cast<uint64_t>(usage.ru_maxrss) * 1024}};
  return absl::OkStatus();
}

ExitCode bench(const Options& options) {
  absl::Status status;
  nlohmann::ordered_json report;
  tbb::task_arena arena(static_cast<int>(options.n_threads));
  arena.execute([&] { status = measure(options, report); });
  if (!status.ok()) return fail(status);
  std::cout << report.dump() << "\n";
  return ExitCode::kOk;
}

ExitCode bench_kernel(const Options& options) {
  Measurement measurement;
  tbb::task_arena arena(static_cast<int>(options.n_threads));
  arena.execute([&] {
    const auto kernel = std::ranges::find(kernels(), options.kernel, &Kernel::name);
    measurement = kernel->measure(options.log_size, options.n_runs);
  });
  const nlohmann::ordered_json report = {{"prover", "ptvm"},
                                         {"kernel", options.kernel},
                                         {"log_size", options.log_size},
                                         {"threads", options.n_threads},
                                         {"items", measurement.n_items},
                                         {"ms", measurement.ms},
                                         {"result", measurement.result}};
  std::cout << report.dump() << "\n";
  return ExitCode::kOk;
}

void add_statement(CLI::App& command, Statement& statement) {
  stark::Params& params = statement.params;
  command.add_option("AIR", statement.air, "One of the AIRs of the exchange")->required();
  tool::add_number(command, "LOG_ROWS", "The logarithm of the rows", Count{1, stark::kMaxLogRows},
                   statement.log_rows)
      ->required();
  testing::add_params(command, params);
  tool::add_number(command, "--log-lifted-size",
                   "Logarithm of the domain that all columns are lifted to, 0: none",
                   Count{0, stark::kMaxLogRows + stark::kMaxLogBlowup}, params.log_lifted_size);
  command.add_option("--hash", statement.hash, "Hash of tree and channel: blake2s or blake2s_m31")
      ->transform(CLI::Transformer(std::map<std::string, Hash>{{"blake2s", Hash::kBlake2s},
                                                               {"blake2s_m31", Hash::kBlake2sM31}},
                                   CLI::ignore_case));
}

void add_clock(CLI::App& command, Options& options) {
  tool::add_number(command, "--runs", "Runs behind a first one that is not counted", Count{1, 1000},
                   options.n_runs);
  tool::add_number(command, "--threads", "Threads to use", Count{1, 1024}, options.n_threads);
}

}  // namespace
}  // namespace ptvm::interop

int main(int argc, char** argv) {
  using namespace ptvm;
  using namespace ptvm::interop;
  CLI::App app("Exchanges proofs with stwo, for tests.", "ptvm_exchange");
  tool::ExitCode exit_code = tool::ExitCode::kOk;
  const auto options = std::make_shared<Options>();

  CLI::App* prove_command = app.add_subcommand("prove", "Prove the trace of an AIR");
  add_statement(*prove_command, options->statement);
  prove_command->add_option("-o,--output", options->path, "The JSON file to write")->required();
  prove_command->callback([&] { exit_code = prove_to_file(*options); });

  CLI::App* verify_command = app.add_subcommand("verify", "Verify a proof");
  verify_command->add_option("FILE", options->path, "The JSON file of the proof")->required();
  verify_command->callback([&] { exit_code = verify_file(*options); });

  CLI::App* bench_command = app.add_subcommand("bench", "Measure; prints one JSON line");
  add_statement(*bench_command, options->statement);
  add_clock(*bench_command, *options);
  bench_command->callback([&] { exit_code = bench(*options); });

  CLI::App* kernel_command = app.add_subcommand("kernel", "Measure one; prints one JSON line");
  std::vector<std::string> names;
  for (const Kernel& kernel : kernels()) names.push_back(kernel.name);
  kernel_command->add_option("NAME", options->kernel, "One of the kernels")
      ->required()
      ->check(CLI::IsMember(names));
  tool::add_number(*kernel_command, "LOG_SIZE", "The logarithm of the rows, or the bits of grind",
                   Count{kMinLogSize, kMaxLogSize}, options->log_size)
      ->required();
  add_clock(*kernel_command, *options);
  kernel_command->callback([&] { exit_code = bench_kernel(*options); });

  tool::add_common(app, "ptvm_exchange prove lookup 8 -o lookup.json",
                   "  0  done; verify: accepted\n  1  verify: rejected\n"
                   "  2  wrong usage, or a file that cannot be read or written");
  return tool::run(app, argc, argv, exit_code);
}
