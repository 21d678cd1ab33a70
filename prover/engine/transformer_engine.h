// The transformer runtime: a program's compiled weights, executed (spec/transformer.md).
//
// What passes from step to step is the embedding of the registers, a vector of floats, and the
// attention memory. A step decodes the vector, takes the block of pc, reads the operand by
// attention over the cell's history, computes the block's gated feed-forward layer, rounds, decides
// the flags by the block's controls, appends what is written to its cell's history, and embeds the
// new registers.
#pragma once

#include <cstdint>
#include <vector>

#include "prover/attention/memory.h"
#include "prover/engine/engine.h"
#include "prover/engine/sparse_model.h"
#include "prover/model/embedding.h"
#include "prover/model/feed_forward.h"
#include "prover/model/model.h"

namespace ptvm::engine {

enum class Arithmetic : uint8_t {
  kSparse,  // nothing is computed for zeros: SparseModel
  kDense,   // all of every matrix, as a check on the other: model::evaluate
};

class TransformerEngine final : public Engine {
 public:
  // An engine in the initial state of `model.program`. `model` has the form that model::compile
  // gives; its weights may be others.
  explicit TransformerEngine(model::Model model, Arithmetic arithmetic = Arithmetic::kSparse);

  std::string_view name() const override { return "transformer"; }
  const vm::Program& program() const override { return model_.program; }
  State state() const override;
  void reset() override;

  // Besides what the interface says: kOutOfRange with the step if an output of a layer does not fit
  // its place, which does not happen with compiled weights; kResourceExhausted before a step that
  // attention cannot count.
  absl::Status run(uint64_t max_steps) override;

  uint8_t layer_of(uint8_t pc) const override { return model_.blocks[pc].layer; }

  // The cells' histories, to be looked at, or to be tampered with in tests.
  attention::Memory& histories() { return histories_; }

 private:
  model::Model model_;
  SparseModel sparse_;
  std::vector<model::FeedForward> dense_;  // [n_instructions] for kDense, else empty
  model::Embedding embedding_;
  attention::Memory histories_;
  uint64_t steps_ = 0;
};

}  // namespace ptvm::engine
