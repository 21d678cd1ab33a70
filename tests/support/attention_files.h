// Small proofs of attention as files, of inputs that are generated.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "prover/inference/generated_inputs.h"
#include "prover/inference/inference_file.h"
#include "shared/proof/inference_file.h"

namespace ptvm::testing {

using Bytes = std::vector<uint8_t>;

inline constexpr inference::AttentionShape kAttentionShape = {2, 3, 5, 2, 1};
// Fast, and of no security.
inline constexpr stark::Params kAttentionParams = {
    .log_blowup = 1, .n_queries = 3, .query_pow_bits = 2};
// Where the claim of a file begins.
inline constexpr size_t kAttentionClaimAt = proof::kHeaderBytes;

inline Bytes attention_file_of(claim::Backend backend, const inference::AttentionInputs& inputs,
                               const stark::Params& params = kAttentionParams) {
  return inference::make_file(
      inference::make_inference_prover(backend, 14)->prove(inputs, params, 0));
}

// The same of kAttentionShape, made once per test program.
inline const Bytes& attention_file(claim::Backend backend, uint64_t seed = 1) {
  static std::map<std::pair<claim::Backend, uint64_t>, Bytes> files;
  Bytes& file = files[{backend, seed}];
  if (file.empty()) {
    file = attention_file_of(backend, inference::generate_inputs(kAttentionShape, seed));
  }
  return file;
}

}  // namespace ptvm::testing
