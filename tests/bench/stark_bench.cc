// The steps of a proof between its commitments, on as many columns as the machine's CPU component
// has: BM_<thing>/<log size of the columns that are read>/<threads>. Items are rows of these,
// counters those of bounds.h. Values are arbitrary: no step's cost depends on them.
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
using field::QM31;
using Columns = memory::Columns<field::M31>;
using Backend = prover::StwoBackend;
using Instance = Backend::Instance;
using Point = Backend::Point;

constexpr unsigned kMaxLog = 20;
constexpr const air::AirInfo& kInfo = air::kAirInfo<Cpu>;
constexpr size_t kTraceColumns = kInfo.n_trace_columns;
constexpr size_t kInteractionColumns = kInfo.n_interaction_columns * QM31::kDegree;
constexpr size_t kAllColumns = kTraceColumns + kInteractionColumns + Instance::kCompositionColumns;
constexpr QM31 kChallenge(M31(123456789), M31(2), M31(987654321), M31(4));

const prover::CircleTables& tables() {
  static const prover::CircleTables all(kMaxLog + 1);
  return all;
}
double size_of(unsigned log_size) { return static_cast<double>(size_t{1} << log_size); }

// Where a tree's columns begin in a list of all columns.
size_t first_column(stark::Tree tree) {
  if (tree == stark::kTrace) return 0;
  return tree == stark::kInteraction ? kTraceColumns : kTraceColumns + kInteractionColumns;
}
Point out_of_domain_point() {
  Point z;
  if (!Instance::out_of_domain_point(kChallenge, z)) std::abort();
  return z;
}
std::vector<const M31*> pointers(const Columns& columns, size_t first, size_t n) {
  std::vector<const M31*> result;
  for (size_t c = 0; c < n; ++c) result.push_back(columns[first + c].data());
  return result;
}
template <size_t n>
std::array<M31*, n> pointers(Columns& columns) {
  std::array<M31*, n> result;
  for (size_t c = 0; c < n; ++c) result[c] = columns[c].data();
  return result;
}
air::LookupElements<QM31> lookup_elements() {
  return air::LookupElements<QM31>::from_challenges(kChallenge, kChallenge.square());
}

// Bound, for each row: the multiplications of the fractions and of their sums, where the inverse of
// a denominator is three; or reading the trace and writing the interaction.
void BM_FillInteraction(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns trace = filled_columns(kTraceColumns, log_size);
  Columns interaction(kInteractionColumns, log_size);
  const auto in = pointers(trace, 0, kTraceColumns);
  const auto out = pointers<kInteractionColumns>(interaction);
  const auto lookup = lookup_elements();
  prover::AirProver<Backend, Cpu> component(log_size);
  for (auto _ : state) component.fill_interaction({}, in, lookup, out);

  // Base products occur in constraints mostly, which are not needed here; so none is counted.
  const auto counts = CountEval::count<Cpu>();
  const Work row = counts.mixed * kQM31ByM31 +
                   (counts.extension + 4 * kInfo.n_interaction_columns) * kQM31ByQM31 +
                   moved(kTraceColumns + kInteractionColumns);
  report(state, size_of(log_size), size_of(log_size) * row, state.range(1));
}

// Bound, for each point: the multiplications of the constraints, one for each of their weights, one
// more for each LogUp batch and one with the vanishing polynomial's inverse; or reading all columns
// and writing one extension column.
void BM_EvaluateConstraints(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns columns = filled_columns(kTraceColumns + kInteractionColumns, log_size);
  Columns sums(QM31::kDegree, log_size);
  const auto trace = pointers(columns, 0, kTraceColumns);
  const auto interaction = pointers(columns, kTraceColumns, kInteractionColumns);
  const auto out = pointers<QM31::kDegree>(sums);
  const auto lookup = lookup_elements();
  const std::vector<QM31> powers(kInfo.n_constraints, kChallenge);
  const prover::AirProver<Backend, Cpu> component(log_size - 1);
  for (auto _ : state) component.evaluate({}, trace, interaction, lookup, powers, out);

  const auto counts = CountEval::count<Cpu>();
  const Work point = counts.base * kM31ByM31 + (counts.mixed + 1) * kQM31ByM31 +
                     (counts.extension + 2 * kInfo.n_interaction_columns) * kQM31ByQM31 +
                     (kInfo.n_constraints - kInfo.n_interaction_columns) * kDotTerm + kDotSum +
                     moved(kTraceColumns + kInteractionColumns + QM31::kDegree);
  report(state, size_of(log_size), size_of(log_size) * point, state.range(1));
}

