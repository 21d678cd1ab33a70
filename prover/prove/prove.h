// From a program to a proof file: run it, choose parameters, prove every segment, bind the claim.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/engine/engine.h"
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
  uint32_t conjectured_bits = 0;  // to reach too
  std::optional<uint32_t> log_blowup = std::nullopt;  // 1..6
  std::optional<uint32_t> n_queries =
      std::nullopt;  // 1..512; given: both levels are only checked against it
  std::optional<uint32_t> pow_bits = std::nullopt;          // 0..32, grinding before the queries
  std::optional<uint32_t> log_segment_rows = std::nullopt;  // 4..16: the most steps of a segment
  // The memory that the process may take, as far as memory_estimate.h can tell; segments are made
  // as small as that asks for.
  std::optional<uint64_t> max_memory_bytes = std::nullopt;
  uint32_t num_layers = 1;  // of the transformer that the claim names
  // What the constraints say: the instruction set, or the layers of that transformer.
  claim::ProvenScope scope = claim::ProvenScope::kIsa;
  claim::Backend backend = claim::Backend::kStwo;
};

// What is known of a proof, of its segments as far as they are done.
struct ProofSummary {
  uint64_t steps = 0;
  uint32_t n_segments = 0;
  claim::EngineCheck engine_check = claim::EngineCheck::kNone;
  stark::Params params;
  security::Report security{};  // of the weakest segment
  uint64_t n_cells = 0;  // committed field elements: trace and interaction columns times rows
  uint64_t n_bytes = 0;  // of the file
};

struct ProveResult : ProofSummary {
  std::vector<uint8_t> proof;  // the file
};

// The whole proof in memory; prover/prove/proof_job.h makes it piece by piece. `engines` execute
// the transformer of `program`; before anything is proven they must go through the run as the
// interpreter does, and the claim says so. Without any it says that none was checked. Errors:
// kOutOfRange if the machine stops with an error (with its text); kFailedPrecondition if it does
// not halt within max_steps, or if an engine differs; kInvalidArgument if an option is out of
// range, or the security or the limit on memory cannot be met, with what stands in the way;
// kUnimplemented if the build is without the backend.
absl::StatusOr<ProveResult> prove(const vm::Program& program, const ProveOptions& options,
                                  std::span<engine::Engine* const> engines = {});

// What the claim names as the program that made the proof: "ptvm/VERSION+COMMIT".
std::string build_info();

}  // namespace ptvm::prover
