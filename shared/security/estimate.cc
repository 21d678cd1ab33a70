#include "shared/security/estimate.h"

#include <algorithm>

namespace ptvm::security {
namespace {

constexpr std::string_view kTermNames[] = {
#define PTVM_SECURITY_TERM(name, text, sentence) text,
    PTVM_SECURITY_TERM_TABLE(PTVM_SECURITY_TERM)
#undef PTVM_SECURITY_TERM
};

constexpr std::string_view kTermSentences[] = {
#define PTVM_SECURITY_TERM(name, text, sentence) sentence,
    PTVM_SECURITY_TERM_TABLE(PTVM_SECURITY_TERM)
#undef PTVM_SECURITY_TERM
};

constexpr std::string_view kRegimeNames[] = {"unique-decoding", "unique-decoding-2025", "johnson"};
static_assert(std::size(kRegimeNames) == kRegimes);

// What one analysis of the low-degree test contributes, in bits.
struct Analysis {
  Bits per_query;      // -log2 of the chance that one query misses a word beyond the radius.
  Bits log_list_size;  // log2 of the number of codewords within the radius.
  Bits
      batching_loss;  // log2 of the exceptional challenges of the DEEP sum: bits it takes from |K|.
  Bits folding_loss;  // The same for the worst FRI layer.
};

constexpr uint64_t n_rows(const Instance& instance) { return uint64_t{1} << instance.log_n_rows; }

constexpr uint32_t log_domain_size(const Instance& instance) {
  return instance.log_n_rows + instance.log_blowup;
}

constexpr uint64_t domain_size(const Instance& instance) {
  return uint64_t{1} << log_domain_size(instance);
}

// Exceptional challenges of a sum of `n_terms` words with the powers of one challenge (a curve of
// degree n_terms - 1), given those of a line.
constexpr Bits curve_loss(uint64_t n_terms, Bits line_loss) {
  return n_terms < 2 ? 0 : log2_upper(n_terms - 1) + line_loss;
}

// The sum of 2^k words of n / 2^k values in the first FRI layer. Each later layer folds at most as
// often, on a smaller domain, so this one is the worst. `line_loss_per_point`: exceptional
// challenges of a line, divided by the size of its domain.
constexpr Bits folding_loss(const Instance& instance, Bits line_loss_per_point) {
  const uint32_t folds =
      std::min(instance.fold_step, instance.log_n_rows - instance.log_last_layer_degree_bound);
  return curve_loss(uint64_t{1} << folds,
                    line_loss_per_point + whole_bits(log_domain_size(instance) - folds));
}

// -log2((n - errors - 1) / n): a word with more than `errors` wrong places passes one query with
// at most this chance.
constexpr Bits bits_per_query(const Instance& instance, uint64_t errors) {
  return whole_bits(log_domain_size(instance)) - log2_upper(domain_size(instance) - errors - 1);
}

// Figures of one regime. Names every field of Instance, so that a new one does not compile until
// it is accounted for.
RegimeReport report_terms(const Instance& instance, const Analysis& analysis,
                          uint32_t multiplicity) {
  const auto& [log_field_size, hash_collision_bits, log_n_rows, log_blowup, n_queries,
               query_pow_bits, fold_step, log_last_layer_degree_bound, n_constraints,
               max_constraint_degree, n_composition_parts, n_deep_terms, n_deep_points, n_fractions,
               max_tuple_width, interaction_pow_bits, n_pinned_columns] = instance;
  const auto& [per_query, log_list_size, batching_loss, fold_loss] = analysis;
  // `analysis` already accounts for log_blowup, n_deep_terms and the folding schedule.

  // Zeros of sum(challenge^i * constraint_i) - vanishing * composition, whichever is larger; all
  // columns have degree N + q, the vanishing polynomial and the parts' factors are multiples of N.
  const uint64_t rows = uint64_t{1} << log_n_rows;
  const uint64_t identity_degree =
      std::max(max_constraint_degree * (rows + n_deep_points),
               (uint64_t{n_composition_parts} + 1) * rows + n_deep_points);

  // A cheating prover may hope for any codeword of the list, hence list size times error. What
  // happens after the quotients are committed concerns one word only.
  const Bits field_per_codeword = log_field_size - log_list_size;
  RegimeReport report{true, multiplicity, {}, 0, Term::kLookup};
  const auto set = [&](Term term, Bits bits) {
    report.terms[static_cast<size_t>(term)] = std::max<Bits>(bits, 0);
  };
  set(Term::kLookup, field_per_codeword + whole_bits(interaction_pow_bits) -
                         log2_upper(std::max<uint64_t>(n_fractions, 1)) -
                         log2_upper(max_tuple_width));
  set(Term::kComposition, field_per_codeword - log2_upper(n_constraints));
  // A pin tells two codewords of a list apart unless their columns agree there.
  const Bits pinned = n_pinned_columns == 0
                          ? log_field_size
                          : field_per_codeword - std::max<Bits>(log_list_size, 0) -
                                log2_upper(rows + n_deep_points);
  set(Term::kOutOfDomain, std::min(field_per_codeword - log2_upper(identity_degree), pinned));
  set(Term::kDeepBatching, log_field_size - batching_loss);
  set(Term::kFolding, log_field_size - fold_loss);
  set(Term::kQueries, n_queries * per_query + whole_bits(query_pow_bits));
  set(Term::kHash, whole_bits(hash_collision_bits));

  const auto least = std::min_element(report.terms.begin(), report.terms.end());
  report.least = *least;
  report.limiting_term = static_cast<Term>(least - report.terms.begin());
  return report;
}

// BCIKS20, theorems 1.4 and 6.1: up to half the minimum distance a line has at most n exceptional
// challenges. Trace columns are decoded as polynomials with q more zeros than the code has, so the
// radius is taken for that slightly larger code; then there is one codeword at most.
RegimeReport unique_decoding(const Instance& instance) {
  const uint64_t n = domain_size(instance);
  const uint64_t used = n_rows(instance) + instance.n_deep_points;
  if (n < used + 2) return {};
  const uint64_t errors = (n - used) / 2 - 1;
  const Bits line_loss = whole_bits(log_domain_size(instance));
  return report_terms(instance,
                      {bits_per_query(instance, errors), 0,
                       curve_loss(instance.n_deep_terms, line_loss), folding_loss(instance, 0)},
                      0);
}

// The lemma of spec/security.md, section 4 (for lines: BCHKS25, corollary 1.4): up to
// delta/2 - 3/(delta n), delta the relative distance, a line has at most gamma n + 1 exceptional
// challenges, gamma n being the number of errors. Small FRI layers do not meet its conditions, so
// folding keeps the bound above.
RegimeReport unique_decoding_sharp(const Instance& instance) {
  const uint64_t n = domain_size(instance);
  const uint64_t distance = n - n_rows(instance) - 1;  // delta n of a code of dimension N + 1.
  if (distance == 0 || distance * distance < 6 * n) return {};
  const uint64_t errors = (distance * distance - 6 * n) / (2 * distance);
  const bool covered = 3 * errors >= distance;  // gamma >= delta/3; implies delta >= 2/(3 sqrt n).
  const bool unique = 2 * errors + instance.n_deep_points + n_rows(instance) < n;
  if (!covered || !unique) return {};
  return report_terms(
      instance,
      {bits_per_query(instance, errors), 0,
       curve_loss(instance.n_deep_terms, log2_upper(errors + 1)), folding_loss(instance, 0)},
      0);
}

// Calls visit(m) for all small multiplicities and a 32nd apart beyond, until it returns false. Any
// choice is a valid bound, and a finer one gains less than a quarter of a bit.
template <class Visit>
void for_each_multiplicity(Visit&& visit) {
  for (uint32_t m = kMinMultiplicity; m <= kMaxMultiplicity; m += 1 + m / 32) {
    if (!visit(m)) return;
  }
}

// The least of the terms that only lose as the multiplicity grows.
Bits ceiling(const RegimeReport& report) {
  return std::min(report.terms[static_cast<size_t>(Term::kDeepBatching)],
                  report.terms[static_cast<size_t>(Term::kFolding)]);
}

RegimeReport best_johnson(const Instance& instance) {
  RegimeReport best{};
  for_each_multiplicity([&](uint32_t m) {
    const RegimeReport report = johnson_regime(instance, m);
    if (!report.applies) return true;
    if (!best.applies || report.least > best.least) best = report;
    return ceiling(report) > best.least;
  });
  return best;
}

uint32_t whole(Bits bits) { return static_cast<uint32_t>(bits >> kFractionBits); }

}  // namespace

std::string_view term_name(Term term) { return kTermNames[static_cast<size_t>(term)]; }

std::string_view term_sentence(Term term) { return kTermSentences[static_cast<size_t>(term)]; }

std::string_view regime_name(Regime regime) { return kRegimeNames[static_cast<size_t>(regime)]; }

bool in_range(const Instance& instance) {
  const auto& [log_field_size, hash_collision_bits, log_n_rows, log_blowup, n_queries,
               query_pow_bits, fold_step, log_last_layer_degree_bound, n_constraints,
               max_constraint_degree, n_composition_parts, n_deep_terms, n_deep_points, n_fractions,
               max_tuple_width, interaction_pow_bits, n_pinned_columns] = instance;
  const auto small = [](uint32_t count) { return 1 <= count && count <= kMaxSmallCount; };
  const auto large = [](uint64_t count) { return 1 <= count && count <= kMaxLargeCount; };
  return 0 < log_field_size && log_field_size <= kMaxFieldBits && hash_collision_bits <= 1024 &&
         1 <= log_n_rows && log_n_rows < kMaxLogDomainSize && 1 <= log_blowup &&
         log_blowup <= kMaxLogDomainSize - log_n_rows && n_queries <= kMaxQueries &&
         query_pow_bits <= kMaxPowBits && 1 <= fold_step &&
         log_last_layer_degree_bound < log_n_rows && large(n_constraints) &&
         small(max_constraint_degree) && small(n_composition_parts) && large(n_deep_terms) &&
         small(n_deep_points) && n_fractions < (uint64_t{1} << 63) && small(max_tuple_width) &&
         interaction_pow_bits <= kMaxPowBits && n_pinned_columns <= kMaxSmallCount;
}

// BCHKS25, theorem 4.2, with the agreement a = 1 - gamma = sqrt(rho') (1 + 1/m), rho' = (N + 1)/n.
RegimeReport johnson_regime(const Instance& instance, uint32_t multiplicity) {
  const uint64_t m = multiplicity;
  const uint64_t dimension = n_rows(instance) + 1;
  const Bits log_n = whole_bits(log_domain_size(instance));

  // a^2 = (N + 1)(m + 1)^2 / (n m^2).
  const Bits per_query =
      (log_n + 2 * log2_lower(m) - log2_upper(dimension) - 2 * log2_upper(m + 1)) / 2;
  // Johnson: at most 1 / (a^2 - (N + q)/n) polynomials of degree N + q agree in a n places.
  const uint64_t gain = dimension * (2 * m + 1);
  const uint64_t loss = (uint64_t{instance.n_deep_points} - 1) * m * m;
  if (per_query <= 0 || gain <= loss) return {};
  const Bits log_list_size = log_n + 2 * log2_upper(m) - log2_lower(gain - loss);

  // A line over a domain of n has at most n (h^5 + 48 h) / (48 rho^(3/2)) exceptional challenges,
  // h = 2m + 1 < 2^11: the theorem's bound with gamma <= 1 and its last term made a multiple of n.
  const uint64_t h = 2 * m + 1;
  const Bits loss_per_point = log2_upper(h * h * h * h * h + 48 * h) - log2_lower(48) +
                              whole_bits(3 * instance.log_blowup) / 2;
  return report_terms(instance,
                      {per_query, std::max<Bits>(log_list_size, 0),
                       curve_loss(instance.n_deep_terms, loss_per_point + log_n),
                       folding_loss(instance, loss_per_point)},
                      multiplicity);
}

Report estimate(const Instance& instance) {
  Report report{};
  report.limiting_term = Term::kParameters;
  if (!in_range(instance)) return report;

  report.regimes = {unique_decoding(instance), unique_decoding_sharp(instance),
                    best_johnson(instance)};
  bool any_applies = false;
  for (size_t i = 0; i < kRegimes; ++i) {
    const RegimeReport& regime = report.regimes[i];
    if (!regime.applies || (any_applies && regime.least <= report.proven)) continue;
    any_applies = true;
    report.proven = regime.least;
    report.regime = static_cast<Regime>(i);
    report.limiting_term = regime.limiting_term;
  }
  report.proven_bits = whole(report.proven);

  report.conjectured = std::min(
      {whole_bits(uint64_t{instance.n_queries} * instance.log_blowup + instance.query_pow_bits),
       instance.log_field_size, whole_bits(instance.hash_collision_bits)});
  report.conjectured_bits = whole(report.conjectured);
  return report;
}

// The queries enter into one term of each analysis, as a multiple of what one is worth.
QueryPlan least_queries(const Instance& instance, uint32_t proven_bits) {
  constexpr auto kQueries = static_cast<size_t>(Term::kQueries);
  Instance one = instance;
  one.n_queries = 1;
  uint64_t least = uint64_t{kMaxQueries} + 1;
  const Bits level = whole_bits(proven_bits), pow = whole_bits(instance.query_pow_bits);
  const auto consider = [&](const RegimeReport& report) {
    const Bits per_query = report.terms[kQueries] - pow;
    if (!report.applies || per_query <= 0) return;
    for (size_t term = 0; term < kTerms; ++term) {
      if (term != kQueries && report.terms[term] < level) return;
    }
    const auto missing = static_cast<uint64_t>(std::max<Bits>(level - pow, 0));
    const auto gain = static_cast<uint64_t>(per_query);
    least = std::min(least, std::max<uint64_t>((missing + gain - 1) / gain, 1));
  };
  if (in_range(one)) {
    consider(unique_decoding(one));
    consider(unique_decoding_sharp(one));
    for_each_multiplicity([&](uint32_t m) {
      const RegimeReport report = johnson_regime(one, m);
      consider(report);
      return !report.applies || ceiling(report) >= level;
    });
  }

  Instance candidate = instance;
  const bool reachable = least <= kMaxQueries;
  candidate.n_queries = reachable ? static_cast<uint32_t>(least) : kMaxQueries;
  return {reachable, candidate.n_queries, estimate(candidate)};
}

}  // namespace ptvm::security
