#include "prover/fft/coset_fft.h"

#include <algorithm>
#include <bit>

#include "prover/fft/coset_passes.h"
#include "prover/parallel/parallel.h"

// A block of 2^(l+1) values in layer l is f modulo x^(2^(l+1)) - t^2, where t is the factor of the
// block: its halves are f modulo x^(2^l) - t and x^(2^l) + t. Two layers are done in one pass, four
// values at a time; blocks too large for the cache are finished one after the other. With
// PTVM_FP128X8 a pass takes eight such places at a time.
namespace ptvm::fft {
namespace {

using field::Fp128;

// Blocks of up to this size, 32 KiB, are done layer by layer.
constexpr unsigned kLogCached = 11;
// Blocks of up to this size are one task.
constexpr unsigned kLogTask = 14;
// Places of a pass that are one task; each is two or four values.
constexpr size_t kPassGrain = size_t{1} << 11;

// A pass goes over one layer where the number of layers is odd, otherwise over two.
constexpr unsigned pass_layers(unsigned log_block) { return log_block % 2 == 0 ? 2 : 1; }

#if defined(PTVM_FP128X8)
constexpr size_t kPlaces = 8;

// A pass over two layers of one block, if that has enough places.
template <class Transform>
bool wide_pass(const Transform& transform, const Fp128* source, Fp128* target, unsigned log_block,
               size_t block) {
  const size_t quarter = size_t{1} << (log_block - 2);
  if (quarter < kPlaces) return false;
  const auto pass =
      CosetPass::of_block(transform.factors(log_block), transform.factors(log_block - 1), block);
  parallel::for_ranges(quarter / kPlaces, kPassGrain / kPlaces, [&](size_t begin, size_t end) {
    pass.template block<Transform::kWay>(source, target, quarter, begin * kPlaces, end * kPlaces);
  });
  return true;
}
// The same of the neighbouring blocks [first, first + n), if they have enough places together.
template <class Transform>
bool wide_passes(const Transform& transform, const Fp128* source, Fp128* target, unsigned log_block,
                 size_t first, size_t n) {
  if (log_block != 2 && log_block != 4) return false;
  const size_t n_together = kPlaces >> (log_block - 2);
  if (n < n_together) return false;
  const Fp128* const upper = transform.factors(log_block);
  const Fp128* const lower = transform.factors(log_block - 1);
  for (size_t i = 0; i < n; i += n_together) {
    const size_t begin = i << log_block;
    if (log_block == 4) {
      CosetPass::of_two(upper, lower, first + i)
          .template two_blocks<Transform::kWay>(source + begin, target + begin);
    } else {
      CosetPass::of_eight(upper, lower, first + i)
          .template eight_blocks<Transform::kWay>(source + begin, target + begin);
    }
  }
  return true;
}
#else
bool wide_pass(const auto&...) { return false; }
bool wide_passes(const auto&...) { return false; }
#endif

// One pass each over the neighbouring blocks [first, first + n).
template <class Transform>
void passes(const Transform& transform, const Fp128* source, Fp128* target, unsigned log_block,
            size_t first, size_t n) {
  if (wide_passes(transform, source, target, log_block, first, n)) return;
  for (size_t i = 0; i < n; ++i) {
    const size_t begin = i << log_block;
    transform.pass(source + begin, target + begin, log_block, first + i);
  }
}

struct Forward {
  static constexpr Way kWay = Way::kForward;
  const CosetTwiddles& twiddles;
  unsigned log_size;

  // The factors of the blocks of 2^log_block values.
  const Fp128* factors(unsigned log_block) const {
    return twiddles.forward(log_size - log_block + 1);
  }
  const Fp128& factor(unsigned log_block, size_t block) const { return factors(log_block)[block]; }

  // The highest layers of a block of 2^log_block values, log_block >= 1.
  void pass(const Fp128* source, Fp128* target, unsigned log_block, size_t block) const {
    const Fp128 t = factor(log_block, block);
    if (pass_layers(log_block) == 1) {
      const size_t half = size_t{1} << (log_block - 1);
      return parallel::for_each(half, kPassGrain, [=](size_t i) {
        const Fp128 a = source[i], b = t * source[i + half];
        target[i] = a + b;
        target[i + half] = a - b;
      });
    }
    if (wide_pass(*this, source, target, log_block, block)) return;
    const size_t quarter = size_t{1} << (log_block - 2);
    const Fp128 t0 = factor(log_block - 1, 2 * block), t1 = factor(log_block - 1, 2 * block + 1);
    parallel::for_each(quarter, kPassGrain, [=](size_t i) {
      const Fp128 a0 = source[i], a1 = source[i + quarter];
      const Fp128 a2 = t * source[i + 2 * quarter], a3 = t * source[i + 3 * quarter];
      const Fp128 b0 = a0 + a2, b1 = t0 * (a1 + a3), b2 = a0 - a2, b3 = t1 * (a1 - a3);
      target[i] = b0 + b1;
      target[i + quarter] = b0 - b1;
      target[i + 2 * quarter] = b2 + b3;
      target[i + 3 * quarter] = b2 - b3;
    });
  }

