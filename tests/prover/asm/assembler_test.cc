#include "prover/asm/assembler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "prover/asm/disassembler.h"
#include "tests/support/random_program.h"

namespace ptvm::assembler {
namespace {

using enum isa::Opcode;
using isa::Instruction;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The program of a source without errors.
vm::Program good(std::string_view source) {
  const Assembly assembly = assemble(source);
  EXPECT_EQ(render(assembly.diagnostics, "x.tvm"), "");
  EXPECT_EQ(vm::validate(assembly.program).message(), "");
  return assembly.program;
}

TEST(Assembler, ReadsEveryInstruction) {
  const vm::Program program = good(R"(
    NOP
    LOADI -5
    LOAD 1
    STORE 2
    PUSH
    POP
    ADD 3
    ADDM 4
    SUB 5
    SUBM 6
    MUL 7
    MULM 8
    AND 9
    ANDM 10
    OR 11
    ORM 12
    XOR 13
    XORM 14
    CMP 15
    CMPM 16
    CALL 17
    RET
    JMP 18
    JZ 19
    JNZ 20
    HALT)");
  EXPECT_THAT(
      program.instructions,
      ElementsAre(
          Instruction{kNop}, Instruction{kLoadImmediate, -5}, Instruction{kLoad, 1},
          Instruction{kStore, 2}, Instruction{kPush}, Instruction{kPop},
          Instruction{kAddImmediate, 3}, Instruction{kAddMemory, 4}, Instruction{kSubImmediate, 5},
          Instruction{kSubMemory, 6}, Instruction{kMulImmediate, 7}, Instruction{kMulMemory, 8},
          Instruction{kAndImmediate, 9}, Instruction{kAndMemory, 10}, Instruction{kOrImmediate, 11},
          Instruction{kOrMemory, 12}, Instruction{kXorImmediate, 13}, Instruction{kXorMemory, 14},
          Instruction{kCmpImmediate, 15}, Instruction{kCmpMemory, 16}, Instruction{kCall, 17},
          Instruction{kRet}, Instruction{kJump, 18}, Instruction{kJumpIfZero, 19},
          Instruction{kJumpIfNotZero, 20}, Instruction{kHalt}));
  EXPECT_EQ(program.source_lines.size(), 26u);
  EXPECT_EQ(program.source_lines.front(), 2u);
  EXPECT_EQ(program.source_lines.back(), 27u);
}

TEST(Assembler, AnEmptySourceIsAnEmptyProgramWith16Cells) {
  for (const std::string_view source : {"", "\n", "  ; nothing\n# at all", "\r\n\t\r\n"}) {
    const vm::Program program = good(source);
    EXPECT_THAT(program.instructions, IsEmpty());
    EXPECT_EQ(program.initial_memory, std::vector<int16_t>(16));
  }
}

TEST(Assembler, IgnoresCaseInMnemonicsAndDirectives) {
  const vm::Program program = good(".Memory 2\n.INIT 1 4\nloadI 5\nhAlT");
  EXPECT_THAT(program.instructions,
              ElementsAre(Instruction{kLoadImmediate, 5}, Instruction{kHalt}));
  EXPECT_THAT(program.initial_memory, ElementsAre(0, 4));
}

TEST(Assembler, ReadsCommentsCommasAndAnyWhiteSpace) {
  EXPECT_THAT(good("\tLOADI\t5,, ; five: a comment\r\nHALT#end").instructions,
              ElementsAre(Instruction{kLoadImmediate, 5}, Instruction{kHalt}));
  EXPECT_THAT(good(".memory 3\n.init 0, 7").initial_memory, ElementsAre(7, 0, 0));
  EXPECT_THAT(good("\u00A0LOADI\u20035\u3000").instructions,
              ElementsAre(Instruction{kLoadImmediate, 5}));
}

TEST(Assembler, LabelsMeanTheNextInstruction) {
  const vm::Program program = good(R"(
    JMP end
    a: b:  c-1: CALL a
    JZ b
    JNZ A_2
    A_2:
    ; between
    CALL c-1
    end:)");
  EXPECT_THAT(program.instructions,
              ElementsAre(Instruction{kJump, 5}, Instruction{kCall, 1}, Instruction{kJumpIfZero, 1},
                          Instruction{kJumpIfNotZero, 4}, Instruction{kCall, 1}));
}

TEST(Assembler, LabelsAreCaseSensitive) {
  EXPECT_THAT(good("x: NOP\nX: JMP x\nJMP X").instructions,
              ElementsAre(Instruction{kNop}, Instruction{kJump, 0}, Instruction{kJump, 1}));
}

TEST(Assembler, ALabelMayHaveAMnemonicsName) {
  EXPECT_THAT(good("halt: JMP halt").instructions, ElementsAre(Instruction{kJump, 0}));
}

TEST(Assembler, TakesTargetsBeyondTheProgram) {
  EXPECT_THAT(good("JMP 255").instructions, ElementsAre(Instruction{kJump, 255}));
}

TEST(Assembler, TakesAddressesBeyondTheMemory) {
  EXPECT_THAT(good(".memory 0\nLOAD 255").instructions, ElementsAre(Instruction{kLoad, 255}));
}

TEST(Assembler, ReadsImmediatesAtTheirLimits) {
  EXPECT_THAT(good("LOADI -32768\nLOADI +32767\nLOADI 0x7fff\nLOADI 0X8000\nLOADI 0xFFFF\n"
                   "LOADI -0x8000\nLOADI 0b1111111111111110\nLOADI 0B101\nLOADI -0")
                  .instructions,
              ElementsAre(Instruction{kLoadImmediate, -32768}, Instruction{kLoadImmediate, 32767},
                          Instruction{kLoadImmediate, 32767}, Instruction{kLoadImmediate, -32768},
                          Instruction{kLoadImmediate, -1}, Instruction{kLoadImmediate, -32768},
                          Instruction{kLoadImmediate, -2}, Instruction{kLoadImmediate, 5},
                          Instruction{kLoadImmediate, 0}));
  EXPECT_THAT(good("LOAD 0xfF\nJMP +0b11").instructions,
              ElementsAre(Instruction{kLoad, 255}, Instruction{kJump, 3}));
}

TEST(Assembler, DirectivesMayStandAnywhereAndTheLastWins) {
  EXPECT_THAT(good("NOP\n.memory 9\n.memory 2\nHALT\n.init 1 3\n.init 0x1 0xFFFF").initial_memory,
              ElementsAre(0, -1));
  EXPECT_THAT(good(".memory 0").initial_memory, IsEmpty());
  EXPECT_EQ(good(".memory 255").initial_memory.size(), 255u);
  EXPECT_EQ(good(".init 15 1").initial_memory[15], 1);
}

TEST(Assembler, Holds256InstructionsAndLabelsUpTo255) {
  std::string source = "JMP last\n";
  for (int i = 0; i < 254; ++i) source += "NOP\n";
  const vm::Program program = good(source + "last: HALT");
  EXPECT_EQ(program.instructions.size(), 256u);
  EXPECT_EQ(program.instructions[0], (Instruction{kJump, 255}));
}

TEST(Disassembler, WritesLabelsForTargets) {
  EXPECT_EQ(disassemble(good(".memory 3\n.init 1 -4\na: LOADI 5\nJZ b\nCALL 1\nJMP a\nJNZ 200\n"
                             "JMP 5\nb:")),
            ".memory 3\n"
            ".init 1 -4\n"
            "\n"
            "L0:\n"
            "  LOADI 5\n"
            "L1:\n"
            "  JZ L6\n"
            "  CALL L1\n"
            "  JMP L0\n"
            "  JNZ 200\n"
            "L5:\n"
            "  JMP L5\n"
            "L6:\n");
}

TEST(Disassembler, WritesNoLabelBehindAFullProgram) {
  vm::Program program;
  program.instructions.assign(256, {kJump, 255});
  EXPECT_EQ(good(disassemble(program)), program);
}

TEST(Disassembler, RoundTripsRandomPrograms) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const vm::Program program = testing::random_text(seed);
    const std::string source = disassemble(program);
    ASSERT_EQ(good(source), program) << "seed " << seed << "\n" << source;
    EXPECT_EQ(disassemble(good(source)), source);
  }
}

TEST(FormatInstruction, WritesMnemonicAndOperand) {
  EXPECT_EQ(vm::format_instruction({kLoadImmediate, -32768}), "LOADI -32768");
  EXPECT_EQ(vm::format_instruction({kJump, 255}), "JMP 255");
  EXPECT_EQ(vm::format_instruction({kRet}), "RET");
}

}  // namespace
}  // namespace ptvm::assembler
