#include "prover/inference/inference_trace.h"

#include "shared/field/fp128.h"
#include "shared/field/m31.h"

namespace ptvm::inference {

template <class F>
InferenceTrace<F>::InferenceTrace(const proof::InferenceStatement& statement) {
  for (size_t tree = 0; tree <= statement.n_data; ++tree) {
    std::vector<unsigned> log_sizes;
    for (const proof::InferenceComponent& component : statement.components()) {
      log_sizes.insert(log_sizes.end(), component.info->n_columns_in(tree), component.log_rows());
    }
    if (log_sizes.empty()) continue;
    trees[tree] = memory::Columns<F>(std::move(log_sizes));
    trees[tree].set_zero();
  }
}

template <class F>
std::vector<F*> InferenceTrace<F>::columns_of(const proof::InferenceStatement& statement,
                                              size_t component) {
  std::array<size_t, 1 + air::kMaxDataTrees> next{};
  std::vector<F*> columns;
  for (size_t c = 0; c <= component; ++c) {
    const air::AirInfo& info = *statement.all_components[c].info;
    columns.clear();
    for (size_t i = 0; i < info.n_trace_columns; ++i) {
      const size_t tree = info.data_trees[i];
      columns.push_back(trees[tree][next[tree]++].data());
    }
  }
  return columns;
}

template struct InferenceTrace<field::M31>;
template struct InferenceTrace<field::Fp128>;

}  // namespace ptvm::inference
