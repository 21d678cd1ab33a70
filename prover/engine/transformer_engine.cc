#include "prover/engine/transformer_engine.h"

#include <utility>

#include "prover/engine/sign_embedding.h"
#include "prover/engine/softmax.h"
#include "prover/engine/step_error.h"

namespace ptvm::engine {
namespace {

using model::Read;

attention::Memory initial_histories(const model::Model& model) {
  return {model.program.initial_memory, softmax_temperature(model.config.attention)};
}

model::Embedding initial_embedding(const model::Model& model) {
  return model::embed(isa::initial_registers(model.program.initial_memory.size()));
}

}  // namespace

TransformerEngine::TransformerEngine(model::Model model, Arithmetic arithmetic)
    : model_(std::move(model)),
      sparse_(model_),
      embedding_(initial_embedding(model_)),
      histories_(initial_histories(model_)) {
  if (arithmetic == Arithmetic::kSparse) return;
  for (const model::Block& block : model_.blocks) dense_.push_back(model::dense(block));
}

State TransformerEngine::state() const { return {steps_, decode(embedding_), histories_.newest()}; }

void TransformerEngine::reset() {
  embedding_ = initial_embedding(model_);
  histories_ = initial_histories(model_);
  steps_ = 0;
}

absl::Status TransformerEngine::run(uint64_t max_steps) {
  const auto error = [this](const isa::Registers& registers, int16_t operand,
                            absl::string_view reason) {
    return step_error(model_.program, steps_ + 1, registers, operand, reason);
  };
  for (uint64_t n_left = max_steps; n_left > 0; --n_left) {
    const isa::Registers registers = decode(embedding_);
    if (registers.halted) break;
    if (registers.pc >= sparse_.size()) return error(registers, 0, "");
    const SparseModel::Block& block = sparse_[registers.pc];
    if (registers.sp < block.least_sp || registers.sp > block.greatest_sp) {
      return error(registers, 0, "");
    }
    const auto step = static_cast<int64_t>(steps_ + 1);
    if (step >= attention::kStepLimit) {
      return absl::ResourceExhaustedError("attention counts no more than 2^46 steps");
    }

    int16_t operand = 0;
    if (block.read.kind == Read::Kind::kDirect) operand = histories_.read(block.read.address);
    if (block.read.kind == Read::Kind::kStackTop) operand = histories_.read(registers.sp);
    const auto transition =
        dense_.empty() ? sparse_.step(block, registers, operand)
                       : model::decide(block.controls, registers, operand,
                                       model::evaluate(dense_[registers.pc],
                                                       model::inputs_of(registers, operand)));
    if (!transition.ok()) return error(registers, operand, transition.status().message());
    if (transition->writes) {
      if (transition->write_address >= histories_.newest().size()) {
        return error(registers, operand, "the address to write to is beyond the memory");
      }
      histories_.write(transition->write_address, step, transition->write_value);
    }
    embed(transition->registers, embedding_);
    ++steps_;
  }
  return absl::OkStatus();
}

}  // namespace ptvm::engine
