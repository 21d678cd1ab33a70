// verify: as `verifier verify`, and whether running the program again gives what the claim says.
#include "prover/claim/claim_data.h"
#include "prover/cli/command.h"
#include "prover/prove/reexecute.h"
#include "prover/util/check.h"
#include "shared/proof/file.h"
#include "verifier/tool/commands.h"

namespace ptvm::cli {

void add_verify(CLI::App& app, ExitCode& exit_code) {
  tool::add_verify(app, exit_code, [](std::span<const uint8_t> proof) {
    proof::File file;
    PTVM_CHECK(proof::open_file(proof, file) == Status::kAccepted);
    return std::string(prover::reexecute(claim::copy_of(file.claim)).message());
  });
}

}  // namespace ptvm::cli
