// The options that say how strong a proof is, and of which backend.
#pragma once

#include <cstdint>
#include <optional>

#include "prover/cli/command.h"
#include "prover/prove/prove.h"
#include "verifier/tool/profiles.h"

namespace ptvm::cli {

struct StarkOptions {
  std::optional<claim::Backend> backend = std::nullopt;
  const tool::Profile* profile = nullptr;  // excludes all of the following
  std::optional<uint32_t> log_blowup = std::nullopt;
  std::optional<uint32_t> n_queries = std::nullopt;
  std::optional<uint32_t> pow_bits = std::nullopt;
  std::optional<uint32_t> conjectured_bits = std::nullopt;  // to reach
  std::optional<uint32_t> proven_bits = std::nullopt;       // to reach
};

// --backend, --stark-profile, --stark-expansion-factor, --stark-num-colinearity-checks, --pow-bits,
// --stark-security-level and --security-bits. `backend` is shown as the default.
void add_stark_options(CLI::App& command, StarkOptions& options,
                       claim::Backend backend = prover::ProveOptions().backend);

// Sets what `options` say of backend, parameters and security. A profile is of the vanilla backend
// unless another is named. Where neither queries nor a level is given, the proven bits are the
// prover's default.
void apply(const StarkOptions& options, prover::ProveOptions& prove_options);

}  // namespace ptvm::cli
