// Cheats about the order of rows: weights and vectors in other places of their trees than the claim
// says, constants that change in a section, wires of other lines. Nothing but the constraint that
// gives its name to the forgery is in the cheater's way.
#include "tests/soundness/transformer_forgery.h"

namespace ptvm::testing {
namespace {

using inference::Tensor, inference::TransformerShape;
using proof::kCache, proof::kLinear, proof::kRound, proof::kVectors;

constexpr TransformerShape kShape = {{1, 1, 5, 5, 0}, 4, 1};
constexpr size_t kNorm1 = 0, kNorm2 = 5, kHidden = 8, kStream = 9;  // sections of Round

// Of vectors that are 0: what a matrix of norms is multiplied with does not matter. Those of the
// first one are all different.
TransformerForgery cheat(const std::string& name, uint32_t steps,
                         const std::function<void(ForgedTransformer&)>& lie) {
  return {name, {name}, [=] {
            ForgedTransformer f = quiet_transformer({kShape.stack, steps, 1}, 0);
            for (uint32_t w = 0; w < 25; ++w) {
              f.at(kLinear, Linear::kWeight, w) = F(w);
            }
            lie(f);
            f.close();
            return f;
          }};
}

// Adds one to the cells of a column from `row` on, up to the last row that is used.
void raise_from(ForgedTransformer& f, size_t component, size_t column, size_t row) {
  for (size_t r = row; r < proof::transformer_rows(f.shape)[component]; ++r) {
    f.at(component, column, r) += F::one();
  }
}
// Exchanges two cells of a column.
void swap_cells(ForgedTransformer& f, size_t component, size_t column, size_t a, size_t b) {
  std::swap(f.at(component, column, a), f.at(component, column, b));
}

void add_linear(std::vector<TransformerForgery>& list) {
  const auto add = [&](const char* name, uint32_t steps, const auto& lie) {
    list.push_back(cheat(std::string("Linear.") + name, steps, lie));
  };
  // Two weights of an input, two inputs of a matrix.
  add("next_index", 1,
      [](auto& f) { f.swap_rows(kLinear, f.linear_row(0, 1, 2), f.linear_row(0, 1, 3)); });
  add("next_input", 1, [](auto& f) {
    for (uint32_t n = 0; n < 5; ++n) {
      f.swap_rows(kLinear, f.linear_row(0, 1, n), f.linear_row(0, 2, n));
    }
  });
  // A step's inputs in another order, or a weight's output.
  add("same_input", 2, [](auto& f) {
    swap_cells(f, kLinear, Linear::kInput, f.linear_row(0, 1, 1), f.linear_row(0, 2, 1));
  });
  add("same_first_output", 1, [](auto& f) {
    f.at(kLinear, Linear::kFirstOutput, f.linear_row(0, 1, 1)) += F::one();
    f.at(kLinear, Linear::kFirstOutput, f.linear_row(0, 1, 2)) -= F::one();
  });
  // A weight that is left out, and an input whose products are.
  add("block_is_complete", 1, [](auto& f) {
    f.erase_row(kLinear, f.linear_row(0, 1, 4));
    f.at(kLinear, Linear::kLast, f.linear_row(0, 1, 3)) = F::one();
  });
  add("last_row", 1,
      [](auto& f) { f.at(kLinear, Linear::kLast, f.linear_row(0, 1, 4)) = F::zero(); });
  // Numbers that nobody asks for.
  add("same_section", 1,
      [](auto& f) { raise_from(f, kLinear, Linear::kSection, f.linear_row(6, 1, 1)); });
  add("same_last_input", 1,
      [](auto& f) { f.at(kLinear, Linear::kLastInput, f.linear_row(0, 1, 1)) += F::one(); });
  add("same_last_index", 1,
      [](auto& f) { f.at(kLinear, Linear::kLastIndex, f.linear_row(0, 1, 1)) += F::one(); });
}

void add_round(std::vector<TransformerForgery>& list) {
  const auto add = [&](const std::string& name, const auto& lie) {
    list.push_back(cheat("Round." + name, kShape.steps, lie));
    list.back().caught_by = {"Round." + name.substr(0, name.find('.'))};
  };
  add("next_step",
      [](auto& f) { f.swap_rows(kRound, f.round_row(kStream, 1, 1), f.round_row(kStream, 1, 2)); });
  add("same_line",
      [](auto& f) { f.swap_rows(kRound, f.round_row(kStream, 1, 1), f.round_row(kStream, 2, 1)); });
  add("next_line", [](auto& f) {
    for (uint32_t t = 0; t < 4; ++t) {
      f.swap_rows(kRound, f.round_row(kStream, 1, t), f.round_row(kStream, 2, t));
    }
  });
  // Sums are 0, so that any multiplier gives the same.
  add("same_multiplier",
      [](auto& f) { raise_from(f, kRound, Round::kMultiplier, f.round_row(kStream, 1, 1)); });
  add("same_section",
      [](auto& f) { raise_from(f, kRound, Round::kSection, f.round_row(kStream, 1, 1)); });
  add("same_last_line",
      [](auto& f) { f.at(kRound, Round::kLastLine, f.round_row(kStream, 1, 1)) += F::one(); });
  // The inputs of two elements, exchanged: of the stream, of products, of norms.
  const auto exchange = [&](const std::string& name, Round::Column column, size_t section_a,
                            uint32_t line_a, size_t section_b, uint32_t line_b) {
    add(name, [=](auto& f) {
      swap_cells(f, kRound, column, f.round_row(section_a, line_a, 1),
                 f.round_row(section_b, line_b, 1));
    });
  };
  exchange("input_line", Round::kInputLine, kStream, 1, kStream, 2);
  exchange("input_line.Gate", Round::kInputLine, kHidden, 1, kHidden, 2);
  exchange("input_line.Norm", Round::kInputLine, kNorm1, 1, kNorm1, 2);
  exchange("second_line", Round::kSecondLine, kHidden, 1, kHidden, 2);
  exchange("second_line.Norm", Round::kSecondLine, kNorm1, 1, kNorm2, 1);
}

void add_vectors(std::vector<TransformerForgery>& list) {
  const auto add = [&](const char* name, const auto& lie) {
    list.push_back(cheat(std::string("Vectors.") + name, kShape.steps, lie));
  };
  add("next_step", [](auto& f) { f.swap_rows(kVectors, f.vector_row(1, 1), f.vector_row(1, 2)); });
  add("same_line", [](auto& f) { f.swap_rows(kVectors, f.vector_row(1, 1), f.vector_row(2, 1)); });
  add("next_line", [](auto& f) {
    for (uint32_t t = 0; t < 4; ++t) {
      f.swap_rows(kVectors, f.vector_row(1, t), f.vector_row(2, t));
    }
  });
}

// The attention's coordinates 1 and 2 change their lines: in `steps`, counted from 0.
void exchange_lines(ForgedTransformer& f, std::initializer_list<uint32_t> steps) {
  const uint32_t first = line_of(f.shape.stack, Tensor::kAttended, 0);
  for (const uint32_t t : steps) {
    const size_t a = f.shape.positions() + f.shape.carried + t, b = a + f.shape.positions();
    const int64_t value_a = signed_value(f.at(kCache, WiredCache::kOutput, a));
    const int64_t value_b = signed_value(f.at(kCache, WiredCache::kOutput, b));
    swap_cells(f, kCache, WiredCache::kLine, a, b);
    f.set_wire(first + 1, t, value_b);
    f.set_wire(first + 2, t, value_a);
  }
}
void add_cache(std::vector<TransformerForgery>& list) {
  list.push_back(cheat("Cache.same_line", 4, [](auto& f) { exchange_lines(f, {1}); }));
  list.push_back(cheat("Cache.next_line", 4, [](auto& f) {
    exchange_lines(f, {0, 1, 2, 3});
    swap_cells(f, kCache, WiredCache::kLine, f.shape.positions(), 2 * f.shape.positions());
  }));
}

}  // namespace

std::vector<TransformerForgery> transformer_order_cheats() {
  std::vector<TransformerForgery> list;
  add_linear(list);
  add_round(list);
  add_vectors(list);
  add_cache(list);
  return list;
}

}  // namespace ptvm::testing
