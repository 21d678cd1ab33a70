// Proofs of segments with the backend that is asked for at run time.
#pragma once

#include <concepts>
#include <utility>
#include <vector>

#include "prover/prove/segment.h"
#include "prover/stark/circle_backend.h"
#include "prover/stark/vanilla_backend.h"

namespace ptvm::testing {

// For domains of up to 2^12 points.
template <class Tables>
const Tables& tables() {
  static const Tables instance(12);
  return instance;
}

// prover::prove_segment with `backend`, one over the trace's field. What `id` says is only
// absorbed.
template <class F>
std::vector<uint8_t> prove_segment(claim::Backend backend, trace::SegmentTrace<F> trace,
                                   const proof::SegmentId& id, const stark::Params& params) {
  const auto prove = [&]<class B>() {
    return prover::prove_segment<B>(std::move(trace), id, params, tables<typename B::Tables>());
  };
  if constexpr (std::same_as<F, field::M31>) {
    return backend == claim::Backend::kStwo ? prove.template operator()<prover::StwoBackend>()
                                            : prove.template operator()<prover::Circle8Backend>();
  } else {
    return prove.template operator()<prover::VanillaBackend>();
  }
}

}  // namespace ptvm::testing
