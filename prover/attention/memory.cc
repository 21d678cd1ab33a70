#include "prover/attention/memory.h"

namespace ptvm::attention {

Memory::Memory(std::span<const int16_t> initial, std::optional<float> temperature)
    : is_hard_(!temperature), newest_(initial.begin(), initial.end()) {
  if (temperature) {
    soft_.assign(initial.size(), SoftHistory(*temperature));
  } else {
    hulls_.resize(initial.size());
  }
  for (size_t i = 0; i < initial.size(); ++i) write(i, 0, initial[i]);
}

int16_t Memory::read(size_t address) {
  return is_hard_ ? hulls_[address].best(kReadQuery).value : soft_[address].read();
}

void Memory::write(size_t address, int64_t step, int16_t value) {
  newest_[address] = value;
  if (is_hard_) {
    hulls_[address].append({step, value});
  } else {
    soft_[address].append({step, value});
  }
}

}  // namespace ptvm::attention
