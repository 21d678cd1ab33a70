// Precomputed factors of the transform over multiplicative cosets, for the chain of domains
// c*<w>, c^2*<w^2>, c^4*<w^4>, ... from a largest one down.
//
// Table m holds every other point of the domain of 2^m points in storage order, so one of each pair
// x, -x: 2^(m-1) of them. Layer l of the transform of size 2^n takes table n - l. Tables for the
// inverse hold the inverses in the same places.
#pragma once

#include "prover/memory/buffer.h"
#include "shared/domain/multiplicative.h"

namespace ptvm::fft {

class CosetTwiddles {
 public:
  // For domains of up to 2^max_log_size points, the largest with the given shift, which is not
  // zero; max_log_size <= 32. Takes 2^(max_log_size + 5) bytes.
  CosetTwiddles(const field::Fp128& shift, unsigned max_log_size);

  unsigned max_log_size() const { return max_log_size_; }
  // The domain of 2^log_size points: squared by each step down from the largest.
  domain::MultiplicativeCoset domain(unsigned log_size) const;

  // 2^(m-1) factors each; m in [1, max_log_size].
  const field::Fp128* forward(unsigned m) const { return table(forward_, m); }
  const field::Fp128* inverse(unsigned m) const { return table(inverse_, m); }

 private:
  using Tables = memory::Array<field::Fp128>;  // table m lies at [2^(m-1), 2^m)

  static const field::Fp128* table(const Tables& tables, unsigned m) {
    return tables.data() + (size_t{1} << (m - 1));
  }

  field::Fp128 shift_;
  unsigned max_log_size_;
  Tables forward_, inverse_;
};

}  // namespace ptvm::fft
