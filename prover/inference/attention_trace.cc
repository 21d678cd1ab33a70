#include "prover/inference/attention_trace.h"

#include "prover/inference/attention_rows.h"
#include "shared/field/fp128.h"
#include "shared/field/m31.h"

namespace ptvm::inference {

template <class F>
AttentionTrace<F>::AttentionTrace(const AttentionShape& shape) {
  const auto heights = proof::attention_heights(shape);
  for (size_t tree = 0; tree < trees.size(); ++tree) {
    trees[tree] = zero_columns<F>(proof::kAttentionAirInfo, heights, tree);
  }
}

template <class F>
std::vector<F*> AttentionTrace<F>::columns_of(proof::AttentionComponent component) {
  return inference::columns_of(proof::kAttentionAirInfo, component, trees);
}

template <class F>
AttentionTrace<F> build_trace(const AttentionInputs& inputs, StorageOrder order) {
  const auto heights = proof::attention_heights(inputs.shape);
  AttentionTrace<F> trace(inputs.shape);
  const auto rows_of = [&](proof::AttentionComponent component) {
    return Rows<F>(trace.columns_of(component), heights[component], order);
  };
  TableCounts counts;
  const auto outputs = fill_attend(inputs, rows_of(proof::kAttend), counts);
  fill_cache<F>(inputs, outputs, false, rows_of(proof::kCache), counts);
  fill_carried_rows(inputs, rows_of(proof::kCarriedRows));
  trace.public_bytes = counts.encode_attention();
  return trace;
}

template struct AttentionTrace<field::M31>;
template struct AttentionTrace<field::Fp128>;
template AttentionTrace<field::M31> build_trace<field::M31>(const AttentionInputs&, StorageOrder);
template AttentionTrace<field::Fp128> build_trace<field::Fp128>(const AttentionInputs&,
                                                                StorageOrder);

}  // namespace ptvm::inference
