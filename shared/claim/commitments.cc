#include "shared/claim/commitments.h"

#include <algorithm>

#include "shared/claim/statement_json.h"

namespace ptvm::claim {
namespace {

using HashJson = JsonWriter<HashSink>;

// The hash of the canonical JSON object with the members that `write_members` writes, and the
// version, which sorts behind all of them.
template <class WriteMembers>
Hash hash_versioned(WriteMembers&& write_members) {
  HashSink sink(sizeof(Hash));
  HashJson json(sink);
  json.begin_object();
  write_members(json);
  json.member("version", kCommitmentScheme);
  json.end_object();
  Hash hash;
  sink.finalize(hash);
  return hash;
}

}  // namespace

Commitments compute_commitments(const Claim& claim) {
  const auto program = [&](HashJson& json) {
    json.key("program");
    write_program_sorted(json, claim);
  };
  const auto config = [&](HashJson& json) {
    json.key("transformer_config");
    write_transformer_config_sorted(json, claim);
  };
  return {.program_hash = hash_versioned(program),
          .transformer_config_hash = hash_versioned(config),
          .deterministic_model_hash = hash_versioned([&](HashJson& json) {
            program(json);
            config(json);
          }),
          .stark_options_hash = hash_versioned([&](HashJson& json) {
            json.key("stark_options");
            write_options(json, claim.options);
          }),
          .prover_build_hash = hash::blake2b<sizeof(Hash)>(bytes_of(claim.prover_build_info))};
}

Fingerprint compute_fingerprint(const Claim& claim, std::string_view engine) {
  HashSink sink(hash::Blake2b::kMaxDigestBytes);
  HashJson json(sink);
  json.begin_object();
  json.member("engine", engine);
  json.member("checked_steps", claim.equivalence.checked_steps);
  json.member("steps", claim.steps);
  json.member("halted", claim.final_state.registers.halted);
  json.key("final_state");
  write_state(json, claim.final_state);
  json.end_object();
  std::array<uint8_t, hash::Blake2b::kMaxDigestBytes> digest;
  sink.finalize(digest);
  Fingerprint fingerprint;
  std::copy_n(digest.begin(), fingerprint.size(), fingerprint.begin());
  return fingerprint;
}

}  // namespace ptvm::claim
