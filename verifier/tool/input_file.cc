#include "verifier/tool/input_file.h"

#include <algorithm>

namespace ptvm::tool {

InputFile::InputFile(const std::string& path) : file_(path, std::ios::binary) {}

bool InputFile::read_up_to(size_t size, std::string& bytes) {
  constexpr size_t kPiece = size_t{1} << 20;
  if (!file_.is_open()) return false;
  while (file_ && bytes.size() < size) {
    const size_t n_before = bytes.size();
    bytes.resize(n_before + std::min(kPiece, size - n_before));
    file_.read(bytes.data() + n_before, static_cast<std::streamsize>(bytes.size() - n_before));
    bytes.resize(n_before + static_cast<size_t>(file_.gcount()));
  }
  return !file_.bad();  // a directory is opened, and bad() when read
}

std::optional<std::string> read_proof(const std::string& path, std::string& error) {
  std::string bytes;
  if (!InputFile(path).read_up_to(kMaxProofBytes + 1, bytes)) {
    error = "cannot read `" + path + "`";
    return std::nullopt;
  }
  if (bytes.size() > kMaxProofBytes) {
    error = "`" + path + "` is longer than " + std::to_string(kMaxProofBytes) + " bytes";
    return std::nullopt;
  }
  return bytes;
}

}  // namespace ptvm::tool
