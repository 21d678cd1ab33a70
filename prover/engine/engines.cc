#include "prover/engine/engines.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "prover/engine/native_engine.h"
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

struct Entry {
  const char* name;
  MadeEngine (*make)(const model::Model&);  // null if this build does not have it
  const char* what_it_takes = "";           // to have it
};
constexpr Entry kEngines[] = {
    {"native", make_native},
    {"transformer", make_transformer},
    {"tensor", make_tensor},
    {"onnx", nullptr, "it takes OpenVINO, see docs/building.md"},
};

std::vector<std::string> names(bool with_missing) {
  std::vector<std::string> names;
  for (const Entry& entry : kEngines) {
    if (entry.make != nullptr || with_missing) names.emplace_back(entry.name);
  }
  return names;
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
    return absl::UnimplementedError(
        absl::StrCat("engine `", entry.name, "` is not in this build: ", entry.what_it_takes));
  }
  return absl::InvalidArgumentError(absl::StrCat("there is no engine `", std::string(name),
                                                 "`; there are ",
                                                 absl::StrJoin(all_engine_names(), ", ")));
}

}  // namespace ptvm::engine
