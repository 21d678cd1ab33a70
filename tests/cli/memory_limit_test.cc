// `prove --max-memory`: the process stays below it.
#include <gmock/gmock.h>

#include "tests/cli/run_program.h"

namespace ptvm::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

#ifdef PTVM_SANITIZED
constexpr bool kMemoryIsTheProvers = false;  // the sanitizer takes several times as much
#else
constexpr bool kMemoryIsTheProvers = true;
#endif

class CliMemoryLimit : public CliTest {
 protected:
  // Some 70,000 steps, `n_multiply` and `n_bitwise` of 100 being of these kinds.
  void write_program(int n_multiply, int n_bitwise) const {
    std::string source = ".memory 1\n.init 0 700\nloop:\nLOAD 0\nSUB 1\nSTORE 0\n";
    for (int i = 0; i < n_multiply; ++i) source += "MUL 3\n";
    for (int i = 0; i < n_bitwise; ++i) source += "XOR 77\n";
    for (int i = n_multiply + n_bitwise; i < 95; ++i) source += "ADD 1\n";
    write("a.tvm", source + "LOAD 0\nJNZ loop\nHALT\n");
  }
  static constexpr const char* kProve = "prove a.tvm -o x.proof --json --pow-bits 10 --max-memory ";
};

TEST_F(CliMemoryLimit, IsKept) {
  if (!kMemoryIsTheProvers) GTEST_SKIP() << "measures the sanitizer";
  const std::vector<std::pair<int, int>> mixes = {{0, 0}, {60, 35}};
  for (const auto& [n_multiply, n_bitwise] : mixes) {
    write_program(n_multiply, n_bitwise);
    unsigned most_segments = 0;
    for (const unsigned mib : {1024, 190, 80, 50}) {
      const Json json = prover_json(kProve + std::to_string(mib) + "M");
      EXPECT_LE(json["peak_rss_bytes"], uint64_t{mib} << 20)
          << n_multiply << " and " << n_bitwise << " of 100";
      EXPECT_GE(json["segments"], most_segments);
      most_segments = json["segments"];
      EXPECT_EQ(verifier("verify x.proof").exit_code, 0);
    }
    EXPECT_GE(most_segments, 4u);
  }
}

TEST_F(CliMemoryLimit, IsRefusedIfNoSegmentIsSmallEnough) {
  write_program(1, 1);
  const Outcome outcome = prover(kProve + std::string("5000000"));
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, StartsWith("error: cannot prove within 5000000 bytes: at least "));
  EXPECT_THAT(outcome.err, HasSubstr(" MiB are needed\n"));
  EXPECT_THAT(files(), ElementsAre("a.tvm"));
}

TEST_F(CliMemoryLimit, TakesBytesAndBinaryUnits) {
  write_program(0, 0);
  std::vector<std::string> proofs;
  for (const char* size : {"134217728", "131072K", "128M"}) {
    prover_json(kProve + std::string(size));
    proofs.push_back(read("x.proof"));
  }
  EXPECT_TRUE(proofs[0] == proofs[1] && proofs[1] == proofs[2]);
  prover_json(kProve + std::string("17179869183G"));
}

TEST_F(CliMemoryLimit, RejectsWhatIsNoSize) {
  for (const char* text : {"''", "M", "-1", "1.5G", "'1 G'", "1MB", "1m", "0x10", "17179869184G",
                           "18446744073709551616"}) {
    const Outcome outcome = prover("prove x.tvm -o x.proof --max-memory " + std::string(text));
    EXPECT_EQ(outcome.exit_code, 2) << text;
    EXPECT_THAT(outcome.err, HasSubstr("--max-memory: expected a size such as 512M or 2G"));
    EXPECT_THAT(outcome.out, IsEmpty());
  }
}

}  // namespace
}  // namespace ptvm::cli
