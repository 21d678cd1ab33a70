// The kernels of tests/interop/stwo/README.md on their fixed inputs, by the clock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ptvm::interop {

struct Measurement {
  uint64_t n_items = 0;    // that one run works on
  std::vector<double> ms;  // of each run but the first
  uint64_t result = 0;     // the fingerprint of what the last run made
};

struct Kernel {
  std::string name;
  // `log_size` in [kMinLogSize, kMaxLogSize] is that of the rows, or the bits of grinding.
  Measurement (*measure)(unsigned log_size, unsigned n_runs);
};

inline constexpr uint32_t kMinLogSize = 5;
inline constexpr uint32_t kMaxLogSize = 26;

const std::vector<Kernel>& kernels();

}  // namespace ptvm::interop
