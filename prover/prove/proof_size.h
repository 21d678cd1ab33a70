// How many bytes a proof takes, told before it is made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/proof/segment.h"
#include "shared/stark/params.h"

namespace ptvm::prover {

// What the size of a segment's proof follows from.
struct SegmentShape {
  claim::Backend backend = claim::Backend::kStwo;
  proof::ProvenScope scope = proof::ProvenScope::kIsa;
  proof::Heights heights{};
  size_t n_instructions = 0;
  size_t n_cells = 0;
};

// What independent queries are expected to meet in trees, over their draw.
class Openings {
 public:
  explicit Openings(uint32_t n_queries);

  // How many of 2^log_places places are met; log_places <= kMaxLogPlaces.
  double places(unsigned log_places) const { return places_[log_places]; }
  // The digests that open the leaves which are met in a tree of 2^log_height leaves.
  double digests(unsigned log_height) const { return digests_[log_height]; }

 private:
  static constexpr unsigned kMaxLogPlaces = stark::kMaxLogRows + stark::kMaxLogBlowup;

  std::array<double, kMaxLogPlaces + 1> places_, digests_;
};

// The same of a proof of any components.
struct ProofShape {
  struct Tree {
    size_t n_columns = 0;
    unsigned log_rows = 0;  // of the tallest
  };
  std::vector<Tree> data_trees;  // whose roots are in the claim
  size_t n_columns = 0;          // of trace and interaction, in elements of the base field
  size_t n_samples = 0;          // of all these columns
  size_t n_components = 0;       // each claims a sum
  unsigned log_rows = 0;         // of the tallest component
  size_t public_bytes = 0;
};

// The expected number of bytes; `params` has a FRI layout for the shape, and `openings` are of its
// number of queries. Proofs are within a few percent of it.
uint64_t expected_bytes(const SegmentShape& shape, const stark::Params& params,
                        const Openings& openings);
uint64_t expected_bytes(claim::Backend backend, const ProofShape& shape,
                        const stark::Params& params, const Openings& openings);

// Sets where FRI ends so that a proof of `shape` with the other `params` is smallest, and returns
// its expected bytes.
uint64_t choose_last_layer(claim::Backend backend, const ProofShape& shape, stark::Params& params);

}  // namespace ptvm::prover
