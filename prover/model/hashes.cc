#include "prover/model/hashes.h"

#include "absl/strings/str_cat.h"
#include "prover/claim/program_json.h"
#include "shared/hash/blake2b.h"
#include "shared/util/bytes.h"

namespace ptvm::model {
namespace {

// The hash of the object with `members`, and the version, which sorts behind all of them.
claim::Hash hash_versioned(const std::string& members) {
  const std::string json =
      absl::StrCat("{", members, ",\"version\":\"", std::string(claim::kCommitmentScheme), "\"}");
  return hash::blake2b<sizeof(claim::Hash)>(bytes_of(json));
}

}  // namespace

std::string canonical_json(const Config& config) {
  const auto& [d_model, num_heads, num_layers, vocab_size, max_seq_len, ff_dim] =
      config.transformer;
  return absl::StrCat("{\"attention_mode\":", to_json(config.attention),  //
                      ",\"d_model\":", d_model,                           //
                      ",\"ff_dim\":", ff_dim,                             //
                      ",\"max_seq_len\":", max_seq_len,                   //
                      ",\"num_heads\":", num_heads,                       //
                      ",\"num_layers\":", num_layers,                     //
                      ",\"vocab_size\":", vocab_size, "}");
}

Hashes compute_hashes(const vm::Program& program, const Config& config) {
  const std::string program_member =
      absl::StrCat("\"program\":", claim::canonical_program_json(program));
  const std::string config_member = absl::StrCat("\"transformer_config\":", canonical_json(config));
  return {
      .program_hash = hash_versioned(program_member),
      .transformer_config_hash = hash_versioned(config_member),
      .deterministic_model_hash = hash_versioned(absl::StrCat(program_member, ",", config_member))};
}

}  // namespace ptvm::model
