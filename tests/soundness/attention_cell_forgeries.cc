// For each constraint that no complete cheat needs to break, one cell altered such that it breaks.
// Others break with it, or relations open: what it says, they imply, at least for whoever wants to
// gain by it.
#include "tests/soundness/forged_attention_list.h"

namespace ptvm::testing {
namespace {

struct Cell {
  const char* constraint;
  size_t column, row;
  int value;
};

// Two heads, two coordinates, two steps and two carried positions: 38 of 64 rows in Attend, all 16
// in Cache, 8 of 16 in CarriedRows.
constexpr inference::AttentionShape kShape = {2, 2, 2, 2, 1};

constexpr Cell kAttendCells[] = {
    {"header_boolean", Attend::kHeader, 1, -1},
    {"element_boolean", Attend::kElement, 39, 2},
    {"first_score_boolean", Attend::kFirstScore, 0, -1},
    {"score_boolean", Attend::kScore, 0, -1},
    {"one_kind", Attend::kHeader, 1, 1},
    {"new_head_boolean", Attend::kNewHead, 1, 2},
    {"new_head_is_header", Attend::kNewHead, 1, 1},
    {"begins_with_a_head", Attend::kNewHead, 0, 0},
    {"begins_with_key_0", Attend::kKey, 0, 1},
    {"active_rows_come_first", Attend::kHeader, 39, 1},
    {"ends_with_last_key", Attend::kHeader, 38, 1},
    {"ends_with_step", Attend::kCarried, 37, 1},
    {"head_is_complete", Attend::kNewHead, 1, 1},
    {"head_ends_with_step", Attend::kNewHead, 1, 1},
    {"carried_come_first", Attend::kNewHead, 19, 0},
    {"element_follows", Attend::kHeader, 1, 1},
    {"elements_are_complete", Attend::kPlace, 2, 0},
    {"no_carried_sum", Attend::kGap, 1, 1},
    {"no_carried_output", Attend::kCarried, 11, 1},
    {"no_carried_remainder", Attend::kCarried, 11, 1},
};

constexpr Cell kCacheCells[] = {
    {"active_boolean", TensorRows::kActive, 15, 2},
    {"first_boolean", TensorRows::kFirst, 1, 2},
    {"new_head_boolean", TensorRows::kNewHead, 8, 2},
    {"first_is_active", TensorRows::kActive, 0, 0},
    {"new_head_is_first", TensorRows::kFirst, 0, 0},
    {"begins_with_a_head", TensorRows::kNewHead, 0, 0},
    {"begins_with_key_0", TensorRows::kKey, 0, 1},
    {"active_rows_come_first", TensorRows::kActive, 3, 0},
    {"coordinate_is_complete", TensorRows::kEnd, 3, 0},
    {"ends_with_last_key", TensorRows::kEnd, 15, 0},
    {"ends_with_last_coordinate", TensorRows::kCoordinate, 15, 0},
    {"coordinate_begins_with_first_key", TensorRows::kEnd, 4, 0},
    {"end_of_head", TensorRows::kEnd, 0, 0},
    {"head_begins_with_coordinate_0", TensorRows::kNewHead, 4, 1},
    {"head_is_complete", TensorRows::kNewHead, 4, 1},
    {"carried_boolean", Cache::kCarried, 1, 2},
    {"first_is_carried", TensorRows::kFirst, 3, 1},
    {"carried_come_first", TensorRows::kFirst, 0, 0},
    {"first_step", TensorRows::kEnd, 2, 0},
    {"has_steps", TensorRows::kFirst, 1, 1},
    {"no_carried_output", Cache::kOutput, 0, 1},
    {"not_carried_behind_the_end", TensorRows::kActive, 9, 0},
};

constexpr Cell kCarriedRowsCells[] = {
    {"active_boolean", TensorRows::kActive, 7, 2},
    {"first_boolean", TensorRows::kFirst, 2, 2},
    {"new_head_boolean", TensorRows::kNewHead, 4, 2},
    {"first_is_active", TensorRows::kFirst, 9, 1},
    {"new_head_is_first", TensorRows::kFirst, 0, 0},
    {"begins_with_a_head", TensorRows::kNewHead, 0, 0},
    {"begins_with_key_0", TensorRows::kKey, 0, 1},
    {"active_rows_come_first", TensorRows::kActive, 5, 0},
    {"coordinate_is_complete", TensorRows::kEnd, 1, 0},
    {"ends_with_last_key", TensorRows::kEnd, 7, 0},
    {"ends_with_last_coordinate", TensorRows::kCoordinate, 7, 0},
    {"coordinate_begins_with_first_key", TensorRows::kEnd, 2, 0},
    {"end_of_head", TensorRows::kEnd, 0, 0},
    {"head_begins_with_coordinate_0", TensorRows::kNewHead, 2, 1},
    {"head_is_complete", TensorRows::kNewHead, 2, 1},
};

void add(proof::AttentionComponent component, std::span<const Cell> cells,
         std::vector<AttentionForgery>& list) {
  for (const Cell& cell : cells) {
    const std::string name =
        std::string(kAttentionComponentNames[component]) + "." + cell.constraint;
    list.push_back({name,
                    {name},
                    [=] {
                      ForgedAttention f = honest_attention(kShape);
                      f.tables[component][cell.column][cell.row] = F::from_signed(cell.value);
                      f.close();
                      return f;
                    },
                    false});
  }
}

}  // namespace

std::vector<AttentionForgery> attention_cell_forgeries() {
  std::vector<AttentionForgery> list;
  add(proof::kAttend, kAttendCells, list);
  add(proof::kCache, kCacheCells, list);
  add(proof::kCarriedRows, kCarriedRowsCells, list);
  return list;
}

}  // namespace ptvm::testing
