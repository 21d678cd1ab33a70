#include "tests/cli/run_program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace ptvm::cli {
namespace {

namespace fs = std::filesystem;

// Where the outputs of a command go: beside the folder, not into it.
std::string captured(const fs::path& folder, const char* what) { return folder.string() + what; }

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

}  // namespace

CliTest::CliTest() {
  std::string name = ::testing::TempDir() + "ptvm_cli_XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  folder_ = name;
}

CliTest::~CliTest() {
  fs::remove_all(folder_);
  for (const char* what : {".out", ".err"}) fs::remove(captured(folder_, what));
}

Outcome CliTest::prover(const std::string& arguments) const {
  return shell("exec $PROVER " + arguments);
}

Outcome CliTest::verifier(const std::string& arguments) const {
  return shell("exec $VERIFIER " + arguments);
}

Outcome CliTest::shell(const std::string& command) const {
  const std::string out = captured(folder_, ".out"), err = captured(folder_, ".err");
  const std::string all = "PROVER='" PTVM_PROVER "' VERIFIER='" PTVM_VERIFIER "'; cd '" +
                          folder_.string() + "' && { " + command + "; } > '" + out + "' 2> '" +
                          err + "' < /dev/null";
  const int status = std::system(all.c_str());
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return {code, contents(out), contents(err)};
}

Json CliTest::prover_json(const std::string& arguments) const {
  const Outcome outcome = prover(arguments);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  Json json = Json::parse(outcome.out, nullptr, false);
  EXPECT_TRUE(json.is_object()) << outcome.out;
  return json;
}

void CliTest::write(const std::string& name, const std::string& bytes) const {
  std::ofstream(folder_ / name, std::ios::binary) << bytes;
}

std::string CliTest::read(const std::string& name) const { return contents(folder_ / name); }

std::vector<std::string> CliTest::files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string program(const std::string& name) {
  return "'" PTVM_SOURCE_DIR "/programs/" + name + ".tvm'";
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

}  // namespace ptvm::cli
