#include "prover/cli/stark_options.h"

#include <bit>

#include "absl/strings/str_cat.h"
#include "prover/cli/enum_option.h"

namespace ptvm::cli {
namespace {

constexpr uint32_t kMaxSecurityBits = 1000;  // asking for too many is answered with the reason

using Count = tool::Range<uint64_t>;

}  // namespace

void add_stark_options(CLI::App& command, StarkOptions& options, claim::Backend backend) {
  add_enum(command, "--backend", "What the proof is made by", backend, options.backend);
  CLI::Option* const profile = tool::add_name(
      command, "--stark-profile", "Prove with parameters that are known by a name",
      tool::profile_names(), "",
      [&options](const std::string& name) { options.profile = &tool::profile_named(name); });
  const auto add = [&command, profile](const char* name, const std::string& description,
                                       Count range, std::optional<uint32_t>& target) {
    tool::add_number(command, name, description, range, [&target](uint64_t value) {
      target = static_cast<uint32_t>(value);
    })->excludes(profile);
  };
  add_power_of_two(command, "--stark-expansion-factor",
                   "Blow-up: size of the evaluation domain over the trace, 2, 4, ..., 64",
                   {1, stark::kMaxLogBlowup}, options.log_blowup)
      ->excludes(profile);
  add("--stark-num-colinearity-checks", "Queries, instead of as many as the security asks for",
      {1, stark::kMaxQueries}, options.n_queries);
  add("--pow-bits", "Bits of grinding before the queries", {0, stark::kMaxPowBits},
      options.pow_bits);
  add("--stark-security-level", "Conjectured security to reach; the parameters follow",
      {0, kMaxSecurityBits}, options.conjectured_bits);
  add("--security-bits",
      absl::StrCat("Proven security to reach; the parameters follow [",
                   prover::kDefaultSecurityBits, "]"),
      {0, kMaxSecurityBits}, options.proven_bits);
}

void apply(const StarkOptions& options, prover::ProveOptions& prove_options) {
  if (options.backend) prove_options.backend = *options.backend;
  prove_options.log_blowup = options.log_blowup;
  prove_options.n_queries = options.n_queries;
  prove_options.pow_bits = options.pow_bits;
  if (options.profile != nullptr) {
    if (!options.backend) prove_options.backend = claim::Backend::kVanilla;
    prove_options.log_blowup =
        static_cast<uint32_t>(std::countr_zero(options.profile->expansion_factor));
    prove_options.n_queries = options.profile->num_colinearity_checks;
    prove_options.pow_bits = 0;
  }
  prove_options.conjectured_bits = options.conjectured_bits.value_or(0);
  const bool is_given = prove_options.n_queries || options.conjectured_bits;
  prove_options.security_bits =
      options.proven_bits.value_or(is_given ? 0 : prover::kDefaultSecurityBits);
}

}  // namespace ptvm::cli
