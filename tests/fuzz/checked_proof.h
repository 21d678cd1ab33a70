// What must hold for any bytes that are given to libverifier as a proof, and the corpus that the
// fuzz targets start from.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ptvm/verifier.h"
#include "tests/fuzz/mutate_proof.h"

namespace ptvm::fuzz {

struct CorpusProof {
  std::string name;  // of the file, such as "least-stwo"
  Bytes bytes;
};

// The proofs of tests/fuzz/corpus/proof, by name. They are valid, for claims that ask no security.
const std::vector<CorpusProof>& corpus();

// Whether `bytes` are a proof of the corpus. No others are valid: a mutation cannot be.
bool is_in_corpus(std::span<const uint8_t> bytes);

inline constexpr ptvm_policy kAnyPolicy = {sizeof(ptvm_policy), 0, 0};

// Calls every function of the C API with these bytes, each with buffers of exactly the size that is
// asked for. Returns what ptvm_verify says under a policy that asks for no security, so that all
// its checks run. Ends the process (PTVM_FUZZ_CHECK) if
//   - a proof is accepted that is not in the corpus,
//   - the functions contradict one another,
//   - the status is one that no proof may lead to: an internal error, or a workspace too small,
//   - the workspace is above the documented bound.
ptvm_status checked_status(std::span<const uint8_t> bytes);

}  // namespace ptvm::fuzz
