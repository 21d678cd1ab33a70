// The steps of a proof between its commitments, on as many columns as the machine's CPU component
// has: BM_<thing>/<challenge field>/<log size of the columns that are read>/<threads>. Items are
// rows of these, counters those of bounds.h. Values are arbitrary: no step's cost depends on them.
#include <array>
#include <numeric>
#include <vector>

#include "prover/stark/circle_backend.h"
#include "prover/stark/component_prover.h"
#include "shared/air/vm/cpu.h"
#include "shared/stark/deep.h"
#include "tests/bench/bench_columns.h"
#include "tests/bench/bounds.h"
#include "tests/bench/count_eval.h"

namespace ptvm::bench {
namespace {

using air::vm::Cpu;
using field::M31;
using field::OM31;
using field::QM31;
using Columns = memory::Columns<field::M31>;

constexpr unsigned kMaxLog = 20;
constexpr const air::AirInfo& kInfo = air::kAirInfo<air::vm::Cpu>;
constexpr size_t kTraceColumns = kInfo.n_trace_columns;

// A backend by its challenge field, and what its columns are.
template <class K>
using Backend = prover::CircleBackend<hash::Blake2sHasher, K>;
template <class K>
using Instance = typename Backend<K>::Instance;
template <class K>
constexpr size_t kInteractionColumns = kInfo.n_interaction_columns* K::kDegree;
template <class K>
constexpr size_t kAllColumns =
    kTraceColumns + kInteractionColumns<K> + Instance<K>::kCompositionColumns;

// What its multiplications and inversions need.
template <class K>
struct Costs {
  static constexpr Work kByBase = kQM31ByM31, kByHalf = kQM31ByCM31, kByItself = kQM31ByQM31,
                        kInverse = kQM31Inverse, kHalfInverse = kCM31Inverse;
};
template <>
struct Costs<OM31> {
  static constexpr Work kByBase = kOM31ByM31, kByHalf = kOM31ByQM31, kByItself = kOM31ByOM31,
                        kInverse = kOM31Inverse, kHalfInverse = kQM31Inverse;
};

template <class K>
K challenge() {
  std::array<M31, K::kDegree> coordinates;
  for (uint32_t c = 0; c < K::kDegree; ++c) coordinates[c] = M31(123456789 + c * c);
  return K::from_coordinates(coordinates);
}
const prover::CircleTables& tables() {
  static const prover::CircleTables all(kMaxLog + 1);
  return all;
}
double size_of(unsigned log_size) { return static_cast<double>(size_t{1} << log_size); }

// Where a tree's columns begin in a list of all columns.
template <class K>
size_t first_column(stark::Tree tree) {
  if (tree == stark::kTrace) return 0;
  return tree == stark::kInteraction ? kTraceColumns : kTraceColumns + kInteractionColumns<K>;
}
template <class K>
domain::CirclePoint<K> out_of_domain_point() {
  domain::CirclePoint<K> z;
  if (!Instance<K>::out_of_domain_point(challenge<K>(), z)) std::abort();
  return z;
}
template <class K>
air::LookupElements<K> lookup_elements() {
  return air::LookupElements<K>::from_challenges(challenge<K>(), challenge<K>().square());
}

// Bound, for each row: the multiplications of the fractions and of their sums, and the inverses of
// denominators; or reading the trace and writing the interaction.
template <class K>
void BM_FillInteraction(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns trace = filled_columns(kTraceColumns, log_size);
  Columns interaction(kInteractionColumns<K>, log_size);
  const auto in = trace.pointers(0, kTraceColumns);
  const auto out = interaction.pointers(0, kInteractionColumns<K>);
  const auto lookup = lookup_elements<K>();
  prover::AirProver<Backend<K>, air::vm::Cpu> component(log_size);
  for (auto _ : state) component.fill_interaction({{}, in, {}}, lookup, out);

  // Base products occur in constraints mostly, which are not needed here; so none is counted.
  const auto counts = CountEval::count<air::vm::Cpu>();
  const Work row = counts.mixed * Costs<K>::kByBase +
                   (counts.extension + kInfo.n_interaction_columns) * Costs<K>::kByItself +
                   kInfo.n_interaction_columns * Costs<K>::kInverse +
                   moved(kTraceColumns + kInteractionColumns<K>);
  report(state, size_of(log_size), size_of(log_size) * row, state.range(1));
}

// Bound, for each point: the multiplications of the constraints, one for each of their weights, one
// more for each LogUp batch and one with the vanishing polynomial's inverse; or reading all columns
// and writing one extension column.
template <class K>
void BM_EvaluateConstraints(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns columns = filled_columns(kTraceColumns + kInteractionColumns<K>, log_size);
  Columns sums(K::kDegree, log_size);
  const auto trace = columns.pointers(0, kTraceColumns);
  const auto interaction = columns.pointers(kTraceColumns, kInteractionColumns<K>);
  const auto out = sums.pointers(0, K::kDegree);
  const auto lookup = lookup_elements<K>();
  const std::vector<K> powers(kInfo.n_constraints, challenge<K>());
  const prover::AirProver<Backend<K>, air::vm::Cpu> component(log_size - 1);
  for (auto _ : state) component.evaluate({{}, trace, interaction}, lookup, powers, out);

  const auto counts = CountEval::count<air::vm::Cpu>();
  const Work point = counts.base * kM31ByM31 + (counts.mixed + 1) * Costs<K>::kByBase +
                     (counts.extension + 2 * kInfo.n_interaction_columns) * Costs<K>::kByItself +
                     (kInfo.n_constraints - kInfo.n_interaction_columns) * dot_term(K::kDegree) +
                     dot_sum(K::kDegree) +
                     moved(kTraceColumns + kInteractionColumns<K> + K::kDegree);
  report(state, size_of(log_size), size_of(log_size) * point, state.range(1));
}

// All columns at the out-of-domain point, and those of the running sum one row before. Bound: a
// term of a dot product for each coefficient and sample, or reading all columns.
template <class K>
void BM_Sample(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns coefficients = filled_columns(kAllColumns<K>, log_size);
  const auto z = out_of_domain_point<K>();
  const std::array components = {stark::make_component<Instance<K>, air::vm::Cpu>(log_size)};
  std::vector<prover::CircleSampleRequest<K>> requests;
  stark::column_set<Instance<K>>({}, components)
      .for_each_column([&](stark::Tree tree, size_t column, uint32_t, const air::Mask& mask) {
        for (size_t i = 0; i < mask.n_offsets; ++i) {
          requests.push_back({coefficients.view(first_column<K>(tree) + column),
                              Instance<K>::shift(z, mask.offsets[i], log_size), 0,
                              mask.offsets[i]});
        }
      });
  for (auto _ : state) benchmark::DoNotOptimize(prover::sample<K>(requests));

  const Work row =
      static_cast<double>(requests.size()) * dot_term(K::kDegree) + moved(kAllColumns<K>);
  report(state, size_of(log_size), size_of(log_size) * row, state.range(1));
}

// All columns on the domain of the commitments. Bound, for each point of it: a term of a dot
// product for each DEEP term; for each sample point the line through it, the sum's end,
// the denominator and its inverse, and the quotient; or reading all columns and
// the coordinates and writing one extension column.
template <class K>
void BM_DeepQuotients(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns columns = filled_columns(kAllColumns<K>, log_size);
  const std::array components = {stark::make_component<Instance<K>, air::vm::Cpu>(log_size - 1)};
  const std::vector<K> samples(2 * kAllColumns<K>, challenge<K>());
  stark::DeepPoints<Instance<K>> points;
  std::vector<prover::CircleQuotientTerm<K>> terms;
  const auto add = [&](stark::Tree tree, size_t column, size_t point, const K& factor) {
    terms.push_back({columns.view(first_column<K>(tree) + column), point, factor});
  };
  if (!points.deal_out(stark::column_set<Instance<K>>({}, components), out_of_domain_point<K>(),
                       samples, challenge<K>(), add)) {
    std::abort();
  }
  const prover::CirclePoints& domain = tables().points(log_size);
  for (auto _ : state) {
    benchmark::DoNotOptimize(prover::deep_quotients<K>(points.all(), terms, domain));
  }

  constexpr size_t kHalfDegree = K::kDegree / 2;
  const Work sample_point = dot_term(K::kDegree) + dot_sum(K::kDegree) + 2 * dot_term(kHalfDegree) +
                            dot_sum(kHalfDegree) + Costs<K>::kHalfInverse + Costs<K>::kByHalf;
  const Work point = static_cast<double>(terms.size()) * dot_term(K::kDegree) +
                     static_cast<double>(points.size()) * sample_point +
                     moved(kAllColumns<K> + 2 + K::kDegree);
  report(state, size_of(log_size), size_of(log_size) * point, state.range(1));
}

// Bound, for each pair: multiplying by its twiddle and by the challenge; or reading the pair and
// the twiddle and writing one value.
template <class K>
void report_fold(benchmark::State& state, unsigned log_size) {
  const Work pair = Costs<K>::kByBase + Costs<K>::kByItself + moved(3 * K::kDegree + 1);
  report(state, size_of(log_size), size_of(log_size - 1) * pair, state.range(1));
}
template <class K>
void BM_FoldCircle(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns values = filled_columns(K::kDegree, log_size);
  const prover::CirclePoints& domain = tables().points(log_size);
  for (auto _ : state) {
    benchmark::DoNotOptimize(prover::fold_circle(values, challenge<K>(), domain));
  }
  report_fold<K>(state, log_size);
}
template <class K>
void BM_FoldLine(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns values = filled_columns(K::kDegree, log_size);
  for (auto _ : state) {
    benchmark::DoNotOptimize(prover::fold_line(values, challenge<K>(), tables().twiddles()));
  }
  report_fold<K>(state, log_size);
}

void sizes_and_threads(benchmark::internal::Benchmark* b) {
  b->ArgsProduct({{12, 16, kMaxLog}, {1, 2}})->Unit(benchmark::kMicrosecond)->UseRealTime();
}
BENCHMARK(BM_FillInteraction<QM31>)->Name("BM_FillInteraction/QM31")->Apply(sizes_and_threads);
BENCHMARK(BM_FillInteraction<OM31>)->Name("BM_FillInteraction/OM31")->Apply(sizes_and_threads);
BENCHMARK(BM_EvaluateConstraints<QM31>)
    ->Name("BM_EvaluateConstraints/QM31")
    ->Apply(sizes_and_threads);
BENCHMARK(BM_EvaluateConstraints<OM31>)
    ->Name("BM_EvaluateConstraints/OM31")
    ->Apply(sizes_and_threads);
BENCHMARK(BM_Sample<QM31>)->Name("BM_Sample/QM31")->Apply(sizes_and_threads);
BENCHMARK(BM_Sample<OM31>)->Name("BM_Sample/OM31")->Apply(sizes_and_threads);
BENCHMARK(BM_DeepQuotients<QM31>)->Name("BM_DeepQuotients/QM31")->Apply(sizes_and_threads);
BENCHMARK(BM_DeepQuotients<OM31>)->Name("BM_DeepQuotients/OM31")->Apply(sizes_and_threads);
BENCHMARK(BM_FoldCircle<QM31>)->Name("BM_FoldCircle/QM31")->Apply(sizes_and_threads);
BENCHMARK(BM_FoldCircle<OM31>)->Name("BM_FoldCircle/OM31")->Apply(sizes_and_threads);
BENCHMARK(BM_FoldLine<QM31>)->Name("BM_FoldLine/QM31")->Apply(sizes_and_threads);
BENCHMARK(BM_FoldLine<OM31>)->Name("BM_FoldLine/OM31")->Apply(sizes_and_threads);

}  // namespace
}  // namespace ptvm::bench
