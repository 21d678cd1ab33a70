// What the vanilla prover computes once and uses for every proof: the points of all domains, and
// their inverses.
#pragma once

#include "prover/fft/coset_twiddles.h"
#include "shared/stark/vanilla_instance.h"

namespace ptvm::prover {

class VanillaTables {
 public:
  // For domains of up to 2^max_log_size points.
  explicit VanillaTables(unsigned max_log_size)
      : twiddles_(stark::VanillaInstance::domain(max_log_size).shift, max_log_size) {}

  const fft::CosetTwiddles& twiddles() const { return twiddles_; }
  // x, or 1/x, at storage index 2*pair of the domain of 2^log_size points; at 2*pair + 1 it is
  // negative.
  const field::Fp128* points(unsigned log_size) const { return twiddles_.forward(log_size); }
  const field::Fp128* point_inverses(unsigned log_size) const {
    return twiddles_.inverse(log_size);
  }

 private:
  fft::CosetTwiddles twiddles_;
};

}  // namespace ptvm::prover
