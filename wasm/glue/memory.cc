// The module's heap: a stack of blocks that are all freed at once, for the buffers that the host
// fills before a call of the C API and reads after it.
//
// Layout of the linear memory: stack (growing down to address 0, so that an overflow traps), data,
// then the heap from __heap_base to the end. The memory grows when the heap is full and is never
// given back; the host drops the instance instead.
#include <cstddef>
#include <cstdint>

extern "C" uint8_t __heap_base;  // defined by the linker

namespace {

constexpr size_t kPageBytes = 65536;
constexpr size_t kAlignment = 16;

uint64_t n_used = 0;  // bytes of the heap, a multiple of kAlignment

}  // namespace

extern "C" {

// `size` bytes, aligned to 16, with any contents; NULL if the host has no more memory.
void* ptvm_wasm_alloc(size_t size) {
  const uint64_t begin =
      (reinterpret_cast<uintptr_t>(&__heap_base) + kAlignment - 1) / kAlignment * kAlignment +
      n_used;
  const uint64_t n_bytes = (uint64_t{size} + kAlignment - 1) / kAlignment * kAlignment;
  const uint64_t n_pages = (begin + n_bytes + kPageBytes - 1) / kPageBytes;
  const size_t n_pages_now = __builtin_wasm_memory_size(0);
  if (n_pages > n_pages_now &&
      __builtin_wasm_memory_grow(0, static_cast<size_t>(n_pages - n_pages_now)) == SIZE_MAX) {
    return nullptr;
  }
  n_used += n_bytes;
  return reinterpret_cast<void*>(static_cast<uintptr_t>(begin));
}

void ptvm_wasm_free_all() { n_used = 0; }

// Where the C++ library goes if one of its own checks fails. The toolchain's version would import a
// function of the host's; a trap tells the host as much.
[[noreturn]] void abort() { __builtin_trap(); }

}  // extern "C"
