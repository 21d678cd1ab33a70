// libverifier's functions for a proof of whatever statement, which the file names itself.
#pragma once

#include <span>

#include "ptvm/verifier.h"

namespace ptvm::tool {

// Whether a file says that it is a proof of attention. One that says nothing is taken for a proof
// of a program's run, and refused as such.
bool is_of_attention(std::span<const uint8_t> proof);

// As the functions of the C API; `result` has its size. Of a proof of attention it gets what both
// kinds of proofs have: status, security, part_bytes, and 1 for n_segments if there is a claim.
ptvm_status workspace_size(size_t& n_bytes, std::span<const uint8_t> proof);
ptvm_status verify_any(ptvm_result& result, std::span<std::byte> workspace,
                       std::span<const uint8_t> proof, const ptvm_policy& policy);
ptvm_status inspect_any(ptvm_result& result, std::span<const uint8_t> proof);
ptvm_status write_claim_json(std::span<char> text, size_t& length, std::span<const uint8_t> proof);

}  // namespace ptvm::tool
