#include "prover/attention/soft_history.h"

#include <cmath>
#include <limits>
#include <span>

namespace ptvm::attention {
namespace {

// exp of anything below is less than 2^-150, half the least positive float, and so rounds to 0.
constexpr float kLeastExponent = -104;

int16_t to_i16(float value) {
  using Limits = std::numeric_limits<int16_t>;
  const float rounded = std::round(value);  // half away from zero
  if (std::isnan(rounded)) return 0;
  if (rounded <= float{Limits::min()}) return Limits::min();
  if (rounded >= float{Limits::max()}) return Limits::max();
  return static_cast<int16_t>(rounded);
}

}  // namespace

void SoftHistory::append(const Write& write) {
  const float score = static_cast<float>(write.step) / temperature_;
  entries_.push_back({score, static_cast<float>(write.value), 0});
  while (entries_[n_forgotten_].score - score < kLeastExponent) ++n_forgotten_;
  if (n_forgotten_ > entries_.size() / 2) {
    entries_.erase(entries_.begin(), entries_.begin() + static_cast<ptrdiff_t>(n_forgotten_));
    n_forgotten_ = 0;
  }
}

int16_t SoftHistory::read() {
  const std::span<Entry> kept = std::span(entries_).subspan(n_forgotten_);
  const float greatest = kept.back().score;
  float total = 0;
  for (Entry& entry : kept) {
    entry.weight = std::exp(entry.score - greatest);
    total += entry.weight;
  }
  float mean = 0;
  for (const Entry& entry : kept) mean += entry.weight / total * entry.value;
  return to_i16(mean);
}

}  // namespace ptvm::attention