  void transform(const Fp128* source, Fp128* target, unsigned log_block, size_t block) const {
    if (log_block == 0) {
      *target = *source;
      return;
    }
    pass(source, target, log_block, block);
    const unsigned step = pass_layers(log_block), part_log = log_block - step;
    if (log_block > kLogCached) {
      const size_t n_parts = size_t{1} << step;
      parallel::for_each(n_parts, log_block > kLogTask ? 1 : n_parts, [&](size_t part) {
        Fp128* const begin = target + (part << part_log);
        transform(begin, begin, part_log, block * n_parts + part);
      });
      return;
    }
    for (unsigned log_part = part_log; log_part > 0; log_part -= 2) {
      const size_t n_parts = size_t{1} << (log_block - log_part);
      passes(*this, target, target, log_part, block * n_parts, n_parts);
    }
  }
};

struct Inverse {
  static constexpr Way kWay = Way::kInverse;
  const CosetTwiddles& twiddles;
  unsigned log_size;

  const Fp128* factors(unsigned log_block) const {
    return twiddles.inverse(log_size - log_block + 1);
  }
  const Fp128& factor(unsigned log_block, size_t block) const { return factors(log_block)[block]; }

  // Undoes Forward::pass but for a factor of two for each layer. With `kScaled`, all is multiplied
  // by `scale`.
  template <bool kScaled = false>
  void pass(const Fp128* source, Fp128* target, unsigned log_block, size_t block,
            const Fp128& scale = Fp128::one()) const {
    const auto scaled = [scale](const Fp128& x) { return kScaled ? x * scale : x; };
    const Fp128 t = scaled(factor(log_block, block));
    if (pass_layers(log_block) == 1) {
      const size_t half = size_t{1} << (log_block - 1);
      return parallel::for_each(half, kPassGrain, [=](size_t i) {
        const Fp128 a = source[i], b = source[i + half];
        target[i] = scaled(a + b);
        target[i + half] = (a - b) * t;
      });
    }
    if (!kScaled && wide_pass(*this, source, target, log_block, block)) return;
    const size_t quarter = size_t{1} << (log_block - 2);
    const Fp128 t0 = factor(log_block - 1, 2 * block), t1 = factor(log_block - 1, 2 * block + 1);
    parallel::for_each(quarter, kPassGrain, [=](size_t i) {
      const Fp128 b0 = source[i], b1 = source[i + quarter];
      const Fp128 b2 = source[i + 2 * quarter], b3 = source[i + 3 * quarter];
      const Fp128 a0 = b0 + b1, a1 = (b0 - b1) * t0, a2 = b2 + b3, a3 = (b2 - b3) * t1;
      target[i] = scaled(a0 + a2);
      target[i + quarter] = scaled(a1 + a3);
      target[i + 2 * quarter] = (a0 - a2) * t;
      target[i + 3 * quarter] = (a1 - a3) * t;
    });
  }

  // All but the highest pass. Returns where its values are: `target`, or `source` if there was
  // nothing to do.
  const Fp128* lower_layers(const Fp128* source, Fp128* target, unsigned log_block,
                            size_t block) const {
    const unsigned step = pass_layers(log_block), part_log = log_block - step;
    if (part_log == 0) return source;
    if (log_block > kLogCached) {
      const size_t n_parts = size_t{1} << step;
      parallel::for_each(n_parts, log_block > kLogTask ? 1 : n_parts, [&](size_t part) {
        Fp128* const begin = target + (part << part_log);
        const size_t number = block * n_parts + part;
        pass<false>(lower_layers(source + (part << part_log), begin, part_log, number), begin,
                    part_log, number);
      });
      return target;
    }
    for (unsigned log_part = 2; log_part <= part_log; log_part += 2) {
      const size_t n_parts = size_t{1} << (log_block - log_part);
      passes(*this, log_part == 2 ? source : target, target, log_part, block * n_parts, n_parts);
    }
    return target;
  }
};

unsigned log_size_of(size_t size) { return static_cast<unsigned>(std::countr_zero(size)); }

}  // namespace

void interpolate(std::span<const Fp128> values, std::span<Fp128> coefficients,
                 const CosetTwiddles& twiddles) {
  const unsigned log_size = log_size_of(values.size());
  if (log_size == 0) {
    coefficients[0] = values[0];
    return;
  }
  const Inverse inverse = {twiddles, log_size};
  const Fp128* const lower = inverse.lower_layers(values.data(), coefficients.data(), log_size, 0);
  const Fp128 scale = Fp128(uint64_t{1} << log_size).inverse();
  inverse.pass<true>(lower, coefficients.data(), log_size, 0, scale);
}

// The highest layers only copy, since the upper half of their input is zero. So every block of the
// domain starts from the coefficients.
void evaluate(std::span<const Fp128> coefficients, std::span<Fp128> values,
              const CosetTwiddles& twiddles) {
  const unsigned log_block = log_size_of(coefficients.size());
  const Forward forward = {twiddles, log_size_of(values.size())};
  const size_t blocks_per_task = std::max(size_t{1}, (size_t{1} << kLogTask) / coefficients.size());
  parallel::for_each(values.size() / coefficients.size(), blocks_per_task, [&](size_t block) {
    forward.transform(coefficients.data(), values.data() + (block << log_block), log_block, block);
  });
}

}  // namespace ptvm::fft
