// What a fuzz target is made of: libFuzzer's functions, and how a target says that it found
// something.
//
// A target defines LLVMFuzzerTestOneInput and LLVMFuzzerCustomMutator. It is linked with libFuzzer
// (`make fuzz`), or with replay_main.cc, which runs its corpus under any compiler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

extern "C" {
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
// Changes the `size` bytes at `data` in place, within `max_size`; returns the new size.
size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed);
// libFuzzer's own mutations, for custom mutators to call.
size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);
}

// Ends the process if `condition` does not hold, which libFuzzer reports with the input.
#define PTVM_FUZZ_CHECK(condition)                                                        \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)

namespace ptvm::fuzz {

// Puts `bytes` where a custom mutator leaves its result, cut to `max_size`.
inline size_t replace(uint8_t* data, size_t max_size, std::span<const uint8_t> bytes) {
  const size_t size = bytes.size() < max_size ? bytes.size() : max_size;
  for (size_t i = 0; i < size; ++i) data[i] = bytes[i];
  return size;
}

}  // namespace ptvm::fuzz
