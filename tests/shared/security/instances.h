// Instances that the security tests share.
#pragma once

#include "shared/security/instance.h"

namespace ptvm::security {

inline constexpr uint64_t kMersenne31 = (uint64_t{1} << 31) - 1;

inline double to_double(Bits bits) { return static_cast<double>(bits) / kOneBit; }

// A machine of ten fractions a row in tuples of at most seven, 66 quotients, over QM31.
inline Instance example(uint32_t log_n_rows, uint32_t log_blowup, uint32_t extension_degree = 4) {
  return {.log_field_size = extension_field_bits(kMersenne31, extension_degree),
          .hash_collision_bits = 128,
          .log_n_rows = log_n_rows,
          .log_blowup = log_blowup,
          .n_queries = 100,
          .query_pow_bits = 20,
          .fold_step = 1,
          .log_last_layer_degree_bound = 0,
          .n_constraints = 100,
          .max_constraint_degree = 3,
          .n_composition_parts = 2,
          .n_deep_terms = 66,
          .n_deep_points = 2,
          .n_fractions = uint64_t{10} << log_n_rows,
          .max_tuple_width = 7,
          .interaction_pow_bits = 0};
}

}  // namespace ptvm::security
