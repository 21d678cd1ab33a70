#include "tests/soundness/forged_transformer.h"

#include <algorithm>

#include "prover/inference/generated_transformer.h"

namespace ptvm::testing {
namespace {

using inference::TransformerModel;
using inference::TransformerShape;
using inference::TransformerTrace;

std::string relation_name(const Number& number) {
  const uint64_t relation = saturated(number);
  return relation < kInferenceRelationNames.size() ? kInferenceRelationNames[relation]
                                                   : "Relation" + std::to_string(relation);
}

// All complaints of the components; their lookups go to `bus`.
std::set<std::string> check_tables(const ForgedTransformer& f, Bus& bus) {
  const auto components = proof::transformer_components(f.shape);
  std::set<std::string> complaints;
  size_t c = 0;
  const auto add = [&]<class Air> {
    for (const Violation& violation : check<Air>(f.tables[c], &bus, components[c].parameters)) {
      complaints.insert(std::string(kTransformerComponentNames[c]) + "." + violation.constraint);
    }
    ++c;
  };
  add.template operator()<Attend>();
  add.template operator()<WiredCache>();
  add.template operator()<CarriedRows>();
  add.template operator()<Linear>();
  add.template operator()<Round>();
  add.template operator()<Norm>();
  add.template operator()<Vectors>();
  return complaints;
}

// Notes the tuples in their order.
struct TupleList {
  std::vector<Bus::Tuple> tuples;

