#include "prover/inference/generated_inputs.h"

#include <string_view>

#include "prover/inference/seeded_bytes.h"
#include "prover/util/check.h"

namespace ptvm::inference {
namespace {

constexpr std::string_view kLabel = "attention-inputs-v1";

int8_t small_number(uint8_t byte) { return static_cast<int8_t>(byte % 5 - 2); }

}  // namespace

AttentionInputs generate_inputs(const AttentionShape& shape, uint64_t seed) {
  PTVM_CHECK(in_range(shape));
  AttentionInputs inputs = {.shape = shape, .queries = {}, .keys = {}, .values = {}};
  for (auto* tensor : {&inputs.queries, &inputs.keys, &inputs.values}) {
    tensor->resize(shape.elements());
  }
  SeededBytes bytes(kLabel, seed);
  for (size_t e = 0; e < shape.elements(); ++e) {
    const int8_t query = small_number(bytes.next());
    inputs.queries[e] = e % shape.positions() < shape.carried ? int8_t{0} : query;
  }
  for (int8_t& key : inputs.keys) key = small_number(bytes.next());
  for (int8_t& value : inputs.values) value = static_cast<int8_t>(bytes.next());
  return inputs;
}

}  // namespace ptvm::inference
