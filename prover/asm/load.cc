#include "prover/asm/load.h"

#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "prover/asm/assembler.h"

namespace ptvm::assembler {

absl::StatusOr<vm::Program> load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string source(kMaxSourceBytes + 1, '\0');
  file.read(source.data(), static_cast<std::streamsize>(source.size()));
  // A short read ends at the end of the file; anything else, a directory for one, is bad().
  if (!file.is_open() || file.bad()) {
    return absl::NotFoundError(absl::StrCat("cannot read `", path, "`"));
  }
  source.resize(static_cast<size_t>(file.gcount()));
  if (source.size() > kMaxSourceBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", path, "` is longer than ", kMaxSourceBytes, " bytes"));
  }
  Assembly assembly = assemble(source);
  if (!assembly.ok()) return absl::InvalidArgumentError(render(assembly.diagnostics, path));
  return std::move(assembly.program);
}

}  // namespace ptvm::assembler
