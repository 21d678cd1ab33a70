#include "prover/prove/proof_size.h"

#include <algorithm>
#include <cmath>

#include "prover/prove/segment.h"
#include "prover/util/check.h"
#include "shared/proof/instances.h"
#include "shared/stark/component.h"

namespace ptvm::prover {
namespace {

template <class I>
ProofShape proof_shape(const SegmentShape& segment) {
  ProofShape shape;
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    if (segment.heights[c] == 0) continue;
    const air::AirInfo& info = *proof::kVmAirInfo[c];
    shape.n_columns += row_cells(segment.backend, static_cast<proof::VmComponent>(c));
    shape.n_samples += stark::n_samples(info, I::K::kDegree);
    shape.log_rows = std::max<unsigned>(shape.log_rows, segment.heights[c]);
    ++shape.n_components;
  }
  shape.public_bytes =
      proof::public_bytes(segment.scope, segment.heights, segment.n_instructions, segment.n_cells);
  return shape;
}

template <class I>
uint64_t bytes_of(const ProofShape& shape, const stark::Params& params, const Openings& openings) {
  constexpr double kElement = I::F::kBytes, kExtension = I::K::kBytes;
  const size_t n_columns = shape.n_columns + I::kCompositionColumns;
  const size_t n_samples = shape.n_samples + I::kCompositionColumns;
  const unsigned log_domain = shape.log_rows + params.log_blowup;
  constexpr size_t kTrees = 3, kNonces = 1;

  auto bytes = static_cast<double>(shape.public_bytes);
  bytes += 8.0 * static_cast<double>(kNonces + (params.interaction_pow_bits > 0));
  bytes += kExtension * static_cast<double>(n_samples + shape.n_components);
  bytes += kTrees * hash::kDigestBytes * (1 + openings.digests(log_domain));
  bytes += openings.places(log_domain) * kElement * static_cast<double>(n_columns);

  for (const ProofShape::Tree& tree : shape.data_trees) {
    const unsigned log_leaves = tree.log_rows + params.log_blowup;
    bytes += hash::kDigestBytes * openings.digests(log_leaves);
    // A row for each query, also where several are of one place.
    bytes += openings.places(log_domain) * kElement * static_cast<double>(tree.n_columns);
  }

  const auto layout = stark::fri_layout(params, log_domain);
  PTVM_CHECK(layout.ok());
  for (size_t i = 0; i < layout.value().n_layers; ++i) {
    const stark::FriLayer& layer = layout.value().layers[i];
    const unsigned log_cosets = layer.log_size - layer.n_folds;
    const double n_known = openings.places(layer.log_size);
    const double n_cosets = openings.places(log_cosets);
    bytes += kExtension * (std::ldexp(n_cosets, static_cast<int>(layer.n_folds)) - n_known);
    bytes += hash::kDigestBytes * (1 + openings.digests(log_cosets));
  }
  bytes += std::ldexp(kExtension, static_cast<int>(params.log_last_layer_degree));
  return static_cast<uint64_t>(bytes);
}

}  // namespace

// A place is missed by all queries with the chance (1 - 1/n)^q. A layer of a tree adds the siblings
// of the nodes that are known and whose sibling is not.
Openings::Openings(uint32_t n_queries) {
  for (unsigned log_places = 0; log_places <= kMaxLogPlaces; ++log_places) {
    const double n_places = std::ldexp(1.0, static_cast<int>(log_places));
    places_[log_places] = n_places * -std::expm1(n_queries * std::log1p(-1 / n_places));
    digests_[log_places] = log_places == 0 ? 0
                                           : digests_[log_places - 1] +
                                                 2 * places_[log_places - 1] - places_[log_places];
  }
}

uint64_t expected_bytes(const SegmentShape& shape, const stark::Params& params,
                        const Openings& openings) {
  return proof::with_instance(shape.backend, uint64_t{0}, [&]<class I>() {
    return bytes_of<I>(proof_shape<I>(shape), params, openings);
  });
}

uint64_t expected_bytes(claim::Backend backend, const ProofShape& shape,
                        const stark::Params& params, const Openings& openings) {
  return proof::with_instance(backend, uint64_t{0},
                              [&]<class I>() { return bytes_of<I>(shape, params, openings); });
}

uint64_t choose_last_layer(claim::Backend backend, const ProofShape& shape, stark::Params& params) {
  const Openings openings(params.n_queries);
  const uint32_t log_most = std::min(shape.log_rows - params.fold_step, stark::kMaxLogLastLayer);
  uint64_t least = std::numeric_limits<uint64_t>::max();
  stark::Params candidate = params;
  for (uint32_t log_last = 0; log_last <= log_most; ++log_last) {
    candidate.log_last_layer_degree = log_last;
    const uint64_t n_bytes = expected_bytes(backend, shape, candidate, openings);
    if (n_bytes >= least) continue;
    least = n_bytes;
    params.log_last_layer_degree = log_last;
  }
  return least;
}

}  // namespace ptvm::prover
