// Cheats about the numbers of a row: roundings, saturation, norms, products, vectors. Nothing but
// the constraint that gives its name to the forgery, or the bytes, is in the cheater's way.
//
// In a model whose weights are 0 no output depends on the number that is told wrongly.
#include "tests/soundness/transformer_forgery.h"

namespace ptvm::testing {
namespace {

using inference::TransformerShape;
using proof::kLinear, proof::kNorm, proof::kRound, proof::kVectors;

constexpr TransformerShape kShape = {{1, 1, 4, 4, 0}, 2, 1};
// Sections of a layer.
constexpr size_t kUpMatrix = 5, kNorm1 = 0, kUp = 7, kHidden = 8, kStream = 9;

TransformerForgery cheat(const std::string& name, const std::string& caught_by,
                         const std::function<ForgedTransformer()>& make) {
  return {name, {caught_by}, [=] {
            ForgedTransformer f = make();
            f.close();
            return f;
          }};
}

// A row of `up` whose quotient is beyond a signed byte, and within twelve bits.
struct Saturated {
  ForgedTransformer f;
  size_t row;
};
Saturated saturated_up(int8_t weight) {
  Saturated s = {quiet_transformer(kShape, 2000, kUpMatrix, weight), 0};
  s.row = s.f.round_row(kUp, 1, 1);
  return s;
}

void add_saturation(std::vector<TransformerForgery>& list) {
  for (const bool is_over : {true, false}) {
    const auto weight = static_cast<int8_t>(is_over ? 50 : -50);
    const Round::Column flag = is_over ? Round::kOver : Round::kUnder;
    const std::string side = is_over ? "over" : "under";
    // The output is not the limit, but beside the quotient.
    list.push_back(cheat("Round.output_" + side, "Round.output_" + side, [=] {
      auto [f, row] = saturated_up(weight);
      const int64_t quotient = f.quotient(row);
      f.set_output(row, quotient + (is_over ? -1 : 1));
      f.at(kRound, flag, row) = F::one();
      f.set_distance(row, 0);
      return f;
    }));
    // The limit, though the quotient is not beyond it: a fraction of an excess.
    list.push_back(cheat("Round." + side + "_boolean", "Round." + side + "_boolean", [=] {
      ForgedTransformer f = quiet_transformer(kShape, 2000);
      const size_t row = f.round_row(kUp, 1, 1);
      const int64_t limit = is_over ? 127 : -128;
      f.set_output(row, limit);
      const F distance = F::from_signed(limit + 128);
      f.at(kRound, flag, row) =
          F::from_signed(is_over ? -limit : limit) * (distance + F::one()).inverse();
      return f;
    }));
  }
  list.push_back(cheat("Round.signed_byte", "Round.signed_byte", [] {
    auto [f, row] = saturated_up(50);
    f.set_output(row, f.quotient(row));
    return f;
  }));
  list.push_back(cheat("Round.signed_byte.Below", "Byte", [] {
    auto [f, row] = saturated_up(-50);
    f.set_output(row, f.quotient(row));
    f.at(kRound, Round::kDistance0, row) += f.at(kRound, Round::kDistance1, row) * F(256);
    f.at(kRound, Round::kDistance1, row) = f.at(kRound, Round::kDistanceCheck, row) = F::zero();
    return f;
  }));
  list.push_back(cheat("Round.output_between", "Round.output_between", [] {
    auto [f, row] = saturated_up(50);
    f.set_output(row, f.quotient(row));
    f.set_distance(row, 0);
    return f;
  }));
  // Saturated, though the quotient is less: the excess is negative.
  list.push_back(cheat("Round.NotOver", "Byte", [] {
    ForgedTransformer f = quiet_transformer(kShape, 2000);
    const size_t row = f.round_row(kUp, 1, 1);
    f.set_output(row, 127);
    f.at(kRound, Round::kOver, row) = F::one();
    f.at(kRound, Round::kDistance0, row) = F::from_signed(-128);
    return f;
  }));
}

// The quotient by another multiple of p: 2^16 * (distance + 1) is less or more by p.
void add_wraps(std::vector<TransformerForgery>& list) {
  const auto wrapped = [](bool is_told) {
    return [=] {
      ForgedTransformer f = quiet_transformer(kShape, 2000);
      const size_t row = f.round_row(kUp, 1, 1);
      f.set_output(row, 127);
      f.at(kRound, Round::kOver, row) = F::one();
      // 2^15 + p = (127 + distance + 1) 2^16 + remainder
      const int64_t number = (1 << 15) + int64_t{field::M31::kModulus};
      const int64_t remainder = number & 65535;
      f.at(kRound, Round::kRemainder0, row) = F::from_signed(remainder & 255);
      f.at(kRound, Round::kRemainder1, row) = F::from_signed(remainder >> 8);
      f.set_distance(row, (number >> 16) - 128);
      if (!is_told) f.at(kRound, Round::kDistanceCheck, row) = F::zero();
      return f;
    };
  };
  // Where p is another one it is no wrap.
  if (!std::same_as<F, field::M31>) return;
  list.push_back(cheat("Round.distance_check", "Round.distance_check", wrapped(false)));
  list.push_back(cheat("Round.distance_check.Told", "Byte", wrapped(true)));
  // root^2 + rest = S + p, the root being above 2^15.
  list.push_back(cheat("Norm.WrappedRoot", "Byte", [] {
    ForgedTransformer f = quiet_transformer(kShape, 0);
    const int64_t sum = inference::kNormBias + int64_t{field::M31::kModulus};
    f.set_root(f.norm_row(1, 1), sum, 46341, inference::kNormNumerator / 46341);
    return f;
  }));
}

void add_roundings(std::vector<TransformerForgery>& list) {
  // The last vectors, which are outputs.
  list.push_back(cheat("Round.rounded", "Round.rounded", [] {
    ForgedTransformer f = honest_transformer(kShape);
    f.set_output(f.round_row(kStream, 2, 1), 1234);
    return f;
  }));
  list.push_back(cheat("Round.rounded.Remainder", "Byte", [] {
    ForgedTransformer f = quiet_transformer(kShape, 100);
    const size_t row = f.round_row(kStream, 2, 1);
    f.set_output(row, 101);
    f.at(kRound, Round::kRemainder1, row) -= F(256);
    return f;
  }));
  // With inputs of 0, any multiplier gives the same.
  list.push_back(cheat("Round.norm_sum", "Round.norm_sum", [] {
    ForgedTransformer f = quiet_transformer(kShape, 0);
    f.at(kRound, Round::kSum, f.round_row(kNorm1, 1, 1)) = F(1000);
    const int64_t sum = inference::kNormBias + 1000, root = 95;
    f.set_root(f.norm_row(0, 1), sum, root, inference::kNormNumerator / root);
    return f;
  }));
  list.push_back(cheat("Round.product_sum", "Round.product_sum", [] {
    ForgedTransformer f = quiet_transformer(kShape, 2000);
    const size_t row = f.round_row(kHidden, 1, 1);
    f.at(kRound, Round::kSum, row) = F(20);
    f.set_output(row, f.quotient(row));
    f.at(kRound, Round::kRemainder0, row) = F::zero();
    f.at(kRound, Round::kRemainder1, row) = F(128);
    return f;
  }));
}

void add_norms(std::vector<TransformerForgery>& list) {
  // Of zeros: the root is 90, the rest 92, and the inverse 46603.
  const auto norm = [](int64_t root, int64_t inverse, const auto& edit) {
    return [=] {
      ForgedTransformer f = quiet_transformer(kShape, 0);
      f.set_root(f.norm_row(1, 1), inference::kNormBias, root, inverse);
      edit(f, f.norm_row(1, 1));
      return f;
    };
  };
  const auto none = [](ForgedTransformer&, size_t) {};
  const auto set = [](size_t column) {
    return [=](ForgedTransformer& f, size_t row) {
      f.at(kNorm, column, row) = f.at(kNorm, column + 1, row) = F::zero();
    };
  };
  list.push_back(cheat("Norm.LesserRoot", "Byte", norm(89, 47127, none)));
  list.push_back(cheat("Norm.GreaterRoot", "Byte", norm(91, 46091, none)));
  list.push_back(cheat("Norm.root_is_greatest", "Norm.root_is_greatest",
                       norm(89, 47127, set(Norm::kRestSlack))));
  list.push_back(cheat("Norm.LesserInverse", "Byte", norm(90, 46602, none)));
  list.push_back(cheat("Norm.GreaterInverse", "Byte", norm(90, 46604, none)));
  list.push_back(cheat("Norm.inverse", "Norm.inverse", norm(90, 46603, [](auto& f, size_t row) {
                         for (const uint32_t line : {0, 1, 2, 3}) {
                           f.at(kRound, Round::kSecond, f.round_row(5, line, 1)) += F(4);
                         }
                         f.at(kNorm, Norm::kInverse, row) += F::one();
                       })));
  list.push_back(cheat("Norm.inverse_is_greatest", "Norm.inverse_is_greatest",
                       norm(90, 46602, set(Norm::kInverseSlack))));
}

void add_vectors(std::vector<TransformerForgery>& list) {
  list.push_back(cheat("Vectors.twelve_bits", "Vectors.twelve_bits", [] {
    ForgedTransformer f = quiet_transformer(kShape, 100);
    f.at(kVectors, Vectors::kLow, f.vector_row(1, 1)) += F::one();
    return f;
  }));
  list.push_back(cheat("Vectors.twelve_bits.Low", "Byte", [] {
    ForgedTransformer f = quiet_transformer(kShape, 100);
    const size_t row = f.vector_row(1, 1);
    f.at(kVectors, Vectors::kLow, row) += F(256);
    f.at(kVectors, Vectors::kHigh, row) -= F::one();
    return f;
  }));
  const auto behind_the_end = [&](const std::string& name, size_t component, size_t column) {
    list.push_back(cheat(name, name, [=] {
      // A shape whose elements are no power of two.
      ForgedTransformer f = quiet_transformer({{1, 1, 3, 3, 0}, 3, 1}, 0);
      const size_t row = proof::transformer_rows(f.shape)[component];
      f.at(component, column, row) = F(7);
      if (component == kVectors && column == Vectors::kInput) {
        f.at(component, Vectors::kLow, row) = F(7);
      }
      return f;
    }));
  };
  behind_the_end("Linear.no_weight_behind_the_end", kLinear, Linear::kWeight);
  behind_the_end("Vectors.no_input_behind_the_end", kVectors, Vectors::kInput);
  behind_the_end("Vectors.no_output_behind_the_end", kVectors, Vectors::kOutput);
}

}  // namespace

std::vector<TransformerForgery> transformer_number_cheats() {
  std::vector<TransformerForgery> list;
  add_saturation(list);
  add_wraps(list);
  add_roundings(list);
  add_norms(list);
  add_vectors(list);
  return list;
}

}  // namespace ptvm::testing
