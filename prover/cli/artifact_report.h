// What the commands about research artifacts print.
#pragma once

#include <ostream>

#include "prover/research/artifact.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {

// {kind, programs, engines, checked_steps, matched, mismatches, artifact_hash}
tool::Json artifact_facts(const research::Artifact& artifact);

// The same for people, a line for each.
void print_artifact(std::ostream& out, const tool::Json& facts);

}  // namespace ptvm::cli
