// Proofs of the AIRs of tests/interop/stwo/README.md: made, verified, and as that page's JSON.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "prover/exchange/stwo_proof.h"
#include "prover/stark/circle_tables.h"
#include "tests/interop/exchange_traces.h"

namespace ptvm::interop {

enum class Hash { kBlake2s, kBlake2sM31 };

// What a proof is about, and with which parameters.
struct Statement {
  std::string air;
  uint32_t log_rows = 0;
  Hash hash = Hash::kBlake2s;
  stark::Params params;
};

// A proof as this project's verifier reads it.
struct Proof {
  std::vector<hash::Digest> roots;  // preprocessed, trace, interaction if the AIR has fractions
  std::vector<field::QM31> claimed_sums;  // component by component, if it has fractions
  std::vector<uint8_t> bytes;             // the generic part
};

// The file that travels.
struct ProofFile {
  Statement statement;
  std::vector<field::QM31> claimed_sums;
  exchange::StwoProof proof;
};

std::string to_json(const ProofFile& file);
// kInvalidArgument names the place, as in "/proof/commitments/1: expected a digest".
absl::StatusOr<ProofFile> from_json(std::string_view text);

// One statement, ready to be proven and verified.
class Exchange {
 public:
  // kInvalidArgument: there is no such AIR, or not with these rows and parameters.
  static absl::StatusOr<std::unique_ptr<Exchange>> create(const Statement& statement);
  virtual ~Exchange() = default;

  virtual Traces traces() const = 0;
  virtual Proof prove(Traces traces, const prover::CircleTables& tables) const = 0;
  // kFailedPrecondition with the reason if the proof is rejected. That the root of the preprocessed
  // tree is the right one is known already.
  virtual absl::Status verify(const Proof& proof) const = 0;

  // Between the two forms. kFailedPrecondition if `file` does not have the lists that the statement
  // asks for; their lengths that depend on the queries are not looked at.
  virtual absl::StatusOr<ProofFile> to_file(const Proof& proof) const = 0;
  virtual absl::StatusOr<Proof> from_file(const ProofFile& file) const = 0;
  // All of `file`, from the root of the preprocessed tree to the lengths of the lists. As verify().
  virtual absl::Status verify_file(const ProofFile& file) const = 0;

  // Log size of the largest domain that proving needs tables for.
  virtual unsigned max_log_domain() const = 0;
};

absl::StatusOr<ProofFile> prove(const Statement& statement);
// kInvalidArgument if there is no such statement; else as Exchange::verify_file.
absl::Status verify(const ProofFile& file);

}  // namespace ptvm::interop
