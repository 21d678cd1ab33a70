// For every fraction of transformer layers that attention by itself does not have, and for the
// term, a number that its relation does not balance with. No constraint is broken.
#include "tests/soundness/transformer_forgery.h"

namespace ptvm::testing {
namespace {

using inference::TransformerShape;
using proof::kCache, proof::kLinear, proof::kNorm, proof::kRound, proof::kVectors;

constexpr TransformerShape kShape = {{1, 1, 3, 3, 0}, 3, 1};
constexpr size_t kNorm1 = 0, kUp = 7, kHidden = 8, kStream = 9;  // sections of Round

TransformerForgery with(const std::string& name, const std::set<std::string>& caught_by,
                        int16_t input, const std::function<void(ForgedTransformer&)>& edit) {
  return {name, caught_by, [=] {
            ForgedTransformer f = quiet_transformer(kShape, input);
            edit(f);
            f.close();
            return f;
          }};
}
size_t padding(const ForgedTransformer& f, size_t component) {
  return proof::transformer_rows(f.shape)[component];
}

void add_linear(std::vector<TransformerForgery>& list) {
  list.push_back(with("Linear.weight_byte", {"Byte"}, 0, [](auto& f) {
    f.at(kLinear, Linear::kWeight, f.linear_row(0, 1, 1)) = F(128);
  }));
  list.push_back(with("Linear.value", {"Wire"}, 0, [](auto& f) {
    f.at(kLinear, Linear::kValue, f.linear_row(0, 1, 1)) += F::one();
  }));
  list.push_back(with("Linear.section", {"LinearSection"}, 0, [](auto& f) {
    for (size_t row = f.linear_row(6, 0, 0); row < padding(f, kLinear); ++row) {
      f.at(kLinear, Linear::kFirstOutput, row) += F::one();
    }
  }));
  // Another weight, another value, both.
  list.push_back(with("Linear.weights", {"Sums"}, 100, [](auto& f) {
    f.at(kLinear, Linear::kWeight, f.linear_row(0, 1, 1)) = F::one();
  }));
  for (const char* name : {"Linear.values", "Linear.product"}) {
    list.push_back({name, {"Sums", "Wire"}, [=] {
                      ForgedTransformer f = quiet_transformer(kShape, 100, 0, 1);
                      const size_t row = f.linear_row(0, 1, 1);
                      f.at(kLinear, Linear::kValue, row) += F::one();
                      if (std::string(name) == "Linear.product") {
                        f.at(kLinear, Linear::kWeight, row) += F::one();
                      }
                      f.close();
                      return f;
                    }});
  }
}

void add_round(std::vector<TransformerForgery>& list) {
  list.push_back(with("Round.byte.Remainder", {"Byte"}, 0, [](auto& f) {
    f.at(kRound, Round::kRemainder0, padding(f, kRound)) = F(256);
    f.at(kRound, Round::kRemainder1, padding(f, kRound)) = -F::one();
  }));
  list.push_back(with("Round.byte.Distance", {"Byte"}, 0, [](auto& f) {
    f.at(kRound, Round::kDistance0, padding(f, kRound)) = F(256);
  }));
  list.push_back(with("Round.input", {"RoundSection", "Wire"}, 0, [](auto& f) {
    // Another line of the stream, for all lines of the section.
    for (uint32_t n = 0; n < 3; ++n) {
      for (uint32_t t = 0; t < 3; ++t) {
        f.at(kRound, Round::kInputLine, f.round_row(kStream, n, t)) += F(3);
      }
    }
  }));
  list.push_back(with("Round.up_or_norm", {"Norm"}, 0, [](auto& f) {
    f.at(kRound, Round::kSecond, f.round_row(kNorm1, 1, 1)) += F(4);
  }));
  list.push_back(with("Round.up_or_norm.Up", {"Wire"}, 0, [](auto& f) {
    f.at(kRound, Round::kSecond, f.round_row(kHidden, 1, 1)) += F::one();
  }));
  list.push_back(with("Round.activation", {"Activation"}, 0, [](auto& f) {
    f.at(kRound, Round::kActivated, f.round_row(kHidden, 1, 1)) += F::one();
  }));
  // An input that is not the stream's.
  list.push_back(with("Round.square", {"Squares", "Wire"}, 0, [](auto& f) {
    const size_t row = f.round_row(kNorm1, 1, 1);
    f.at(kRound, Round::kSum, row) = F::one();
    f.at(kRound, Round::kInput, row) = -F::one();
    f.set_output(row, -3);
    const int64_t remainder = (1 << 15) - 4 * 46603 + 3 * 65536;
    f.at(kRound, Round::kRemainder0, row) = F::from_signed(remainder & 255);
    f.at(kRound, Round::kRemainder1, row) = F::from_signed(remainder >> 8);
  }));
  list.push_back(with("Round.output", {"RoundSection", "Wire"}, 0, [](auto& f) {
    // A use less in all rows of the last section.
    for (uint32_t n = 0; n < 3; ++n) {
      for (uint32_t t = 0; t < 3; ++t) {
        f.at(kRound, Round::kUses, f.round_row(kStream, n, t)) = F::zero();
      }
    }
  }));
  list.push_back(with("Round.section", {"RoundSection"}, 0,
                      [](auto& f) { ++f.multipliers[0][inference::kDownMultiplier]; }));
  // A sum that is not the matrix's, and rounds to the same.
  list.push_back(with("Round.sum", {"Sums"}, 0, [](auto& f) {
    const size_t row = f.round_row(kUp, 1, 1);
    const auto multiplier =
        static_cast<uint32_t>(signed_value(f.at(kRound, Round::kMultiplier, row)));
    const uint32_t remainder = (1 << 15) + multiplier;
    f.at(kRound, Round::kSum, row) = F::one();
    f.at(kRound, Round::kRemainder0, row) = F(remainder & 255);
    f.at(kRound, Round::kRemainder1, row) = F(remainder >> 8);
  }));
}

void add_norm(std::vector<TransformerForgery>& list) {
  for (size_t column = Norm::kRoot; column < Norm::kColumns; column += 2) {
    list.push_back(with("Norm.byte." + std::to_string(column), {"Byte"}, 0, [=](auto& f) {
      f.at(kNorm, column, f.norm_row(0, 0)) += F(256);
      f.at(kNorm, column + 1, f.norm_row(0, 0)) -= F::one();
    }));
  }
  // 2^15 and what belongs to it, of a norm that nobody asks for.
  list.push_back(with("Norm.root_byte", {"Byte"}, 0, [](auto& f) {
    const size_t row = padding(f, kNorm);
    f.at(kNorm, Norm::kRoot + 1, row) = F(128);
    f.at(kNorm, Norm::kRest, row) = F::one();
    f.at(kNorm, Norm::kRestSlack, row) = f.at(kNorm, Norm::kRestSlack + 1, row) = F(255);
    f.at(kNorm, Norm::kInverseSlack + 1, row) = F(128);
  }));
  list.push_back(with("Norm.norm", {"Norm"}, 0, [](auto& f) {
    f.at(kNorm, Norm::kActive, padding(f, kNorm)) = F::one();
    f.at(kNorm, Norm::kNumber, padding(f, kNorm)) = F(2);
    f.set_root(padding(f, kNorm), inference::kNormBias, 90, 46603);
  }));
  list.push_back(with("Norm.squares", {"Squares"}, 0,
                      [](auto& f) { f.set_root(f.norm_row(1, 1), 90 * 90, 90, 46603); }));
}

void add_vectors(std::vector<TransformerForgery>& list) {
  list.push_back(with("Vectors.byte", {"Byte"}, 0, [](auto& f) {
    f.at(kVectors, Vectors::kLow, padding(f, kVectors)) = F(256);
    f.at(kVectors, Vectors::kHigh, padding(f, kVectors)) = -F::one();
  }));
  // 2048 is none of the stream's numbers: it has a thirteenth bit.
  list.push_back(with("Vectors.high_byte", {"Byte", "Wire"}, 0, [](auto& f) {
    f.at(kVectors, Vectors::kInput, f.vector_row(1, 1)) = F(2048);
    f.at(kVectors, Vectors::kHigh, f.vector_row(1, 1)) = F(16);
  }));
  list.push_back(with("Vectors.input", {"Wire"}, 0, [](auto& f) {
    f.at(kVectors, Vectors::kInput, f.vector_row(1, 1)) = F::one();
    f.at(kVectors, Vectors::kLow, f.vector_row(1, 1)) = F::one();
  }));
  list.push_back(with("Vectors.output", {"Wire"}, 0, [](auto& f) {
    f.at(kVectors, Vectors::kOutput, f.vector_row(1, 1)) = F::one();
  }));
}

void add_cache(std::vector<TransformerForgery>& list) {
  const auto add = [&](const char* name, const std::set<std::string>& caught_by,
                       WiredCache::Column column) {
    list.push_back(with(name, caught_by, 0, [=](auto& f) {
      const size_t row = 2 * f.shape.positions() - 1;  // the last step's
      f.at(kCache, column, row) += F::one();
    }));
  };
  add("Cache.query", {"Scores", "Wire"}, WiredCache::kQuery);
  add("Cache.key", {"Wire"}, WiredCache::kKeyValue);  // the queries are 0
  add("Cache.value", {"Element", "Wire"}, WiredCache::kValue);
  add("Cache.output", {"Element", "Wire"}, WiredCache::kOutput);
}

}  // namespace

std::vector<TransformerForgery> transformer_fraction_forgeries() {
  std::vector<TransformerForgery> list;
  add_linear(list);
  add_round(list);
  add_norm(list);
  add_vectors(list);
  add_cache(list);
  return list;
}

std::vector<TransformerForgery> all_transformer_forgeries() {
  std::vector<TransformerForgery> all;
  for (auto* const list :
       {transformer_order_cheats, transformer_number_cheats, transformer_fraction_forgeries}) {
    for (TransformerForgery& forgery : list()) all.push_back(std::move(forgery));
  }
  return all;
}

}  // namespace ptvm::testing
