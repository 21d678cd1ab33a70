#include "prover/model/hashes.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "prover/claim/claim_data.h"
#include "prover/claim/program_json.h"
#include "shared/claim/commitments.h"
#include "shared/claim/encoding.h"
#include "shared/hash/blake2b.h"
#include "tests/support/random_program.h"

namespace ptvm::model {
namespace {

using enum AttentionMode::Kind;

// The commitments of a claim about `program`, which takes one step.
claim::Commitments claimed(const vm::Program& program, uint32_t num_layers) {
  const claim::StateData end{{.halted = true}, program.initial_memory};
  claim::ClaimInput run;
  run.program = program;
  run.segments = {{1, {{.halted = true}, program.initial_memory}}};
  run.num_layers = num_layers;
  run.prover_build_info = "test";
  return claim::build_claim(run).value().commitments;
}

TEST(ModelHashes, AreThoseOfAClaim) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    const vm::Program program = testing::random_text(seed);
    const uint32_t num_layers = seed == 0 ? 1 : 7;
    const claim::Commitments expected = claimed(program, num_layers);
    const Hashes hashes = compute_hashes(program, {.transformer = {.num_layers = num_layers}});
    EXPECT_EQ(hashes.program_hash, expected.program_hash);
    EXPECT_EQ(hashes.transformer_config_hash, expected.transformer_config_hash);
    EXPECT_EQ(hashes.deterministic_model_hash, expected.deterministic_model_hash);
  }
}

TEST(ModelHashes, AreOverSortedJson) {
  const Config config{.attention = {kHardSoftmax, 0.5f}};
  EXPECT_EQ(canonical_json(config),
            "{\"attention_mode\":{\"HardSoftmax\":{\"temperature\":0.5}},\"d_model\":36,"
            "\"ff_dim\":72,\"max_seq_len\":1000000,\"num_heads\":18,\"num_layers\":1,"
            "\"vocab_size\":256}");
  EXPECT_EQ(nlohmann::json::parse(canonical_json(config)).dump(), canonical_json(config));
  const vm::Program program{{{isa::Opcode::kLoad, 0}, {isa::Opcode::kHalt, 0}}, {-3}, {}};
  const std::string text = "{\"program\":" + claim::canonical_program_json(program) +
                           ",\"transformer_config\":" + canonical_json(config) +
                           ",\"version\":\"v1\"}";
  EXPECT_EQ(nlohmann::json::parse(text).dump(), text);
  EXPECT_EQ(compute_hashes(program, config).deterministic_model_hash,
            hash::blake2b<sizeof(claim::Hash)>(bytes_of(text)));
}

TEST(ModelHashes, DifferWithEachMode) {
  std::set<claim::Hash> configs, models;
  for (const AttentionMode mode : {AttentionMode{kAverageHard}, AttentionMode{kSoftmax},
                                   AttentionMode{kHardSoftmax}, AttentionMode{kHardSoftmax, 2}}) {
    const Hashes hashes = compute_hashes({}, {.attention = mode});
    configs.insert(hashes.transformer_config_hash);
    models.insert(hashes.deterministic_model_hash);
  }
  EXPECT_EQ(configs.size(), 4u);
  EXPECT_EQ(models.size(), 4u);
}

}  // namespace
}  // namespace ptvm::model
