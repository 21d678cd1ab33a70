// Writing a folder of files whole or not at all.
#pragma once

#include <map>
#include <string>

#include "absl/status/status.h"

namespace ptvm::cli {

// Makes a folder at `path` with `files`, their content by name. They go to a temporary folder
// beside it, "PATH.tmp" and the process number, that is renamed when all are complete and on the
// disk; an error, or a signal that ends the program, removes it. Nothing but an empty folder may be
// at `path`. kPermissionDenied with the reason.
absl::Status write_folder(const std::string& path, const std::map<std::string, std::string>& files);

}  // namespace ptvm::cli
