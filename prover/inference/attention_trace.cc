#include "prover/inference/attention_trace.h"

#include <algorithm>

#include "prover/inference/attention_rows.h"
#include "shared/field/fp128.h"
#include "shared/field/m31.h"
#include "shared/proof/attention.h"
#include "shared/proof/lookups.h"

namespace ptvm::inference {
namespace {

using air::inference::AttendSource;
using air::inference::Lookups;

}  // namespace

template <class F>
AttentionTrace<F> build_trace(const AttentionInputs& inputs, bool is_split, StorageOrder order) {
  const claim::AttentionClaim claim = {.shape = inputs.shape};
  const proof::InferenceStatement statement =
      is_split ? proof::statement_of(claim::AttentionSourceClaim{claim})
               : proof::statement_of(claim);
  AttentionTrace<F> result{InferenceTrace<F>(statement), {}};
  const auto rows_of = [&](proof::AttentionComponent component) {
    return Rows<F>(result.trace.columns_of(statement, component),
                   statement.all_components[component].log_rows(), order);
  };
  TableCounts counts;
  Rows<F> attend = rows_of(proof::kAttend);
  if (is_split) {
    result.lookups.assign(attend.size(), idle_entry(Table::kWeights));
  }
  const auto outputs = fill_attend(inputs, attend, counts, result.lookups);
  for (size_t row = 0; row < result.lookups.size(); ++row) {
    attend.move_to(row);
    attend.set(AttendSource::kLookedUpGap, result.lookups[row].input);
    attend.set(AttendSource::kLookedUpWeight, result.lookups[row].output);
  }
  fill_cache<F>(inputs, outputs, false, rows_of(proof::kCache), counts);
  fill_carried_rows(inputs, rows_of(proof::kCarriedRows));
  result.trace.public_bytes = is_split ? counts.encode_bytes() : counts.encode_attention();
  return result;
}

template <class F>
InferenceTrace<F> build_trace(const proof::InferenceStatement& statement, Table table,
                              std::span<const TableEntry> lookups, StorageOrder order) {
  InferenceTrace<F> trace(statement);
  Rows<F> rows(trace.columns_of(statement, 0), statement.all_components[0].log_rows(), order);
  const auto entries = entries_of(table);
  std::vector<uint32_t> counts(entries.size());
  for (size_t row = 0; row < lookups.size(); ++row) {
    rows.move_to(row);
    rows.set(Lookups::kInput, lookups[row].input);
    rows.set(Lookups::kOutput, lookups[row].output);
    const auto entry = std::ranges::find(entries, lookups[row]);
    if (entry != entries.end()) ++counts[static_cast<size_t>(entry - entries.begin())];
  }
  append_words(counts, trace.public_bytes);
  return trace;
}

template AttentionTrace<field::M31> build_trace<field::M31>(const AttentionInputs&, bool,
                                                            StorageOrder);
template AttentionTrace<field::Fp128> build_trace<field::Fp128>(const AttentionInputs&, bool,
                                                                StorageOrder);
template InferenceTrace<field::M31> build_trace<field::M31>(const proof::InferenceStatement&, Table,
                                                            std::span<const TableEntry>,
                                                            StorageOrder);
template InferenceTrace<field::Fp128> build_trace<field::Fp128>(const proof::InferenceStatement&,
                                                                Table, std::span<const TableEntry>,
                                                                StorageOrder);

}  // namespace ptvm::inference
