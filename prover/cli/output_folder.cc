#include "prover/cli/output_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "prover/cli/at_signals.h"
#include "prover/cli/file_io.h"
#include "shared/util/bytes.h"

namespace ptvm::cli {
namespace {

namespace fs = std::filesystem;

// Removes the files and folders in `paths`, one behind the other, each with a 0, and a 0 at the
// end. By system calls alone.
void remove_all(const char* paths) {
  for (const char* path = paths; *path != '\0'; path += std::strlen(path) + 1) {
    if (::unlink(path) != 0) ::rmdir(path);
  }
}

// 0, or the error's number.
int make_folder(const std::string& path, const std::map<std::string, std::string>& files) {
  if (::mkdir(path.c_str(), 0777) != 0) return errno;
  for (const auto& [name, content] : files) {
    const int error = write_directly(path + "/" + name, O_CREAT | O_EXCL, bytes_of(content));
    if (error != 0) return error;
  }
  return 0;
}

}  // namespace

absl::Status write_folder(const std::string& path,
                          const std::map<std::string, std::string>& files) {
  fs::path target = target_of(path);
  if (!target.has_filename()) target = target.parent_path();  // "folder/"
  std::error_code ignored;
  if (fs::exists(target, ignored) && !fs::is_directory(target, ignored)) {
    return cannot_write(path, ENOTDIR);
  }
  const std::string temporary = absl::StrCat(target.string(), ".tmp", ::getpid());
  if (fs::exists(temporary, ignored)) return cannot_write(temporary, EEXIST);

  std::string paths;
  for (const auto& [name, content] : files) {
    paths += absl::StrCat(temporary, "/", name);
    paths.push_back('\0');
  }
  paths += temporary;
  paths.push_back('\0');
  const AtSignals remove_it(remove_all, paths);
  int error = make_folder(temporary, files);
  if (error == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) error = errno;
  if (error == 0) return absl::OkStatus();
  remove_all(paths.c_str());
  return cannot_write(path, error);
}

}  // namespace ptvm::cli
