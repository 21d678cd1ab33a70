// The tensors of transformer layers that come from rounding, a row for each element
// (spec/transformer-blocks.md, section 5).
//
// Rows come section by section, a section being a tensor, in a section line by line, in a line step
// by step. With `>>` rounding down,
//
//   norm      output = clamp8(stream * multiplier of its norm and step >> 16)
//   linear    output = clamp8(sum * multiplier >> 16), the sum being that of Linear
//   residual  output = clamp12(stream + (sum * multiplier >> 16))
//   product   output = clamp8(activation(gate) * up * multiplier >> 16)
//
// where 2^15 is added before each shift. All are one equation between integers below p/2 or so:
//
//   number * multiplier + 2^15 = (output - base + (over - under) * (excess + 1)) * 2^16 + remainder
#pragma once

#include "shared/air/inference/relations.h"
#include "shared/inference/transformer.h"

namespace ptvm::air::inference {

struct Round {
  enum Column : size_t {
    // The kind of a section; none of these on padding.
    kNorm,
    kLinear,
    kResidual,
    kProduct,
    kFirst,       // step 0 of a line
    kNewSection,  // the first row of a section
    kSection,     // its number
    kMultiplier,  // of the section; 0 for norms
    kUses,        // how often each output is consumed
    kLine,        // of the output
    kLastLine,    // of the section
    kInputLine,   // norm and residual: of the stream; product: of the gate
    kSecondLine,  // product: of up; norm: its number
    kStep,
    kInput,   // norm and residual: of the stream; product: the gate
    kSecond,  // product: up; norm: the multiplier
    kActivated,
    kSum,    // linear and residual: of Linear; product: activation * up; norm: the input's square
    kOver,   // the output is the greatest, since the number is greater
    kUnder,  // it is the least, since the number is less
    kOutput,
    kRemainder0,
    kRemainder1,
    // Of a saturated output the excess, of others output - least output.
    kDistance0,
    kDistance1,
    kDistanceCheck,  // shows how great the high byte is
    kColumns
  };
  enum Parameter : size_t { kLastStep, kParameters };

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const auto one = E::constant(1), byte = E::constant(256), word = E::constant(65536);
    constrain_order(e);
    const F norm = e.trace(kNorm), residual = e.trace(kResidual), product = e.trace(kProduct);
    const F sums = e.trace(kLinear) + residual, active = norm + sums + product;
    const F multiplier = e.trace(kMultiplier), line = e.trace(kLine), step = e.trace(kStep);
    const F input = e.trace(kInput), second = e.trace(kSecond), sum = e.trace(kSum);
    const F over = e.trace(kOver), under = e.trace(kUnder), output = e.trace(kOutput);
    const F remainder = e.trace(kRemainder0) + e.trace(kRemainder1) * byte;
    const F distance_high = e.trace(kDistance1);
    const F distance = e.trace(kDistance0) + distance_high * byte;
    const F saturated = over + under;

    e.constrain("norm_sum", norm * (sum - input * input));
    e.constrain("product_sum", product * (sum - e.trace(kActivated) * second));
    e.constrain("over_boolean", over * (one - over));
    e.constrain("under_boolean", under * (one - under));
    e.constrain("saturated_once", over * under);
    e.constrain("rounded",
                sum * multiplier + norm * input * second + active * E::constant(1 << 15) -
                    (output - residual * input + (over - under) * (distance + one)) * word -
                    remainder);

    // Limits are those of a signed byte, or of the stream.
    const F least = residual * E::constant(2048 - 128) + E::constant(128);  // with the other sign
    const F greatest = residual * E::constant(2047 - 127) + E::constant(127);
    e.constrain("output_over", over * (output - greatest));
    e.constrain("output_under", under * (output + least));
    e.constrain("output_between", active * (one - saturated) * (output + least - distance));
    // An excess is below 2^14, the range of the stream has twelve bits, that of others eight.
    e.constrain(
        "distance_check",
        e.trace(kDistanceCheck) - distance_high * (E::constant(16) - saturated * E::constant(12)));
    e.constrain("signed_byte", (one - saturated) * (one - residual) * distance_high);

