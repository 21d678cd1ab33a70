// Every error of the assembler, with its exact position and wording.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "prover/asm/assembler.h"

namespace ptvm::assembler {
namespace {

using ::testing::EndsWith;
using ::testing::SizeIs;

// "LINE:COLUMN: MESSAGE" of each error, one a line.
std::string errors(std::string_view source) {
  std::string text;
  for (const Diagnostic& diagnostic : assemble(source).diagnostics) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", diagnostic.line, ":", diagnostic.column, ": ",
                    diagnostic.message);
  }
  return text;
}

std::string repeat(const std::string& text, size_t n) {
  std::string all;
  for (size_t i = 0; i < n; ++i) all += text;
  return all;
}

TEST(Diagnostics, UnknownInstruction) {
  EXPECT_EQ(errors("  FROB 1"), "1:3: unknown instruction `FROB`");
  EXPECT_EQ(errors("LOADDI 1"), "1:1: unknown instruction `LOADDI`; did you mean `LOADI`?");
  EXPECT_EQ(errors("hlat"), "1:1: unknown instruction `hlat`; did you mean `HALT`?");
  EXPECT_EQ(errors(","), "1:1: unknown instruction ``");
}

TEST(Diagnostics, UnknownDirective) {
  EXPECT_EQ(errors(".data 1"), "1:1: unknown directive `.data`");
  EXPECT_EQ(errors(".memroy 1"), "1:1: unknown directive `.memroy`; did you mean `.memory`?");
}

TEST(Diagnostics, OperandCount) {
  EXPECT_EQ(errors("LOADI"), "1:1: `LOADI` expects 1 operand, found 0");
  EXPECT_EQ(errors("LOADI 1 2"), "1:9: `LOADI` expects 1 operand, found 2");
  EXPECT_EQ(errors("LOADI 1 ,"), "1:9: `LOADI` expects 1 operand, found 2");
  EXPECT_EQ(errors("halt 7"), "1:6: `halt` expects 0 operands, found 1");
  EXPECT_EQ(errors(".memory"), "1:1: `.memory` expects 1 operand (the number of cells), found 0");
  EXPECT_EQ(errors(".memory 1 2 3"),
            "1:11: `.memory` expects 1 operand (the number of cells), found 3");
  EXPECT_EQ(errors(".init 1"), "1:1: `.init` expects 2 operands (an address and a value), found 1");
}

TEST(Diagnostics, Immediate) {
  EXPECT_EQ(errors("LOADI x"), "1:7: invalid immediate `x`: not an integer");
  EXPECT_EQ(errors("LOADI ,5"), "1:7: invalid immediate `,5`: not an integer");
  EXPECT_EQ(errors("LOADI 1_0"), "1:7: invalid immediate `1_0`: not an integer");
  EXPECT_EQ(errors("LOADI 0x"), "1:7: invalid immediate `0x`: not an integer");
  EXPECT_EQ(errors("LOADI 0b2"), "1:7: invalid immediate `0b2`: not an integer");
  EXPECT_EQ(errors("LOADI +-1"), "1:7: invalid immediate `+-1`: not an integer");
  EXPECT_EQ(errors("LOADI ,"), "1:7: invalid immediate ``: not an integer");
  EXPECT_EQ(errors("ADD 32768"), "1:5: immediate `32768` is outside -32768..32767");
  EXPECT_EQ(errors("ADD -32769"), "1:5: immediate `-32769` is outside -32768..32767");
  EXPECT_EQ(errors("ADD +0xFFFF"), "1:5: immediate `+0xFFFF` is outside -32768..32767");
  EXPECT_EQ(errors("ADD 0x10000"), "1:5: immediate `0x10000` is outside -32768..65535");
  EXPECT_EQ(errors("ADD 99999999999999999999999"),
            "1:5: immediate `99999999999999999999999` is outside -32768..32767");
}

TEST(Diagnostics, Address) {
  EXPECT_EQ(errors("LOAD 256"), "1:6: memory address `256` is outside 0..255");
  EXPECT_EQ(errors("LOAD -1"), "1:6: memory address `-1` is outside 0..255");
  EXPECT_EQ(errors("LOAD a"), "1:6: invalid memory address `a`: not an integer");
}

