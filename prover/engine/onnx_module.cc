#include "prover/engine/onnx_module.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace ptvm::engine {

absl::StatusOr<const OnnxModule*> load_onnx_module() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path file =
      program.parent_path().parent_path() / "lib/ptvm/onnx_engine.so";
  // It stays: engines of it may live until the program ends.
  void* const module = ::dlopen(file.c_str(), RTLD_NOW | RTLD_NODELETE);
  const void* const entry = module == nullptr ? nullptr : ::dlsym(module, kOnnxModuleSymbol);
  if (entry == nullptr) {
    return absl::UnimplementedError(absl::StrCat("engine `onnx` cannot be loaded: ", ::dlerror()));
  }
  return static_cast<const OnnxModule*>(entry);
}

}  // namespace ptvm::engine
