// The prover's claim: the owning twin of the view in shared/claim/claim.h, and how it is built.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "prover/vm/program.h"
#include "shared/claim/claim.h"
#include "shared/stark/params.h"

namespace ptvm::claim {

struct StateData {
  isa::Registers registers;
  std::vector<int16_t> memory;

  friend bool operator==(const StateData&, const StateData&) = default;
};

struct ClaimData : Fields {
  vm::Program program;
  StateData final_state;
  std::string prover_build_info;
  std::vector<uint32_t> segment_steps;  // [n_segments], at least one
  std::vector<StateData> cuts;          // [n_segments - 1]

  friend bool operator==(const ClaimData&, const ClaimData&) = default;
};

// A run and how it is to be proven: what a claim is built from.
struct ClaimInput {
  struct Segment {
    uint32_t steps = 0;
    StateData end;  // the state after the last of these steps
  };

  vm::Program program;
  std::vector<Segment> segments;  // in order; the last one ends in the final state
  uint32_t num_layers = 1;
  Backend backend = Backend::kStwo;
  ProvenScope proven_scope = ProvenScope::kIsa;
  EngineCheck engine_check = EngineCheck::kNone;
  stark::Params parameters;
  uint32_t requested_proven_bits = 0;  // 0: the parameters were chosen by hand
  std::string prover_build_info;       // 1..255 printable ASCII characters
};

// The claim of `run`, with its options, hashes and fingerprints. kInvalidArgument if it would not
// pass `check_claim`: a run without a segment or that did not halt, parameters out of range, ...
absl::StatusOr<ClaimData> build_claim(ClaimInput run);

// The canonical bytes of `claim`. kInvalidArgument if it has no encoding: a count is out of its
// range, states differ in their number of cells, or `decode` would refuse the bytes.
absl::StatusOr<std::vector<uint8_t>> encode(const ClaimData& claim);

// A copy of all that `claim` views.
ClaimData copy_of(const Claim& claim);

}  // namespace ptvm::claim
