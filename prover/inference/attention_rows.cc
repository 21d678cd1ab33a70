#include "prover/inference/attention_rows.h"

#include <algorithm>

#include "shared/air/inference/attend.h"
#include "shared/air/inference/cache.h"
#include "shared/field/fp128.h"
#include "shared/field/m31.h"
#include "shared/proof/attention.h"

namespace ptvm::inference {
namespace {

using air::inference::Attend;
using air::inference::CarriedRows;
using air::inference::TensorRows;
using air::inference::WiredCache;  // begins like Cache

// The rows of tensors of the first `length` positions; set_row(rows, element) adds the rest of a
// row, `element` being its place in a tensor of all positions.
template <class F, class SetRow>
void fill_tensor_rows(Rows<F>& rows, const AttentionShape& shape, uint32_t length,
                      SetRow&& set_row) {
  size_t row = 0;
  for (uint32_t head = 0; head < shape.heads; ++head) {
    const uint32_t first_key = head * shape.positions();
    for (uint32_t coordinate = 0; coordinate < shape.dim; ++coordinate) {
      for (uint32_t position = 0; position < length; ++position) {
        rows.move_to(row++);
        rows.set(TensorRows::kActive, 1);
        rows.set(TensorRows::kFirst, position == 0);
        rows.set(TensorRows::kNewHead, position == 0 && coordinate == 0);
        rows.set(TensorRows::kKey, static_cast<int32_t>(first_key + position));
        rows.set(TensorRows::kCoordinate, static_cast<int32_t>(coordinate));
        rows.set(TensorRows::kEnd, static_cast<int32_t>(first_key + length - 1));
        set_row(position, (size_t{head} * shape.dim + coordinate) * shape.positions() + position);
      }
    }
  }
}

// The blocks of the component Attend.
template <class F>
class AttendRows {
 public:
  AttendRows(const AttentionInputs& inputs, Rows<F> rows, TableCounts& counts,
             std::span<TableEntry> lookups)
      : inputs_(inputs),
        shape_(inputs.shape),
        rows_(std::move(rows)),
        counts_(counts),
        lookups_(lookups) {
    const uint32_t n = shape_.positions();
    blocks_.reserve(n + 1);
    size_t row = 0;
    for (uint32_t position = 0; position < n; ++position) {
      blocks_.push_back(row);
      row += 1 + shape_.dim + n - first_query(position);
    }
    head_rows_ = row;
  }

  // Blocks of carried positions have a header and elements without query.
  void fill_carried(uint32_t head) {
    for (uint32_t position = 0; position < shape_.carried; ++position) {
      begin_row(head, position, block(head, position), Attend::kHeader, key(head, position));
      rows_.set(Attend::kNewHead, position == 0);
      fill_bytes({});
      for (uint32_t i = 0; i < shape_.dim; ++i) fill_element(head, position, i, 0, 0, 0);
    }
  }

  void fill_query(const QueryResult& query) {
    const uint32_t head = query.head, position = shape_.carried + query.step;
    begin_row(head, position, block(head, position), Attend::kHeader, key(head, position));
    rows_.set(Attend::kMaximum, query.maximum);
    rows_.set(Attend::kGap, static_cast<int32_t>(query.denominator));
    rows_.set(Attend::kWeight, static_cast<int32_t>(position + 1));
    rows_.set(Attend::kBit1, 1);
    fill_bytes({});
    for (uint32_t i = 0; i < shape_.dim; ++i) {
      fill_element(head, position, i, query.outputs[i], query.denominator,
                   static_cast<uint32_t>(query.remainders[i]));
    }
    bool found = false;
    for (uint32_t candidate = 0; candidate <= position; ++candidate) {
      const bool is_greatest = !found && query.scores[candidate] == query.maximum;
      found |= is_greatest;
      fill_score(query, candidate, is_greatest);
    }
  }

