// The assembler: `.tvm` source to a program (grammar: spec/isa.md, section 5).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "prover/asm/diagnostic.h"
#include "prover/vm/program.h"

namespace ptvm::assembler {

// After this many errors the assembler stops and says so.
inline constexpr size_t kMaxDiagnostics = 256;

struct Assembly {
  vm::Program program;                  // complete only if `ok()`
  std::vector<Diagnostic> diagnostics;  // every error, by line and column

  bool ok() const { return diagnostics.empty(); }
};

Assembly assemble(std::string_view source);

// All diagnostics of a source that came from `file`, rendered one after the other.
std::string render(const std::vector<Diagnostic>& diagnostics, const std::string& file);

}  // namespace ptvm::assembler