TEST(Diagnostics, Target) {
  EXPECT_EQ(errors("JMP 256"), "1:5: target `256` is outside 0..255");
  EXPECT_EQ(errors("JMP -1"), "1:5: target `-1` is outside 0..255");
  EXPECT_EQ(errors("JMP nowhere"), "1:5: unknown label `nowhere`");
  EXPECT_EQ(errors("loop: JMP lop"), "1:11: unknown label `lop`; did you mean `loop`?");
  EXPECT_EQ(errors("loop: JMP Loop"), "1:11: unknown label `Loop`; did you mean `loop`?");
}

TEST(Diagnostics, Memory) {
  EXPECT_EQ(errors(".memory 256"), "1:9: memory size `256` is outside 0..255");
  EXPECT_EQ(errors(".memory -1"), "1:9: memory size `-1` is outside 0..255");
  EXPECT_EQ(errors(".memory 18446744073709551616"),
            "1:9: memory size `18446744073709551616` is outside 0..255");
  EXPECT_EQ(errors(".memory big"), "1:9: invalid memory size `big`: not an integer");
}

TEST(Diagnostics, AWrongMemorySizeIsNotBlamedOnInit) {
  EXPECT_EQ(errors(".memory 256\n.init 200 1"), "1:9: memory size `256` is outside 0..255");
}

TEST(Diagnostics, Init) {
  EXPECT_EQ(errors(".init 16 1"), "1:7: memory address `16` is beyond the 16 memory cells");
  EXPECT_EQ(errors(".memory 0\n.init 0 1"), "2:7: memory address `0` is beyond the 0 memory cells");
  EXPECT_EQ(errors(".init 256 1"), "1:7: memory address `256` is outside 0..255");
  EXPECT_EQ(errors(".init 1 32768"), "1:9: initial value `32768` is outside -32768..32767");
  EXPECT_EQ(errors(".init x y"),
            "1:7: invalid memory address `x`: not an integer\n"
            "1:9: invalid initial value `y`: not an integer");
}

TEST(Diagnostics, InitThatMemoryWouldDiscard) {
  EXPECT_EQ(errors(".init 0 1\n.init 1 1\nNOP\n  .memory 4"),
            "4:3: `.memory` would discard the `.init` of line 1; it has to come first");
}

TEST(Diagnostics, Label) {
  EXPECT_EQ(errors("  : NOP"), "1:3: a label needs a name");
  EXPECT_EQ(errors("a:: NOP"), "1:3: a label needs a name");
  EXPECT_EQ(errors(" a b : NOP"),
            "1:2: invalid label `a b`: only letters, digits, `_` and `-` may be used");
  EXPECT_EQ(errors("a.b: NOP"),
            "1:1: invalid label `a.b`: only letters, digits, `_` and `-` may be used");
  EXPECT_EQ(errors("\u00E9: NOP"),
            "1:1: invalid label `\u00E9`: only letters, digits, `_` and `-` may be used");
  EXPECT_EQ(errors("a: NOP\nb: a: NOP"), "2:4: duplicate label `a`, first defined on line 1");
}

TEST(Diagnostics, LabelSpelledLikeANumber) {
  for (const char* name : {"12", "-5", "300", "0x1F", "0b1"}) {
    EXPECT_EQ(errors(absl::StrCat(name, ": NOP")),
              absl::StrCat("1:1: label `", name,
                           "` is spelled like a number, so no instruction could refer to it"));
  }
  EXPECT_EQ(errors("0xg: 1a: -: JMP 1a"), "");
}

TEST(Diagnostics, TooManyInstructions) {
  EXPECT_EQ(errors(repeat("NOP\n", 256)), "");
  EXPECT_EQ(errors(repeat("NOP\n", 300)), "257:1: the program has more than 256 instructions");
}

TEST(Diagnostics, LabelThatPcCannotReach) {
  EXPECT_EQ(errors(repeat("NOP\n", 256) + "end:"),
            "257:1: label `end` stands at instruction 256; pc reaches no further than 255");
}

