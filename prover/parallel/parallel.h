// Loops over index ranges on all cores, through oneTBB. What runs where never changes a result: the
// parts write to separate places.
#pragma once

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <cstddef>

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

#if defined(__SANITIZE_THREAD__)
#define PTVM_NOT_INSTRUMENTED __attribute__((no_sanitize("thread")))
#else
#define PTVM_NOT_INSTRUMENTED
#endif

namespace ptvm::parallel {

// oneTBB as Debian ships it is not built for ThreadSanitizer, which therefore does not see that a
// loop's parts come after its start and before its end. This tells it so, and costs nothing
// otherwise.
class Fence {
 public:
#if defined(__SANITIZE_THREAD__)
  void release() { __tsan_release(this); }
  void acquire() { __tsan_acquire(this); }

 private:
  char place_ = 0;
#else
  void release() {}
  void acquire() {}
#endif
};

// How many threads a loop can use.
inline size_t n_threads() { return static_cast<size_t>(tbb::this_task_arena::max_concurrency()); }

// Calls body(begin, end) for parts of [0, n) that cover it, of about `grain` indices or more. A
// range of up to `grain` indices is one call on this thread. Choose a grain worth 20 us or more.
template <class Body>
void for_ranges(size_t n, size_t grain, const Body& body) {
  if (n == 0) return;
  if (n <= grain || n_threads() == 1) return body(size_t{0}, n);
  Fence start, end;
  start.release();
  // Not instrumented, for its own captures are read before it acquires; the body, which is, is not
  // inlined into it.
  tbb::parallel_for(tbb::blocked_range<size_t>(0, n, grain),
                    [&](const tbb::blocked_range<size_t>& range) PTVM_NOT_INSTRUMENTED {
                      start.acquire();
                      body(range.begin(), range.end());
                      end.release();
                    });
  end.acquire();
}

// Calls body(i) for each i in [0, n), in parallel where n exceeds `grain`.
template <class Body>
void for_each(size_t n, size_t grain, const Body& body) {
  for_ranges(n, grain, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) body(i);
  });
}

}  // namespace ptvm::parallel
