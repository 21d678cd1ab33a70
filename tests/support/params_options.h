// The parameters of a proof as options of the programs that measure beside other provers, which all
// name them alike.
#pragma once

#include "shared/stark/params.h"
#include "verifier/tool/command_line.h"

namespace ptvm::testing {

inline void add_params(CLI::App& command, stark::Params& params) {
  using Count = tool::Range<uint32_t>;
  const auto add = [&](const char* name, const char* description, Count range, uint32_t& target) {
    tool::add_number(command, name, description, range, target);
  };
  add("--pow-bits", "Bits of grinding", {0, stark::kMaxPowBits}, params.query_pow_bits);
  add("--log-blowup", "Logarithm of the blow-up", {1, stark::kMaxLogBlowup}, params.log_blowup);
  add("--queries", "Queries", {1, stark::kMaxQueries}, params.n_queries);
  add("--fold-step", "Folds a FRI layer", {1, stark::kMaxFoldStep}, params.fold_step);
  add("--log-last-layer", "Logarithm of the last layer's coefficients",
      {0, stark::kMaxLogLastLayer}, params.log_last_layer_degree);
}

}  // namespace ptvm::testing
