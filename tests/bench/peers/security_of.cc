// Security bits of any FRI-based proof from its parameters, by the formulas that this project's
// proofs are held to (spec/security.md): one accounting for all provers of `make bench-peers`.
//
//   security_of field=F log_rows=M log_blowup=B queries=Q [NAME=VALUE...]
//
// F is the field of the challenges: m31^3, m31^4, goldilocks^2, f128 (Winterfell's) or fp128 (the
// vanilla instance's). Digests have 256 bits. The other names, with the value that a proof without
// them has:
//
//   pow_bits=0            grinding before the queries
//   fold_step=1           log2 of the folding factor
//   log_last_layer=0      log2 of the last layer's degree bound
//   constraints=1         constraints, all with the powers of one challenge
//   degree=2              their greatest degree
//   parts=2               parts that the composition is cut into
//   deep_terms=2          quotients that are summed with the powers of one challenge
//   deep_points=2         zeros of a quotient's denominator: 2 on the circle, 1 on a line
//   fractions=1           of lookups, over all rows
//   tuple_width=1         elements of the longest tuple that is looked up
//
// Prints {"proven_bits", "conjectured_bits", "limiting_term", "regime"} as one line of JSON, the
// bits with two decimals, cut off. Exit status: 0, or 2 for a wrong argument.
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "shared/security/estimate.h"

namespace ptvm {
namespace {

using security::Bits;

struct Field {
  std::string_view name;
  Bits log_size;
};

constexpr uint64_t kM31 = (uint64_t{1} << 31) - 1;
constexpr uint64_t kGoldilocks = 0xffffffff00000001;
constexpr Field kFields[] = {
    {"m31^3", security::extension_field_bits(kM31, 3)},
    {"m31^4", security::extension_field_bits(kM31, 4)},
    {"goldilocks^2", security::extension_field_bits(kGoldilocks, 2)},
    {"f128", security::whole_bits(128) - 1},  // 2^128 - 45 * 2^40 + 1
    {"fp128", security::extension_field_bits({1, uint64_t{407} << 55}, 1)},  // 1 + 407 * 2^119
};

struct Name {
  std::string_view name;
  uint32_t security::Instance::*small;
  uint64_t security::Instance::*large;
};

using security::Instance;
constexpr Name kNames[] = {
    {"log_rows", &Instance::log_n_rows, nullptr},
    {"log_blowup", &Instance::log_blowup, nullptr},
    {"queries", &Instance::n_queries, nullptr},
    {"pow_bits", &Instance::query_pow_bits, nullptr},
    {"fold_step", &Instance::fold_step, nullptr},
    {"log_last_layer", &Instance::log_last_layer_degree_bound, nullptr},
    {"constraints", nullptr, &Instance::n_constraints},
    {"degree", &Instance::max_constraint_degree, nullptr},
    {"parts", &Instance::n_composition_parts, nullptr},
    {"deep_terms", nullptr, &Instance::n_deep_terms},
    {"deep_points", &Instance::n_deep_points, nullptr},
    {"fractions", nullptr, &Instance::n_fractions},
    {"tuple_width", &Instance::max_tuple_width, nullptr},
};

template <typename Number>
bool parse(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Sets what `argument` names; false if it names nothing or the value is none.
bool set(Instance& instance, std::string_view argument) {
  const size_t equals = argument.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view name = argument.substr(0, equals), value = argument.substr(equals + 1);
  if (name == "field") {
    for (const Field& field : kFields) {
      if (field.name == value) instance.log_field_size = field.log_size;
    }
    return instance.log_field_size != 0;
  }
  for (const Name& known : kNames) {
    if (known.name != name) continue;
    return known.small ? parse(value, instance.*known.small) : parse(value, instance.*known.large);
  }
  return false;
}

// With two decimals, rounded down.
double hundredths(Bits bits) { return static_cast<double>(bits * 100 / security::kOneBit) / 100; }

int run(int argc, char** argv) {
  Instance instance = {.log_field_size = 0,
                       .hash_collision_bits = 128,
                       .log_n_rows = 0,
                       .log_blowup = 0,
                       .n_queries = 0,
                       .query_pow_bits = 0,
                       .fold_step = 1,
                       .log_last_layer_degree_bound = 0,
                       .n_constraints = 1,
                       .max_constraint_degree = 2,
                       .n_composition_parts = 2,
                       .n_deep_terms = 2,
                       .n_deep_points = 2,
                       .n_fractions = 1,
                       .max_tuple_width = 1,
                       .interaction_pow_bits = 0};
  for (int i = 1; i < argc; ++i) {
    if (set(instance, argv[i])) continue;
    std::fprintf(stderr, "security_of: cannot read the argument %s\n", argv[i]);
    return 2;
  }
  if (!security::in_range(instance)) {
    std::fputs("security_of: the parameters are outside the range of the analysis\n", stderr);
    return 2;
  }
  const security::Report report = security::estimate(instance);
  const std::string_view term = security::term_name(report.limiting_term);
  const std::string_view regime = security::regime_name(report.regime);
  std::printf(
      "{\"proven_bits\": %.2f, \"conjectured_bits\": %.2f, \"limiting_term\": \"%.*s\", "
      "\"regime\": \"%.*s\"}\n",
      hundredths(report.proven), hundredths(report.conjectured), static_cast<int>(term.size()),
      term.data(), static_cast<int>(regime.size()), regime.data());
  return 0;
}

}  // namespace
}  // namespace ptvm

int main(int argc, char** argv) { return ptvm::run(argc, argv); }
