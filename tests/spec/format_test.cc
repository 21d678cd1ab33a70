// spec/proof-format.md and the sizes in spec/protocol.md have the code's constants.
#include <gtest/gtest.h>

#include <map>

#include "shared/proof/inference_file.h"
#include "shared/stark/circle_instance.h"
#include "tests/spec/markdown.h"

namespace ptvm {
namespace {

using testing::Document;
using testing::Row;

constexpr size_t kDegree = stark::StwoInstance::K::kDegree;

TEST(FormatSpec, ListsTheConstants) {
  const std::map<std::string, uint64_t> expected = {
      {"format_version", proof::kFormatVersion},
      {"statement_program", static_cast<uint64_t>(proof::StatementKind::kProgram)},
      {"statement_attention", static_cast<uint64_t>(proof::StatementKind::kAttention)},
      {"statement_attention_source", static_cast<uint64_t>(proof::StatementKind::kAttentionSource)},
      {"statement_lookups", static_cast<uint64_t>(proof::StatementKind::kLookups)},
      {"statement_transformer", static_cast<uint64_t>(proof::StatementKind::kTransformer)},
      {"attention_claim_bytes", claim::kAttentionClaimBytes},
      {"attention_source_claim_bytes", encode(claim::AttentionSourceClaim()).size()},
      {"lookups_claim_bytes", claim::kLookupsClaimBytes},
      {"transformer_claim_bytes", claim::transformer_claim_bytes(0)},
      {"transformer_layer_bytes",
       claim::transformer_claim_bytes(1) - claim::transformer_claim_bytes(0)},
      {"isa_air_id", proof::air_of(proof::ProvenScope::kIsa).id},
      {"transformer_air_id", proof::air_of(proof::ProvenScope::kTransformer).id},
      {"backend_stwo", static_cast<uint64_t>(claim::Backend::kStwo)},
      {"backend_circle8", static_cast<uint64_t>(claim::Backend::kCircle8)},
      {"backend_vanilla", static_cast<uint64_t>(claim::Backend::kVanilla)},
      {"log_min_rows", proof::kLogMinRows},
      {"log_max_rows", proof::kLogMaxRows},
      {"isa_components", proof::kIsaComponents.size()},
      {"transformer_components", proof::kTransformerComponents.size()},
      {"byte_entries", proof::kByteEntries},
      {"nibble_entries", proof::kNibbleEntries},
      {"max_log_blowup", stark::kMaxLogBlowup},
      {"max_queries", stark::kMaxQueries},
      {"max_pow_bits", stark::kMaxPowBits},
      {"max_fold_step", stark::kMaxFoldStep},
      {"max_log_last_layer", stark::kMaxLogLastLayer},
      {"max_instructions", isa::kMaxInstructions},
      {"max_memory_cells", isa::kMaxMemoryCells}};
  auto rows = Document("proof-format.md").table("| constant | value | |");
  const std::string magic(proof::kMagic.begin(), proof::kMagic.end());
  EXPECT_EQ(rows.at(0).at(1), magic);
  rows.erase(rows.begin());
  EXPECT_EQ(rows.size(), expected.size());
  for (const Row& row : rows) {
    EXPECT_EQ(row[1], std::to_string(expected.at(row[0]))) << row[0];
  }
}

TEST(FormatSpec, BoundsTheSizes) {
  const std::vector<uint8_t> bytes(1024);
  claim::Claim claim;
  const std::string build_info(255, 'x');
  claim.prover_build_info = build_info;
  const auto part = [&](size_t n) { return std::span(bytes).first(n); };
  claim.program = claim::ProgramView(part(isa::kMaxInstructions * claim::ProgramView::kStride));
  claim.initial_memory = claim::MemoryView(part(isa::kMaxMemoryCells * claim::MemoryView::kStride));
  claim.final_state.memory = claim.initial_memory;
  claim.segments = claim::SegmentsView(part(4), {});
  size_t n_samples = 0, n_public_bytes = 0;
  for (const auto scope : {proof::ProvenScope::kIsa, proof::ProvenScope::kTransformer}) {
    proof::Heights heights{};
    size_t n = stark::StwoInstance::kCompositionColumns;
    for (const proof::VmComponent c : proof::air_of(scope).components) {
      const air::AirInfo& info = *proof::kVmAirInfo[c];
      heights[c] = proof::kLogMaxRows;
      n += stark::n_samples(info, kDegree);
    }
    n_samples = std::max(n_samples, n);
    n_public_bytes =
        std::max(n_public_bytes,
                 proof::public_bytes(scope, heights, isa::kMaxInstructions, isa::kMaxMemoryCells));
  }
  const std::map<std::string, size_t> expected = {
      {"bytes of a claim of one segment", claim::encoded_size(claim)},
      {"bytes of the claim for each further segment",
       sizeof(uint32_t) + claim::state_bytes(isa::kMaxMemoryCells)},
      {"bytes of a segment's public values", n_public_bytes},
      {"samples of a segment", n_samples},
      {"log size of a domain", proof::kLogMaxRows + stark::kMaxLogBlowup}};
  const auto rows = Document("proof-format.md").table("| at most | |");
  EXPECT_EQ(rows.size(), expected.size());
  for (const Row& row : rows) {
    EXPECT_EQ(row[1], std::to_string(expected.at(row[0]))) << row[0];
  }
}

TEST(ProtocolSpec, CountsSamplesAndDeepTerms) {
  std::vector<Row> expected;
  constexpr std::array kNames = {"CPU", "Multiply", "Bitwise", "Layer"};
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    const air::AirInfo& info = *proof::kVmAirInfo[c];
    expected.push_back({kNames[c], std::to_string(stark::n_samples(info, kDegree)),
                        std::to_string(stark::n_deep_terms(info, kDegree))});
  }
  const std::string n_composition = std::to_string(stark::StwoInstance::kCompositionColumns);
  expected.push_back({"composition", n_composition, n_composition});
  EXPECT_EQ(Document("protocol.md").table("| component | samples | DEEP terms |"), expected);
}

}  // namespace
}  // namespace ptvm
