#include "prover/engine/native_engine.h"

#include <utility>

#include "prover/engine/softmax.h"

namespace ptvm::engine {

absl::StatusOr<NativeEngine> NativeEngine::create(vm::Program program,
                                                  model::AttentionMode attention) {
  auto machine = vm::Machine::create(std::move(program));
  if (!machine.ok()) return machine.status();
  return NativeEngine(*std::move(machine), attention);
}

NativeEngine::NativeEngine(vm::Machine machine, model::AttentionMode attention)
    : initial_(std::move(machine)), machine_(initial_) {
  if (const auto temperature = softmax_temperature(attention)) {
    initial_histories_.emplace(initial_.memory(), temperature);
    histories_ = initial_histories_;
  }
}

void NativeEngine::reset() {
  machine_ = initial_;
  histories_ = initial_histories_;
}

absl::Status NativeEngine::run(uint64_t max_steps) {
  return histories_ ? machine_.run(max_steps, *histories_) : machine_.run(max_steps);
}

}  // namespace ptvm::engine
