// From a program to a proof file: run it, choose parameters, prove every segment, bind the claim.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/vm/program.h"
#include "shared/claim/claim.h"
#include "shared/security/estimate.h"
#include "shared/stark/params.h"

namespace ptvm::prover {

inline constexpr uint64_t kDefaultMaxSteps = uint64_t{1} << 24;
inline constexpr uint32_t kDefaultSecurityBits = 100;  // proven

struct ProveOptions {
  uint64_t max_steps = kDefaultMaxSteps;
  // The proven bits to reach; the cheapest parameters that reach them are chosen. What is given
  // below is kept, and the rest chosen around it.
  uint32_t security_bits = kDefaultSecurityBits;
  std::optional<uint32_t> log_blowup = std::nullopt;  // 1..6
  std::optional<uint32_t> n_queries =
      std::nullopt;  // 1..512; given: security_bits is only checked against it
  std::optional<uint32_t> pow_bits = std::nullopt;          // 0..32, grinding before the queries
  std::optional<uint32_t> log_segment_rows = std::nullopt;  // 4..16: the most steps of a segment
  uint32_t num_layers = 1;  // of the transformer that the claim names
  // Called after each segment with the number of those done and of all; from the calling thread.
  std::function<void(size_t n_done, size_t n_segments)> progress = nullptr;
};

struct ProveResult {
  std::vector<uint8_t> proof;  // the file
  uint64_t steps = 0;
  uint32_t n_segments = 0;
  stark::Params params;
  security::Report security{};  // of the weakest segment
  uint64_t n_cells = 0;  // committed field elements: trace and interaction columns times rows
};

// Errors: kOutOfRange if the machine stops with an error (with its text); kFailedPrecondition if it
// does not halt within max_steps; kInvalidArgument if an option is out of range or the security
// cannot be reached, with what stands in the way.
absl::StatusOr<ProveResult> prove(const vm::Program& program, const ProveOptions& options);

// What the claim names as the program that made the proof: "ptvm/VERSION+COMMIT".
std::string build_info();

}  // namespace ptvm::prover
