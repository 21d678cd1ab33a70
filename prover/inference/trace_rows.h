// How a witness is written: the columns of its components, row by row, and how often tables are
// looked up.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "shared/inference/attention.h"
#include "shared/inference/transformer.h"
#include "shared/proof/segment.h"
#include "shared/util/bytes.h"

namespace ptvm::inference {

// Where a row of a column of 2^log_rows is stored.
using StorageOrder = uint32_t (*)(uint32_t row, unsigned log_rows);

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

inline void append_words(std::span<const uint32_t> words, std::vector<uint8_t>& bytes) {
  for (const uint32_t word : words) {
    bytes.resize(bytes.size() + 4);
    store_le(word, bytes.data() + bytes.size() - 4);
  }
}

class TableCounts {
 public:
  void add_byte(uint32_t value, size_t n = 1) { bytes_[value] += static_cast<uint32_t>(n); }
  void add_weight(size_t gap) { ++weights_[gap]; }
  void add_activation(int32_t gate) { ++activations_[static_cast<size_t>(gate + 128)]; }

  // As they stand in proofs of attention, split or fused, and in one of transformer layers.
  std::vector<uint8_t> encode_bytes() const {
    std::vector<uint8_t> bytes;
    append_words(bytes_, bytes);
    return bytes;
  }
  std::vector<uint8_t> encode_attention() const {
    std::vector<uint8_t> bytes = encode_bytes();
    append_words(weights_, bytes);
    return bytes;
  }
  std::vector<uint8_t> encode_transformer() const {
    std::vector<uint8_t> bytes = encode_attention();
    append_words(activations_, bytes);
    return bytes;
  }

 private:
  std::array<uint32_t, proof::kByteEntries> bytes_{};
  std::array<uint32_t, kAttentionWeights.size()> weights_{};
  std::array<uint32_t, kActivation.size()> activations_{};
};

}  // namespace ptvm::inference
