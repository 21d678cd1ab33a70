// Security of a proof, from its parameters alone: how many bits are proven, how many the older
// conjecture would claim, and which term is the weakest.
//
// spec/security.md has the formulas and their sources. In short: round-by-round soundness errors of
// each challenge of the protocol, by three analyses of the low-degree test that all apply to the
// same proof; the proven figure is the best analysis's weakest term.
//
// The code is integer-only and pure, so that all builds of the verifier agree.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "shared/security/fixed_point.h"
#include "shared/security/instance.h"

namespace ptvm::security {

// The steps at which a cheating prover may be lucky. X(Enumerator, name, sentence)
#define PTVM_SECURITY_TERM_TABLE(X)                                                         \
  X(Lookup, "lookup", "the lookup challenges: too many fractions for the challenge field")  \
  X(Composition, "composition", "the constraint challenge: too many constraints")           \
  X(OutOfDomain, "out-of-domain", "the out-of-domain point: trace or degree too large")     \
  X(DeepBatching, "deep-batching", "the quotient challenge: too many samples times domain") \
  X(Folding, "fri-folding", "the folding challenges: fold step or domain too large")        \
  X(Queries, "queries", "the queries: too few of them, or too little proof of work")        \
  X(Hash, "hash", "the hash function: a collision of digests")                              \
  X(Parameters, "parameters", "a parameter is outside the range that the analysis covers")

enum class Term : uint8_t {
#define PTVM_SECURITY_TERM(name, text, sentence) k##name,
  PTVM_SECURITY_TERM_TABLE(PTVM_SECURITY_TERM)
#undef PTVM_SECURITY_TERM
};

// Terms that have a figure: all but kParameters, which is last.
inline constexpr size_t kTerms = static_cast<size_t>(Term::kParameters);

// The analyses of the low-degree test. None changes the protocol.
enum class Regime : uint8_t {
  kUniqueDecoding,       // Up to half the minimum distance; eprint 2020/654.
  kUniqueDecodingSharp,  // A little below that, with a smaller batching error; eprint 2025/2055.
  kJohnson,              // Up to the Johnson bound, with a multiplicity m; eprint 2025/2055.
};
inline constexpr size_t kRegimes = 3;

// Short name of a term, as in "deep-batching", for JSON and for tables.
std::string_view term_name(Term term);
// What the term stands for, to be put after "limited by ".
std::string_view term_sentence(Term term);
// "unique-decoding", "unique-decoding-2025" or "johnson".
std::string_view regime_name(Regime regime);

struct RegimeReport {
  bool applies;           // False: the regime says nothing about the instance; the rest is zero.
  uint32_t multiplicity;  // [m] of the Johnson regime, 0 in the others.
  std::array<Bits, kTerms> terms;  // By Term; never negative.
  Bits least;                      // The least of `terms`.
  Term limiting_term;              // The first term that has it.
};

struct Report {
  Bits proven;                // The best regime's least term.
  uint32_t proven_bits;       // The same, rounded down.
  Bits conjectured;           // Queries and grinding by the conjecture of eprint 2021/582.
  uint32_t conjectured_bits;  // The same, rounded down.
  Regime regime;              // The one that `proven` comes from; the first of equals.
  Term limiting_term;         // Of that regime.
  std::array<RegimeReport, kRegimes> regimes;  // By Regime.
};

// The Johnson regime at one multiplicity; `instance` in range, 3 <= multiplicity <=
// kMaxMultiplicity.
inline constexpr uint32_t kMinMultiplicity = 3;
inline constexpr uint32_t kMaxMultiplicity = 1000;
RegimeReport johnson_regime(const Instance& instance, uint32_t multiplicity);

// The security of a proof with these parameters. An instance out of range gets zero everywhere and
// Term::kParameters. At most about 1500 logarithms: 50 microseconds or less.
Report estimate(const Instance& instance);

struct QueryPlan {
  bool reachable;      // Whether the level can be had by choosing the number of queries.
  uint32_t n_queries;  // Reachable: the least number that has the level. Else kMaxQueries.
  Report report;       // At that number; if not reachable, `limiting_term` says what stands in the
                       // way and `proven` what can be had at most.
};

// The fewest queries that give `instance` at least `proven_bits` proven bits, everything else, the
// blow-up and the grinding included, being fixed. `instance.n_queries` is not read.
QueryPlan least_queries(const Instance& instance, uint32_t proven_bits);

}  // namespace ptvm::security
