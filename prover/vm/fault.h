// Why a step cannot be executed (spec/isa.md, section 4.1), in words that all engines share.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "prover/vm/program.h"
#include "shared/isa/isa.h"

namespace ptvm::vm {

enum class Fault : uint8_t {
  kNone,
  kProgramCounter,
  kStackOverflow,
  kStackUnderflow,
  kAddress,
  kReturnValue,
};

// What forbids the next step from state `registers` before it reads memory; never kReturnValue.
Fault fault_before_read(const Program& program, const isa::Registers& registers);

// "step 7, pc 3 (POP), line 9": the parts that are known. `step` counts from 1.
std::string describe_step(const Program& program, uint64_t step, uint8_t pc);

// kOutOfRange with the step and the reason, or OK for kNone. `registers` are those before step
// `step`; `read_value`, which only counts for kReturnValue, is what RET read.
absl::Status explain(Fault fault, const Program& program, uint64_t step,
                     const isa::Registers& registers, int16_t read_value);

}  // namespace ptvm::vm
