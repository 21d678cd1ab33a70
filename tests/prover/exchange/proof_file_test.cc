// Whole proof files as JSON and back: byte for byte the same.
#include "prover/exchange/proof_file.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "prover/asm/load.h"
#include "prover/prove/prove.h"
#include "shared/proof/file.h"

namespace ptvm::exchange {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Json = nlohmann::ordered_json;

std::vector<uint8_t> prove(const std::string& name, prover::ProveOptions options) {
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/" + name + ".tvm");
  const auto result = prover::prove(*program, options);
  EXPECT_TRUE(result.ok()) << result.status();
  return result->proof;
}

// Cheap: the security of the proofs does not matter here.
const prover::ProveOptions kCheap = {.security_bits = 0, .n_queries = 9, .pow_bits = 2};

const std::vector<uint8_t>& many_segments() {
  static const std::vector<uint8_t> proof = [] {
    prover::ProveOptions options = kCheap;
    options.log_segment_rows = 4;
    return prove("factorial_recursive", options);
  }();
  return proof;
}

std::string exported(const std::vector<uint8_t>& proof) {
  const auto text = export_stwo_json(proof);
  EXPECT_TRUE(text.ok()) << text.status();
  return *text;
}

void expect_the_same_file_back(const std::vector<uint8_t>& proof, size_t n_segments) {
  const std::string text = exported(proof);
  EXPECT_EQ(Json::parse(text).at("segments").size(), n_segments);
  const auto back = import_stwo_json(text);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, proof);
  EXPECT_EQ(exported(*back), text);
}

TEST(ProofFile, ComesBackFromOneSegment) {
  expect_the_same_file_back(prove("fibonacci", kCheap), 1);
}

TEST(ProofFile, ComesBackAtFullSecurity) { expect_the_same_file_back(prove("halt", {}), 1); }

TEST(ProofFile, ComesBackFromAllComponents) {
  const std::vector<uint8_t> proof = prove("all_instructions", kCheap);
  expect_the_same_file_back(proof, 1);
  const Json segment = Json::parse(exported(proof)).at("segments").at(0);
  EXPECT_EQ(segment.at("claimed_sums").size(), proof::kIsaComponents.size());
  EXPECT_EQ(segment.at("nibble_counts").size(), proof::kNibbleEntries);
}

TEST(ProofFile, ComesBackFromManySegments) {
  const size_t n = Json::parse(exported(many_segments())).at("segments").size();
  EXPECT_GT(n, 2u);
  expect_the_same_file_back(many_segments(), n);
}

TEST(ProofFile, IsExportedWithoutBeingVerified) {
  std::vector<uint8_t> proof = prove("halt", kCheap);
  proof[proof.size() - 1] ^= 1;  // in a FRI path
  expect_the_same_file_back(proof, 1);
}

TEST(ProofFile, IsNotExportedIfItIsNotWellFormed) {
  std::vector<uint8_t> proof = prove("halt", kCheap);
  const auto error = [&] { return std::string(export_stwo_json(proof).status().message()); };
  proof.pop_back();
  EXPECT_THAT(error(), StartsWith("Truncated: "));
  // One byte less in the segment, and its size says so.
  const size_t claim_size = load_le<uint32_t>(&proof[proof::kHeaderBytes - 4]);
  uint8_t* size = &proof[proof::kHeaderBytes + claim_size];
  store_le(load_le<uint32_t>(size) - 1, size);
  EXPECT_THAT(error(), StartsWith("segment 0: Truncated: "));
  store_le(load_le<uint32_t>(size) + 2, size);
  proof.resize(proof.size() + 2);
  EXPECT_THAT(error(), StartsWith("segment 0: TrailingBytes: "));
  proof[0] = 'Q';
  EXPECT_THAT(error(), StartsWith("NotAProof: "));
}

TEST(ProofFile, NamesThePlaceThatCannotBeImported) {
  const Json good = Json::parse(exported(many_segments()));
  const auto error_with = [&](const std::string& pointer, const Json& value) {
    Json json = good;
    json[Json::json_pointer(pointer)] = value;
    const auto imported = import_stwo_json(json.dump());
    EXPECT_FALSE(imported.ok()) << pointer;
    return std::string(imported.status().message());
  };
  const std::string nonce = "/segments/1/interaction_nonce", heights = "/segments/0/log_heights";
  EXPECT_THAT(error_with("/format_version", 2), StartsWith("/format_version: expected an integer"));
  EXPECT_THAT(error_with("/claim/final_state/acc", 1 << 15),
              StartsWith("/claim/final_state/acc: "));
  EXPECT_THAT(error_with("/claim/steps", 1), StartsWith("/claim: "));
  EXPECT_THAT(error_with("/segments", Json::array()), StartsWith("/segments: expected "));
  EXPECT_THAT(error_with(heights, {3, 0, 0}), StartsWith(heights + ": out of range"));
  EXPECT_THAT(error_with(heights, {4, 0}), StartsWith(heights + ": expected 3 elements"));
  EXPECT_THAT(error_with("/segments/2/byte_counts", Json::array()),
              StartsWith("/segments/2/byte_counts: expected 256 elements"));
  EXPECT_THAT(error_with("/segments/2/claimed_sums", Json::array()),
              StartsWith("/segments/2/claimed_sums: expected "));
  EXPECT_THAT(error_with(nonce, -1), StartsWith(nonce + ": expected an integer"));
  EXPECT_THAT(error_with("/segments/0/proof/config/pow_bits", 3),
              StartsWith("/segments/0/proof/config: not that of the claim"));
  EXPECT_THAT(error_with("/segments/0/proof/commitments/0/0", 1),
              StartsWith("/segments/0/proof/commitments/0: expected the root of the empty tree"));
  EXPECT_THAT(error_with("/segments/1/proof/sampled_values/2", Json::array()),
              StartsWith("/segments/1/proof/sampled_values/2: expected "));
  EXPECT_THAT(error_with("/segments/1/proof/decommitments/1/hash_witness", Json::array()),
              HasSubstr("/segments/1/proof/"));
  EXPECT_THAT(std::string(import_stwo_json("").status().message()), HasSubstr("not valid JSON"));
}

}  // namespace
}  // namespace ptvm::exchange
