// The writes to one memory cell as points (step, value), of which only the convex hull is kept.
//
// An attention with a 2-D query q puts its weight on the point p with the greatest score q.p, and
// for every q that is a corner of the hull. Appending is amortised O(1), a query is O(log n).
//
// In general, a hull under insertions in any order is kept in O(log n) an insertion (Preparata, "An
// optimal real-time algorithm for planar convex hulls", Communications of the ACM 22, 1979), and
// under deletions too in O(log^2 n) (Overmars and van Leeuwen, "Maintenance of configurations in
// the plane", Journal of Computer and System Sciences 23, 1981): with balanced trees, in which the
// place of a new point and its tangents are searched for. Here neither is needed. Steps only grow
// and nothing is deleted, so a new point lies to the right of all others, is itself a corner, and
// hides corners at the right end only: Andrew's scan ("Another efficient algorithm for convex hulls
// in two dimensions", Information Processing Letters 9, 1979) without its sort. Each point is
// pushed once on each chain and popped at most once.
//
// Layout: the upper and the lower chain, each from the oldest point to the newest, which both have
// both ends. Edges of a chain with n points, values h apart at most, have distinct slopes; hence it
// has O((s h)^(1/3)) corners after s steps, far less than n.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ptvm::attention {

// A point, as a key of attention; `value` is the value that belongs to it, too.
struct Write {
  int64_t step;  // 0: the value at the start
  int16_t value;

  friend bool operator==(const Write&, const Write&) = default;
};

// A query. Its score with a point is step * q.step + value * q.value.
struct Query {
  int16_t step;
  int16_t value;
};

// Steps are below this, so that every product below fits 64 bits: 2^46 * 2^16 = 2^62.
inline constexpr int64_t kStepLimit = int64_t{1} << 46;

class WriteHull {
 public:
  // `write.step` is above all steps before, and in 0..kStepLimit - 1.
  void append(const Write& write);

  // The newest of the points with the greatest score. There is at least one point. O(log(d + 1)),
  // d the number of corners of the chain that are newer than the answer.
  const Write& best(Query query) const;

  // The corners, oldest first; of three on a line, the middle one is none.
  std::span<const Write> upper() const { return upper_; }
  std::span<const Write> lower() const { return lower_; }

 private:
  std::vector<Write> upper_;
  std::vector<Write> lower_;
};

}  // namespace ptvm::attention
