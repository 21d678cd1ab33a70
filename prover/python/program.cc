// Programs, and the assembler.
#include "prover/vm/program.h"

#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "prover/asm/assembler.h"
#include "prover/asm/disassembler.h"
#include "prover/asm/load.h"
#include "prover/claim/program_json.h"
#include "prover/python/bindings.h"

namespace ptvm::python {
namespace {

using assembler::Diagnostic;

// The program, complete only if there are no diagnostics.
std::pair<vm::Program, std::vector<Diagnostic>> assemble(nb::bytes source) {
  if (source.size() > assembler::kMaxSourceBytes) {
    throw_if_error(absl::InvalidArgumentError(
        absl::StrCat("the source is longer than ", assembler::kMaxSourceBytes, " bytes")));
  }
  assembler::Assembly assembly = assembler::assemble({source.c_str(), source.size()});
  return {std::move(assembly.program), std::move(assembly.diagnostics)};
}

std::vector<std::string> instructions(const vm::Program& program) {
  std::vector<std::string> texts;
  for (const isa::Instruction instruction : program.instructions) {
    texts.push_back(vm::format_instruction(instruction));
  }
  return texts;
}

vm::Program with_memory(vm::Program program, const std::vector<int64_t>& memory) {
  using Cell = std::numeric_limits<int16_t>;
  const auto bad = std::ranges::find_if(
      memory, [](int64_t value) { return value < Cell::min() || value > Cell::max(); });
  if (bad != memory.end()) {
    throw_if_error(absl::InvalidArgumentError(absl::StrCat("memory cell ", bad - memory.begin(),
                                                           " is ", *bad, ", which is not in ",
                                                           Cell::min(), "..", Cell::max())));
  }
  program.initial_memory.assign(memory.begin(), memory.end());
  throw_if_error(vm::validate(program));
  return program;
}

}  // namespace

void add_program(nb::module_& m) {
  nb::class_<vm::Program>(m, "Program", "A program: instructions, and the memory to start with.")
      .def_prop_ro("instructions", &instructions, "In assembly, targets as numbers: 'JNZ 7'.")
      .def_prop_ro(
          "initial_memory", [](const vm::Program& program) { return program.initial_memory; },
          "What the memory cells hold at the start.")
      .def_prop_ro(
          "hash",
          [](const vm::Program& program) { return claim::to_hex(claim::program_hash(program)); },
          "The hash of instructions and initial memory that claims have as `program_hash`.")
      .def("with_memory", &with_memory, nb::arg("memory"),
           "The same instructions with another initial memory. ValueError if the machine cannot\n"
           "hold it.")
      .def("__str__", &assembler::disassemble, "Source that assembles to this program.")
      .def("__repr__",
           [](const vm::Program& program) {
             return absl::StrCat("<ptvm.Program of ", program.instructions.size(),
                                 " instructions and ", program.initial_memory.size(), " cells>");
           })
      .def("__eq__", [](const vm::Program& a, const vm::Program& b) { return a == b; })
      .def("__eq__", [](const vm::Program&, nb::handle) { return false; })
      .def("__hash__", [](const vm::Program& program) {
        return nb::hash(nb::cast(claim::to_hex(claim::program_hash(program))));
      });
  nb::class_<Diagnostic>(m, "Diagnostic", "What is wrong with a source, and where.")
      .def_ro("line", &Diagnostic::line, "Counted from 1.")
      .def_ro("column", &Diagnostic::column, "Counted from 1, in code points.")
      .def_ro("message", &Diagnostic::message)
      .def(
          "render",
          [](const Diagnostic& diagnostic, const std::string& name) {
            return assembler::render(diagnostic, name);
          },
          nb::arg("name"), "NAME:LINE:COLUMN: error: MESSAGE, the line, and a caret below it.");
  m.def("assemble", &assemble, nb::arg("source"));
}

}  // namespace ptvm::python
