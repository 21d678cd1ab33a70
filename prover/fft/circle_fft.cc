#include "prover/fft/circle_fft.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "prover/fft/block_fft.h"
#include "prover/fft/scalar_fft.h"
#include "prover/parallel/parallel.h"
#include "prover/simd/u32x16.h"

namespace ptvm::fft {
namespace {

using field::M31;
using Columns = memory::Columns<field::M31>;
using memory::ColumnView;
using Fft = BlockFft<simd::U32x16>;

// Blocks of up to this size are one task.
constexpr unsigned kLogTask = 16;
// Places of a shared pass that are one task; each is eight elements.
constexpr size_t kPassGrain = size_t{1} << 13;

unsigned log_size_of(size_t size) { return static_cast<unsigned>(std::countr_zero(size)); }
const uint32_t* words(std::span<const M31> values) {
  return reinterpret_cast<const uint32_t*>(values.data());
}
uint32_t* words(std::span<M31> values) { return reinterpret_cast<uint32_t*>(values.data()); }

// BlockFft::forward with tasks for large blocks.
void forward_shared(const uint32_t* source, uint32_t* target, unsigned log_block, size_t block,
                    const Layers& layers) {
  if (log_block <= kLogTask) return Fft::forward(source, target, log_block, block, layers);
  const unsigned low = log_block - 3;
  const size_t n_vectors = (size_t{1} << low) / simd::kLanes;
  parallel::for_ranges(n_vectors, kPassGrain / simd::kLanes, [&](size_t begin, size_t end) {
    Fft::forward_top(3, source, target, low, block, begin * simd::kLanes, end * simd::kLanes,
                     layers);
  });
  parallel::for_each(8, 1, [&](size_t part) {
    uint32_t* const begin = target + (part << low);
    forward_shared(begin, begin, low, block * 8 + part, layers);
  });
}

// BlockFft::inverse with tasks for large blocks.
void inverse_shared(const uint32_t* source, uint32_t* target, unsigned log_block, size_t block,
                    const Layers& layers) {
  if (log_block <= kLogTask) return Fft::inverse(source, target, log_block, block, layers);
  const unsigned low = log_block - 3;
  parallel::for_each(8, 1, [&](size_t part) {
    inverse_shared(source + (part << low), target + (part << low), low, block * 8 + part, layers);
  });
  const size_t n_vectors = (size_t{1} << low) / simd::kLanes;
  parallel::for_ranges(n_vectors, kPassGrain / simd::kLanes, [&](size_t begin, size_t end) {
    Fft::inverse_top(3, target, low, block, begin * simd::kLanes, end * simd::kLanes, layers);
  });
}

void interpolate_column(std::span<const M31> values, std::span<M31> coefficients,
                        const Twiddles& twiddles, bool shared) {
  const unsigned log_size = log_size_of(values.size());
  if (log_size < kLogUnit) {
    if (values.data() != coefficients.data()) std::ranges::copy(values, coefficients.begin());
    return scalar_inverse(coefficients, twiddles, log_size);
  }
  const Layers layers = {twiddles.inverse(), log_size};
  (shared ? inverse_shared : Fft::inverse)(words(values), words(coefficients), log_size, 0, layers);
}

// The highest layers only copy, since the upper half of their input is zero. So every block of the
// domain starts from the coefficients. The last block is first where it is in place (and alone).
void evaluate_column(std::span<const M31> coefficients, std::span<M31> values,
                     const Twiddles& twiddles, bool shared) {
  const unsigned log_block = log_size_of(coefficients.size());
  const unsigned log_size = log_size_of(values.size());
  const size_t n_blocks = size_t{1} << (log_size - log_block);
  if (log_block < kLogUnit) {
    for (size_t block = 0; block < n_blocks; ++block) {
      const auto part = values.subspan(block << log_block, coefficients.size());
      if (part.data() != coefficients.data()) std::ranges::copy(coefficients, part.begin());
      scalar_forward(part, log_block, block, twiddles, log_size);
    }
    return;
  }
  const Layers layers = {twiddles.forward(), log_size};
  const auto transform = [&](size_t block) {
    (shared ? forward_shared : Fft::forward)(
        words(coefficients), words(values.subspan(block << log_block)), log_block, block, layers);
  };
  const size_t blocks_per_task = std::max(size_t{1}, (size_t{1} << kLogTask) >> log_block);
  if (shared) return parallel::for_each(n_blocks, blocks_per_task, transform);
  for (size_t block = 0; block < n_blocks; ++block) transform(block);
}

// Calls body(i, shared) for each column. Many columns are shared out whole; of few columns the
// large ones are split among the threads.
template <class Body>
void for_columns(std::span<const unsigned> log_sizes, const Body& body) {
  if (log_sizes.empty()) return;
  size_t n_elements = 0;
  for (const unsigned log_size : log_sizes) n_elements += size_t{1} << log_size;
  const size_t mean = n_elements / log_sizes.size() + 1;
  const size_t grain = (size_t{1} << kLogTask) / mean + 1;
  const bool few = log_sizes.size() < 4 * parallel::n_threads();
  parallel::for_each(log_sizes.size(), grain, [&](size_t i) { body(i, few); });
}

Columns extended_columns(std::span<const unsigned> log_sizes, unsigned log_blowup) {
  std::vector<unsigned> extended(log_sizes.begin(), log_sizes.end());
  for (unsigned& log_size : extended) log_size += log_blowup;
  return Columns(std::move(extended));
}

}  // namespace

void interpolate(std::span<const M31> values, std::span<M31> coefficients,
                 const Twiddles& twiddles) {
  interpolate_column(values, coefficients, twiddles, true);
}

void evaluate(std::span<const M31> coefficients, std::span<M31> values, const Twiddles& twiddles) {
  evaluate_column(coefficients, values, twiddles, true);
}

void interpolate(Columns& columns, const Twiddles& twiddles) {
  for_columns(columns.log_sizes(), [&](size_t i, bool shared) {
    interpolate_column(columns[i], columns[i], twiddles, shared);
  });
}

Columns extend(std::span<const ColumnView<M31>> coefficients, unsigned log_blowup,
               const Twiddles& twiddles) {
  std::vector<unsigned> log_sizes;
  for (const ColumnView<M31>& column : coefficients) log_sizes.push_back(column.log_size);
  Columns result = extended_columns(log_sizes, log_blowup);
  for_columns(result.log_sizes(), [&](size_t i, bool shared) {
    evaluate_column(coefficients[i].values(), result[i], twiddles, shared);
  });
  return result;
}

Columns interpolate_and_extend(const Columns& values, Columns& coefficients, unsigned log_blowup,
                               const Twiddles& twiddles) {
  Columns result = extended_columns(values.log_sizes(), log_blowup);
  for_columns(result.log_sizes(), [&](size_t i, bool shared) {
    interpolate_column(values[i], coefficients[i], twiddles, shared);
    evaluate_column(coefficients[i], result[i], twiddles, shared);
  });
  return result;
}

}  // namespace ptvm::fft
