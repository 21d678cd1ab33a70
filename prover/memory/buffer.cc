#include "prover/memory/buffer.h"

#include <map>
#include <mutex>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace ptvm::memory {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kHugePage = size_t{1} << 21;
// Smaller blocks are left to the standard allocator, which keeps them itself.
constexpr size_t kMinPooled = size_t{1} << 17;

std::align_val_t alignment_of(size_t capacity) {
  return std::align_val_t(capacity >= kHugePage ? kHugePage : kAlignment);
}

std::byte* allocate(size_t capacity) {
  void* block = ::operator new(capacity, alignment_of(capacity));
#if defined(__linux__)
  // Advice only: without huge pages everything still works.
  if (capacity >= kHugePage) madvise(block, capacity, MADV_HUGEPAGE);
#endif
  return static_cast<std::byte*>(block);
}

void deallocate(std::byte* block, size_t capacity) {
  ::operator delete(block, alignment_of(capacity));
}

class FreeList {
 public:
  // A free block of [capacity, 2 * capacity) bytes, whose capacity it writes back, or null.
  std::byte* take(size_t& capacity) {
    const std::lock_guard lock(mutex_);
    const auto found = blocks_.lower_bound(capacity);
    if (found == blocks_.end() || found->first >= 2 * capacity) return nullptr;
    std::byte* block = found->second;
    capacity = found->first;
    n_bytes_ -= capacity;
    blocks_.erase(found);
    return block;
  }
  void put(std::byte* block, size_t capacity) {
    const std::lock_guard lock(mutex_);
    blocks_.emplace(capacity, block);
    n_bytes_ += capacity;
  }
  void release() {
    const std::lock_guard lock(mutex_);
    for (const auto& [capacity, block] : blocks_) deallocate(block, capacity);
    blocks_.clear();
    n_bytes_ = 0;
  }
  size_t n_bytes() {
    const std::lock_guard lock(mutex_);
    return n_bytes_;
  }

 private:
  std::mutex mutex_;
  std::multimap<size_t, std::byte*> blocks_;
  size_t n_bytes_ = 0;
};

// Never destroyed, so that buffers in static storage may outlive everything else.
FreeList& free_list() {
  static auto* const list = new FreeList;
  return *list;
}

}  // namespace

size_t round_capacity(size_t n_bytes) {
  if (n_bytes < kMinPooled) return (n_bytes + kAlignment - 1) / kAlignment * kAlignment;
  size_t unit = kMinPooled / 8;
  while (unit * 16 <= n_bytes) unit *= 2;
  if (n_bytes >= kHugePage && unit < kHugePage) unit = kHugePage;
  return (n_bytes + unit - 1) / unit * unit;
}

Buffer::Buffer(size_t n_bytes) : capacity_(round_capacity(n_bytes)) {
  if (capacity_ == 0) return;
  if (capacity_ >= kMinPooled) data_ = free_list().take(capacity_);
  if (data_ == nullptr) data_ = allocate(capacity_);
}

Buffer::~Buffer() {
  if (data_ == nullptr) return;
  if (capacity_ >= kMinPooled) {
    free_list().put(data_, capacity_);
  } else {
    deallocate(data_, capacity_);
  }
}

void release_free_buffers() { free_list().release(); }
size_t free_buffer_bytes() { return free_list().n_bytes(); }

}  // namespace ptvm::memory
