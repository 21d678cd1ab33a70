#include "prover/attention/write_hull.h"

#include <algorithm>
#include <cstddef>

namespace ptvm::attention {
namespace {

// Above 0 where the path from `a` by `b` to `c` turns left, 0 where it goes straight on.
int64_t turn(const Write& a, const Write& b, const Write& c) {
  return (b.step - a.step) * (c.value - b.value) - (c.step - b.step) * (b.value - a.value);
}

// `side` is 1 for the upper chain, which turns right at each corner, and -1 for the lower one.
void append_to(std::vector<Write>& chain, const Write& write, int side) {
  while (chain.size() >= 2 && side * turn(chain.end()[-2], chain.back(), write) >= 0) {
    chain.pop_back();
  }
  chain.push_back(write);
}

}  // namespace

void WriteHull::append(const Write& write) {
  append_to(upper_, write, 1);
  append_to(lower_, write, -1);
}

// Along the chain that faces the query the edges turn away from it, so that scores rise up to the
// best corner and fall behind it. The search gallops back from the newest corner, where reads of
// memory find what they want, in strides that double, and then halves the last stride.
const Write& WriteHull::best(Query query) const {
  const std::vector<Write>& chain = query.value >= 0 ? upper_ : lower_;
  // Whether the corner behind corner `i` is at least as good.
  const auto rises = [&](size_t i) {
    return (chain[i + 1].step - chain[i].step) * query.step +
               int64_t{chain[i + 1].value - chain[i].value} * query.value >=
           0;
  };
  size_t newest = chain.size() - 1;  // no corner behind it is the best
  size_t stride = 1;
  while (stride <= newest && !rises(newest - stride)) {
    newest -= stride;
    stride *= 2;
  }
  size_t oldest = newest - std::min(newest, stride - 1);  // no corner before it is the best
  while (oldest < newest) {
    const size_t middle = oldest + (newest - oldest) / 2;
    if (rises(middle)) {
      oldest = middle + 1;
    } else {
      newest = middle;
    }
  }
  return chain[newest];
}

}  // namespace ptvm::attention
