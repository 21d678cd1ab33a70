// Whole proofs of runs of 2^7 to 2^20 steps: what `make bench` prints.
//
// Each size runs in a process of its own, so that its peak memory is its own. The program is
// programs/long_loop.tvm, which takes 64 steps a round, cut to the exact number of steps by its
// constant; 2^7 to 2^20 steps are 2 to 16384 rounds. Times are medians; the spread is (max - min) /
// median.
//
//   proof_bench [stwo|circle8|vanilla] [isa|transformer] [LOG_STEPS...]
//
// Any number of each; without any, all scopes and sizes with the backend stwo.

#include <sys/resource.h>
#include <sys/wait.h>
#include <tbb/task_arena.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prover/asm/load.h"
#include "prover/prove/prove.h"
#include "ptvm/verifier.h"

namespace ptvm {
namespace {

constexpr unsigned kLogStepsPerRound = 6;
constexpr unsigned kMinLogSteps = 7, kMaxLogSteps = 20;

struct Timing {
  double median_ms, spread;
};

// Runs `work` at least three times and for about a second.
Timing measure(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> times;
  double total = 0;
  while (times.size() < 3 || (total < 1000 && times.size() < 200)) {
    const auto begin = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    total += times.back();
  }
  std::sort(times.begin(), times.end());
  const double median = times[times.size() / 2];
  return {median, (times.back() - times.front()) / median};
}

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "proof_bench: %s\n", what);
  std::exit(1);
}

struct Case {
  claim::Backend backend;
  claim::ProvenScope scope;
  unsigned log_steps;
};

void bench(const Case& each) {
  const auto& [backend, scope, log_steps] = each;
  auto program = assembler::load(PTVM_SOURCE_DIR "/programs/long_loop.tvm");
  require(program.ok(), "cannot load programs/long_loop.tvm");
  program->initial_memory[0] = static_cast<int16_t>(1 << (log_steps - kLogStepsPerRound));

  prover::ProveResult result;
  const Timing prove = measure([&] {
    auto proof = prover::prove(*program, {.scope = each.scope, .backend = each.backend});
    require(proof.ok(), "proving failed");
    result = *std::move(proof);
  });
  require(result.steps == uint64_t{1} << log_steps, "the program takes another number of steps");

  const std::vector<uint8_t>& proof = result.proof;
  size_t workspace_size = 0;
  require(ptvm_workspace_size(&workspace_size, proof.data(), proof.size()) == PTVM_ACCEPTED,
          "the proof cannot be read");
  std::vector<uint8_t> workspace(workspace_size);
  ptvm_result verified = {};
  verified.size = sizeof(verified);
  const Timing verify = measure([&] {
    require(ptvm_verify(&verified, workspace.data(), workspace.size(), proof.data(), proof.size(),
                        nullptr) == PTVM_ACCEPTED,
            "the proof was rejected");
  });

  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto steps = static_cast<double>(result.steps);
  const auto n_segments = static_cast<double>(result.n_segments);
  std::printf(
      "| %s | %s | 2^%u | %u | %u | %u | %u | %.1f (%.0f%%) | %.0f | %.1f | %.2f (%.0f%%) | %.2f | "
      "%zu | %.0f | %.0f |",
      std::string(claim::name_of(backend)).c_str(), std::string(claim::name_of(scope)).c_str(),
      log_steps, result.n_segments, 1u << result.params.log_blowup, verified.proven_bits,
      verified.conjectured_bits, prove.median_ms, 100 * prove.spread,
      1000 * steps / prove.median_ms, static_cast<double>(result.n_cells) / steps, verify.median_ms,
      100 * verify.spread, verify.median_ms / n_segments, proof.size(),
      static_cast<double>(proof.size()) / n_segments, static_cast<double>(usage.ru_maxrss) / 1024);
  for (const uint64_t part : verified.part_bytes) {
    std::printf(" %llu", static_cast<unsigned long long>(part));
  }
  std::printf(" |\n");
}

void bench_in_a_process(const Case& each) {
  std::fflush(stdout);
  const pid_t child = fork();
  require(child >= 0, "cannot start a process");
  if (child == 0) {
    bench(each);
    std::fflush(stdout);
    std::_Exit(0);
  }
  int status;
  require(waitpid(child, &status, 0) == child && status == 0, "a measurement failed");
}

}  // namespace
}  // namespace ptvm

int main(int argc, char** argv) {
  std::printf(
      "%d threads; times are medians in ms, with the spread; bytes by part: claim, public "
      "values, commitments, samples, values, paths, FRI values, FRI paths\n\n",
      tbb::this_task_arena::max_concurrency());
  std::printf(
      "| backend | scope | steps | segments | blow-up | proven bits | conjectured bits | prove | "
      "steps/s | "
      "cells/step | verify | verify/segment | bytes | bytes/segment | peak MiB | bytes by "
      "part |\n|");
  for (int column = 0; column < 16; ++column) std::printf(" ---: |");
  std::printf("\n");
  using ptvm::claim::Backend;
  using ptvm::claim::ProvenScope;
  std::vector<Backend> backends;
  std::vector<ProvenScope> scopes;
  std::vector<unsigned> sizes;
  const auto add_name = []<class Enum>(std::vector<Enum>& list, std::string_view argument) {
    const auto& names = ptvm::claim::Names<Enum>::kNames;
    const auto name = std::ranges::find(names, argument);
    if (name == names.end()) return false;
    list.push_back(static_cast<Enum>(name - names.begin()));
    return true;
  };
  for (const std::string_view argument : std::span(argv, static_cast<size_t>(argc)).subspan(1)) {
    if (add_name(backends, argument) || add_name(scopes, argument)) continue;
    const int log = std::atoi(argument.data());
    ptvm::require(
        log >= static_cast<int>(ptvm::kMinLogSteps) && log <= static_cast<int>(ptvm::kMaxLogSteps),
        "steps must be given as their log2, in 7..20");
    sizes.push_back(static_cast<unsigned>(log));
  }
  if (backends.empty()) backends = {Backend::kStwo};
  if (scopes.empty()) scopes = {ProvenScope::kIsa, ProvenScope::kTransformer};
  if (sizes.empty()) {
    sizes.resize(ptvm::kMaxLogSteps - ptvm::kMinLogSteps + 1);
    std::iota(sizes.begin(), sizes.end(), ptvm::kMinLogSteps);
  }
  for (const Backend backend : backends) {
    for (const ProvenScope scope : scopes) {
      for (const unsigned log : sizes) ptvm::bench_in_a_process({backend, scope, log});
    }
  }
  return 0;
}
