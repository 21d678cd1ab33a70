#include "tests/cli/resume_support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

namespace ptvm::cli {

uint64_t ResumeTest::partial_bytes() const {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(folder() / kPartial, error);
  return error ? 0 : size;
}

bool ResumeTest::prove_and_kill(const std::vector<std::string>& arguments, uint64_t n_bytes,
                                unsigned delay_us) const {
  std::vector<const char*> argv = {"prover", "prove", "-o", "x.proof"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::chdir(folder().c_str()) == 0) {
      ::execv(PTVM_PROVER, const_cast<char* const*>(argv.data()));
    }
    ::_exit(127);
  }
  int status = 0;
  pid_t ended = 0;
  while ((ended = ::waitpid(child, &status, WNOHANG)) == 0 && partial_bytes() < n_bytes) {
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
  if (ended == 0) {
    ::usleep(delay_us);
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
  }
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << WEXITSTATUS(status);
  return WIFSIGNALED(status);
}

}  // namespace ptvm::cli
