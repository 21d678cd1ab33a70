#include "prover/cli/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "prover/cli/at_signals.h"
#include "prover/cli/file_io.h"

namespace ptvm::cli {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

}  // namespace

absl::Status check_writable(const std::string& path) {
  const fs::path target = target_of(path);
  std::error_code ignored;
  if (fs::is_directory(target, ignored)) return cannot_write(path, EISDIR);
  const bool writable = is_special(target) ? ::access(target.c_str(), W_OK) == 0
                                           : ::access(folder_of(target).c_str(), W_OK | X_OK) == 0;
  return writable ? absl::OkStatus() : cannot_write(path, errno);
}

absl::Status write_file(const std::string& path, std::span<const uint8_t> bytes) {
  if (absl::Status status = check_writable(path); !status.ok()) return status;
  const fs::path target = target_of(path);
  if (is_special(target)) {
    const int error = write_directly(target, 0, bytes);
    return error == 0 ? absl::OkStatus() : cannot_write(path, error);
  }

  const std::string temporary = absl::StrCat(target.string(), ".tmp", ::getpid());
  const AtSignals remove_it([](const char* name) { ::unlink(name); }, temporary);
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