    for (const Column column : {kRemainder0, kRemainder1, kDistance0, kDistance1, kDistanceCheck}) {
      e.fraction("byte", F(one), tuple<E>(Relation::kByte, e.trace(column)));
    }
    e.fraction("input", norm + residual + product,
               tuple<E>(Relation::kWire, e.trace(kInputLine), step, input));
    const F relation = product * E::constant(static_cast<uint32_t>(Relation::kWire)) +
                       norm * E::constant(static_cast<uint32_t>(Relation::kNorm));
    e.fraction("up_or_norm", norm + product,
               std::array<F, 4>{relation, e.trace(kSecondLine), step, second});
    e.fraction("activation", product, tuple<E>(Relation::kActivation, input, e.trace(kActivated)));
    e.fraction("square", norm * sum, tuple<E>(Relation::kSquares, e.trace(kSecondLine), step));
    e.fraction("output", -(active * e.trace(kUses)), tuple<E>(Relation::kWire, line, step, output));
    e.fraction(
        "section", e.trace(kNewSection),
        tuple<E>(Relation::kRoundSection, e.trace(kSection), kind(e), e.trace(kInputLine),
                 e.trace(kSecondLine), line, e.trace(kLastLine), multiplier, e.trace(kUses)));
    e.fraction("sum", -(sums * sum), tuple<E>(Relation::kLinearLine, line),
               tuple<E>(Relation::kLinearPosition, step));
  }

 private:
  // 1 + RoundKind; 0 on padding.
  template <class E>
  static constexpr typename E::F kind(E& e, int offset = 0) {
    return e.trace(kNorm, offset) + e.trace(kLinear, offset) * E::constant(2) +
           e.trace(kResidual, offset) * E::constant(3) + e.trace(kProduct, offset) * E::constant(4);
  }

  // Which row follows on which.
  template <class E>
  static constexpr void constrain_order(E& e) {
    using F = typename E::F;
    const auto one = E::constant(1);
    const auto sum_of_kinds = [&](int offset) {
      return e.trace(kNorm, offset) + e.trace(kLinear, offset) + e.trace(kResidual, offset) +
             e.trace(kProduct, offset);
    };
    const F active = sum_of_kinds(0), active_before = sum_of_kinds(-1);
    const F first = e.trace(kFirst), new_section = e.trace(kNewSection);
    const F section = e.trace(kSection), line = e.trace(kLine), step = e.trace(kStep);
    const F section_before = e.trace(kSection, -1), line_before = e.trace(kLine, -1),
            last_line_before = e.trace(kLastLine, -1), step_before = e.trace(kStep, -1);
    const F row_0 = e.first_row();

    for (const auto& [column, name] :
         {std::pair{kNorm, "norm_boolean"}, std::pair{kLinear, "linear_boolean"},
          std::pair{kResidual, "residual_boolean"}, std::pair{kProduct, "product_boolean"}}) {
      const F kind = e.trace(column);
      e.constrain(name, kind * (one - kind));
    }
    e.constrain("one_kind", active * (one - active));
    e.constrain("first_boolean", first * (one - first));
    e.constrain("new_section_boolean", new_section * (one - new_section));
    e.constrain("first_is_active", first * (one - active));
    e.constrain("new_section_is_first", new_section * (one - first));
    e.constrain("begins_with_a_section", row_0 * (one - new_section));
    e.constrain("begins_with_section_0", row_0 * section);
    e.constrain("active_rows_come_first", (one - row_0) * active * (one - active_before));

    e.constrain("line_is_complete",
                active_before * (first + one - active) * (step_before - e.parameter(kLastStep)));
    e.constrain("section_is_complete",
                active_before * (new_section + one - active) * (line_before - last_line_before));

    const F goes_on = active - first;
    e.constrain("first_step", first * step);
    e.constrain("next_step", goes_on * (step - step_before - one));
    e.constrain("same_line", goes_on * (line - line_before));
    e.constrain("next_line", (first - new_section) * (line - line_before - one));
    const F same = active - new_section;
    const auto step_of = [&](Column column) { return e.trace(column) - e.trace(column, -1); };
    e.constrain("same_section", same * (section - section_before));
    e.constrain("same_kind", same * (kind(e) - kind(e, -1)));
    e.constrain("same_multiplier", same * step_of(kMultiplier));
    e.constrain("same_uses", same * step_of(kUses));
    e.constrain("same_last_line", same * step_of(kLastLine));
    e.constrain("input_line", same * (step_of(kInputLine) - step_of(kLine)));
    e.constrain("second_line", same * (step_of(kSecondLine) - e.trace(kProduct) * step_of(kLine)));
    e.constrain("next_section", (new_section - row_0) * (section - section_before - one));
  }
};

}  // namespace ptvm::air::inference
