#include "prover/cli/output_file.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace ptvm::cli {
namespace {

namespace fs = std::filesystem;

absl::Status cannot_write(const std::string& path, int error) {
  return absl::PermissionDeniedError(
      absl::StrCat("cannot write `", path, "`: ", std::strerror(error)));
}

// The file that `path` stands for; nothing need be there.
fs::path target_of(const std::string& path) {
  std::error_code error;
  fs::path target = fs::canonical(path, error);
  return error ? fs::path(path) : target;
}

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

// While it lives, the signals that end a program remove the file at `path` first.
class RemovedBySignals {
 public:
  explicit RemovedBySignals(const std::string& path) {
    path_ = path.c_str();
    struct sigaction action {};
    action.sa_handler = [](int signal) {
      ::unlink(path_);
      ::raise(signal);  // its default action again: the program ends
    };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (size_t i = 0; i < kSignals.size(); ++i) {
      ::sigaction(kSignals[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) ::sigaction(kSignals[i], &action, nullptr);
    }
  }
  ~RemovedBySignals() {
    for (size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
  }
  RemovedBySignals(const RemovedBySignals&) = delete;
  RemovedBySignals& operator=(const RemovedBySignals&) = delete;

 private:
  static constexpr std::array kSignals = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE,
                                          SIGTERM, SIGXCPU, SIGXFSZ};
  static inline const char* volatile path_ = nullptr;
  std::array<struct sigaction, kSignals.size()> before_{};
};

// 0, or the error's number.
int write_all(int file, std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) return errno;
    if (n > 0) bytes = bytes.subspan(static_cast<size_t>(n));
  }
  return 0;
}

// Opens, fills and closes `path`; 0, or the error's number.
int write_directly(const std::string& path, int flags, std::span<const uint8_t> bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666);
  if (file < 0) return errno;
  int error = write_all(file, bytes);
  // Pipes and devices cannot be synchronised, and need not be.
  if (error == 0 && ::fsync(file) != 0 && errno != EINVAL && errno != EROFS) error = errno;
  if (::close(file) != 0 && error == 0) error = errno;
  return error;
}

}  // namespace

absl::Status check_writable(const std::string& path) {
  const fs::path target = target_of(path);
  std::error_code ignored;
  if (fs::is_directory(target, ignored)) return cannot_write(path, EISDIR);
  const bool is_special = fs::exists(target, ignored) && !fs::is_regular_file(target, ignored);
  const bool writable = is_special ? ::access(target.c_str(), W_OK) == 0
                                   : ::access(folder_of(target).c_str(), W_OK | X_OK) == 0;
  return writable ? absl::OkStatus() : cannot_write(path, errno);
}

absl::Status write_file(const std::string& path, std::span<const uint8_t> bytes) {
  if (absl::Status status = check_writable(path); !status.ok()) return status;
  const fs::path target = target_of(path);
  std::error_code ignored;
  if (fs::exists(target, ignored) && !fs::is_regular_file(target, ignored)) {
    const int error = write_directly(target, 0, bytes);
    return error == 0 ? absl::OkStatus() : cannot_write(path, error);
  }

  const std::string temporary = absl::StrCat(target.string(), ".tmp", ::getpid());
  const RemovedBySignals removed_by_signals(temporary);
  int error = write_directly(temporary, O_CREAT | O_EXCL, bytes);
  if (error == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) error = errno;
  if (error == 0) return absl::OkStatus();
  if (error != EEXIST) ::unlink(temporary.c_str());
  return cannot_write(path, error);
}

absl::Status write_file(const std::string& path, std::string_view text) {
  return write_file(path, {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

}  // namespace ptvm::cli
