// Proofs of attention as files (spec/proof-format.md, section 6).
#pragma once

#include <cstdint>
#include <vector>

#include "prover/inference/attention_prover.h"

namespace ptvm::inference {

// The bytes of the file; proof::open_attention_file takes them apart.
std::vector<uint8_t> make_file(const AttentionProof& proof);

}  // namespace ptvm::inference
