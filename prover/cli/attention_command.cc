// attention: proofs of integer attention (spec/attention.md).
#include <algorithm>

#include "prover/cli/attention_commands.h"
#include "shared/proof/attention.h"

namespace ptvm::cli {

std::unique_ptr<inference::AttentionProver> make_prover_for(const inference::AttentionShape& shape,
                                                            claim::Backend backend,
                                                            const stark::Params& params) {
  const auto heights = proof::attention_heights(shape);
  return inference::make_attention_prover(backend, std::ranges::max(heights) + params.log_blowup);
}

void add_strength(CLI::App& command, StarkOptions& options) {
  add_stark_options(command, options, kDefaultBackend);
}

prover::ProveOptions strength_of(const StarkOptions& options) {
  prover::ProveOptions prove;
  prove.backend = kDefaultBackend;
  apply(options, prove);
  return prove;
}

uint32_t requested_bits(const prover::ProveOptions& options) {
  return options.n_queries ? 0 : options.security_bits;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void add_attention(CLI::App& app, ExitCode& exit_code) {
  CLI::App* group =
      app.add_subcommand("attention", "Prove integer attention, and check such proofs");
  group->require_subcommand(1);
  group->footer(
      "Example:\n  prover attention prove --heads 4 --dim 64 --seq 64 -o attention.proof");
  add_attention_prove(*group, exit_code);
  add_attention_verify(*group, exit_code);
  add_attention_bench(*group, exit_code);
}

}  // namespace ptvm::cli