 private:
  uint32_t first_query(uint32_t position) const { return std::max(position, shape_.carried); }
  size_t block(uint32_t head, uint32_t position) const {
    return head * head_rows_ + blocks_[position];
  }
  int32_t key(uint32_t head, uint32_t position) const {
    return static_cast<int32_t>(head * shape_.positions() + position);
  }
  void begin_row(uint32_t head, uint32_t position, size_t row, Attend::Column kind, int32_t place) {
    rows_.move_to(row);
    rows_.set(kind, 1);
    rows_.set(Attend::kCarried, position < shape_.carried);
    rows_.set(Attend::kKey, key(head, position));
    rows_.set(Attend::kPlace, place);
    rows_.set(Attend::kEnd, key(head, shape_.positions() - 1));
  }
  void fill_bytes(const std::array<uint32_t, 6>& bytes) {
    for (size_t i = 0; i < bytes.size(); ++i) {
      rows_.set(Attend::kByte0 + i, static_cast<int32_t>(bytes[i]));
      counts_.add_byte(bytes[i]);
    }
  }
  void fill_element(uint32_t head, uint32_t position, uint32_t coordinate, int8_t output,
                    uint32_t denominator, uint32_t remainder) {
    begin_row(head, position, block(head, position) + 1 + coordinate, Attend::kElement,
              static_cast<int32_t>(coordinate));
    const int8_t value =
        inputs_.values[(size_t{head} * shape_.dim + coordinate) * shape_.positions() + position];
    const uint32_t slack = denominator == 0 ? 0 : denominator - 1 - remainder;
    rows_.set(Attend::kGap, static_cast<int32_t>(denominator));
    rows_.set(Attend::kBit0, static_cast<int32_t>(remainder >> 16));
    rows_.set(Attend::kBit1, static_cast<int32_t>(slack >> 16));
    fill_bytes({static_cast<uint32_t>(value + 128), static_cast<uint32_t>(output + 128),
                remainder & 255, remainder >> 8 & 255, slack & 255, slack >> 8 & 255});
  }
  void fill_score(const QueryResult& query, uint32_t candidate, bool is_greatest) {
    const uint32_t position = shape_.carried + query.step;
    const size_t row =
        block(query.head, candidate) + 1 + shape_.dim + position - first_query(candidate);
    begin_row(query.head, candidate, row,
              position == first_query(candidate) ? Attend::kFirstScore : Attend::kScore,
              key(query.head, position));
    const uint32_t gap = query.gaps[candidate], shift = shape_.score_shift;
    const auto difference = static_cast<uint32_t>(query.maximum - query.scores[candidate]);
    const uint32_t low = difference & ((uint32_t{1} << shift) - 1);
    const uint32_t high = (difference >> shift) - gap;
    rows_.set(Attend::kMaximum, query.maximum);
    rows_.set(Attend::kGap, static_cast<int32_t>(gap));
    rows_.set(Attend::kWeight, kAttentionWeights[gap]);
    rows_.set(Attend::kBit0, high != 0);
    rows_.set(Attend::kBit1, is_greatest);
    fill_bytes({low, low << (8 - shift), high & 255, high >> 8 & 255, high >> 16,
                (high >> 16) << (shift > 6 ? shift - 6 : 0)});
    counts_.add_weight(gap);
    if (!lookups_.empty()) lookups_[row] = kWeightTable[gap];
  }

  const AttentionInputs& inputs_;
  const AttentionShape& shape_;
  Rows<F> rows_;
  TableCounts& counts_;
  std::span<TableEntry> lookups_;
  std::vector<size_t> blocks_;  // of one head, by position: the first row
  size_t head_rows_;
};

}  // namespace

template <class F>
std::vector<int8_t> fill_attend(const AttentionInputs& inputs, Rows<F> rows, TableCounts& counts,
                                std::span<TableEntry> lookups) {
  const AttentionShape& shape = inputs.shape;
  const size_t padding = rows.size() - proof::attention_rows(shape)[proof::kAttend];
  std::vector<int8_t> outputs(shape.elements());
  AttendRows<F> attend(inputs, std::move(rows), counts, lookups);
  for (uint32_t head = 0; head < shape.heads; ++head) attend.fill_carried(head);
  for_each_query(inputs, [&](const QueryResult& query) {
    attend.fill_query(query);
    const size_t position = shape.carried + query.step;
    for (uint32_t i = 0; i < shape.dim; ++i) {
      outputs[(size_t{query.head} * shape.dim + i) * shape.positions() + position] =
          query.outputs[i];
    }
  });
  counts.add_byte(0, 6 * padding);
  return outputs;
}

template <class F>
void fill_cache(const AttentionInputs& inputs, std::span<const int8_t> outputs, bool has_wires,
                Rows<F> rows, TableCounts& counts) {
  const AttentionShape& shape = inputs.shape;
  fill_tensor_rows(rows, shape, shape.positions(), [&](uint32_t position, size_t element) {
    rows.set(WiredCache::kCarried, position < shape.carried);
    rows.set(WiredCache::kQuery, inputs.queries[element]);
    rows.set(WiredCache::kKeyValue, inputs.keys[element]);
    rows.set(WiredCache::kValue, inputs.values[element]);
    rows.set(WiredCache::kOutput, outputs[element]);
    if (has_wires) {
      rows.set(WiredCache::kLine, static_cast<int32_t>(element / shape.positions()));
    } else {
      counts.add_byte(static_cast<uint32_t>(inputs.queries[element] + 128));
    }
    counts.add_byte(static_cast<uint32_t>(inputs.keys[element] + 128));
  });
  counts.add_byte(128, (has_wires ? 1 : 2) * (rows.size() - shape.elements()));
}

template <class F>
void fill_carried_rows(const AttentionInputs& inputs, Rows<F> rows) {
  fill_tensor_rows(rows, inputs.shape, inputs.shape.carried, [&](uint32_t, size_t element) {
    rows.set(CarriedRows::kKeyValue, inputs.keys[element]);
    rows.set(CarriedRows::kValue, inputs.values[element]);
  });
}

template std::vector<int8_t> fill_attend(const AttentionInputs&, Rows<field::M31>, TableCounts&,
                                         std::span<TableEntry>);
template std::vector<int8_t> fill_attend(const AttentionInputs&, Rows<field::Fp128>, TableCounts&,
                                         std::span<TableEntry>);
template void fill_cache(const AttentionInputs&, std::span<const int8_t>, bool, Rows<field::M31>,
                         TableCounts&);
template void fill_cache(const AttentionInputs&, std::span<const int8_t>, bool, Rows<field::Fp128>,
                         TableCounts&);
template void fill_carried_rows(const AttentionInputs&, Rows<field::M31>);
template void fill_carried_rows(const AttentionInputs&, Rows<field::Fp128>);

}  // namespace ptvm::inference
