// The JSON in which proofs travel.
#include <array>

#include "prover/exchange/stwo_json.h"
#include "tests/interop/exchange.h"

namespace ptvm::interop {
namespace {

namespace strict_json = claim::strict_json;

constexpr std::array<std::string_view, 2> kHashNames = {"blake2s", "blake2s_m31"};

}  // namespace

std::string to_json(const ProofFile& file) {
  const Statement& statement = file.statement;
  const nlohmann::ordered_json json = {{"air", statement.air},
                                       {"log_rows", statement.log_rows},
                                       {"hash", kHashNames[static_cast<size_t>(statement.hash)]},
                                       {"claimed_sums", exchange::json_of(file.claimed_sums)},
                                       {"proof", exchange::json_of(file.proof)}};
  return json.dump() + "\n";
}

absl::StatusOr<ProofFile> from_json(std::string_view text) {
  ProofFile file;
  Statement& statement = file.statement;
  const auto store_hash = [&](size_t number) { statement.hash = static_cast<Hash>(number); };
  const absl::Status status = strict_json::read(
      text, strict_json::object(
                {{"air", strict_json::text(statement.air)},
                 {"log_rows", strict_json::integer(statement.log_rows)},
                 {"hash", strict_json::one_of(kHashNames, store_hash)},
                 {"claimed_sums", exchange::list_reader(file.claimed_sums, exchange::qm31_reader)},
                 {"proof", exchange::stwo_proof_reader(file.proof)}}));
  if (!status.ok()) return status;
  statement.params = file.proof.params;
  return file;
}

}  // namespace ptvm::interop
