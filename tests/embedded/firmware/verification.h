// What a firmware verifies: a proof of a program (verify_program.cc) or one of a Fibonacci sequence
// (verify_sequence.cc).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace embedded {

struct Verification {
  bool accepted = false;
  const char* status = "";
};

// Verifies the embedded proof.
Verification verify(std::span<const uint8_t> proof, std::span<std::byte> workspace);

// The bytes of a workspace that is large enough; 0 if `proof` does not say.
size_t workspace_size(std::span<const uint8_t> proof);

}  // namespace embedded
