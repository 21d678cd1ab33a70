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

// The columns of a component, in storage order, all of one size.
template <class B>
struct ComponentColumns {
  ColumnPointers<B> preprocessed, trace, interaction;
  const typename B::F* first_row = nullptr;  // null if the AIR does not read it
};

template <class B>
class ComponentProver {
 public:
  using F = typename B::F;
  using K = typename B::K;

  virtual ~ComponentProver() = default;

  // What the verifier knows of this component; the claimed sum is there after the interaction.
  const stark::Component<typename B::Instance>& component() const { return component_; }

  // Fills the interaction columns [n_interaction_columns * degree][2^log_rows] from the other
  // columns, which are values on the trace domain, and sets the claimed sum.
  virtual void fill_interaction(const ComponentColumns<B>& columns,
                                const air::LookupElements<K>& lookup,
                                std::span<F* const> interaction) = 0;

  // Writes the sum of all constraints, weighted with `powers` [n_constraints] and divided by the
  // vanishing polynomial, to the coordinate columns `sums` [degree][2^(log_rows + 1)]. All columns
  // are values on the evaluation domain of that size.
  virtual void evaluate(const ComponentColumns<B>& columns, const air::LookupElements<K>& lookup,
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
  static constexpr size_t kAccumulators = kInfo.n_accumulators;
  static constexpr size_t kBatches = kInfo.n_interaction_columns - kAccumulators;
  // So many vectors of rows share one inversion.
  static constexpr size_t kBlock = 256 / B::kLanes;
  static_assert(kInfo.max_degree <= 3, "the composition has two parts");

 public:
  explicit AirProver(unsigned log_rows, std::span<const uint16_t> preprocessed_columns = {},
                     std::span<const uint32_t> parameters = {})
      : ComponentProver<B>(stark::make_component<typename B::Instance, Air>(
            log_rows, K::zero(), preprocessed_columns, parameters)) {}

  void fill_interaction(const ComponentColumns<B>& columns, const air::LookupElements<K>& lookup,
                        std::span<F* const> interaction) override {
    const auto accumulators = interaction.first(kAccumulators * K::kDegree);
    const std::vector<const F*> filled(accumulators.begin(), accumulators.end());
    const InteractionContext<B> context = {.preprocessed = columns.preprocessed,
                                           .trace = columns.trace,
                                           .accumulators = filled,
                                           .first_row = columns.first_row,
                                           .parameters = this->component_.parameters,
                                           .log_rows = this->component_.log_rows,
                                           .lookup = &lookup};
    if constexpr (kAccumulators > 0) fill_accumulators(context, accumulators);
    if constexpr (kBatches > 0) fill_batches(context, interaction.subspan(accumulators.size()));
  }

  void evaluate(const ComponentColumns<B>& columns, const air::LookupElements<K>& lookup,
                std::span<const K> powers, std::span<F* const> sums) const override {
    const unsigned log_rows = this->component_.log_rows;
    const typename DomainEval<B>::Weights weights(powers);
    const typename DomainEval<B>::Context context = {.preprocessed = columns.preprocessed,
                                                     .trace = columns.trace,
                                                     .interaction = columns.interaction,
                                                     .first_row = columns.first_row,
                                                     .parameters = this->component_.parameters,
                                                     .log_size = log_rows + 1,
                                                     .log_row_steps = 1,
                                                     .lookup = &lookup,
                                                     .claimed_sum_per_row = claimed_sum_per_row(),
                                                     .weights = &weights};
    const auto vanishing_inv = B::vanishing_inverses(log_rows);
    const size_t half = n_vectors();
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
  size_t n_vectors() const { return (size_t{1} << this->component_.log_rows) / B::kLanes; }
  K claimed_sum_per_row() const {
    return this->component_.claimed_sum * F(uint32_t{1} << this->component_.log_rows).inverse();
  }

  // What a row adds to each accumulator, and then, row after row, what they come to.
  void fill_accumulators(const InteractionContext<B>& context,
                         std::span<F* const> accumulators) const {
    const unsigned log_rows = this->component_.log_rows;
    memory::Columns<F> keeps(kAccumulators, log_rows);
    const size_t n_blocks = (n_vectors() + kBlock - 1) / kBlock;
    parallel::for_each(n_blocks, 4, [&](size_t block) {
      std::array<PackedF, kAccumulators * kBlock> block_keeps, numerators;
      std::array<PackedK, kAccumulators * kBlock> denominators, inverses;
      const size_t begin = block * kBlock, end = std::min(begin + kBlock, n_vectors());
      for (size_t v = begin; v < end; ++v) {
        const size_t at = (v - begin) * kAccumulators;
        AccumulatorEval<B> e(context, v * B::kLanes,
                             std::span(block_keeps).subspan(at, kAccumulators),
                             std::span(numerators).subspan(at, kAccumulators),
                             std::span(denominators).subspan(at, kAccumulators));
        Air{}.eval(e);
      }
      const size_t n = (end - begin) * kAccumulators;
      simd::batch_inverse<PackedK>(std::span(denominators).first(n), std::span(inverses).first(n));
      for (size_t i = 0; i < n; ++i) {
        const size_t row = (begin + i / kAccumulators) * B::kLanes, k = i % kAccumulators;
        block_keeps[i].store(&keeps[k][row]);
        (inverses[i] * numerators[i]).store(accumulators.subspan(k * K::kDegree, K::kDegree), row);
      }
    });
    parallel::for_each(accumulators.size(), 1, [&](size_t c) {
      const F* const keep = keeps[c / K::kDegree].data();
      F value = F::zero();
      for (uint32_t row = 0; row < uint32_t{1} << log_rows; ++row) {
        const uint32_t i = B::storage_index(row, log_rows);
        value = accumulators[c][i] += keep[i] * value;
      }
    });
  }

  void fill_batches(const InteractionContext<B>& context, std::span<F* const> batches) {
    const size_t n_blocks = (n_vectors() + kBlock - 1) / kBlock;
    std::vector<K> block_sums(n_blocks);
    parallel::for_each(n_blocks, 4, [&](size_t block) {
      std::array<PackedK, kBatches * kBlock> numerators, denominators, inverses;
      const size_t begin = block * kBlock, end = std::min(begin + kBlock, n_vectors());
      for (size_t v = begin; v < end; ++v) {
        const size_t at = (v - begin) * kBatches;
        InteractionEval<B> e(context, v * B::kLanes, std::span(numerators).subspan(at, kBatches),
                             std::span(denominators).subspan(at, kBatches));
        Air{}.eval(e);
        e.finish();
      }
      const size_t n = (end - begin) * kBatches;
      simd::batch_inverse<PackedK>(std::span(denominators).first(n), std::span(inverses).first(n));
      PackedK block_sum = PackedK::zero();
      for (size_t v = begin; v < end; ++v) {
        PackedK sum = PackedK::zero();
        for (size_t k = 0; k < kBatches; ++k) {
          const size_t i = (v - begin) * kBatches + k;
          sum += numerators[i] * inverses[i];
          sum.store(batches.subspan(k * K::kDegree, K::kDegree), v * B::kLanes);
        }
        block_sum += sum;
      }
      block_sums[block] = block_sum.sum_of_lanes();
    });
    this->component_.claimed_sum = std::accumulate(block_sums.begin(), block_sums.end(), K::zero());
    B::running_sum(batches.last(K::kDegree), this->component_.log_rows, claimed_sum_per_row());
  }
};

}  // namespace ptvm::prover
