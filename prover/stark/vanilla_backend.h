// The prover's side of the vanilla instance: what the generic prover asks of arithmetic, transform,
// trees and folds. The verifier's side is shared/stark/vanilla_instance.h.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "prover/grind/grind.h"
#include "prover/memory/columns.h"
#include "prover/merkle/merkle_tree.h"
#include "prover/simd/packed_fp128.h"
#include "prover/simd/packed_inverse.h"
#include "prover/stark/vanilla_quotients.h"
#include "prover/stark/vanilla_sample.h"
#include "prover/stark/vanilla_tables.h"
#include "shared/stark/vanilla_instance.h"

namespace ptvm::prover {

struct VanillaBackend {
  using Instance = stark::VanillaInstance;
  using F = field::Fp128;
  using K = field::Fp128;
  using PackedF = simd::PackedFp128;
  using PackedK = simd::PackedFp128;
  using Dot = simd::Fp128Dot;  // sums of PackedF times K
  using DotWeight = K;         // such a K
  using Point = K;
  using Tables = VanillaTables;
  using SampleRequest = VanillaSampleRequest;
  using QuotientTerm = VanillaQuotientTerm;
  using MerkleTree = merkle::MerkleTree<Instance::Hasher>;
  using Columns = memory::Columns<F>;
  static constexpr size_t kLanes = 1;
  static constexpr unsigned kMinLogRows = 1;

  // Values on the trace domains to `coefficients`, of the same sizes or the same columns, and on to
  // their extensions, which are returned.
  static Columns interpolate_and_extend(const Columns& values, Columns& coefficients,
                                        unsigned log_blowup, const Tables& tables);
  // Coefficients to values on the domains 2^log_blowup times as large.
  static Columns extend(const Columns& coefficients, unsigned log_blowup, const Tables& tables);

  // Where a row of a column of 2^log_rows is stored.
  static constexpr uint32_t storage_index(uint32_t row, unsigned log_rows) {
    return domain::bit_reverse(row, log_rows);
  }
  // The value of `column`, of 2^log_size values in storage order, `n_steps` steps of its domain
  // away from storage index `index`.
  static PackedF neighbours(const F* column, size_t index, unsigned log_size, int n_steps) {
    const uint32_t row = domain::bit_reverse(static_cast<uint32_t>(index), log_size);
    const uint32_t neighbour =
        (row + static_cast<uint32_t>(n_steps)) & ((uint32_t{1} << log_size) - 1);
    return column[domain::bit_reverse(neighbour, log_size)];
  }
  // Turns the column `column` [1][2^log_rows] of row totals into their running sum in row order,
  // each total less `per_row`.
  static void running_sum(std::span<F* const> column, unsigned log_rows, const K& per_row);
  // 1 / (the polynomial vanishing on a trace of 2^log_rows rows), on the evaluation domain of twice
  // the size: the first value on the first half in storage order, the second on the second.
  static std::array<F, 2> vanishing_inverses(unsigned log_rows);
  // Adds the lift of the column `sums` [1] to `total` [1], which is as large or larger.
  static void add_lifted(const Columns& sums, Columns& total);
  // The values [1] of the composition on the evaluation domain to the coefficients [2] of its
  // halves, the left one first.
  static Columns split_composition(Columns values, const Tables& tables);

  static std::vector<K> sample(std::span<const SampleRequest> requests) {
    return prover::sample(requests);
  }
  static Columns quotients(std::span<const stark::VanillaDeepPoint> points,
                           std::span<const QuotientTerm> terms, unsigned log_domain,
                           const Tables& tables) {
    return deep_quotients(points, terms, log_domain, tables);
  }
  // The fold of all pairs of `values` [1]; all folds are alike.
  static Columns fold(const Columns& values, const K& alpha, bool is_first_fold,
                      const Tables& tables);
  // Turns the values on the domain of values.size() points into coefficients, in place: those of
  // the powers of x in bit-reversed order.
  static void interpolate_last_layer(std::span<K> values, const Tables& tables);

  // The first good nonce of the protocol's search order.
  static uint64_t find_nonce(const Instance::Channel& channel, unsigned pow_bits) {
    return grind::find_nonce<Instance::Hasher>(channel.pow_prefix(pow_bits), pow_bits);
  }
};

}  // namespace ptvm::prover
