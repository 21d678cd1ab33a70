#include "prover/cli/progress.h"

#include <unistd.h>

#include <cstdio>

namespace ptvm::cli {
namespace {

constexpr const char* kClearLine = "\r\033[K";

}  // namespace

Progress::Progress() : is_terminal_(::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (shown_) std::fputs(kClearLine, stderr);
}

void Progress::show(size_t n_done, size_t n_all, size_t n_kept) {
  const std::chrono::duration<double> elapsed = Clock::now() - start_;
  if (!is_terminal_ || elapsed < kPatience) return;
  shown_ = true;
  const double per_segment = elapsed.count() / static_cast<double>(n_done - n_kept);
  std::fprintf(stderr, "%sproving: segment %zu of %zu (%zu%%), %.0f s left", kClearLine, n_done,
               n_all, 100 * n_done / n_all, per_segment * static_cast<double>(n_all - n_done));
}

}  // namespace ptvm::cli
