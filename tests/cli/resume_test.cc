// A proof of several segments that was broken off goes on from the segments that are there, and is
// the same in the end.
#include <gmock/gmock.h>

#include <csignal>
#include <random>

#include "tests/cli/resume_support.h"

namespace ptvm::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kOptions = " --segment-steps 16 --security-bits 20 --pow-bits 0";

class CliResume : public ResumeTest {
 protected:
  // The proof of programs/NAME.tvm, made without a break.
  std::string whole(const std::string& name) const {
    EXPECT_EQ(prover("prove " + program(name) + " -o whole.proof --quiet" + kOptions).exit_code, 0);
    std::string bytes = read("whole.proof");
    std::filesystem::remove(folder() / "whole.proof");
    return bytes;
  }

  // Goes on from the partial file `bytes` with the proof of fibonacci, which becomes `expected`.
  // Returns how many segments were kept.
  uint32_t resume(const std::string& bytes, const std::string& expected) const {
    write(kPartial, bytes);
    const Json json =
        prover_json("prove " + program("fibonacci") + " -o x.proof --json" + kOptions);
    EXPECT_TRUE(read("x.proof") == expected);
    EXPECT_THAT(files(), ElementsAre("x.proof"));
    return json["segments_kept"];
  }
  Outcome prove_fibonacci(const std::string& options = kOptions) const {
    return prover("prove " + program("fibonacci") + " -o x.proof" + options);
  }
};

uint64_t word(const std::string& bytes, size_t at) {
  uint64_t value = 0;
  for (size_t i = 4; i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

// Where the head of a proof file ends, and then each of its segments.
std::vector<size_t> ends(const std::string& proof) {
  std::vector<size_t> result = {12 + word(proof, 8)};
  while (result.back() < proof.size()) {
    result.push_back(result.back() + 4 + word(proof, result.back()));
  }
  return result;
}

TEST_F(CliResume, SurvivesKillsAtRandomMoments) {
  const std::string expected = whole("long_loop");
  const std::vector<std::string> arguments = {PTVM_SOURCE_DIR "/programs/long_loop.tvm",
                                              "--segment-steps",
                                              "16",
                                              "--security-bits",
                                              "20",
                                              "--pow-bits",
                                              "0",
                                              "--quiet"};
  for (unsigned seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 generator(seed);
    unsigned n_kills = 0;
    uint64_t n_bytes = 0;  // of the partial file before the next try
    for (bool killed = true; killed;) {
      // Mostly soon after some more is there; now and then before anything could be.
      const uint64_t more = generator() % 4 == 0 ? 0 : generator() % (expected.size() / 6);
      killed = prove_and_kill(arguments, n_bytes + more, static_cast<unsigned>(generator() % 3000));
      n_kills += killed;
      if (!killed) break;
      EXPECT_THAT(files(), ::testing::AnyOf(IsEmpty(), ElementsAre(kPartial)));
      const std::string partial = read(kPartial);
      EXPECT_TRUE(expected.starts_with(partial));
      n_bytes = partial.size();
    }
    EXPECT_GE(n_kills, 5u);
    EXPECT_THAT(files(), ElementsAre("x.proof"));
    EXPECT_TRUE(read("x.proof") == expected);
    EXPECT_EQ(verifier("verify x.proof --min-proven-security 20").exit_code, 0);
    std::filesystem::remove(folder() / "x.proof");
  }
}

TEST_F(CliResume, KeepsTheWholeSegmentsOfAFileCutAnywhere) {
  const std::string expected = whole("fibonacci");
  const std::vector<size_t> all_ends = ends(expected);
  ASSERT_EQ(all_ends.size(), 8u);
  for (const size_t cut : {size_t{0}, size_t{1}, size_t{11}, size_t{13}, all_ends[0] - 1}) {
    EXPECT_EQ(resume(expected.substr(0, cut), expected), 0u) << cut;
  }
  for (uint32_t n = 0; n < all_ends.size(); ++n) {
    EXPECT_EQ(resume(expected.substr(0, all_ends[n]), expected), n);
    if (n + 1 == all_ends.size()) break;
    const size_t size = all_ends[n + 1] - all_ends[n];
    for (const size_t more : {size_t{1}, size_t{3}, size_t{4}, size_t{5}, size / 2, size - 1}) {
      EXPECT_EQ(resume(expected.substr(0, all_ends[n] + more), expected), n) << more;
    }
  }
  EXPECT_EQ(resume(expected + "more", expected), 7u);
  EXPECT_EQ(resume(expected.substr(0, all_ends[2]) + std::string(100000, '\0'), expected), 2u);
  EXPECT_EQ(resume(expected.substr(0, all_ends[2]) + std::string(100000, '\xff'), expected), 2u);
}

TEST_F(CliResume, GoesOnWithAProofWhoseEnginesWereCompared) {
  const std::string options = kOptions + " --engine transformer";
  ASSERT_EQ(prove_fibonacci(options + " --quiet").exit_code, 0);
  const std::string expected = read("x.proof");
  write(kPartial, expected.substr(0, ends(expected)[3]));
  std::filesystem::remove(folder() / "x.proof");
  EXPECT_THAT(prove_fibonacci(options).err, StartsWith("resuming: 3 of 7 segments"));
  EXPECT_TRUE(read("x.proof") == expected);
  EXPECT_EQ(verifier("verify x.proof --min-proven-security 20").exit_code, 0);
}

TEST_F(CliResume, ProvesADamagedSegmentAgain) {
  const std::string expected = whole("fibonacci");
  const std::vector<size_t> all_ends = ends(expected);
  std::mt19937 generator(7);
  for (uint32_t n = 0; n + 1 < all_ends.size(); ++n) {
    const size_t size = all_ends[n + 1] - all_ends[n];
    for (const size_t at : {size_t{0}, size_t{3}, size_t{4}, size - 1, generator() % size}) {
      std::string damaged = expected;
      damaged[all_ends[n] + at] ^= 16;
      EXPECT_EQ(resume(damaged, expected), n) << "byte " << at;
    }
  }
}

TEST_F(CliResume, SaysWhatItTookOver) {
  const std::string expected = whole("fibonacci");
  write(kPartial, expected.substr(0, ends(expected)[3]));
  const Outcome outcome = prove_fibonacci();
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err,
              StartsWith("resuming: 3 of 7 segments are in `x.proof.partial`\nwarning: "));
  write(kPartial, expected.substr(0, ends(expected)[3]));
  const Outcome quiet = prove_fibonacci(kOptions + " --quiet");
  EXPECT_THAT(quiet.out + quiet.err, IsEmpty());
}

TEST_F(CliResume, RejectsTheFileOfAnotherProof) {
  const std::string fibonacci = whole("fibonacci");
  const std::string partial = fibonacci.substr(0, ends(fibonacci)[2]);
  write("x.proof", "before");
  const auto reject = [&](const std::string& bytes, const std::string& command,
                          const std::string& difference) {
    write(kPartial, bytes);
    const Outcome outcome = prover("prove -o x.proof " + command);
    EXPECT_EQ(outcome.exit_code, 2) << command;
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.err, StartsWith("error: `x.proof.partial` is of another proof: "));
    EXPECT_THAT(outcome.err, HasSubstr(difference));
    EXPECT_THAT(outcome.err, HasSubstr("--restart"));
    EXPECT_TRUE(read(kPartial) == bytes);
    EXPECT_EQ(read("x.proof"), "before");
  };
  const std::string same = program("fibonacci");
  reject(partial, program("factorial_recursive") + kOptions, "its program is another");
  reject(partial, same + " --segment-steps 16 --security-bits 20 --pow-bits 1",
         "its backend, scope, security or parameters are others");
  reject(partial, same + " --segment-steps 16 --security-bits 21 --pow-bits 0",
         "its backend, scope, security or parameters are others");
  reject(partial, same + " --segment-steps 32 --security-bits 20 --pow-bits 0",
         "its segments are of another size");
  reject(partial, same + kOptions + " --layers 2", "its transformer is another");
  reject(partial, same + kOptions + " --engine transformer",
         "its engines were not compared alike (--engine)");
  std::string other_build = partial;
  const size_t build = other_build.find("ptvm/");
  ASSERT_NE(build, std::string::npos);
  other_build[build] = 'q';
  reject(other_build, same + kOptions, "it was begun by qtvm/");
}

