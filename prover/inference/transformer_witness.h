// The witness of a proof of transformer layers: the columns of its components, and how often tables
// are looked up (shared/proof/transformer.h).
#pragma once

#include "prover/inference/inference_trace.h"
#include "prover/inference/trace_rows.h"
#include "prover/inference/transformer_reference.h"
#include "shared/proof/transformer.h"

namespace ptvm::inference {

// `trace` must be what `model` makes of something; one thread. Defined for M31 and Fp128.
template <class F>
InferenceTrace<F> build_witness(const TransformerModel& model, const TransformerTrace& trace,
                                StorageOrder order);

}  // namespace ptvm::inference
