// The witness of a statement about inference: the columns of its components, and how often tables are
// looked up (shared/proof/inference.h).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "prover/memory/columns.h"
#include "shared/proof/inference.h"

namespace ptvm::inference {

// Defined for M31 and Fp128.
template <class F>
struct InferenceTrace {
  // All columns zero.
  explicit InferenceTrace(const proof::InferenceStatement& statement);

  // The columns of the trace [0] and of each data tree, component by component.
  std::array<memory::Columns<F>, 1 + air::kMaxDataTrees> trees;
  std::vector<uint8_t> public_bytes;  // how often tables are looked up, as it stands in the proof

  // All columns of component number `component`, in the order of its AIR.
  std::vector<F*> columns_of(const proof::InferenceStatement& statement, size_t component);
};

}  // namespace ptvm::inference
