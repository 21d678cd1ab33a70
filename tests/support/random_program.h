// Random programs that are known to halt, for tests that compare two views of the machine.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prover/vm/program.h"

namespace ptvm::testing {

struct RandomProgramOptions {
  size_t max_instructions = 96;  // 1..256
  size_t max_memory_cells = 24;  // 0..255
  uint64_t max_steps = 512;      // at least 1; a run takes at most this many
};

// A program that halts without an error within `max_steps`, the same for the same arguments. It
// draws from all 26 instructions: jumps forwards and backwards, loops, calls, stack use, computed
// returns, and operands that lean towards the edges of 16 bits. Steps vary from 1 to `max_steps`.
vm::Program random_program(uint64_t seed, const RandomProgramOptions& options = {});

// Any valid program, which may loop or fail: for tests that do not run it.
vm::Program random_text(uint64_t seed);

}  // namespace ptvm::testing
