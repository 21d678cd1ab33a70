// The witness of a proof of transformer layers: the columns of its components, and how often tables
// are looked up (shared/proof/transformer.h).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "prover/inference/trace_rows.h"
#include "prover/inference/transformer_reference.h"
#include "prover/memory/columns.h"
#include "shared/proof/transformer.h"

namespace ptvm::inference {

template <class F>
struct TransformerWitness {
  // All columns zero, of the heights that `shape` has.
  explicit TransformerWitness(const TransformerShape& shape);

  // The columns of the trace [0] and of each data tree, component by component.
  std::array<memory::Columns<F>, 1 + kTransformerTrees> trees;
  std::vector<uint8_t> public_bytes;  // [kTransformerPublicBytes], as they stand in the proof

  // All columns of a component (AttentionComponent or TransformerComponent), in the order of its
  // AIR.
  std::vector<F*> columns_of(size_t component);
};

// `trace` must be what `model` makes of something; one thread. Defined for M31 and Fp128.
template <class F>
TransformerWitness<F> build_witness(const TransformerModel& model, const TransformerTrace& trace,
                                    StorageOrder order);

}  // namespace ptvm::inference
