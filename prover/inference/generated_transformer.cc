#include "prover/inference/generated_transformer.h"

#include "prover/inference/seeded_bytes.h"
#include "prover/util/check.h"

namespace ptvm::inference {

TransformerModel generate_model(const StackShape& stack, uint64_t seed) {
  PTVM_CHECK(in_range(stack));
  LayerMultipliers multipliers;
  multipliers[kQueryMultiplier] = multipliers[kKeyMultiplier] = 32;
  multipliers[kValueMultiplier] = multipliers[kGateMultiplier] = multipliers[kUpMultiplier] = 128;
  multipliers[kOutMultiplier] = max_multiplier(stack.width());
  multipliers[kHiddenMultiplier] = 4096;
  multipliers[kDownMultiplier] = max_multiplier(stack.hidden);

  TransformerModel model = {.stack = stack, .multipliers = {}, .weights = {}};
  model.multipliers.assign(stack.layers, multipliers);
  model.weights.resize(stack.weights());
  SeededBytes bytes("transformer-weights-v1", seed);
  for (int8_t& weight : model.weights) weight = static_cast<int8_t>(bytes.next());
  return model;
}

TransformerState generate_state(const StackShape& stack, uint32_t positions, uint64_t seed) {
  PTVM_CHECK(in_range(stack));
  const size_t elements = size_t{stack.layers} * stack.width() * positions;
  TransformerState state = {.positions = positions, .keys = {}, .values = {}};
  state.keys.resize(elements);
  state.values.resize(elements);
  SeededBytes bytes("transformer-state-v1", seed);
  for (int8_t& key : state.keys) key = static_cast<int8_t>(bytes.next() % 32 - 16);
  for (int8_t& value : state.values) value = static_cast<int8_t>(bytes.next() % 128 - 64);
  return state;
}

std::vector<int16_t> generate_vectors(const StackShape& stack, uint32_t steps, uint64_t seed) {
  PTVM_CHECK(in_range(stack));
  std::vector<int16_t> vectors(size_t{stack.width()} * steps);
  SeededBytes bytes("transformer-vectors-v1", seed);
  for (int16_t& x : vectors) x = static_cast<int16_t>(4 * static_cast<int8_t>(bytes.next()));
  return vectors;
}

}  // namespace ptvm::inference
