// stwo's `StarkProof` as the JSON that serde_json writes of it.
//
//   {"config": {"pow_bits", "fri_config": {...}, "lifting_log_size": null or n}, "commitments":
//   [DIGEST], "sampled_values": [tree][column][QM31], "decommitments": [{"hash_witness":
//   [DIGEST]}], "queried_values": [tree][column][M31], "proof_of_work", "fri_proof":
//   {"first_layer": LAYER, "inner_layers": [LAYER], "last_layer_poly": {"coeffs": [QM31],
//   "log_size"}}}
//   LAYER = {"fri_witness": [QM31], "decommitment": {"hash_witness": [DIGEST]}, "commitment":
//   DIGEST}; M31 is a number, QM31 [[a, b], [c, d]], DIGEST 32 numbers.
#pragma once

#include <nlohmann/json.hpp>

#include "prover/claim/strict_json.h"
#include "prover/exchange/stwo_proof.h"

namespace ptvm::exchange {

nlohmann::ordered_json json_of(field::M31 value);
nlohmann::ordered_json json_of(const field::QM31& value);
nlohmann::ordered_json json_of(const hash::Digest& digest);
nlohmann::ordered_json json_of(const FriLayerProof& layer);
template <class T>
nlohmann::ordered_json json_of(const std::vector<T>& values) {
  auto list = nlohmann::ordered_json::array();
  for (const T& value : values) list.push_back(json_of(value));
  return list;
}
// In the order of stwo's fields.
nlohmann::ordered_json json_of(const StwoProof& proof);

// Reads a StarkProof: every member must be there, once, and no other; field elements must be
// canonical; the lists of trees must be of one length, 2 to 4. What lengths the other lists have to
// have is not known here (check_shape, check_lengths).
claim::strict_json::Reader stwo_proof_reader(StwoProof& proof);

claim::strict_json::Reader m31_reader(field::M31& target);
claim::strict_json::Reader qm31_reader(field::QM31& target);

// A list of at most as many elements as any proof has.
inline constexpr size_t kMaxListSize = size_t{1} << 24;
template <class T, class ReaderOf>
claim::strict_json::Reader list_reader(std::vector<T>& target, ReaderOf reader_of) {
  return claim::strict_json::array(target, kMaxListSize, reader_of);
}

}  // namespace ptvm::exchange