  template <size_t N>
  void add(F, const std::array<F, N>& tuple) {
    auto& entries = tuples.emplace_back();
    for (const F entry : tuple) entries.push_back(entry.value());
  }
};

}  // namespace

ForgedTransformer::ForgedTransformer(const TransformerModel& model, const TransformerTrace& trace)
    : shape(trace.shape), multipliers(model.multipliers) {
  auto witness =
      inference::build_witness<F>(model, trace, [](uint32_t row, unsigned) { return row; });
  const auto statement = proof::transformer_statement(shape, multipliers);
  for (size_t c = 0; c < tables.size(); ++c) {
    for (const F* column : witness.columns_of(statement, c)) {
      tables[c].emplace_back(column,
                             column + (size_t{1} << statement.all_components[c].log_rows()));
    }
  }
  public_bytes = std::move(witness.public_bytes);
}

size_t ForgedTransformer::linear_row(size_t section, uint32_t input, uint32_t output) const {
  const inference::LinearSection s = linear_section(shape.stack, section);
  return s.first_weight + size_t{input} * s.outputs + output;
}
size_t ForgedTransformer::round_row(size_t section, uint32_t line, uint32_t step) const {
  const size_t first = round_section(shape.stack, multipliers[0], section).first_output;
  return (first + line) * shape.steps + step;
}

void ForgedTransformer::swap_rows(size_t component, size_t a, size_t b) {
  for (auto& column : tables[component]) std::swap(column.at(a), column.at(b));
}
void ForgedTransformer::erase_row(size_t component, size_t row) {
  for (auto& column : tables[component]) {
    column.erase(column.begin() + static_cast<ptrdiff_t>(row));
    column.push_back(F::zero());
  }
}

void ForgedTransformer::set_wire(uint32_t line, uint32_t step, int64_t value) {
  const auto set = [&](size_t component, size_t value_column, auto&& line_of, size_t step_column) {
    for (size_t row = 0; row < tables[component].front().size(); ++row) {
      if (line_of(row) == line && at(component, step_column, row) == F(step)) {
        at(component, value_column, row) = F::from_signed(value);
      }
    }
  };
  const auto line_in = [&](size_t component, size_t column, std::vector<size_t> kinds) {
    return [=, this](size_t row) {
      const bool is_kind = std::ranges::any_of(
          kinds, [&](size_t kind) { return !at(component, kind, row).is_zero(); });
      return is_kind ? signed_value(at(component, column, row)) : -1;
    };
  };
  set(proof::kLinear, Linear::kValue, line_in(proof::kLinear, Linear::kInput, {Linear::kHasValue}),
      Linear::kIndex);
  set(proof::kRound, Round::kInput,
      line_in(proof::kRound, Round::kInputLine, {Round::kNorm, Round::kResidual, Round::kProduct}),
      Round::kStep);
  set(proof::kRound, Round::kSecond, line_in(proof::kRound, Round::kSecondLine, {Round::kProduct}),
      Round::kStep);
  set(proof::kRound, Round::kOutput,
      line_in(proof::kRound, Round::kLine,
              {Round::kNorm, Round::kLinear, Round::kResidual, Round::kProduct}),
      Round::kStep);
  const uint32_t first_output =
      line_of(shape.stack, inference::Tensor::kStream, shape.stack.layers);
  if (line >= first_output && line < first_output + shape.stack.width()) {
    at(proof::kVectors, Vectors::kOutput, vector_row(line - first_output, step)) =
        F::from_signed(value);
  }
}

void ForgedTransformer::set_distance(size_t row, int64_t distance) {
  const bool is_saturated = !at(proof::kRound, Round::kOver, row).is_zero() ||
                            !at(proof::kRound, Round::kUnder, row).is_zero();
  at(proof::kRound, Round::kDistance0, row) = F::from_signed(distance & 255);
  at(proof::kRound, Round::kDistance1, row) = F::from_signed(distance >> 8);
  at(proof::kRound, Round::kDistanceCheck, row) =
      F::from_signed((distance >> 8) * (is_saturated ? 4 : 16));
}

int64_t ForgedTransformer::quotient(size_t row) {
  const auto number = [&](Round::Column column) {
    return signed_value(at(proof::kRound, column, row));
  };
  const int64_t product = number(Round::kNorm) != 0
                              ? number(Round::kInput) * number(Round::kSecond)
                              : number(Round::kSum) * number(Round::kMultiplier);
  return (product + (1 << 15)) >> inference::kRoundShift;
}

void ForgedTransformer::set_output(size_t row, int64_t output) {
  set_wire(static_cast<uint32_t>(signed_value(at(proof::kRound, Round::kLine, row))),
           static_cast<uint32_t>(signed_value(at(proof::kRound, Round::kStep, row))), output);
  at(proof::kRound, Round::kOver, row) = at(proof::kRound, Round::kUnder, row) = F::zero();
  const bool is_residual = !at(proof::kRound, Round::kResidual, row).is_zero();
  set_distance(row, output - (is_residual ? inference::kMinStream : -128));
}

void ForgedTransformer::set_root(size_t row, int64_t sum, int64_t root, int64_t inverse) {
  const auto set = [&](size_t column, int64_t number) {
    at(proof::kNorm, column, row) = F::from_signed(number & 255);
    at(proof::kNorm, column + 1, row) = F::from_signed(number >> 8);
  };
  const int64_t rest = sum - root * root;
  const int64_t inverse_rest = inference::kNormNumerator - inverse * root;
  set(Norm::kRoot, root);
  set(Norm::kRest, rest);
  set(Norm::kRestSlack, 2 * root - rest);
  set(Norm::kInverse, inverse);
  set(Norm::kInverseRest, inverse_rest);
  set(Norm::kInverseSlack, root - 1 - inverse_rest);
  for (size_t r = 0; r < tables[proof::kRound].front().size(); ++r) {
    if (!at(proof::kRound, Round::kNorm, r).is_zero() &&
        at(proof::kRound, Round::kSecondLine, r) == at(proof::kNorm, Norm::kNumber, row) &&
        at(proof::kRound, Round::kStep, r) == at(proof::kNorm, Norm::kStep, row)) {
      at(proof::kRound, Round::kSecond, r) = F::from_signed(4 * inverse);
    }
  }
}

void ForgedTransformer::close() {
  Bus bus;
  check_tables(*this, bus);
  TupleList list;
  const std::vector<uint8_t> zeros(public_bytes.size());
  proof::add_public_terms<F>(proof::transformer_statement(shape, multipliers),
                             proof::WordView(zeros), list);
  // Tables come first, in the order of the counts.
  for (size_t i = 0; i < public_bytes.size() / 4; ++i) {
    const auto entry = bus.open().find(list.tuples.at(i));
    const uint64_t n = entry == bus.open().end() ? 0 : saturated(entry->second.value());
    store_le(n < field::M31::kModulus ? static_cast<uint32_t>(n) : 0, &public_bytes.at(4 * i));
  }
}

std::set<std::string> ForgedTransformer::complaints() const {
  Bus bus;
  std::set<std::string> complaints = check_tables(*this, bus);
  BusSink sink{bus};
  proof::add_public_terms<F>(proof::transformer_statement(shape, multipliers),
                             proof::WordView(public_bytes), sink);
  for (const auto& [tuple, sum] : bus.open()) complaints.insert(relation_name(tuple[0]));
  for (const auto& [relation, sum] : bus.weighted()) complaints.insert(relation_name(relation));
  return complaints;
}

int64_t signed_value(F cell) {
  const uint64_t value = saturated(cell.value());
  return value < 1 << 30 ? static_cast<int64_t>(value)
                         : -static_cast<int64_t>(saturated((-cell).value()));
}

ForgedTransformer quiet_transformer(const TransformerShape& shape, int16_t input,
                                    std::optional<size_t> section, int8_t weight) {
  TransformerModel model = {shape.stack, {}, std::vector<int8_t>(shape.stack.weights())};
  inference::LayerMultipliers multipliers;
  for (size_t m = 0; m < multipliers.size(); ++m) {
    multipliers[m] = inference::max_multiplier(inference::inner_of(shape.stack, m));
  }
  model.multipliers.assign(shape.stack.layers, multipliers);
  if (section) {
    const inference::LinearSection s = linear_section(shape.stack, *section);
    std::fill_n(model.weights.begin() + static_cast<ptrdiff_t>(s.first_weight),
                s.inputs * s.outputs, weight);
  }
  return {model, inference::run_transformer(
                     model, inference::generate_state(shape.stack, shape.carried, 1),
                     std::vector<int16_t>(shape.vector_elements(), input))};
}

ForgedTransformer honest_transformer(const TransformerShape& shape, uint64_t seed) {
  const TransformerModel model = inference::generate_model(shape.stack, seed);
  return {model, inference::run_transformer(
                     model, inference::generate_state(shape.stack, shape.carried, seed),
                     inference::generate_vectors(shape.stack, shape.steps, seed))};
}

}  // namespace ptvm::testing
