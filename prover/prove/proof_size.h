// How many bytes a segment's proof takes, told before it is made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

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

// The expected number of bytes; `params` has a FRI layout for the shape, and `openings` are of its
// number of queries. Proofs are within a few percent of it.
uint64_t expected_bytes(const SegmentShape& shape, const stark::Params& params,
                        const Openings& openings);

}  // namespace ptvm::prover
