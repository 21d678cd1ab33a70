// A component on the prover's side: fills its interaction columns and evaluates its constraints.
#pragma once

#include <memory>
#include <numeric>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/parallel/parallel.h"
#include "prover/simd/packed_inverse.h"
#include "prover/stark/domain_eval.h"
#include "prover/stark/interaction_eval.h"
#include "shared/stark/component.h"

namespace ptvm::prover {

template <class B>
using ColumnPointers = std::span<const typename B::F* const>;

template <class B>
class ComponentProver {
 public:
  using F = typename B::F;
  using K = typename B::K;

  virtual ~ComponentProver() = default;

  // What the verifier knows of this component; the claimed sum is there after the interaction.
  const stark::Component<typename B::Instance>& component() const { return component_; }

  // Fills the interaction columns [n_interaction_columns * degree][2^log_rows] from the trace, both
  // in storage order, and sets the claimed sum.
  virtual void fill_interaction(ColumnPointers<B> preprocessed, ColumnPointers<B> trace,
                                const air::LookupElements<K>& lookup,
                                std::span<F* const> interaction) = 0;

  // Writes the sum of all constraints, weighted with `powers` [n_constraints] and divided by the
  // vanishing polynomial, to the coordinate columns `sums` [degree][2^(log_rows + 1)]. All columns
  // are values on the evaluation domain of that size, in storage order.
  virtual void evaluate(ColumnPointers<B> preprocessed, ColumnPointers<B> trace,
                        ColumnPointers<B> interaction, const air::LookupElements<K>& lookup,
                        std::span<const K> powers, std::span<F* const> sums) const = 0;

 protected:
  explicit ComponentProver(const stark::Component<typename B::Instance>& component)
      : component_(component) {}

  stark::Component<typename B::Instance> component_;
};

template <class B, class Air>
class AirProver final : public ComponentProver<B> {
  using F = typename B::F;
  using K = typename B::K;
  using PackedF = typename B::PackedF;
  using PackedK = typename B::PackedK;
  static constexpr const air::AirInfo& kInfo = air::kAirInfo<Air>;
  static_assert(kInfo.max_degree <= 3, "the composition has two parts");

 public:
  explicit AirProver(unsigned log_rows, std::span<const uint16_t> preprocessed_columns = {})
      : ComponentProver<B>(stark::make_component<typename B::Instance, Air>(
            log_rows, K::zero(), preprocessed_columns)) {}

  void fill_interaction(ColumnPointers<B> preprocessed, ColumnPointers<B> trace,
                        const air::LookupElements<K>& lookup,
                        std::span<F* const> interaction) override {
    constexpr size_t kBatches = kInfo.n_interaction_columns;
    if constexpr (kBatches > 0) {
      const unsigned log_rows = this->component_.log_rows;
      const size_t n_vectors = (size_t{1} << log_rows) / B::kLanes;
      const typename InteractionEval<B>::Context context = {preprocessed, trace, log_rows, &lookup};
      // A block of vectors shares one inversion.
      constexpr size_t kBlock = 256 / B::kLanes;
      const size_t n_blocks = (n_vectors + kBlock - 1) / kBlock;
      std::vector<K> block_sums(n_blocks);
      parallel::for_each(n_blocks, 4, [&](size_t block) {
        std::array<PackedK, kBatches * kBlock> numerators, denominators, inverses;
        const size_t begin = block * kBlock, end = std::min(begin + kBlock, n_vectors);
        for (size_t v = begin; v < end; ++v) {
          const size_t at = (v - begin) * kBatches;
          InteractionEval<B> e(context, v * B::kLanes, std::span(numerators).subspan(at, kBatches),
                               std::span(denominators).subspan(at, kBatches));
          Air{}.eval(e);
          e.finish();
        }
        const size_t n = (end - begin) * kBatches;
        simd::batch_inverse<PackedK>(std::span(denominators).first(n),
                                     std::span(inverses).first(n));
        PackedK block_sum = PackedK::zero();
        for (size_t v = begin; v < end; ++v) {
          PackedK sum = PackedK::zero();
          for (size_t k = 0; k < kBatches; ++k) {
            const size_t i = (v - begin) * kBatches + k;
            sum += numerators[i] * inverses[i];
            sum.store(interaction.subspan(k * K::kDegree, K::kDegree), v * B::kLanes);
          }
          block_sum += sum;
        }
        block_sums[block] = block_sum.sum_of_lanes();
      });
      const K claimed = std::accumulate(block_sums.begin(), block_sums.end(), K::zero());
      this->component_.claimed_sum = claimed;
      B::running_sum(interaction.last(K::kDegree), log_rows, claimed_sum_per_row());
    }
  }

  void evaluate(ColumnPointers<B> preprocessed, ColumnPointers<B> trace,
                ColumnPointers<B> interaction, const air::LookupElements<K>& lookup,
                std::span<const K> powers, std::span<F* const> sums) const override {
    const unsigned log_rows = this->component_.log_rows;
    const typename DomainEval<B>::Weights weights(powers);
    const typename DomainEval<B>::Context context = {.preprocessed = preprocessed,
                                                     .trace = trace,
                                                     .interaction = interaction,
                                                     .log_size = log_rows + 1,
                                                     .log_row_steps = 1,
                                                     .lookup = &lookup,
                                                     .claimed_sum_per_row = claimed_sum_per_row(),
                                                     .weights = &weights};
    const auto vanishing_inv = B::vanishing_inverses(log_rows);
    const size_t half = (size_t{1} << log_rows) / B::kLanes;
    parallel::for_ranges(2 * half, 1024 / B::kLanes, [&](size_t begin, size_t end) {
      for (size_t v = begin; v < end; ++v) {
        DomainEval<B> e(context, v * B::kLanes);
        Air{}.eval(e);
        e.finish();
        (e.sum() * vanishing_inv[v >= half]).store(sums, v * B::kLanes);
      }
    });
  }

 private:
  K claimed_sum_per_row() const {
    return this->component_.claimed_sum * F(uint32_t{1} << this->component_.log_rows).inverse();
  }
};

}  // namespace ptvm::prover
