// An input as a script: a target asks it for small numbers, and so takes its decisions from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ptvm::fuzz {

class Script {
 public:
  explicit Script(std::span<const uint8_t> bytes) : rest_(bytes) {}

  bool is_over() const { return rest_.empty(); }
  // The next byte; 0 when the script is over.
  uint8_t byte() {
    if (rest_.empty()) return 0;
    const uint8_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    return byte;
  }
  uint32_t word() {
    uint32_t word = 0;
    for (int i = 0; i < 4; ++i) word = word << 8 | byte();
    return word;
  }
  // A number below `n`, which is 1..256.
  uint32_t below(size_t n) { return static_cast<uint32_t>(byte() % n); }
  bool flag() { return byte() % 2 != 0; }

 private:
  std::span<const uint8_t> rest_;
};

}  // namespace ptvm::fuzz
