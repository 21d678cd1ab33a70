// What runs a program, one step like the next: the interface of all engines. Every engine computes
// the same states (spec/isa.md), and lockstep.h compares them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "prover/vm/program.h"
#include "shared/isa/isa.h"

namespace ptvm::engine {

struct State {
  uint64_t steps;  // since the initial state
  isa::Registers registers;
  std::span<const int16_t> memory;  // [n_cells] the newest values; valid until the engine runs
};

class Engine {
 public:
  virtual ~Engine() = default;

  virtual std::string_view name() const = 0;
  virtual const vm::Program& program() const = 0;
  virtual State state() const = 0;

  // Back to the initial state.
  virtual void reset() = 0;

  // Executes until HALT, or until `max_steps` more steps are done, which is no error. A step that
  // the machine forbids gives kOutOfRange with its reason, in the words of vm::explain, and leaves
  // the state as it was before that step.
  virtual absl::Status run(uint64_t max_steps) = 0;

  absl::Status step() { return run(1); }

  // The transformer layer that executes the instruction at `pc`; 0 in an engine without layers.
  virtual uint8_t layer_of(uint8_t pc) const = 0;

 protected:
  Engine() = default;
  Engine(const Engine&) = default;
  Engine& operator=(const Engine&) = default;
};

}  // namespace ptvm::engine
