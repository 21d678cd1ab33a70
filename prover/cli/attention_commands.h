// The subcommands of `prover attention`, and what they share.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "prover/cli/command.h"
#include "prover/cli/stark_options.h"
#include "prover/inference/attention_prover.h"

namespace ptvm::cli {

// Each adds itself to `group`; if it is called, its answer goes to `exit_code`.
void add_attention_prove(CLI::App& group, ExitCode& exit_code);
void add_attention_verify(CLI::App& group, ExitCode& exit_code);
void add_attention_bench(CLI::App& group, ExitCode& exit_code);

// A prover for proofs of `shape` with `params`.
std::unique_ptr<inference::AttentionProver> make_prover_for(const inference::AttentionShape& shape,
                                                            claim::Backend backend,
                                                            const stark::Params& params);

// How a proof is made that nothing is asked for: `circle8` has the smallest proofs of every shape,
// and reaches 100 proven bits where `stwo` does not.
inline constexpr claim::Backend kDefaultBackend = claim::Backend::kCircle8;

// --backend and the other options for parameters and levels; and what they come to.
void add_strength(CLI::App& command, StarkOptions& options);
prover::ProveOptions strength_of(const StarkOptions& options);
// The level that a claim states: none if the queries were chosen by hand.
uint32_t requested_bits(const prover::ProveOptions& options);

// Milliseconds since it was made.
class Stopwatch {
 public:
  double ms() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_)
        .count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Of at least one value, the greater of two in the middle.
double median(std::vector<double> values);

}  // namespace ptvm::cli
