#include "prover/inference/generated_inputs.h"

#include <array>
#include <string_view>

#include "prover/util/check.h"
#include "shared/hash/blake2s.h"
#include "shared/util/bytes.h"

namespace ptvm::inference {
namespace {

constexpr std::string_view kLabel = "attention-inputs-v1";

// The bytes of the blocks 0, 1, .. of a seed, one behind the other.
class SeededBytes {
 public:
  explicit SeededBytes(uint64_t seed) : seed_(seed) {}

  uint8_t next() {
    if (n_used_ == block_.size()) {
      block_ = make_block();
      n_used_ = 0;
    }
    return block_[n_used_++];
  }

 private:
  hash::Digest make_block() {
    std::array<uint8_t, 2 * sizeof(uint64_t)> numbers;
    store_le(seed_, numbers.data());
    store_le(n_blocks_++, numbers.data() + sizeof(uint64_t));
    hash::Blake2s hasher;
    hasher.update(bytes_of(kLabel));
    hasher.update(numbers);
    return hasher.finalize();
  }

  uint64_t seed_;
  uint64_t n_blocks_ = 0;
  hash::Digest block_ = {};
  size_t n_used_ = hash::kDigestBytes;
};

int8_t small_number(uint8_t byte) { return static_cast<int8_t>(byte % 5 - 2); }

}  // namespace

AttentionInputs generate_inputs(const AttentionShape& shape, uint64_t seed) {
  PTVM_CHECK(in_range(shape));
  AttentionInputs inputs = {.shape = shape, .queries = {}, .keys = {}, .values = {}};
  for (auto* tensor : {&inputs.queries, &inputs.keys, &inputs.values}) {
    tensor->resize(shape.elements());
  }
  SeededBytes bytes(seed);
  for (size_t e = 0; e < shape.elements(); ++e) {
    const int8_t query = small_number(bytes.next());
    inputs.queries[e] = e % shape.positions() < shape.carried ? int8_t{0} : query;
  }
  for (int8_t& key : inputs.keys) key = small_number(bytes.next());
  for (int8_t& value : inputs.values) value = static_cast<int8_t>(bytes.next());
  return inputs;
}

}  // namespace ptvm::inference
