// The input format of soundcalc (https://github.com/ethereum/soundcalc): what its loader,
// soundcalc/zkvms/zkvm.py, reads of a FRI_STARK circuit since 2026-07-23. Earlier revisions read
// `protocol_family` in the header only, so that it stands in both places.
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "prover/cli/segment_security.h"

namespace ptvm::cli {
namespace {

uint64_t power_of_two(uint32_t exponent) { return uint64_t{1} << exponent; }

// A comment ends with its line, and TOML wants UTF-8 in it.
std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (c < ' ' || c > '~') c = '?';
  }
  return line;
}

std::string folding_factors(const stark::FriLayout& fri) {
  std::string factors;
  for (size_t i = 0; i < fri.n_layers; ++i) {
    absl::StrAppend(&factors, i == 0 ? "" : ", ", power_of_two(fri.layers[i].n_folds));
  }
  return factors;
}

// The sum over all relations of a segment is one univariate LogUp argument: its error here is
// F w / |K|, and soundcalc's num_lookups_M * (rows_L + rows_T) * num_columns_S / |K|.
void append_circuit(std::string& toml, size_t index, const SegmentSecurity& segment) {
  const security::Instance& instance = segment.instance;
  absl::StrAppendFormat(&toml,
                        "\n[[circuits]]\n"
                        "name = \"segment %d\"\n"
                        "protocol_family = \"FRI_STARK\"\n"
                        "rho = %g\n"
                        "trace_length = %d\n",
                        index, std::ldexp(1.0, -static_cast<int>(instance.log_blowup)),
                        power_of_two(instance.log_n_rows));
  absl::StrAppendFormat(&toml,
                        "num_constraints = %d\n"
                        "air_max_degree = %d\n"
                        "opening_points = %d\n"
                        "batch_size = %d\n"
                        "power_batching = true\n",
                        instance.n_constraints, instance.max_constraint_degree,
                        instance.n_deep_points, instance.n_deep_terms);
  absl::StrAppendFormat(&toml,
                        "fri_folding_factors = [%s]\n"
                        "fri_early_stop_degree = %d\n"
                        "num_queries = %d\n"
                        "grinding_query_phase = %d\n",
                        folding_factors(segment.fri), power_of_two(segment.fri.log_last_size),
                        instance.n_queries, instance.query_pow_bits);
  absl::StrAppendFormat(&toml,
                        "\n[[circuits.lookups]]\n"
                        "name = \"lookup\"\n"
                        "logup_type = \"univariate\"\n"
                        "rows_L = %d\n"
                        "rows_T = 0\n"
                        "num_columns_S = %d\n"
                        "num_lookups_M = 1\n"
                        "grinding_bits_lookup = %d\n",
                        instance.n_fractions, instance.max_tuple_width,
                        instance.interaction_pow_bits);
}

}  // namespace

std::string soundcalc_toml(std::span<const SegmentSecurity> segments, std::string_view origin) {
  std::string toml = absl::StrFormat(
      "# Parameters of %s for soundcalc (https://github.com/ethereum/soundcalc).\n"
      "# They were read from the file, not verified.\n"
      "\n"
      "[zkevm]\n"
      "name = \"ptvm\"\n"
      "version = \"%s\"\n"
      "protocol_family = \"FRI_STARK\"\n"
      "field = \"M31^4\"\n"
      "hash_size_bits = %d\n",
      one_line(origin), PTVM_VERSION, 2 * segments.front().instance.hash_collision_bits);
  for (size_t i = 0; i < segments.size(); ++i) append_circuit(toml, i, segments[i]);
  return toml;
}

}  // namespace ptvm::cli
