// A libverifier that was built with the backend stwo alone (PTVM_BACKENDS), on proofs of every
// backend. The proofs are made by the program, since this one cannot link a second libverifier.

#include <gtest/gtest.h>

#include "ptvm/verifier.h"
#include "shared/claim/claim.h"
#include "shared/util/status.h"
#include "tests/cli/run_program.h"

namespace ptvm {
namespace {

class LeftOutBackend : public cli::CliTest {
 protected:
  // What the library says of a proof of the backend, whose claim it reads in any case.
  Status verify(const std::string& backend) {
    prover_json("prove " + cli::program("fibonacci") + " --json -o a.proof --backend " + backend);
    const std::string file = read("a.proof");
    const auto* proof = reinterpret_cast<const uint8_t*>(file.data());
    ptvm_result result = {};
    result.size = sizeof(result);
    size_t workspace_size = 0;
    const ptvm_status sized = ptvm_workspace_size(&workspace_size, proof, file.size());
    std::vector<uint8_t> workspace(workspace_size);
    const ptvm_status verified =
        ptvm_verify(&result, workspace.data(), workspace.size(), proof, file.size(), nullptr);
    EXPECT_EQ(sized, verified);
    EXPECT_EQ(result.status, verified);
    EXPECT_EQ(result.steps, 103u);
    return static_cast<Status>(verified);
  }
};

TEST_F(LeftOutBackend, IsUnsupportedAndTheOthersAreNot) {
  for (const std::string_view backend : claim::Names<claim::Backend>::kNames) {
    EXPECT_EQ(verify(std::string(backend)),
              backend == "stwo" ? Status::kAccepted : Status::kUnsupportedBackend)
        << backend;
  }
}

}  // namespace
}  // namespace ptvm
