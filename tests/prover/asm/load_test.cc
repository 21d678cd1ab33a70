#include "prover/asm/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace ptvm::assembler {
namespace {

std::string write_file(const std::string& name, const std::string& text) {
  const std::string path = ::testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

TEST(Load, ReadsAProgram) {
  const absl::StatusOr<vm::Program> program = load(write_file("good.tvm", "NOP\n\nHALT"));
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_EQ(program->instructions.size(), 2u);
  EXPECT_THAT(program->source_lines, ::testing::ElementsAre(1, 3));
}

TEST(Load, RendersDiagnosticsWithThePath) {
  const std::string path = write_file("bad.tvm", "FROB\n");
  const absl::Status status = load(path).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), path + ":1:1: error: unknown instruction `FROB`\nFROB\n^\n");
}

TEST(Load, RejectsWhatCannotBeRead) {
  const absl::Status missing = load("/nonexistent/x.tvm").status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(missing.message(), "cannot read `/nonexistent/x.tvm`");
  EXPECT_EQ(load(::testing::TempDir()).status().code(), absl::StatusCode::kNotFound);
}

TEST(Load, RejectsAFileThatIsTooLong) {
  const std::string longest(kMaxSourceBytes, '\n');
  EXPECT_TRUE(load(write_file("longest.tvm", longest)).ok());
  const absl::Status status = load(write_file("too_long.tvm", longest + "\n")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("is longer than 1048576 bytes"));
}

}  // namespace
}  // namespace ptvm::assembler
