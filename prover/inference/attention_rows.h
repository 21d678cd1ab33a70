// The rows of attention's components, which stand in proofs of attention and in those of
// transformer layers (spec/attention.md, section 5).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/inference/attention.h"
#include "prover/inference/trace_rows.h"
#include "shared/inference/tables.h"

namespace ptvm::inference {

// Each fills a component whose columns are zero and counts what it looks up, padding included.
// `inputs` must be valid. Defined for M31 and Fp128.

// Returns the outputs, [heads][dim][positions]. Writes down what scores look up in the table of
// weights, by row, unless `lookups` is empty.
template <class F>
std::vector<int8_t> fill_attend(const AttentionInputs& inputs, Rows<F> rows, TableCounts& counts,
                                std::span<TableEntry> lookups = {});
// `has_wires` tells WiredCache from Cache.
template <class F>
void fill_cache(const AttentionInputs& inputs, std::span<const int8_t> outputs, bool has_wires,
                Rows<F> rows, TableCounts& counts);
template <class F>
void fill_carried_rows(const AttentionInputs& inputs, Rows<F> rows);

}  // namespace ptvm::inference
