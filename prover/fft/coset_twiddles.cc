#include "prover/fft/coset_twiddles.h"

#include "prover/parallel/parallel.h"

namespace ptvm::fft {
namespace {

using field::Fp128;

constexpr size_t kGrain = size_t{1} << 13;

// The tables of shift * <root>, root of order 2^max_log_size. In bit-reversed order the bits of the
// place count powers of the root from the highest down, so the second half of every prefix is the
// first half times one more power.
memory::Array<Fp128> build_tables(const Fp128& shift, const Fp128& root, unsigned max_log_size) {
  memory::Array<Fp128> all(size_t{1} << max_log_size);
  all[0] = Fp128::one();
  if (max_log_size == 0) return all;
  Fp128* const largest = &all[all.size() / 2];
  largest[0] = shift;
  for (unsigned bit = 0; bit + 1 < max_log_size; ++bit) {
    const size_t half = size_t{1} << bit;
    const Fp128 power = root.pow(uint64_t{1} << (max_log_size - 2 - bit));
    parallel::for_each(half, kGrain, [&](size_t i) { largest[half + i] = largest[i] * power; });
  }
  for (size_t size = all.size() / 4; size > 0; size /= 2) {
    const Fp128* const larger = &all[2 * size];
    Fp128* const smaller = &all[size];
    parallel::for_each(size, kGrain, [&](size_t i) { smaller[i] = larger[2 * i].square(); });
  }
  return all;
}

}  // namespace

CosetTwiddles::CosetTwiddles(const Fp128& shift, unsigned max_log_size)
    : shift_(shift), max_log_size_(max_log_size) {
  const Fp128 root = Fp128::root_of_unity(max_log_size);
  forward_ = build_tables(shift, root, max_log_size);
  inverse_ = build_tables(shift.inverse(), root.inverse(), max_log_size);
}

domain::MultiplicativeCoset CosetTwiddles::domain(unsigned log_size) const {
  domain::MultiplicativeCoset coset = {shift_, max_log_size_};
  while (coset.log_size > log_size) coset = coset.squared();
  return coset;
}

}  // namespace ptvm::fft
