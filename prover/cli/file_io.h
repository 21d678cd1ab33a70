// What the writers of files share.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "absl/status/status.h"

namespace ptvm::cli {

// kPermissionDenied: "cannot write `PATH`: " and the text of the error number `error`.
absl::Status cannot_write(const std::string& path, int error);

// The file that `path` stands for, links followed; nothing need be there.
std::filesystem::path target_of(const std::string& path);

// Whether something is at `path` that is no regular file: a device, a pipe, a folder.
bool is_special(const std::filesystem::path& path);

// 0, or the error's number.
int write_all(int file, std::span<const uint8_t> bytes);

// Opens `path` with `flags` besides those for writing, fills it, brings it to the disk and closes
// it; 0, or the error's number.
int write_directly(const std::string& path, int flags, std::span<const uint8_t> bytes);

}  // namespace ptvm::cli
