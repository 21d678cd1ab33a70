// What the commands that make proofs tell in common.
#pragma once

#include <cstdint>
#include <string>

#include "shared/claim/claim.h"
#include "shared/security/estimate.h"
#include "shared/stark/params.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {

uint64_t peak_rss_bytes();

// {proven_bits, conjectured_bits, limiting_term}.
tool::Json to_json(const security::Report& security);

// The lines "backend", "parameters" and "security" of a proof's table.
void print_strength(claim::Backend backend, const stark::Params& params,
                    const security::Report& security);

// Says of a proof that verifiers refuse by default that they do; and of a toy, even if all else is
// to be quiet, that it is one.
void warn_if_weak(const security::Report& security, bool quiet);

}  // namespace ptvm::cli
