// An interpreter of the machine of spec/isa.md. It runs plainly, as fast as it can, or records the
// prover's trace; then a read sees the newest write, which is average-hard attention. Or it reads
// by the attention that it is given.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "prover/attention/memory.h"
#include "prover/vm/fault.h"
#include "prover/vm/program.h"
#include "prover/vm/trace.h"
#include "shared/isa/isa.h"

namespace ptvm::vm {

// A value type: a copy is an independent machine in the same state.
class Machine {
 public:
  // A machine in the initial state of `program`; kInvalidArgument if `validate` refuses it.
  static absl::StatusOr<Machine> create(Program program);

  // Executes until HALT, or until `max_steps` more steps are done, which is no error. A step that
  // the machine forbids gives kOutOfRange with its reason ("step 7, pc 3 (POP), line 9: stack
  // underflow: ..."; steps count from 1) and leaves the state as it was before that step.
  absl::Status run(uint64_t max_steps);

  // As `run`, with reads by attention over `histories`, which belong to this machine: they were
  // made from its initial memory and given to this function ever since.
  absl::Status run(uint64_t max_steps, attention::Memory& histories);

  // As `run`, from clock 0, with the steps recorded: `rows` is replaced by one row for each step
  // done, at most `max_rows` (< 2^31). After an error it holds the steps before the faulty one.
  absl::Status run_segment(size_t max_rows, std::vector<TraceRow>& rows);

  const Program& program() const { return program_; }
  const isa::Registers& registers() const { return registers_; }
  uint64_t steps() const { return steps_; }  // since the initial state
  std::span<const int16_t> memory() const { return {memory_.data(), n_cells()}; }

  // [n_cells] The clock of each cell's newest tuple in the segment last recorded: the clock of its
  // last access + 1, or 0.
  std::span<const uint32_t> cell_clocks() const { return {cell_clocks_.data(), n_cells()}; }

  // The instruction that the next step executes; null if halted or if pc is beyond the program.
  const isa::Instruction* next_instruction() const;

 private:
  enum class Mode : uint8_t { kPlain, kRecord, kAttend };

  // What the loop dispatches on: the opcodes, by their numbers, and what decoding knows to fail.
  enum class Action : uint8_t {
#define PTVM_ACTION(name, mnemonic, statement_name, operand) k##name,
    PTVM_OPCODE_TABLE(PTVM_ACTION)
#undef PTVM_ACTION
        kFailProgramCounter,
    kFailAddress,
  };
  struct Operation {
    Action action;
    int16_t operand;
  };

  explicit Machine(Program program);
  size_t n_cells() const { return program_.initial_memory.size(); }
  // `rows` and `first_clk` are for kRecord, `histories` for kAttend.
  template <Mode kMode>
  Fault execute(uint64_t max_steps, TraceRow* rows, uint32_t first_clk,
                attention::Memory* histories);
  // The status of a run that ended so; `read_value` as in vm::explain.
  absl::Status status_of(Fault fault, int16_t read_value) const {
    return explain(fault, program_, steps_ + 1, registers_, read_value);
  }

  Program program_;
  isa::Registers registers_;
  uint64_t steps_ = 0;
  // All three cover every 8-bit index, so that the loop needs no bound of its own. Aligned, since
  // loops were measured to be three times slower at some places within a cache line.
  alignas(64) std::array<Operation, 256> operations_;
  alignas(64) std::array<int16_t, 256> memory_{};
  std::array<uint32_t, 256> cell_clocks_{};
};

}  // namespace ptvm::vm