TEST_F(CliResume, RejectsAFileThatIsNoProof) {
  for (const std::string& bytes :
       {std::string("notes\n"), std::string("PTVM\2\0\0\0", 8), std::string(5000, '\0'),
        std::string("PTVM\1\0\0\0\xff\xff\xff\xff", 12)}) {
    write(kPartial, bytes);
    const Outcome outcome = prove_fibonacci();
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("it holds no claim that can be read ("));
    EXPECT_TRUE(read(kPartial) == bytes);
  }
}

TEST_F(CliResume, StartsAnewIfToldTo) {
  const std::string expected = whole("fibonacci");
  const std::string other = whole("long_loop");
  for (const std::string& partial :
       {other.substr(0, ends(other)[4]), expected.substr(0, ends(expected)[4]),
        std::string("notes\n")}) {
    write(kPartial, partial);
    const Json json =
        prover_json("prove " + program("fibonacci") + " -o x.proof --restart --json" + kOptions);
    EXPECT_EQ(json["segments_kept"], 0);
    EXPECT_TRUE(read("x.proof") == expected);
    EXPECT_THAT(files(), ElementsAre("x.proof"));
  }
}

TEST_F(CliResume, RejectsAPartialFileThatCannotBeOne) {
  const auto reject = [&](const std::string& make, const std::string& reason) {
    ASSERT_EQ(shell(make).exit_code, 0);
    for (const char* restart : {"", " --restart"}) {
      const Outcome outcome = prove_fibonacci(kOptions + restart);
      EXPECT_EQ(outcome.exit_code, 2) << make;
      EXPECT_EQ(outcome.err, "error: cannot use `x.proof.partial`: " + reason + "\n");
    }
    EXPECT_THAT(files(), ::testing::Not(::testing::Contains("x.proof")));
    ASSERT_EQ(shell("rm -r x.proof.partial").exit_code, 0);
  };
  reject("mkdir x.proof.partial", "Is a directory");
  reject("mkfifo x.proof.partial", "it is no regular file");
  reject("echo precious > file; ln -s file x.proof.partial", "it is a symbolic link");
  EXPECT_EQ(read("file"), "precious\n");
}