TEST(Diagnostics, SourceThatIsNotUtf8) {
  const char* const message = "the source is not UTF-8 text";
  EXPECT_EQ(errors("NOP\nNOP ; \xFF\nFROB"), absl::StrCat("2:7: ", message));
  EXPECT_EQ(errors("\xC3"), absl::StrCat("1:1: ", message));
  EXPECT_EQ(errors("\xC0\x80"), absl::StrCat("1:1: ", message));
  EXPECT_EQ(errors("\xE0\x80\x80"), absl::StrCat("1:1: ", message));
  EXPECT_EQ(errors("\xED\xA0\x80"), absl::StrCat("1:1: ", message));
  EXPECT_EQ(errors("\xF4\x90\x80\x80"), absl::StrCat("1:1: ", message));
  EXPECT_EQ(errors("; \u00E9 \u20AC \U0001F600\nHALT"), "");
}

TEST(Diagnostics, AllErrorsAreReportedInTheirOrder) {
  EXPECT_EQ(errors("JMP gone\nFROB\na: a: LOADI 70000\n.memory 999\nLOAD x"),
            "1:5: unknown label `gone`\n"
            "2:1: unknown instruction `FROB`\n"
            "3:4: duplicate label `a`, first defined on line 3\n"
            "3:13: immediate `70000` is outside -32768..32767\n"
            "4:9: memory size `999` is outside 0..255\n"
            "5:6: invalid memory address `x`: not an integer");
}

TEST(Diagnostics, AreLimitedInNumber) {
  const Assembly assembly = assemble(repeat("FROB\n", 1000));
  ASSERT_THAT(assembly.diagnostics, SizeIs(kMaxDiagnostics));
  EXPECT_THAT(assembly.diagnostics.back().message,
              EndsWith("(too many errors; the rest is not shown)"));
}

TEST(Diagnostics, AreLimitedInLength) {
  const std::string line = repeat("a:", 100000);
  const Assembly assembly = assemble(line);
  ASSERT_THAT(assembly.diagnostics, SizeIs(kMaxDiagnostics));
  EXPECT_EQ(assembly.diagnostics[0].source_line, line.substr(0, kMaxShownColumns) + "...");
  EXPECT_EQ(errors(repeat("x", 1000)),
            absl::StrCat("1:1: unknown instruction `", repeat("x", 40), "...`"));
}

TEST(Rendering, ShowsPositionLineAndCaret) {
  EXPECT_EQ(render(assemble("NOP\n  LOADI 5x ; five\r\n").diagnostics, "a/b.tvm"),
            "a/b.tvm:2:9: error: invalid immediate `5x`: not an integer\n"
            "  LOADI 5x ; five\n"
            "        ^\n");
}

TEST(Rendering, CountsCodePointsAndKeepsTabs) {
  EXPECT_EQ(render(assemble("\u00E9\tx\u20AC: NOP").diagnostics, "f"),
            "f:1:1: error: invalid label `\u00E9\tx\u20AC`: only letters, digits, `_` and `-` may "
            "be used\n\u00E9\tx\u20AC: NOP\n^\n");
  EXPECT_EQ(render(assemble("\tLOADI\t\u20AC 1").diagnostics, "f"),
            "f:1:10: error: `LOADI` expects 1 operand, found 2\n"
            "\tLOADI\t\u20AC 1\n"
            "\t     \t  ^\n");
}

TEST(Rendering, HidesWhatATerminalWouldObey) {
  EXPECT_EQ(render(assemble("\x1B[2J").diagnostics, "f"),
            "f:1:1: error: unknown instruction `\uFFFD[2J`\n\uFFFD[2J\n^\n");
  EXPECT_EQ(render(assemble("a\xFFz").diagnostics, "f"),
            "f:1:2: error: the source is not UTF-8 text\na\uFFFDz\n ^\n");
}

TEST(Rendering, LeavesTheCaretOutBehindACutLine) {
  EXPECT_EQ(render(assemble(repeat(" ", 200) + "FROB").diagnostics, "f"),
            "f:1:201: error: unknown instruction `FROB`\n" + repeat(" ", 160) + "...\n");
}

TEST(Rendering, JoinsAllDiagnostics) {
  EXPECT_EQ(render(assemble("X\nY").diagnostics, "f"),
            "f:1:1: error: unknown instruction `X`\nX\n^\n"
            "f:2:1: error: unknown instruction `Y`\nY\n^\n");
}

}  // namespace
}  // namespace ptvm::assembler
