// The prover's side of the circle instances: what the generic prover asks of packed arithmetic,
// circle FFT, trees and folds. The verifier's side is shared/stark/circle_instance.h.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "prover/fft/circle_fft.h"
#include "prover/fft/line_fft.h"
#include "prover/grind/nonce_search.h"
#include "prover/memory/columns.h"
#include "prover/merkle/merkle_tree.h"
#include "prover/simd/packed_dot.h"
#include "prover/simd/packed_inverse.h"
#include "prover/simd/packed_om31.h"
#include "prover/stark/circle_fold.h"
#include "prover/stark/circle_quotients.h"
#include "prover/stark/circle_sample.h"
#include "prover/stark/circle_tables.h"
#include "shared/field/m31.h"
#include "shared/stark/circle_instance.h"

namespace ptvm::prover {

// Operations that do not depend on the hash. Challenges are from Extension, QM31 or OM31.
template <class Extension>
struct CircleOperations {
  using F = field::M31;
  using K = Extension;
  using PackedF = simd::PackedM31;
  using PackedK = simd::Packed<K>;
  using Dot = simd::PackedDot<PackedK>;         // sums of PackedF times K
  using DotWeight = simd::UniformDotWeight<K>;  // such a K
  using Point = domain::CirclePoint<K>;
  using Tables = CircleTables;
  using SampleRequest = prover::CircleSampleRequest<K>;
  using QuotientTerm = prover::CircleQuotientTerm<K>;
  using Columns = memory::Columns<F>;
  static constexpr size_t kLanes = PackedF::kLanes;
  static constexpr unsigned kMinLogRows = simd::kLogLanes;  // no column is shorter than a vector

  // Values on the trace domains to `coefficients`, of the same sizes or the same columns, and on to
  // their extensions, which are returned.
  static Columns interpolate_and_extend(const Columns& values, Columns& coefficients,
                                        unsigned log_blowup, const Tables& tables);
  // Coefficients to values on the domains 2^log_blowup times as large.
  static Columns extend(const Columns& coefficients, unsigned log_blowup, const Tables& tables);

  // Where a row of a column of 2^log_rows is stored.
  static constexpr uint32_t storage_index(uint32_t row, unsigned log_rows) {
    return domain::row_to_storage(row, log_rows);
  }
  // The values of `column`, of 2^log_size values in storage order, `n_steps` steps of its canonic
  // coset away from the kLanes points at [index, index + kLanes).
  static PackedF neighbours(const F* column, size_t index, unsigned log_size, int n_steps);
  // Turns the extension column `column` [degree][2^log_rows] of row totals into their running sum
  // in row order, each total less `per_row`.
  static void running_sum(std::span<F* const> column, unsigned log_rows, const K& per_row);
  // 1 / (the polynomial vanishing on a trace of 2^log_rows rows), on the evaluation domain of twice
  // the size: the first value on the first half in storage order, the second on the second.
  static std::array<F, 2> vanishing_inverses(unsigned log_rows);
  // Adds the extension column `sums` [degree] to `total` [degree], which is as large or larger: its
  // lift is added.
  static void add_lifted(const Columns& sums, Columns& total);
  // The values [degree] of the composition on the evaluation domain to the coefficients [2 *
  // degree] of its halves, the left one's coordinates first.
  static Columns split_composition(Columns values, const Tables& tables);

  static std::vector<K> sample(std::span<const SampleRequest> requests) {
    return prover::sample(requests);
  }
  static Columns quotients(std::span<const stark::CircleDeepPoint<K>> points,
                           std::span<const QuotientTerm> terms, unsigned log_domain,
                           const Tables& tables) {
    return deep_quotients<K>(points, terms, tables.points(log_domain));
  }
  static Columns fold(const Columns& values, const K& alpha, bool on_circle, const Tables& tables) {
    return on_circle ? fold_circle(values, alpha, tables.points(values.log_size(0)))
                     : fold_line(values, alpha, tables.twiddles());
  }
  static void interpolate_last_layer(std::span<K> values, const Tables& tables) {
    fft::interpolate_line(values, tables.twiddles());
  }
};

template <hash::Hasher H, class Extension = field::QM31>
struct CircleBackend : CircleOperations<Extension> {
  using Instance = stark::CircleInstance<H, Extension>;
  using MerkleTree = merkle::MerkleTree<H>;

  // The first good nonce of the protocol's search order.
  static uint64_t find_nonce(const typename Instance::Channel& channel, unsigned pow_bits) {
    const hash::Digest prefix = channel.pow_prefix(pow_bits);
    if constexpr (std::same_as<H, hash::Blake2sHasher>) {
      return grind::find_nonce(prefix, pow_bits);
    } else {
      uint64_t place = 0;
      while (!Instance::Channel::pow_accepts(prefix, pow_bits, grind::nonce_at(place))) ++place;
      return grind::nonce_at(place);
    }
  }
};

using StwoBackend = CircleBackend<hash::Blake2sHasher>;
using StwoM31Backend = CircleBackend<hash::Blake2sM31Hasher>;
using Circle8Backend = CircleBackend<hash::Blake2sHasher, field::OM31>;

}  // namespace ptvm::prover
