// What a cheater would want of attention and more than one constraint or relation is in the way of.
#include "tests/soundness/forged_attention_list.h"

namespace ptvm::testing {
namespace {

using inference::AttentionShape;
using proof::AttentionComponent, proof::kAttend, proof::kCache, proof::kCarriedRows;

using Complaints = std::set<std::string>;

constexpr AttentionShape kOneHead = {1, 2, 3, 2, 1}, kTwoHeads = {2, 2, 2, 2, 1};

AttentionForgery cheat(const std::string& name, const AttentionShape& shape,
                       const Complaints& caught_by,
                       const std::function<void(ForgedAttention&)>& lie) {
  return {name, caught_by, [=] {
            ForgedAttention f = honest_attention(shape);
            lie(f);
            f.close();
            return f;
          }};
}
AttentionForgery told_cheat(const std::string& name, const AttentionShape& shape,
                            const Complaints& caught_by,
                            const std::function<void(ForgedAttention&)>& lie) {
  return cheat(name, shape, caught_by, [=](ForgedAttention& f) {
    lie(f);
    f.tell_scores();
    f.tell_outputs();
  });
}
// An honest witness for a claim of another shape.
AttentionForgery relabelled(const std::string& name, const AttentionShape& shape,
                            const AttentionShape& claimed, const Complaints& caught_by) {
  return cheat("Shape." + name, shape, caught_by, [=](auto& f) { f.shape = claimed; });
}

// The names with a component in front.
Complaints of(AttentionComponent component, std::initializer_list<const char*> constraints) {
  Complaints complaints;
  for (const char* constraint : constraints) {
    complaints.insert(std::string(kAttentionComponentNames[component]) + "." + constraint);
  }
  return complaints;
}

// Exchanges the n rows from `a` on with those from `b` on.
void swap_parts(AttentionTable& table, size_t a, size_t b, size_t n) {
  for (auto& column : table) {
    const auto first = column.begin() + static_cast<ptrdiff_t>(a);
    std::swap_ranges(first, first + static_cast<ptrdiff_t>(n),
                     column.begin() + static_cast<ptrdiff_t>(b));
  }
}

// The data of a tensor in another order: of its heads, of a head's coordinates.
void add_order_cheats(AttentionComponent component, std::vector<AttentionForgery>& list) {
  const std::string prefix = kAttentionComponentNames[component];
  const size_t length = component == kCache ? 4 : 2;
  list.push_back(
      told_cheat(prefix + ".Heads.Swapped", kTwoHeads,
                 of(component, {"begins_with_key_0", "ends_with_last_key", "next_head"}),
                 [=](auto& f) { swap_parts(f.tables[component], 0, 2 * length, 2 * length); }));
  list.push_back(
      told_cheat(prefix + ".Coordinates.Swapped", {1, 3, 2, 2, 1},
                 of(component, {"ends_with_last_coordinate", "next_coordinate"}),
                 [=](auto& f) { swap_parts(f.tables[component], length, 2 * length, length); }));
}

// All rows by one further down.
void add_rotations(std::vector<AttentionForgery>& list) {
  const auto add = [&](AttentionComponent component, const Complaints& caught_by) {
    list.push_back(cheat(std::string(kAttentionComponentNames[component]) + ".Rotated", kOneHead,
                         caught_by, [=](auto& f) { f.rotate(component); }));
  };
  add(kAttend, of(kAttend, {"active_rows_come_first", "begins_with_a_head", "next_key"}));
  for (const AttentionComponent component : {kCache, kCarriedRows}) {
    add(component, of(component, {"active_rows_come_first", "begins_with_a_head",
                                  "head_is_complete", "next_head"}));
  }
}

}  // namespace

std::vector<AttentionForgery> attention_claim_cheats() {
  std::vector<AttentionForgery> list = {
      // Numbers at carried positions.
      cheat("Carried.Output", kOneHead, {"Attend.no_carried_output", "Cache.no_carried_output"},
            [](auto& f) {
              f.attend(Attend::kByte0 + 1, f.element(1, 0)) += F(5);
              f.cache(Cache::kOutput, 1) = F(5);
            }),
      told_cheat("Carried.Query", kOneHead, {"Cache.no_carried_query", "Scores"},
                 [](auto& f) { f.cache(Cache::kQuery, 1) = F(5); }),
      // A step told to be carried, in all columns.
      told_cheat("Carried.Step", kOneHead,
                 {"Attend.bit_1_boolean", "Attend.first_step", "Attend.no_carried_remainder",
                  "Attend.no_carried_sum", "Cache.first_step", "Cache.no_carried_query", "Carried"},
                 [](auto& f) {
                   for (size_t i = f.header(2); i < f.header(3); ++i) {
                     f.attend(Attend::kCarried, i) = F::one();
                   }
                   f.attend(Attend::kBit1, f.header(2)) = F::zero();
                   for (const int64_t i : {0, 1}) {
                     f.cache(Cache::kCarried, f.tensor_row(kCache, 2, i)) = F::one();
                   }
                 }),
      // A carried position told to be a step, in all columns.
      told_cheat("Carried.Missing", kOneHead,
                 {"Attend.bit_1_boolean", "Attend.first_query", "Attend.first_step",
                  "Cache.first_step", "Carried"},
                 [](auto& f) {
                   for (size_t i = f.header(1); i < f.header(2); ++i) {
                     f.attend(Attend::kCarried, i) = F::zero();
                   }
                   f.attend(Attend::kBit1, f.header(1)) = F::one();
                   for (const int64_t i : {0, 1}) {
                     f.cache(Cache::kCarried, f.tensor_row(kCache, 1, i)) = F::zero();
                   }
                 }),
      // The state before has another key, or another order, than what is looked at.
      cheat("State.Altered", kOneHead, {"Carried"},
            [](auto& f) { f.carried(CarriedRows::kKeyValue, 1) += F::one(); }),
      cheat("State.Swapped", kOneHead, {"Carried"},
            [](auto& f) {
              std::swap(f.carried(CarriedRows::kValue, 0), f.carried(CarriedRows::kValue, 1));
            }),

      // Parts that are missing, or there twice.
      told_cheat("Block.LeftOut", kOneHead,
                 {"Attend.next_key", "Element", "Maximum", "Outputs", "Scores", "WeightSum"},
                 [](auto& f) {
                   const size_t first = f.header(3), end = f.header(4);
                   for (size_t i = first; i < end; ++i) f.erase_row(kAttend, first);
                 }),
      told_cheat("Head.LeftOut", kTwoHeads, {"Attend.ends_with_last_key", "Element", "Scores"},
                 [](auto& f) {
                   f.lay_out({{0, 3}});
                 }),
      told_cheat("Head.Doubled", kTwoHeads,
                 {"Attend.ends_with_last_key", "Attend.next_key", "Element", "Maximum", "Outputs",
                  "Scores", "WeightSum"},
                 [](auto& f) {
                   f.lay_out({{0, 3}, {0, 3}});
                 }),
      told_cheat("Coordinate.LeftOut", kOneHead,
                 {"Attend.elements_are_complete", "Element", "Outputs"},
                 [](auto& f) { f.erase_row(kAttend, f.element(4, 1)); }),
      told_cheat("Coordinate.Doubled", kOneHead, {"Attend.coordinate", "Element", "Outputs"},
                 [](auto& f) { f.copy_row_behind(kAttend, f.element(4, 1)); }),
      cheat("Cache.Coordinate.LeftOut", kOneHead,
            {"Cache.ends_with_last_coordinate", "Carried", "Element", "Scores"},
            [](auto& f) {
              for (size_t i = 0; i < 5; ++i) f.erase_row(kCache, 5);
            }),
      cheat("Cache.Position.LeftOut", kOneHead,
            {"Cache.coordinate_is_complete", "Element", "Scores"},
            [](auto& f) { f.erase_row(kCache, 9); }),

      // The claim of another shape.
      relabelled("Carried", kOneHead, {1, 2, 2, 3, 1},
                 {"Attend.first_query", "Attend.first_step", "Cache.first_step",
                  "CarriedRows.coordinate_begins_with_first_key", "CarriedRows.end_of_head",
                  "CarriedRows.ends_with_last_key"}),
      relabelled("Dim", kOneHead, {1, 3, 3, 2, 1},
                 {"Attend.elements_are_complete", "Cache.ends_with_last_coordinate",
                  "CarriedRows.ends_with_last_coordinate"}),
      relabelled("HeadsAndDim", {2, 3, 2, 2, 1}, {3, 2, 2, 2, 1},
                 {"Attend.elements_are_complete", "Attend.ends_with_last_key",
                  "Cache.ends_with_last_coordinate", "Cache.ends_with_last_key",
                  "Cache.head_is_complete", "CarriedRows.ends_with_last_coordinate",
                  "CarriedRows.ends_with_last_key", "CarriedRows.head_is_complete"}),
      relabelled("Shift", kOneHead, {1, 2, 3, 2, 0}, {"Attend.low_part", "Scores"}),
  };
  add_order_cheats(kCache, list);
  add_order_cheats(kCarriedRows, list);
  add_rotations(list);
  return list;
}

}  // namespace ptvm::testing
