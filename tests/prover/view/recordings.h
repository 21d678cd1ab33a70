// Recording runs, for tests.
#pragma once

#include <string>
#include <string_view>

#include "prover/asm/assembler.h"
#include "prover/asm/load.h"
#include "prover/model/compile.h"
#include "prover/view/recorded_run.h"

namespace ptvm::view {

inline vm::Program program_of(std::string_view source) {
  return assembler::assemble(source).program;
}

// The program programs/NAME.tvm.
inline vm::Program program_named(const std::string& name) {
  return assembler::load(PTVM_SOURCE_DIR "/programs/" + name + ".tvm").value();
}

inline RecordedRun recorded(const vm::Program& program, std::string_view attention = "average-hard",
                            uint64_t max_steps = 10000) {
  model::Config config;
  config.attention = model::parse_attention_mode(attention).value();
  return RecordedRun::record(model::compile(program, config).value(), max_steps).value();
}

}  // namespace ptvm::view
