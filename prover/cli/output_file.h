// Writing files whole or not at all.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace ptvm::cli {

// Whether a file could be written at `path`, as far as can be told without writing it: to ask
// before a long computation. kPermissionDenied with the reason.
absl::Status check_writable(const std::string& path);

// Makes `bytes` the content of the file at `path`. They go to a temporary file beside it,
// "PATH.tmp" and the process number, that is renamed when it is complete and on the disk; an error,
// or a signal that ends the program, removes it and leaves what was at `path`. A link is followed;
// what is no regular file (a device, a pipe) is written to directly. kPermissionDenied with the
// reason.
absl::Status write_file(const std::string& path, std::span<const uint8_t> bytes);
absl::Status write_file(const std::string& path, std::string_view text);

}  // namespace ptvm::cli