// All columns at the out-of-domain point, and those of the running sum one row before. Bound: a
// term of a dot product for each coefficient and sample, or reading all columns.
void BM_Sample(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns coefficients = filled_columns(kAllColumns, log_size);
  const Point z = out_of_domain_point();
  const std::array components = {stark::make_component<Instance, Cpu>(log_size)};
  std::vector<prover::SampleRequest> requests;
  stark::column_set<Instance>({}, components)
      .for_each_column([&](stark::Tree tree, size_t column, uint32_t, const air::Mask& mask) {
        for (size_t i = 0; i < mask.n_offsets; ++i) {
          requests.push_back({coefficients.view(first_column(tree) + column),
                              Instance::shift(z, mask.offsets[i], log_size), 0, mask.offsets[i]});
        }
      });
  for (auto _ : state) benchmark::DoNotOptimize(prover::sample(requests));

  const Work row = static_cast<double>(requests.size()) * kDotTerm + moved(kAllColumns);
  report(state, size_of(log_size), size_of(log_size) * row, state.range(1));
}

// All columns on the domain of the commitments. Bound, for each point of it: a term of a dot
// product for each DEEP term; for each sample point the sum's end, the line through it, the
// denominator and its inverse, three multiplications, and the quotient; or reading all columns and
// the coordinates and writing one extension column.
void BM_DeepQuotients(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns columns = filled_columns(kAllColumns, log_size);
  const std::array components = {stark::make_component<Instance, Cpu>(log_size - 1)};
  const std::vector<QM31> samples(2 * kAllColumns, kChallenge);
  stark::DeepPoints<Instance> points;
  std::vector<prover::QuotientTerm> terms;
  const auto add = [&](stark::Tree tree, size_t column, size_t point, const QM31& factor) {
    terms.push_back({columns.view(first_column(tree) + column), point, factor});
  };
  if (!points.deal_out(stark::column_set<Instance>({}, components), out_of_domain_point(), samples,
                       kChallenge, add)) {
    std::abort();
  }
  const prover::CirclePoints& domain = tables().points(log_size);
  for (auto _ : state) {
    benchmark::DoNotOptimize(prover::deep_quotients(points.all(), terms, domain));
  }

  const Work sample_point = kDotSum + kQM31ByM31 + (2 + 3) * kCM31ByCM31 + kQM31ByCM31;
  const Work point = static_cast<double>(terms.size()) * kDotTerm +
                     static_cast<double>(points.size()) * sample_point +
                     moved(kAllColumns + 2 + QM31::kDegree);
  report(state, size_of(log_size), size_of(log_size) * point, state.range(1));
}

// Bound, for each pair: multiplying by its twiddle and by the challenge; or reading the pair and
// the twiddle and writing one value.
void report_fold(benchmark::State& state, unsigned log_size) {
  const Work pair = kQM31ByM31 + kQM31ByQM31 + moved(3 * QM31::kDegree + 1);
  report(state, size_of(log_size), size_of(log_size - 1) * pair, state.range(1));
}
void BM_FoldCircle(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns values = filled_columns(QM31::kDegree, log_size);
  const prover::CirclePoints& domain = tables().points(log_size);
  for (auto _ : state) {
    benchmark::DoNotOptimize(prover::fold_circle(values, kChallenge, domain));
  }
  report_fold(state, log_size);
}
void BM_FoldLine(benchmark::State& state) {
  const auto log_size = static_cast<unsigned>(state.range(0));
  const ThreadLimit limit(state.range(1));
  const Columns values = filled_columns(QM31::kDegree, log_size);
  for (auto _ : state) {
    benchmark::DoNotOptimize(prover::fold_line(values, kChallenge, tables().twiddles()));
  }
  report_fold(state, log_size);
}

void sizes_and_threads(benchmark::internal::Benchmark* b) {
  b->ArgsProduct({{12, 16, kMaxLog}, {1, 2}})->Unit(benchmark::kMicrosecond)->UseRealTime();
}
BENCHMARK(BM_FillInteraction)->Apply(sizes_and_threads);
BENCHMARK(BM_EvaluateConstraints)->Apply(sizes_and_threads);
BENCHMARK(BM_Sample)->Apply(sizes_and_threads);
BENCHMARK(BM_DeepQuotients)->Apply(sizes_and_threads);
BENCHMARK(BM_FoldCircle)->Apply(sizes_and_threads);
BENCHMARK(BM_FoldLine)->Apply(sizes_and_threads);

}  // namespace
}  // namespace ptvm::bench