TEST_F(CliResume, RefusesToWorkBesideAnotherProver) {
  const std::string expected = whole("fibonacci");
  const std::string partial = expected.substr(0, ends(expected)[2]);
  write(kPartial, partial);
  for (const char* restart : {"", " --restart"}) {
    const Outcome outcome = shell("flock x.proof.partial $PROVER prove " + program("fibonacci") +
                                  " -o x.proof" + kOptions + restart);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.err,
              "error: cannot use `x.proof.partial`: another prover is at work on it\n");
    EXPECT_TRUE(read(kPartial) == partial);
  }
  EXPECT_THAT(files(), ElementsAre(kPartial));
}

TEST_F(CliResume, OfSeveralProversAtOnceOneMakesTheProof) {
  const std::string expected = whole("fibonacci");
  const std::string one = "{ $PROVER prove " + program("fibonacci") + " -o x.proof" + kOptions +
                          " --quiet; echo $? >> codes; } & ";
  const Outcome outcome = shell(one + one + one + one + "wait");
  EXPECT_THAT(read("codes"), HasSubstr("0\n"));
  EXPECT_TRUE(read("x.proof") == expected);
  EXPECT_THAT(files(), ElementsAre("codes", "x.proof"));
}

TEST_F(CliResume, GoesOnAfterTheDiskWasFull) {
  const std::string expected = whole("long_loop");
  write("x.proof", "before");
  const std::string prove = "exec $PROVER prove " + program("long_loop") + " -o x.proof" + kOptions;
  const Outcome outcome = shell("trap '' XFSZ; ulimit -c 0; ulimit -f 300; " + prove);
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err, "error: cannot write `x.proof.partial`: File too large\n");
  EXPECT_EQ(read("x.proof"), "before");
  EXPECT_TRUE(expected.starts_with(read(kPartial)));
  const Outcome rest = shell(prove);
  EXPECT_THAT(rest.err, StartsWith("resuming: "));
  EXPECT_TRUE(read("x.proof") == expected);
  EXPECT_THAT(files(), ElementsAre("x.proof"));
}

TEST_F(CliResume, SaysHowToGoOnWhenItIsStopped) {
  for (const char* name : {"TERM", "INT", "HUP"}) {
    // dash runs background commands with SIGINT ignored; `env` gives them the default back.
    const Outcome outcome =
        shell("env --default-signal=INT $PROVER prove " + program("long_loop") +
              " -o x.proof --pow-bits 32 --segment-steps 1024 & pid=$!; while [ ! -s " + kPartial +
              " ]; do sleep 0.01; done; sleep 0.1; kill -" + name + " $pid; wait $pid");
    EXPECT_GT(outcome.exit_code, 128) << name << outcome.err;
    EXPECT_THAT(outcome.err,
                StartsWith("\nstopped; the same command goes on from `x.proof.partial`\n"))
        << name;
    EXPECT_THAT(files(), ElementsAre(kPartial)) << name;
  }
}

TEST_F(CliResume, FollowsALinkToTheProof) {
  ASSERT_EQ(shell("mkdir real; echo before > real/a.proof; ln -s real/a.proof x.proof").exit_code,
            0);
  const std::string expected = whole("fibonacci");
  write("real/a.proof.partial", expected.substr(0, ends(expected)[5]));
  EXPECT_THAT(prove_fibonacci().err, StartsWith("resuming: 5 of 7 segments"));
  EXPECT_EQ(shell("test -L x.proof").exit_code, 0);
  EXPECT_TRUE(read("real/a.proof") == expected);
  EXPECT_EQ(shell("ls real").out, "a.proof\n");
}

TEST_F(CliResume, WritesToAPipeWhatIsWrittenToAFile) {
  const std::string expected = whole("fibonacci");
  const Outcome outcome = shell("mkfifo pipe; cat pipe & $PROVER prove " + program("fibonacci") +
                                " -o pipe --quiet" + kOptions + " && wait");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(outcome.out == expected);
  EXPECT_THAT(files(), ElementsAre("pipe"));
}

TEST_F(CliResume, LeavesThePartialFileAloneIfThereIsOneSegment) {
  write(kPartial, "notes\n");
  EXPECT_EQ(prove_fibonacci(" --quiet").exit_code, 0);
  EXPECT_EQ(read(kPartial), "notes\n");
  EXPECT_THAT(files(), ElementsAre("x.proof", kPartial));
}

}  // namespace
}  // namespace ptvm::cli
