// The disassembler: a program to `.tvm` source.
#pragma once

#include <string>

#include "prover/vm/program.h"

namespace ptvm::assembler {

// Source that assembles to `program`, which must be valid (vm::validate). Jump and call targets
// become labels `L<index>`; those behind the program's end, where no label can stand, stay numbers.
std::string disassemble(const vm::Program& program);

}  // namespace ptvm::assembler
