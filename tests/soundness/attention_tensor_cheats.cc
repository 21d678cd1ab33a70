// Cheats about the order of tensors and what stands behind their ends: the commitments are to other
// tensors than the claim says, and nothing but the constraint that gives its name to the forgery is
// in the cheater's way.
#include "tests/soundness/forged_attention_list.h"

namespace ptvm::testing {
namespace {

using inference::AttentionShape;
using proof::AttentionComponent, proof::kCache, proof::kCarriedRows;

AttentionForgery cheat(const std::string& name, const AttentionShape& shape,
                       const std::function<void(ForgedAttention&)>& lie) {
  return {name, {name}, [=] {
            ForgedAttention f = honest_attention(shape);
            lie(f);
            f.tell_scores();
            f.tell_outputs();
            f.close();
            return f;
          }};
}

void add_order_cheats(AttentionComponent component, std::vector<AttentionForgery>& list) {
  const std::string prefix = std::string(kAttentionComponentNames[component]) + ".";
  const auto swap = [=](ForgedAttention& f, Pair a, Pair b, uint32_t n) {
    for (uint32_t i = 0; i < n; ++i) {
      f.swap_rows(component, f.tensor_row(component, a.first, a.second) + i,
                  f.tensor_row(component, b.first, b.second) + i);
    }
  };
  const auto rows = [=](uint32_t length) { return length - (component == kCarriedRows ? 1 : 0); };
  // Two positions of a coordinate, two coordinates of a position, two coordinates, two heads.
  list.push_back(cheat(prefix + "next_key", {1, 2, 1, 4, 1}, [=](auto& f) {
    swap(f, {1, 0}, {2, 0}, 1);
  }));
  list.push_back(cheat(prefix + "same_coordinate", {1, 2, 1, 4, 1}, [=](auto& f) {
    swap(f, {1, 0}, {1, 1}, 1);
  }));
  list.push_back(cheat(prefix + "next_coordinate", {1, 4, 1, 2, 1}, [=](auto& f) {
    AttentionTable& table = f.tables[component];
    const size_t first = f.tensor_row(component, 0, 1), second = f.tensor_row(component, 0, 2);
    for (auto& column : table) {
      std::swap_ranges(column.begin() + static_cast<ptrdiff_t>(first),
                       column.begin() + static_cast<ptrdiff_t>(first + rows(3)),
                       column.begin() + static_cast<ptrdiff_t>(second));
    }
  }));
  list.push_back(cheat(prefix + "next_head", {4, 1, 1, 2, 1}, [=](auto& f) {
    AttentionTable& table = f.tables[component];
    const size_t first = f.tensor_row(component, 3, 0), second = f.tensor_row(component, 6, 0);
    for (auto& column : table) {
      std::swap_ranges(column.begin() + static_cast<ptrdiff_t>(first),
                       column.begin() + static_cast<ptrdiff_t>(first + rows(3)),
                       column.begin() + static_cast<ptrdiff_t>(second));
    }
  }));
  // A number that nobody asks for.
  list.push_back(cheat(prefix + "same_end", {1, 2, 1, 4, 1}, [=](auto& f) {
    f.tables[component][TensorRows::kEnd][f.tensor_row(component, 1, 0)] += F::one();
  }));
}

void add_padding_cheats(AttentionComponent component, std::vector<AttentionForgery>& list,
                        std::initializer_list<std::pair<const char*, size_t>> columns) {
  for (const auto& [name, column] : columns) {
    list.push_back(cheat(std::string(kAttentionComponentNames[component]) + "." + name,
                         {1, 2, 2, 3, 1}, [component, column = column](auto& f) {
                           f.tables[component][column][proof::attention_rows(f.shape)[component]] =
                               F(7);
                         }));
  }
}

}  // namespace

std::vector<AttentionForgery> attention_tensor_cheats() {
  std::vector<AttentionForgery> list;
  add_order_cheats(kCache, list);
  add_order_cheats(kCarriedRows, list);
  add_padding_cheats(kCache, list,
                     {{"no_key_behind_the_end", Cache::kKeyValue},
                      {"no_value_behind_the_end", Cache::kValue},
                      {"no_output_behind_the_end", Cache::kOutput}});
  add_padding_cheats(kCarriedRows, list,
                     {{"no_key_behind_the_end", CarriedRows::kKeyValue},
                      {"no_value_behind_the_end", CarriedRows::kValue}});
  // The last coordinate's keys once more, for the last query.
  list.push_back(cheat("Cache.no_query_behind_the_end", {1, 2, 2, 3, 1}, [](auto& f) {
    const size_t padding = proof::attention_rows(f.shape)[kCache];
    f.cache(TensorRows::kKey, padding) = F(4);
    f.cache(Cache::kQuery, padding) = F(3);
  }));
  // A query of a carried position that no key answers.
  list.push_back({"Cache.no_carried_query", {"Cache.no_carried_query"}, [] {
                    ForgedAttention f = small_attention(1, {2, 3}, {0, -2, 1}, {50, -20, 90});
                    f.cache(Cache::kQuery, 0) = F(5);
                    f.close();
                    return f;
                  }});
  return list;
}

}  // namespace ptvm::testing
