// The coordinates of the points of one circle domain, for quotients and the first fold.
#pragma once

#include <span>

#include "prover/fft/twiddles.h"
#include "prover/memory/buffer.h"
#include "shared/field/m31.h"

namespace ptvm::prover {

class CirclePoints {
 public:
  // Of the domain of 2^log_size points, 2 <= log_size <= twiddles.max_log_size().
  CirclePoints(unsigned log_size, const fft::Twiddles& twiddles);

  unsigned log_size() const { return log_size_; }
  // In storage order.
  std::span<const field::M31> x() const { return x_; }
  std::span<const field::M31> y() const { return y_; }
  // 1 / y of the even storage indices.
  std::span<const field::M31> y_inv() const { return y_inv_; }

 private:
  unsigned log_size_;
  memory::Array<field::M31> x_, y_, y_inv_;
};

}  // namespace ptvm::prover
