#include "prover/stark/circle_points.h"

#include "prover/parallel/parallel.h"

namespace ptvm::prover {

CirclePoints::CirclePoints(unsigned log_size, const fft::Twiddles& twiddles)
    : log_size_(log_size),
      x_(size_t{1} << log_size),
      y_(size_t{1} << log_size),
      y_inv_(size_t{1} << (log_size - 1)) {
  // Storage indices 2p and 2p + 1 are (x, y) and (x, -y); pairs 2q and 2q + 1 of these have
  // opposite x, the line table's entry q.
  parallel::for_ranges(y_inv_.size(), size_t{1} << 12, [&](size_t begin, size_t end) {
    for (size_t pair = begin; pair < end; ++pair) {
      const field::M31 line = twiddles.forward().line_factor(log_size_ - 1, pair / 2);
      const field::M31 y = twiddles.circle_factor(log_size_, pair);
      x_[2 * pair] = x_[2 * pair + 1] = pair % 2 == 0 ? line : -line;
      y_[2 * pair] = y;
      y_[2 * pair + 1] = -y;
      y_inv_[pair] = twiddles.circle_factor_inv(log_size_, pair);
    }
  });
}

}  // namespace ptvm::prover
