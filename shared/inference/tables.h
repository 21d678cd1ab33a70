// Tables that lookups are proven against (spec/attention.md, section 9).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/inference/attention.h"
#include "shared/inference/transformer.h"

namespace ptvm::inference {

struct TableEntry {
  int32_t input;
  int32_t output;

  friend bool operator==(const TableEntry&, const TableEntry&) = default;
};

enum class Table : uint32_t { kStep, kNormalisation, kWeights };

// 1 for what is positive.
inline constexpr std::array<TableEntry, 3> kStepTable = {{{-1, 0}, {0, 0}, {1, 1}}};

// round(256 / sqrt(input)): what a vector of this squared length is multiplied with, in 256ths.
inline constexpr std::array<TableEntry, 5> kNormalisationTable = {
    {{1, 256}, {2, 181}, {4, 128}, {8, 91}, {16, 64}}};

// A gap and its weight.
inline constexpr auto kWeightTable = [] {
  std::array<TableEntry, kAttentionWeights.size()> table{};
  for (size_t gap = 0; gap < table.size(); ++gap) {
    table[gap] = {static_cast<int32_t>(gap), kAttentionWeights[gap]};
  }
  return table;
}();

// What comes out of a gate.
inline constexpr auto kActivationTable = [] {
  std::array<TableEntry, kActivation.size()> table{};
  for (size_t i = 0; i < table.size(); ++i) {
    const auto gate = static_cast<int32_t>(i) - 128;
    table[i] = {gate, activation(gate)};
  }
  return table;
}();

constexpr std::span<const TableEntry> entries_of(Table table) {
  switch (table) {
    case Table::kStep:
      return kStepTable;
    case Table::kNormalisation:
      return kNormalisationTable;
    case Table::kWeights:
      return kWeightTable;
  }
  return {};
}

// The entry that stands where nothing is looked up.
constexpr TableEntry idle_entry(Table table) { return entries_of(table).front(); }

}  // namespace ptvm::inference
