#include "tests/soundness/forged_transformer.h"

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
  const proof::TransformerParameters parameters(f.shape);
  const auto parameters_of = parameters.all();
  std::set<std::string> complaints;
  size_t c = 0;
  const auto add = [&]<class Air> {
    for (const Violation& violation : check<Air>(f.tables[c], &bus, parameters_of[c])) {
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

// The verifier's terms of these counts.
void add_terms(const ForgedTransformer& f, std::span<const uint8_t> counts, Bus& bus) {
  proof::TransformerPublic values;
  if (proof::read_public(counts.first<proof::kTransformerPublicBytes>(), values) !=
      Status::kAccepted) {
    return;
  }
  BusSink sink{bus};
  proof::add_transformer_terms<F>(f.shape.stack, f.multipliers, values, sink);
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
  const auto heights = proof::transformer_heights(shape);
  for (size_t c = 0; c < tables.size(); ++c) {
    for (const F* column : witness.columns_of(c)) {
      tables[c].emplace_back(column, column + (size_t{1} << heights[c]));
    }
  }
  public_bytes = std::move(witness.public_bytes);
}

void ForgedTransformer::close() {
  Bus bus;
  check_tables(*this, bus);
  TupleList list;
  proof::TransformerPublic values;
  const std::vector<uint8_t> zeros(proof::kTransformerPublicBytes);
  if (proof::read_public(std::span(zeros).first<proof::kTransformerPublicBytes>(), values) ==
      Status::kAccepted) {
    proof::add_transformer_terms<F>(shape.stack, multipliers, values, list);
  }
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
  add_terms(*this, public_bytes, bus);
  for (const auto& [tuple, sum] : bus.open()) complaints.insert(relation_name(tuple[0]));
  for (const auto& [relation, sum] : bus.weighted()) complaints.insert(relation_name(relation));
  return complaints;
}

ForgedTransformer honest_transformer(const TransformerShape& shape, uint64_t seed) {
  const TransformerModel model = inference::generate_model(shape.stack, seed);
  return {model, inference::run_transformer(
                     model, inference::generate_state(shape.stack, shape.carried, seed),
                     inference::generate_vectors(shape.stack, shape.steps, seed))};
}

}  // namespace ptvm::testing
