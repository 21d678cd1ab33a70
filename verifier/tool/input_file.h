// Reading files whose size nobody promised.
#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <span>
#include <string>

namespace ptvm::tool {

// The longest proof file that is read. A run of 2^24 steps takes about a quarter of it.
inline constexpr size_t kMaxProofBytes = size_t{1} << 30;

// A file that is read from its beginning, piece by piece. It may be a pipe.
class InputFile {
 public:
  explicit InputFile(const std::string& path);

  // Appends to `bytes` until these are `size`, or until the file ends. False if the file cannot be
  // read. Memory is taken as the bytes arrive.
  bool read_up_to(size_t size, std::string& bytes);

 private:
  std::ifstream file_;
};

// The whole file. Nothing if it cannot be read or is longer than kMaxProofBytes; then `error` says
// so.
std::optional<std::string> read_proof(const std::string& path, std::string& error);

inline std::span<const uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace ptvm::tool
