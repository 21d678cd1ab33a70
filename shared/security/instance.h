// What the security of one proof depends on, and nothing else: one plain struct of numbers.
//
// Symbols of spec/security.md in brackets. N = 2^log_n_rows is the degree bound of the trace
// polynomials (for the circle: half of N is the total degree), n = N * 2^log_blowup the size of
// the evaluation domain, rho = N / n the rate, K the field that challenges are drawn from.
#pragma once

#include <cstdint>

#include "shared/security/fixed_point.h"

namespace ptvm::security {

// Limits of the analysis. They keep every intermediate value within 64 bits; an instance outside
// of them has no security as far as this code can say.
inline constexpr uint32_t kMaxLogDomainSize = 31;  // log2 n
inline constexpr uint32_t kMaxQueries = 4096;
inline constexpr uint32_t kMaxPowBits = 64;
inline constexpr uint32_t kMaxSmallCount = 1 << 16;            // Degrees, widths, parts, points.
inline constexpr uint64_t kMaxLargeCount = uint64_t{1} << 32;  // Constraints, terms.
inline constexpr Bits kMaxFieldBits = 1024 * kOneBit;

struct Instance {
  // Field and hash.
  Bits log_field_size;           // log2 |K|, rounded down; see `extension_field_bits`.
  uint32_t hash_collision_bits;  // Work of a collision: half of the digest's length in bits.
  // Code.
  uint32_t log_n_rows;  // [M] of the tallest component (after lifting).
  uint32_t log_blowup;  // [b] Rate 2^-b; at least 1.
  // Queries.
  uint32_t n_queries;       // [s] Drawn with replacement; repetitions count.
  uint32_t query_pow_bits;  // Grinding before the queries are drawn.
  // FRI.
  uint32_t fold_step;  // [k] Folds per layer with one challenge a: a, a^2, a^4, ...
  uint32_t log_last_layer_degree_bound;  // The last layer has 2^this coefficients.
  // Constraints (composition).
  uint64_t n_constraints;          // [C] Over all components; one challenge, its powers.
  uint32_t max_constraint_degree;  // [d] In the columns, selectors and fixed columns included.
  uint32_t n_composition_parts;    // [S] Pieces of degree N that the composition is cut into.
  // Out-of-domain samples (DEEP).
  uint64_t n_deep_terms;   // [T] Quotients summed with powers of one challenge; in stwo one
                           // per sample, and three for a column with two samples.
  uint32_t n_deep_points;  // [q] Zeros of one quotient's denominator: 2 on the circle (the
                           // sample and its conjugate), 1 on a line.
  // Lookups (LogUp).
  uint64_t n_fractions;           // [F] Over all rows of all components, and all public terms.
  uint32_t max_tuple_width;       // [w] Elements of the longest tuple, the relation's id included.
  uint32_t interaction_pow_bits;  // Grinding before the lookup challenges are drawn.
  // Data trees (shared/stark/data_commitment.h).
  uint32_t n_pinned_columns = 0;  // [P] Each with a sample at a point drawn from its root.
};

// Whether every field of `instance` is in the range that the analysis covers.
bool in_range(const Instance& instance);

}  // namespace ptvm::security
