// The witnesses of proofs of attention and of lookups.
#pragma once

#include <span>
#include <vector>

#include "prover/inference/attention.h"
#include "prover/inference/inference_trace.h"
#include "prover/inference/trace_rows.h"
#include "shared/inference/tables.h"

namespace ptvm::inference {

template <class F>
struct AttentionTrace {
  InferenceTrace<F> trace;
  std::vector<TableEntry> lookups;  // of a split proof: gap and weight, by row of Attend
};

// Both are defined for M31 and Fp128, and run on one thread. `inputs` must be valid.
template <class F>
AttentionTrace<F> build_trace(const AttentionInputs& inputs, bool is_split, StorageOrder order);

// Of a claim of lookups in `table`; those that are no entries are counted nowhere.
template <class F>
InferenceTrace<F> build_trace(const proof::InferenceStatement& statement, Table table,
                              std::span<const TableEntry> lookups, StorageOrder order);

}  // namespace ptvm::inference
