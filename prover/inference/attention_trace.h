// The witness of a proof of attention: the columns of its components, and how often tables are
// looked up (shared/proof/attention.h).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "prover/inference/attention.h"
#include "prover/inference/trace_rows.h"
#include "prover/memory/columns.h"
#include "shared/proof/attention.h"

namespace ptvm::inference {

template <class F>
struct AttentionTrace {
  // All columns zero, of the heights that `shape` has.
  explicit AttentionTrace(const AttentionShape& shape);

  // The columns of the trace [0] and of each data tree, component by component.
  std::array<memory::Columns<F>, 1 + claim::kAttentionData> trees;
  std::vector<uint8_t> public_bytes;  // [kAttentionPublicBytes], as they stand in the proof

  // All columns of a component, in the order of its AIR.
  std::vector<F*> columns_of(proof::AttentionComponent component);
};

// `inputs` must be valid; one thread. Defined for M31 and Fp128.
template <class F>
AttentionTrace<F> build_trace(const AttentionInputs& inputs, StorageOrder order);

}  // namespace ptvm::inference
