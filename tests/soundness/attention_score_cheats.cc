// Cheats about single scores, weights and outputs: everything follows from one lie, and nothing but
// the constraint that gives its name to the forgery is in the cheater's way.
#include "tests/soundness/forged_attention_list.h"

namespace ptvm::testing {
namespace {

// One head, one carried position and two queries. Scores of query 1: 6, -4; of query 2: 9, -6, 3;
// a gap of one is a difference of 2.
ForgedAttention three_positions() { return small_attention(1, {2, 3}, {3, -2, 1}, {50, -20, 90}); }

AttentionForgery cheat(const char* name, const char* guard,
                       const std::function<void(ForgedAttention&)>& lie) {
  return {name, {guard}, [=] {
            ForgedAttention f = three_positions();
            lie(f);
            f.close();
            return f;
          }};
}
// The lie is about a score; sums and outputs follow from it.
AttentionForgery score_cheat(const char* name, const char* guard,
                             const std::function<void(ForgedAttention&)>& lie) {
  return cheat(name, guard, [=](ForgedAttention& f) {
    lie(f);
    f.tell_outputs();
  });
}

// Of the maximum and a score; both are small.
int64_t difference(ForgedAttention& f, size_t row) {
  const auto whole = f.attend(Attend::kGap, row) + f.attend(Attend::kByte0 + 2, row);
  return (number_of(whole) << f.shape.score_shift) + number_of(f.attend(Attend::kByte0, row));
}
// The maximum of a query told too high, or too low.
void raise_maximum(ForgedAttention& f, int64_t query, int64_t by) {
  for (int64_t key = 0; key <= query; ++key) {
    const size_t row = f.score(query, key);
    f.attend(Attend::kMaximum, row) += F::from_signed(by);
    f.tell_difference(row, difference(f, row) + by);
  }
}

}  // namespace

std::vector<AttentionForgery> attention_score_cheats() {
  std::vector<AttentionForgery> list = {
      // The greatest score is told to be 7 above what it is.
      score_cheat("Attend.greatest_has_no_gap", "Attend.greatest_has_no_gap",
                  [](auto& f) { raise_maximum(f, 2, 7); }),
      // The same, and no score is said to be the greatest.
      score_cheat("Attend.has_query", "Attend.has_query",
                  [](auto& f) {
                    raise_maximum(f, 2, 7);
                    f.attend(Attend::kBit1, f.score(2, 0)) = F::zero();
                    f.attend(Attend::kBit1, f.header(2)) = F::zero();
                  }),
      // A second score with the maximum is said to be the greatest: the sum in the header has it,
      // the elements do not.
      {"Attend.same_sum.SecondHit",
       {"Attend.same_sum"},
       [] {
         ForgedAttention f = small_attention(1, {2, 3}, {3, 3, 1}, {50, -20, 90});
         f.attend(Attend::kBit1, f.score(2, 1)) = F::one();
         f.attend(Attend::kGap, f.header(2)) += F(Attend::kHit);
         f.close();
         return f;
       }},
      // A gap of 4 where it is 3: the low part goes below zero.
      score_cheat("Attend.low_part.Negative", "Byte",
                  [](auto& f) { f.tell_gap(f.score(2, 2), 4, 0, -2); }),
      // A gap of 2 where it is 3: the low part is 2.
      score_cheat("Attend.low_part", "Attend.low_part",
                  [](auto& f) {
                    const size_t row = f.score(2, 2);
                    f.tell_gap(row, 2, 0, 2);
                    f.attend(Attend::kByte0 + 1, row) = F::zero();
                  }),
      // A gap of 3 where the difference has 7.
      score_cheat("Attend.clipped_above", "Attend.clipped_above",
                  [](auto& f) {
                    const size_t row = f.score(2, 1);
                    f.tell_gap(row, 3, 4, 1);
                    f.attend(Attend::kBit0, row) = F::zero();
                  }),
      // The same, told to be clipped.
      score_cheat("Attend.clipped_is_greatest_gap", "Attend.clipped_is_greatest_gap",
                  [](auto& f) { f.tell_gap(f.score(2, 1), 3, 4, 1); }),
      // Clipped to 8 where the gap is 7.
      score_cheat("Attend.clipped_is_greatest_gap.Below", "Byte",
                  [](auto& f) { f.tell_gap(f.score(2, 1), 8, -1, 1); }),
      score_cheat("Attend.weight.OfAnotherGap", "Weight",
                  [](auto& f) { f.attend(Attend::kWeight, f.score(2, 1)) = F(256); }),
      // Behind the last block lies one more weight for the last value.
      score_cheat("Attend.weight_of_scores_only", "Attend.weight_of_scores_only",
                  [](auto& f) {
                    const size_t padding = proof::attention_rows(f.shape)[proof::kAttend];
                    f.attend(Attend::kPlace, padding) = F(1);
                    f.attend(Attend::kWeight, padding) = F(60);
                  }),

      // An element is divided by 1000, which is not the header's sum.
      cheat("Attend.same_sum", "Attend.same_sum",
            [](auto& f) {
              const size_t row = f.element(2, 0);
              const int64_t numerator = number_of(f.attend(Attend::kGap, row)) *
                                            (number_of(f.attend(Attend::kByte0 + 1, row)) - 128) +
                                        number_of(f.attend(Attend::kByte0 + 2, row)) +
                                        number_of(f.attend(Attend::kByte0 + 3, row)) * 256;
              f.attend(Attend::kGap, row) = F(1000);
              f.attend(Attend::kByte0 + 1, row) = F::from_signed(128 + numerator / 1000);
              f.tell_remainder(row, numerator % 1000, 999 - numerator % 1000);
              f.cache(Cache::kOutput, f.tensor_row(proof::kCache, 2, 0)) =
                  F::from_signed(numerator / 1000);
            }),
      // One too little, the remainder above the sum.
      cheat("Attend.remainder_below_sum", "Attend.remainder_below_sum",
            [](auto& f) {
              const size_t row = f.element(2, 0);
              f.tell_output(row, number_of(f.attend(Attend::kByte0 + 1, row)) - 129);
              for (const size_t slack : {Attend::kByte0 + 4, Attend::kByte0 + 5}) {
                f.attend(slack, row) = F::zero();
              }
              f.attend(Attend::kBit1, row) = F::zero();
            }),
      // The same, with a slack below zero.
      cheat("Attend.bit_1_boolean", "Attend.bit_1_boolean",
            [](auto& f) {
              const size_t row = f.element(2, 0);
              f.tell_output(row, number_of(f.attend(Attend::kByte0 + 1, row)) - 129);
            }),
      // One too much, with a remainder below zero.
      cheat("Attend.bit_0_boolean", "Attend.bit_0_boolean",
            [](auto& f) {
              const size_t row = f.element(2, 0);
              f.tell_output(row, number_of(f.attend(Attend::kByte0 + 1, row)) - 127);
            }),
  };
  // The maximum is told to be the second greatest score, 3, which is 6 less, and the difference
  // p - 6. Only the bytes of M31 can hold that; elsewhere the constraint can be broken for its own
  // sake only.
  list.push_back({"Attend.high_part", {"Attend.high_part"}, [] {
                    ForgedAttention f = small_attention(8, {2, 3}, {3, -2, 1}, {50, -20, 90});
                    const size_t row = f.score(2, 0);
                    if constexpr (std::same_as<F, field::M31>) {
                      raise_maximum(f, 2, -6);
                      const int64_t wrapped = int64_t{field::M31::kModulus} - 6;
                      f.tell_gap(row, 8, wrapped / 256 - 8, wrapped % 256);
                      f.attend(Attend::kByte5, row) = F::zero();
                      f.attend(Attend::kBit1, row) = F::zero();
                      f.attend(Attend::kBit1, f.score(2, 2)) = F::one();
                      f.tell_outputs();
                    } else {
                      f.attend(Attend::kByte5, row) = F::one();
                    }
                    f.close();
                    return f;
                  }});
  return list;
}

}  // namespace ptvm::testing
