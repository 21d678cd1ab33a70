// The progress of a long proof, on a terminal only.
#pragma once

#include <chrono>
#include <cstddef>

namespace ptvm::cli {

// One line on standard error that is written over, and gone in the end. Nothing is shown if
// standard error is no terminal, nor before `kPatience` has passed.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `n_kept` of the segments that are done were done before.
  void show(size_t n_done, size_t n_all, size_t n_kept);

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kPatience{1};

  bool is_terminal_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now();
};

}  // namespace ptvm::cli
