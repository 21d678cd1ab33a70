// Provers that are killed, for the tests of going on where they stopped.
#pragma once

#include <string>
#include <vector>

#include "tests/cli/run_program.h"

namespace ptvm::cli {

class ResumeTest : public CliTest {
 protected:
  static constexpr const char* kPartial = "x.proof.partial";

  // Runs `prover prove ARGUMENTS -o x.proof` and kills it as soon as the partial file has `n_bytes`
  // bytes and `delay_us` microseconds have passed. False if the prover was done before; it must
  // not have failed.
  bool prove_and_kill(const std::vector<std::string>& arguments, uint64_t n_bytes,
                      unsigned delay_us) const;

  uint64_t partial_bytes() const;  // 0 if there is none
};

}  // namespace ptvm::cli
