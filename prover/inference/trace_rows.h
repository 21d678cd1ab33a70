// How a witness is written: the columns of its components, row by row, and how often tables are
// looked up.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "prover/memory/columns.h"
#include "shared/air/info.h"
#include "shared/inference/attention.h"
#include "shared/inference/transformer.h"
#include "shared/proof/segment.h"
#include "shared/util/bytes.h"

namespace ptvm::inference {

// Where a row of a column of 2^log_rows is stored.
using StorageOrder = uint32_t (*)(uint32_t row, unsigned log_rows);

// The columns of tree `tree` that components of these heights have, all zero.
template <class F>
memory::Columns<F> zero_columns(std::span<const air::AirInfo* const> components,
                                std::span<const uint8_t> heights, size_t tree) {
  std::vector<unsigned> log_sizes;
  for (size_t c = 0; c < components.size(); ++c) {
    log_sizes.insert(log_sizes.end(), components[c]->n_columns_in(tree), heights[c]);
  }
  memory::Columns<F> columns(std::move(log_sizes));
  columns.set_zero();
  return columns;
}

// All columns of a component, in the order of its AIR, from the trace [0] and the data trees.
template <class F, size_t kTrees>
std::vector<F*> columns_of(std::span<const air::AirInfo* const> components, size_t component,
                           std::array<memory::Columns<F>, kTrees>& trees) {
  std::array<size_t, kTrees> next{};
  std::vector<F*> columns;
  for (size_t c = 0; c <= component; ++c) {
    const air::AirInfo& info = *components[c];
    columns.clear();
    for (size_t i = 0; i < info.n_trace_columns; ++i) {
      const size_t tree = info.data_trees[i];
      columns.push_back(trees[tree][next[tree]++].data());
    }
  }
  return columns;
}

// A component's columns, written row by row.
template <class F>
class Rows {
 public:
  Rows(std::vector<F*> columns, unsigned log_rows, StorageOrder order)
      : columns_(std::move(columns)), log_rows_(log_rows), order_(order) {}

  size_t size() const { return size_t{1} << log_rows_; }
  void move_to(size_t row) { index_ = order_(static_cast<uint32_t>(row), log_rows_); }
  void set(size_t column, int32_t value) {
    if (value != 0) columns_[column][index_] = F::from_signed(value);
  }

 private:
  std::vector<F*> columns_;
  unsigned log_rows_;
  StorageOrder order_;
  size_t index_ = 0;
};

class TableCounts {
 public:
  void add_byte(uint32_t value, size_t n = 1) { bytes_[value] += static_cast<uint32_t>(n); }
  void add_weight(size_t gap) { ++weights_[gap]; }
  void add_activation(int32_t gate) { ++activations_[static_cast<size_t>(gate + 128)]; }

  // As they stand in a proof of attention, and in one of transformer layers.
  std::vector<uint8_t> encode_attention() const {
    std::vector<uint8_t> bytes;
    append(bytes_, bytes);
    append(weights_, bytes);
    return bytes;
  }
  std::vector<uint8_t> encode_transformer() const {
    std::vector<uint8_t> bytes = encode_attention();
    append(activations_, bytes);
    return bytes;
  }

 private:
  static void append(std::span<const uint32_t> counts, std::vector<uint8_t>& bytes) {
    for (const uint32_t count : counts) {
      bytes.resize(bytes.size() + 4);
      store_le(count, bytes.data() + bytes.size() - 4);
    }
  }

  std::array<uint32_t, proof::kByteEntries> bytes_{};
  std::array<uint32_t, kAttentionWeights.size()> weights_{};
  std::array<uint32_t, kActivation.size()> activations_{};
};

}  // namespace ptvm::inference
