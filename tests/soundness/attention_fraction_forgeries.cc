// For every fraction of attention a number that its relation does not balance with, and wrong
// counts of the tables. No constraint is broken.
#include "tests/soundness/forged_attention_list.h"

namespace ptvm::testing {
namespace {

// One head, one carried position and two queries.
ForgedAttention three_positions() { return small_attention(1, {2, 3}, {3, -2, 1}, {50, -20, 90}); }

AttentionForgery with(const std::string& name, const char* guard,
                      const std::function<void(ForgedAttention&)>& edit) {
  return {name, {guard}, [=] {
            ForgedAttention f = three_positions();
            edit(f);
            f.close();
            return f;
          }};
}

void add_attend_forgeries(std::vector<AttentionForgery>& list) {
  for (size_t i = 0; i < 6; ++i) {
    list.push_back(with("Attend.byte." + std::to_string(i), "Byte", [i](auto& f) {
      f.attend(Attend::kByte0 + i, proof::attention_rows(f.shape)[proof::kAttend]) = F(256);
    }));
  }
  // A value altered wherever it is, but for the outputs.
  list.push_back(with("Attend.weighted_values", "Outputs", [](auto& f) {
    f.attend(Attend::kByte0, f.element(2, 0)) += F::one();
    f.cache(Cache::kValue, 2) += F::one();
  }));
  // Two keys change places, and the outputs stay.
  list.push_back(with("Attend.weighted_sum", "Outputs", [](auto& f) {
    f = small_attention(1, {2, 3}, {3, -2, 1}, {50, -20, 90});
    f.cache(Cache::kQuery, 1) = F::zero();
    f.tell_scores();
    f.tell_outputs();
    std::swap(f.cache(Cache::kKeyValue, 0), f.cache(Cache::kKeyValue, 1));
    f.carried(CarriedRows::kKeyValue, 0) = f.cache(Cache::kKeyValue, 0);
    f.tell_scores();
  }));
  // The header says another maximum, or another number of scores.
  list.push_back(with("Attend.maximum", "Maximum",
                      [](auto& f) { f.attend(Attend::kMaximum, f.header(2)) += F::one(); }));
  list.push_back(with("Attend.maximum.Count", "Maximum",
                      [](auto& f) { f.attend(Attend::kWeight, f.header(2)) += F::one(); }));
  // No score is the greatest, two are, or the sum is another one.
  list.push_back(with("Attend.sum_of_weights.NoHit", "WeightSum",
                      [](auto& f) { f.attend(Attend::kBit1, f.score(2, 0)) = F::zero(); }));
  list.push_back(with("Attend.sum_of_weights.SecondHit", "WeightSum", [](auto& f) {
    f = small_attention(1, {2, 3}, {3, 3, 1}, {50, -20, 90});
    f.attend(Attend::kBit1, f.score(2, 1)) = F::one();
  }));
  list.push_back(with("Attend.sum_of_weights", "WeightSum", [](auto& f) {
    f = small_attention(1, {2, 0}, {3, -2, 1}, {0, 0, 0});
    for (const size_t row : {f.header(2), f.element(2, 0)}) f.attend(Attend::kGap, row) += F(1);
    f.tell_remainder(f.element(2, 0), 0, 768);
  }));
  list.push_back(with("Attend.weight", "Weight", [](auto& f) {
    f.attend(Attend::kWeight, f.score(2, 1)) = F(256);
    f.tell_outputs();
  }));
  list.push_back(
      with("Attend.element", "Element", [](auto& f) { f.cache(Cache::kOutput, 2) += F::one(); }));
  list.push_back(with("Attend.score_or_numerator.Score", "Scores",
                      [](auto& f) { f.cache(Cache::kQuery, 2) += F::one(); }));
  list.push_back(with("Attend.score_or_numerator.Numerator", "Outputs", [](auto& f) {
    const size_t row = f.element(2, 0);
    const auto low = Attend::kByte0 + 2, slack = Attend::kByte0 + 4;
    const bool is_zero = f.attend(low, row).is_zero();
    f.attend(low, row) += is_zero ? F::one() : -F::one();
    f.attend(slack, row) += is_zero ? -F::one() : F::one();
  }));
}

void add_tensor_forgeries(std::vector<AttentionForgery>& list) {
  list.push_back(with("Cache.weighted_keys", "Scores",
                      [](auto& f) { f.cache(Cache::kKeyValue, 1) += F::one(); }));
  for (const auto& [name, column] : {std::pair{"Cache.query_byte", Cache::kQuery},
                                     std::pair{"Cache.key_byte", Cache::kKeyValue}}) {
    list.push_back(with(name, "Byte", [column = column](auto& f) {
      f.cache(column, 1) = F(128);
      f.tell_scores();
      f.tell_outputs();
    }));
  }
  list.push_back(
      with("Cache.scores", "Scores", [](auto& f) { f.cache(Cache::kQuery, 1) -= F::one(); }));
  list.push_back(
      with("Cache.element", "Element", [](auto& f) { f.cache(Cache::kValue, 1) += F::one(); }));
  // The state after has another key than the state before.
  list.push_back(with("Cache.carried", "Carried", [](auto& f) {
    f.cache(Cache::kKeyValue, 0) += F::one();
    f.tell_scores();
    f.tell_outputs();
  }));
  list.push_back(with("CarriedRows.carried", "Carried",
                      [](auto& f) { f.carried(CarriedRows::kValue, 0) += F::one(); }));
}

// Byte 128 and gap 7 are looked up.
void add_count_forgeries(std::vector<AttentionForgery>& list) {
  for (const auto& [name, first, entry] : {std::tuple{"Byte", size_t{0}, size_t{128}},
                                           std::tuple{"Weight", proof::kByteEntries, size_t{7}}}) {
    const auto add = [&, name = name](const char* suffix,
                                      const std::function<void(ForgedAttention&, size_t)>& edit) {
      const size_t at = first + entry;
      list.push_back({std::string("Counts.") + name + suffix, {name}, [=] {
                        ForgedAttention f = three_positions();
                        edit(f, at);
                        return f;
                      }});
    };
    add("More", [](auto& f, size_t at) { f.set_count(at, f.count(at) + 1); });
    add("Less", [](auto& f, size_t at) { f.set_count(at, f.count(at) - 1); });
    add("Moved", [](auto& f, size_t at) {
      f.set_count(at, f.count(at) - 1);
      f.set_count(at - 1, f.count(at - 1) + 1);
    });
    add("None", [](auto& f, size_t at) { f.set_count(at, 0); });
    add("Negative", [](auto& f, size_t at) {
      f.set_count(at, static_cast<uint32_t>(field::M31::kModulus - f.count(at)));
    });
  }
}

}  // namespace

std::vector<AttentionForgery> attention_fraction_forgeries() {
  std::vector<AttentionForgery> list;
  add_attend_forgeries(list);
  add_tensor_forgeries(list);
  add_count_forgeries(list);
  return list;
}

}  // namespace ptvm::testing
