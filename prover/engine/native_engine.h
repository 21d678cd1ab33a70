// The interpreter of prover/vm as an engine. With average-hard attention it reads plain memory; in
// other modes it keeps the cells' histories beside it and reads by attention over them.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "prover/attention/memory.h"
#include "prover/engine/engine.h"
#include "prover/model/config.h"
#include "prover/vm/machine.h"

namespace ptvm::engine {

class NativeEngine final : public Engine {
 public:
  // kInvalidArgument if vm::validate refuses `program`.
  static absl::StatusOr<NativeEngine> create(vm::Program program, model::AttentionMode attention);

  std::string_view name() const override { return "native"; }
  const vm::Program& program() const override { return machine_.program(); }
  State state() const override {
    return {machine_.steps(), machine_.registers(), machine_.memory()};
  }
  void reset() override;
  absl::Status run(uint64_t max_steps) override;
  uint8_t layer_of(uint8_t /*pc*/) const override { return 0; }

 private:
  NativeEngine(vm::Machine machine, model::AttentionMode attention);

  vm::Machine initial_;
  vm::Machine machine_;
  std::optional<attention::Memory> initial_histories_;  // nothing if attention is average-hard
  std::optional<attention::Memory> histories_;
};

}  // namespace ptvm::engine
