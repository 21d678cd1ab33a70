// Fuzzes the assembler: any text gives diagnostics or a valid program, and that program is the same
// after it was written as assembly and read again.

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "prover/asm/assembler.h"
#include "prover/asm/disassembler.h"
#include "shared/util/bytes.h"
#include "tests/fuzz/target.h"

namespace {

using namespace ptvm;

void check_diagnostics(const assembler::Assembly& assembly) {
  const auto& diagnostics = assembly.diagnostics;
  PTVM_FUZZ_CHECK(diagnostics.size() <= assembler::kMaxDiagnostics + 1);
  for (size_t i = 0; i < diagnostics.size(); ++i) {
    PTVM_FUZZ_CHECK(diagnostics[i].line >= 1 && diagnostics[i].column >= 1);
    PTVM_FUZZ_CHECK(i == 0 || diagnostics[i - 1].line <= diagnostics[i].line);
  }
  PTVM_FUZZ_CHECK(!assembler::render(diagnostics, "fuzz.tvm").empty());
}

void check_program(const vm::Program& program) {
  PTVM_FUZZ_CHECK(vm::validate(program).ok());
  PTVM_FUZZ_CHECK(program.source_lines.size() == program.instructions.size());
  const assembler::Assembly again = assembler::assemble(assembler::disassemble(program));
  PTVM_FUZZ_CHECK(again.ok() && again.program == program);
}

// A word that means something, or nearly does.
std::string random_word(std::mt19937_64& random) {
  static constexpr std::array<std::string_view, 24> kWords = {
      ".memory", ".init", ":",     ",",   ";",          "#",        "\n",           "\r\n",
      "\t",      "loop:", "loop",  "-",   "+",          "0x",       "0b",           "0xFFFF",
      "-32768",  "32767", "65535", "255", "4294967296", "\xC2\xA0", "\xE2\x80\xA8", "\xFF"};
  const size_t choice = random() % 3;
  if (choice == 0) return std::string(isa::kOpcodes[random() % isa::kOpcodes.size()].mnemonic);
  if (choice == 1) return std::string(kWords[random() % kWords.size()]);
  return std::to_string(static_cast<int64_t>(random() % 600) - 300);
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const assembler::Assembly assembly = assembler::assemble(text_of({data, size}));
  if (assembly.ok()) {
    check_program(assembly.program);
  } else {
    check_diagnostics(assembly);
  }
  return 0;
}

// Works on words and lines as often as on bytes.
size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  std::mt19937_64 random(seed);
  if (random() % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::string text(text_of({data, size}));
  const size_t at = text.empty() ? 0 : random() % text.size();
  const size_t line_end = std::min(text.find('\n', at), text.size());
  switch (random() % 4) {
    case 0:
      text.insert(at, absl::StrCat(" ", random_word(random), " "));
      break;
    case 1: {  // instead of the next word
      const size_t begin = std::min(text.find_first_not_of(" \n", at), text.size());
      text.replace(begin, text.find_first_of(" \n", begin) - begin, random_word(random));
      break;
    }
    case 2:  // an instruction in a line of its own
      text.insert(line_end, absl::StrCat("\n", random_word(random), " ", random_word(random)));
      break;
    default:  // what stands up to here once more
      text.insert(line_end, text.substr(0, random() % (1 + text.size())));
      break;
  }
  return fuzz::replace(data, max_size, bytes_of(text));
}
