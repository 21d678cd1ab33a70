// What the circle prover computes once and uses for every proof: twiddles and domain points.
#pragma once

#include <map>
#include <mutex>

#include "prover/fft/twiddles.h"
#include "prover/stark/circle_points.h"

namespace ptvm::prover {

// Thread-safe.
class CircleTables {
 public:
  // For domains of up to 2^max_log_size points.
  explicit CircleTables(unsigned max_log_size) : twiddles_(max_log_size) {}

  const fft::Twiddles& twiddles() const { return twiddles_; }
  // Computed at the first call for each size.
  const CirclePoints& points(unsigned log_size) const {
    const std::scoped_lock lock(mutex_);
    return points_.try_emplace(log_size, log_size, twiddles_).first->second;
  }

 private:
  fft::Twiddles twiddles_;
  mutable std::mutex mutex_;
  mutable std::map<unsigned, CirclePoints> points_;
};

}  // namespace ptvm::prover
