// Verifies one segment: the caller's part of the transcript around the generic STARK.
#pragma once

#include "shared/proof/segment.h"
#include "shared/security/estimate.h"
#include "shared/stark/circle_instance.h"
#include "verifier/src/stark.h"

namespace ptvm::verifier {

using I = stark::StwoInstance;

// A segment's statement: everything about it that its proof must agree with.
struct SegmentStatement {
  stark::Params params;
  proof::SegmentId id;
  claim::ProgramView program;
  claim::State start, end;
  uint32_t steps;
};

// What the security of a segment's proof depends on.
inline security::Instance security_instance(const stark::Params& params,
                                            const proof::SegmentPublic& values) {
  uint64_t n_constraints = 0, n_terms = I::kCompositionColumns;
  uint32_t max_degree = 0, max_width = 0;
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    if (values.log_rows[c] == 0) continue;
    const air::AirInfo& info = *proof::kVmAirInfo[c];
    n_constraints += info.n_constraints;
    n_terms += stark::n_deep_terms(info, I::K::kDegree);
    max_degree = std::max(max_degree, static_cast<uint32_t>(info.max_degree));
    max_width = std::max(max_width, static_cast<uint32_t>(info.max_tuple_width));
  }
  return {.log_field_size = security::extension_field_bits(I::F::kModulus, I::K::kDegree),
          .hash_collision_bits = 8 * hash::kDigestBytes / 2,
          .log_n_rows = values.log_step_rows(),
          .log_blowup = params.log_blowup,
          .n_queries = params.n_queries,
          .query_pow_bits = params.query_pow_bits,
          .fold_step = params.fold_step,
          .log_last_layer_degree_bound = params.log_last_layer_degree,
          .n_constraints = n_constraints,
          .max_constraint_degree = max_degree,
          .n_composition_parts = 2,
          .n_deep_terms = n_terms,
          .n_deep_points = 2,
          .n_fractions = proof::n_fractions(values),
          .max_tuple_width = max_width,
          .interaction_pow_bits = params.interaction_pow_bits};
}

// `reader` stands behind the public values `values` of the segment.
Status verify_segment(const SegmentStatement& statement, const proof::SegmentPublic& values,
                      ProofReader& reader, Arena& arena);

// An upper bound of what verify_segment takes from its arena.
size_t segment_workspace(const stark::Params& params, const proof::SegmentPublic& values);

}  // namespace ptvm::verifier
