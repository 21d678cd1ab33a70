#include "prover/engine/engines.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "prover/engine/native_engine.h"
#include "prover/engine/transformer_engine.h"

namespace ptvm::engine {

const std::vector<std::string>& engine_names() {
  static const std::vector<std::string> names = {"native", "transformer"};
  return names;
}

absl::StatusOr<std::unique_ptr<Engine>> make_engine(std::string_view name,
                                                    const model::Model& model) {
  if (name == "native") {
    auto engine = NativeEngine::create(model.program, model.config.attention);
    if (!engine.ok()) return engine.status();
    return std::make_unique<NativeEngine>(*std::move(engine));
  }
  if (name == "transformer") return std::make_unique<TransformerEngine>(model);
  return absl::InvalidArgumentError(absl::StrCat("this build has no engine `", std::string(name),
                                                 "`; it has ",
                                                 absl::StrJoin(engine_names(), ", ")));
}

}  // namespace ptvm::engine
