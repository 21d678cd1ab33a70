#include "tests/support/random_program.h"

#include <array>
#include <optional>
#include <random>
#include <vector>

#include "prover/vm/machine.h"
#include "shared/isa/isa.h"

namespace ptvm::testing {
namespace {

using isa::Opcode;
using isa::OperandKind;

class Generator {
 public:
  explicit Generator(uint64_t seed) : engine_(seed) {}

  size_t below(size_t bound) { return static_cast<size_t>(engine_() % bound); }
  bool one_in(size_t n) { return below(n) == 0; }

  int16_t value() {
    constexpr std::array<int16_t, 10> kEdges = {-32768, -32767, -256, -1, 0, 1, 2, 255, 256, 32767};
    switch (below(3)) {
      case 0:
        return kEdges[below(kEdges.size())];
      case 1:
        return static_cast<int16_t>(below(16));
      default:
        return static_cast<int16_t>(engine_());
    }
  }

  std::vector<int16_t> memory(size_t n_cells) {
    std::vector<int16_t> cells(n_cells);
    for (int16_t& cell : cells) cell = one_in(2) ? value() : int16_t{0};
    return cells;
  }

  // Any instruction with an address below `n_cells` and a target below `n_targets`; HALT instead
  // of one that would need a cell where there is none.
  isa::Instruction instruction(size_t n_cells, size_t n_targets) {
    const auto opcode = static_cast<Opcode>(below(isa::kOpcodes.size()));
    switch (isa::info(opcode).operand) {
      case OperandKind::kNone:
        return {opcode, 0};
      case OperandKind::kImmediate:
        return {opcode, value()};
      case OperandKind::kAddress:
        if (n_cells == 0) return {Opcode::kHalt, 0};
        return {opcode, static_cast<int16_t>(below(n_cells))};
      case OperandKind::kTarget:
        return {opcode, static_cast<int16_t>(below(n_targets))};
    }
    return {};
  }

 private:
  std::mt19937_64 engine_;
};

// The machine where the run of `program` ends; nothing if that is by an error or too late.
std::optional<vm::Machine> run_to_halt(const vm::Program& program, uint64_t max_steps) {
  vm::Machine machine = vm::Machine::create(program).value();
  if (!machine.run(max_steps).ok() || !machine.registers().halted) return std::nullopt;
  return machine;
}

}  // namespace

// Starts with HALT in every place and replaces the one that the run ends at, again and again, so
// that each instruction is chosen to be legal at the time that the run comes to it first.
vm::Program random_program(uint64_t seed, const RandomProgramOptions& options) {
  constexpr size_t kTries = 20;
  Generator random(seed);
  const size_t n_instructions = 1 + random.below(options.max_instructions);
  const size_t n_cells = random.below(options.max_memory_cells + 1);
  const uint64_t wanted_steps = 1 + random.below(static_cast<size_t>(options.max_steps));
  vm::Program program;
  program.instructions.assign(n_instructions, {Opcode::kHalt, 0});
  program.initial_memory = random.memory(n_cells);

  std::vector<bool> is_reached(n_instructions);
  while (true) {
    const vm::Machine machine = *run_to_halt(program, options.max_steps);
    const uint8_t pc = machine.registers().pc;
    if (is_reached[pc]) break;  // nothing but HALT was found to fit here
    is_reached[pc] = true;
    if (machine.steps() >= wanted_steps) break;
    for (size_t i = 0; i < kTries; ++i) {
      program.instructions[pc] = random.instruction(n_cells, n_instructions);
      const bool is_halt = program.instructions[pc].opcode == Opcode::kHalt;
      if (!is_halt && run_to_halt(program, options.max_steps)) break;
      program.instructions[pc] = {Opcode::kHalt, 0};
    }
  }
  for (size_t i = 0; i < n_instructions; ++i) {
    if (!is_reached[i]) program.instructions[i] = random.instruction(n_cells, n_instructions);
  }
  return program;
}

vm::Program random_text(uint64_t seed) {
  Generator random(seed);
  const size_t n_cells = random.below(isa::kMaxMemoryCells + 1);
  vm::Program program{{}, random.memory(n_cells), {}};
  program.instructions.resize(random.below(isa::kMaxInstructions + 1));
  for (isa::Instruction& instruction : program.instructions) {
    instruction = random.instruction(256, 256);
  }
  return program;
}

}  // namespace ptvm::testing
