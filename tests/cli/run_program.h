// Running our programs in a folder of their own, and looking at what they leave.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace ptvm::cli {

using Json = nlohmann::ordered_json;

struct Outcome {
  int exit_code;  // 128 + the signal's number, if one ended it
  std::string out;
  std::string err;
};

// A test in an empty folder, in which all commands run.
class CliTest : public ::testing::Test {
 protected:
  CliTest();
  ~CliTest() override;

  // The arguments are shell words: `prover("run 'a b.tvm'")`.
  Outcome prover(const std::string& arguments) const;
  Outcome verifier(const std::string& arguments) const;
  // Any shell command, in which $PROVER and $VERIFIER stand for the programs.
  Outcome shell(const std::string& command) const;
  // The JSON object that `prover ARGUMENTS` prints, having succeeded.
  Json prover_json(const std::string& arguments) const;

  const std::filesystem::path& folder() const { return folder_; }
  void write(const std::string& name, const std::string& bytes) const;
  std::string read(const std::string& name) const;
  // The names in the folder, in order.
  std::vector<std::string> files() const;

 private:
  std::filesystem::path folder_;
};

// The path of a program of ours, quoted for the shell.
std::string program(const std::string& name);

std::vector<std::string> keys_of(const Json& object);

}  // namespace ptvm::cli
