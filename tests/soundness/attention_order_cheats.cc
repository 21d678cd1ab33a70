// Cheats about which rows there are in Attend: scores, sums and outputs are those of the rows as
// they lie, and nothing but the constraint that gives its name to the forgery is in the cheater's
// way.
#include "tests/soundness/forged_attention_list.h"

namespace ptvm::testing {
namespace {

// One head, two carried positions and three queries. The scores of key 1 and of query 4 are 0, so
// that nobody asks for them when they are left out.
ForgedAttention five_positions() {
  return small_attention(0, {2, 1, 0}, {3, 0, 1, 2, -1}, {50, -20, 90, -7, 30});
}
// The same with zeros in other places.
ForgedAttention of_keys(const std::vector<int8_t>& queries, const std::vector<int8_t>& keys,
                        const std::vector<int8_t>& values) {
  return small_attention(0, queries, keys, values);
}

AttentionForgery cheat(const char* name, const std::function<ForgedAttention()>& honest,
                       const std::function<void(ForgedAttention&)>& lie) {
  const std::string text = name;
  const size_t suffix = text.find('.', text.find('.') + 1);
  return {name, {text.substr(0, suffix)}, [=] {
            ForgedAttention f = honest();
            lie(f);
            f.tell_scores();
            f.tell_outputs();
            f.close();
            return f;
          }};
}
AttentionForgery cheat(const char* name, const std::function<void(ForgedAttention&)>& lie) {
  return cheat(name, five_positions, lie);
}
AttentionForgery cheat(const char* name, const inference::AttentionShape& shape,
                       const std::function<void(ForgedAttention&)>& lie) {
  return cheat(
      name, [=] { return honest_attention(shape); }, lie);
}

constexpr auto kRows = proof::kAttend;

// All numbers of a kind in the columns of the cache, and what depends on them.
void clear_query(ForgedAttention& f, int64_t position) {
  for (uint32_t i = 0; i < f.shape.dim; ++i) {
    f.cache(Cache::kQuery, f.tensor_row(proof::kCache, position, i)) = F::zero();
  }
}
void clear_key(ForgedAttention& f, int64_t position) {
  for (uint32_t i = 0; i < f.shape.dim; ++i) {
    f.cache(Cache::kKeyValue, f.tensor_row(proof::kCache, position, i)) = F::zero();
    if (position < f.shape.carried) {
      f.carried(CarriedRows::kKeyValue, f.tensor_row(proof::kCarriedRows, position, i)) = F::zero();
    }
  }
}
void clear_value(ForgedAttention& f, int64_t position) {
  for (uint32_t i = 0; i < f.shape.dim; ++i) {
    f.cache(Cache::kValue, f.tensor_row(proof::kCache, position, i)) = F::zero();
    f.attend(Attend::kByte0, f.element(position, i)) = F(128);
    if (position < f.shape.carried) {
      f.carried(CarriedRows::kValue, f.tensor_row(proof::kCarriedRows, position, i)) = F::zero();
    }
  }
}

}  // namespace

std::vector<AttentionForgery> attention_order_cheats() {
  return {
      // A candidate is left out: the last query's, the first query's, one in between.
      cheat("Attend.block_ends_with_last_query",
            [](auto& f) { f.erase_row(kRows, f.score(4, 1)); }),
      cheat("Attend.first_query",
            [](auto& f) {
              const size_t row = f.score(2, 1);
              f.erase_row(kRows, row);
              f.attend(Attend::kScore, row) = F::zero();
              f.attend(Attend::kFirstScore, row) = F::one();
            }),
      cheat("Attend.next_query", [](auto& f) { f.erase_row(kRows, f.score(3, 1)); }),
      // A block whose last coordinate is the number of the last query goes without scores.
      cheat("Attend.block_ends_with_score", {1, 4, 2, 2, 1},
            [](auto& f) {
              clear_key(f, 1);
              for (const int64_t query : {3, 2}) f.erase_row(kRows, f.score(query, 1));
            }),
      // The same with another end.
      cheat("Attend.same_end",
            [](auto& f) {
              const size_t row = f.score(4, 1);
              f.attend(Attend::kEnd, row - 1) = F(3);
              f.erase_row(kRows, row);
            }),
      // A candidate counts twice.
      cheat("Attend.next_query.Doubled", [](auto& f) { f.copy_row_behind(kRows, f.score(3, 1)); }),
      // The scores of a block begin anew behind the query that has the number of the last
      // coordinate.
      cheat("Attend.score_follows_elements", {1, 3, 2, 1, 1},
            [](auto& f) {
              const size_t row = f.score(2, 0) + 1;
              f.copy_row_behind(kRows, row - 1);
              f.copy_row_behind(kRows, row - 2);
              f.swap_rows(kRows, row - 1, row);
            }),
      // A query looks at what comes after it.
      cheat("Attend.first_query.Future",
            [](auto& f) {
              const size_t row = f.score(3, 3);
              f.copy_row_behind(kRows, row);
              f.attend(Attend::kPlace, row) = F(2);
              f.attend(Attend::kScore, row + 1) = F::one();
              f.attend(Attend::kFirstScore, row + 1) = F::zero();
            }),
      // The same, by a block that is told to be carried where its scores begin.
      cheat("Attend.same_carried",
            [](auto& f) {
              const size_t row = f.score(3, 3);
              f.copy_row_behind(kRows, row);
              f.attend(Attend::kPlace, row) = F(2);
              f.attend(Attend::kCarried, row) = F::one();
              f.attend(Attend::kScore, row + 1) = F::one();
              f.attend(Attend::kFirstScore, row + 1) = F::zero();
            }),
      // Scores follow on the last coordinate as if it were a query: that of query 2 for key 3.
      cheat("Attend.score_follows", {1, 2, 2, 2, 1},
            [](auto& f) {
              const size_t row = f.score(3, 3);
              f.copy_row_behind(kRows, row);
              for (const size_t i : {row, row + 1}) {
                f.attend(Attend::kPlace, i) = F(static_cast<uint32_t>(2 + i - row));
                f.attend(Attend::kScore, i) = F::one();
                f.attend(Attend::kFirstScore, i) = F::zero();
              }
            }),
      // Two candidates of a query change places: each has the other's score with its own value.
      cheat("Attend.same_key",
            [](auto& f) {
              std::swap(f.attend(Attend::kKey, f.score(3, 0)),
                        f.attend(Attend::kKey, f.score(3, 1)));
            }),
      // Two queries change sums and maxima.
      cheat("Attend.place_of_header",
            [](auto& f) {
              std::swap(f.attend(Attend::kPlace, f.header(2)),
                        f.attend(Attend::kPlace, f.header(3)));
            }),
      // Blocks, and elements of a block, in another order.
      cheat(
          "Attend.next_key",
          [] {
            return honest_attention({1, 2, 2, 4, 1});
          },
          [](auto& f) {
            const size_t first = f.header(1), second = f.header(2);
            for (size_t i = 0; i < second - first; ++i) f.swap_rows(kRows, first + i, second + i);
          }),
      cheat(
          "Attend.next_key.Heads",
          [] {
            return honest_attention({4, 1, 1, 1, 1});
          },
          [](auto& f) {
            const size_t first = f.header(2), second = f.header(4);
            for (size_t i = 0; i < second - first; ++i) f.swap_rows(kRows, first + i, second + i);
          }),
      cheat("Attend.coordinate", {1, 3, 2, 2, 1},
            [](auto& f) { f.swap_rows(kRows, f.element(1, 0), f.element(1, 1)); }),

      // A carried position is told to have a query, of zeros, and so an output.
      cheat(
          "Attend.first_is_carried",
          [] {
            return of_keys({2, 1, 1}, {3, 1, 2, -1}, {0, -20, 90, -7});
          },
          [](auto& f) {
            const size_t row = f.score(1, 0);
            f.copy_row_behind(kRows, row);
            f.attend(Attend::kPlace, row) = F::zero();
            f.attend(Attend::kScore, row + 1) = F::one();
            f.attend(Attend::kFirstScore, row + 1) = F::zero();
            for (size_t i = 0; !f.is(Attend::kHeader, i) || i == 0; ++i) {
              f.attend(Attend::kCarried, i) = F::zero();
            }
            f.attend(Attend::kBit1, f.header(0)) = F::one();
          }),
      cheat(
          "Attend.first_step",
          [] {
            return of_keys({2, 1, 1}, {3, 1, 2, -1, 1}, {50, 0, -20, 90, -7});
          },
          [](auto& f) {
            const size_t row = f.score(2, 1);
            f.copy_row_behind(kRows, row);
            f.attend(Attend::kPlace, row) = F::one();
            f.attend(Attend::kScore, row + 1) = F::one();
            f.attend(Attend::kFirstScore, row + 1) = F::zero();
            for (size_t i = f.header(1); i < f.header(2); ++i) {
              f.attend(Attend::kCarried, i) = F::zero();
            }
            f.attend(Attend::kBit1, f.header(1)) = F::one();
          }),
      // The last query of head 0, of zeros, is told to be the first carried position of head 1,
      // whose queries look at it.
      cheat("Attend.end_of_head", {2, 1, 3, 2, 1},
            [](auto& f) {
              clear_query(f, 4);
              for (const int64_t position : {0, 1}) clear_value(f, position);
              f.lay_out({{0, 3}, {4, 9}});
            }),
      // A row behind the end; nothing comes of it.
      cheat("Attend.carried_boolean",
            [](auto& f) {
              f.attend(Attend::kCarried, proof::attention_rows(f.shape)[kRows]) = F(2);
            }),
  };
}

}  // namespace ptvm::testing
