#include "prover/engine/engines.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "prover/engine/native_engine.h"
#ifdef PTVM_ONNX_ENGINE
#include "prover/engine/onnx_module.h"
#endif
#include "prover/engine/tensor_engine.h"
#include "prover/engine/transformer_engine.h"

namespace ptvm::engine {
namespace {

using MadeEngine = absl::StatusOr<std::unique_ptr<Engine>>;

MadeEngine make_native(const model::Model& model) {
  auto engine = NativeEngine::create(model.program, model.config.attention);
  if (!engine.ok()) return engine.status();
  return std::make_unique<NativeEngine>(*std::move(engine));
}

MadeEngine make_transformer(const model::Model& model) {
  return std::make_unique<TransformerEngine>(model);
}

MadeEngine make_tensor(const model::Model& model) { return std::make_unique<TensorEngine>(model); }

#ifdef PTVM_ONNX_ENGINE
MadeEngine make_onnx(const model::Model& model) {
  const auto module = load_onnx_module();
  return module.ok() ? (*module)->make(model) : module.status();
}
#endif

[[maybe_unused]] constexpr const char* kOnnxTakes =
    "it takes OpenVINO; scripts/install-dependencies python installs it, and the next build finds "
    "it (docs/building.md)";

struct Entry {
  const char* name;
  MadeEngine (*make)(const model::Model&);  // null if this build does not have it
  const char* what_it_takes = "";           // to have it
};
constexpr Entry kEngines[] = {
    {"native", make_native},
    {"transformer", make_transformer},
    {"tensor", make_tensor},
#ifdef PTVM_ONNX_ENGINE
    {"onnx", make_onnx},
#else
    {"onnx", nullptr, kOnnxTakes},
#endif
};

std::vector<std::string> names(bool with_missing) {
  std::vector<std::string> names;
  for (const Entry& entry : kEngines) {
    if (entry.make != nullptr || with_missing) names.emplace_back(entry.name);
  }
  return names;
}

absl::Status missing(const char* name, const char* what_it_takes) {
  return absl::UnimplementedError(
      absl::StrCat("engine `", name, "` is not in this build: ", what_it_takes));
}

}  // namespace

const std::vector<std::string>& all_engine_names() {
  static const std::vector<std::string> all = names(true);
  return all;
}

const std::vector<std::string>& engine_names() {
  static const std::vector<std::string> built = names(false);
  return built;
}

MadeEngine make_engine(std::string_view name, const model::Model& model) {
  for (const Entry& entry : kEngines) {
    if (name != entry.name) continue;
    if (entry.make != nullptr) return entry.make(model);
    return missing(entry.name, entry.what_it_takes);
  }
  return absl::InvalidArgumentError(absl::StrCat("there is no engine `", std::string(name),
                                                 "`; there are ",
                                                 absl::StrJoin(all_engine_names(), ", ")));
}

MadeEngine load_engine([[maybe_unused]] const model::Model& model,
                       [[maybe_unused]] const std::string& folder) {
#ifdef PTVM_ONNX_ENGINE
  const auto module = load_onnx_module();
  return module.ok() ? (*module)->load(model, folder) : module.status();
#else
  return missing("onnx", kOnnxTakes);
#endif
}

}  // namespace ptvm::engine
