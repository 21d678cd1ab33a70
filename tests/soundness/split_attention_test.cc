// Attention whose lookups are proven apart: the two proofs stand for each other alone, and neither
// can lie about what is looked up.
#include <gtest/gtest.h>

#include "prover/inference/attention_trace.h"
#include "prover/inference/generated_inputs.h"
#include "prover/inference/inference_file.h"
#include "prover/inference/inference_prover.h"
#include "shared/field/m31.h"
#include "shared/proof/attention.h"
#include "tests/support/air_checker.h"
#include "tests/support/verify_inference.h"
#include "verifier/src/verify_inference.h"

namespace ptvm::testing {
namespace {

using air::inference::AttendSource;
using inference::LookupsProof, inference::SplitAttentionProof, inference::Table;
using inference::TableEntry;

constexpr stark::Params kParams = {.log_blowup = 1, .n_queries = 3, .query_pow_bits = 2};
constexpr inference::AttentionShape kShape = {2, 3, 5, 2, 1};

class SplitAttention : public ::testing::TestWithParam<claim::Backend> {
 protected:
  SplitAttentionProof prove(uint64_t seed = 1) const {
    return prover_->prove_split(inference::generate_inputs(kShape, seed), kParams, kParams, 0);
  }
  LookupsProof lookups(Table table, const std::vector<TableEntry>& entries) const {
    return prover_->prove_lookups(table, entries, kParams, 0);
  }
  static Status verify(const inference::InferenceProof<claim::AttentionSourceClaim>& source,
                       const LookupsProof& lookups) {
    return verify_files(make_file(source), make_file(lookups));
  }
  static Status verify_files(std::span<const uint8_t> source, std::span<const uint8_t> lookups) {
    std::vector<std::byte> workspace(size_t{1} << 20);
    Arena arena(workspace);
    verifier::SourceFindings source_findings;
    verifier::LookupsFindings lookups_findings;
    return verifier::verify_split(source, lookups, {0, 0}, arena, source_findings,
                                  lookups_findings);
  }
  static Status verify_alone(const LookupsProof& lookups) {
    return verify_inference(proof::statement_of(lookups.claim), lookups.bytes);
  }

  std::unique_ptr<inference::InferenceProver> prover_ =
      inference::make_inference_prover(GetParam(), 10);
};

TEST_P(SplitAttention, IsAcceptedWithItsLookups) {
  const SplitAttentionProof proof = prove();
  EXPECT_EQ(proof.lookups.claim.commitment, proof.source.claim.lookups);
  EXPECT_EQ(proof.source.claim.attention.commitments,
            prover_->commit(inference::generate_inputs(kShape, 1), kParams));
  EXPECT_EQ(verify(proof.source, proof.lookups), Status::kAccepted);
}

TEST_P(SplitAttention, IsNoWholeProof) {
  const SplitAttentionProof proof = prove();
  const auto file = make_file(proof.source);
  std::vector<std::byte> workspace(size_t{1} << 20);
  Arena arena(workspace);
  verifier::AttentionFindings findings;
  EXPECT_EQ(verifier::verify(file, {0, 0}, arena, findings), Status::kUnsupportedBackend);
  EXPECT_NE(verify_files(file, {}), Status::kAccepted);
  EXPECT_NE(verify_files(file, file), Status::kAccepted);
  EXPECT_NE(verify_files(make_file(proof.lookups), file), Status::kAccepted);
  // Under the label of the whole, with as much of its claim as that has.
  const inference::AttentionProof relabelled = {proof.source.claim.attention, proof.source.bytes};
  EXPECT_NE(verify_inference(proof::statement_of(relabelled.claim), relabelled.bytes),
            Status::kAccepted);
}

TEST_P(SplitAttention, IsRefusedWithTheLookupsOfAnother) {
  const SplitAttentionProof proof = prove(1), other = prove(2);
  EXPECT_EQ(verify(proof.source, other.lookups), Status::kLookupsNotProven);
  EXPECT_EQ(verify(other.source, proof.lookups), Status::kLookupsNotProven);
  LookupsProof relabelled = other.lookups;
  relabelled.claim.commitment = proof.lookups.claim.commitment;
  EXPECT_EQ(verify(proof.source, relabelled), Status::kDataMismatch);
}

TEST_P(SplitAttention, IsRefusedWithLookupsInAnotherTable) {
  const SplitAttentionProof proof = prove();
  LookupsProof relabelled = proof.lookups;
  relabelled.claim.table = Table::kNormalisation;
  EXPECT_NE(verify(proof.source, relabelled), Status::kAccepted);
  // Lookups that are fine, but in the other table.
  const LookupsProof other =
      lookups(Table::kStep, std::vector<TableEntry>(256, inference::idle_entry(Table::kStep)));
  EXPECT_EQ(verify(proof.source, other), Status::kLookupsNotProven);
}

TEST_P(SplitAttention, ClaimsOtherLookupsInVain) {
  SplitAttentionProof proof = prove();
  proof.source.claim.lookups[3] ^= 1;
  EXPECT_EQ(verify(proof.source, proof.lookups), Status::kDataMismatch);
}

TEST_P(SplitAttention, LookupsAreEntriesAndNothingElse) {
  for (const Table table : {Table::kStep, Table::kNormalisation, Table::kWeights}) {
    SCOPED_TRACE(claim::name_of(table));
    const auto entries = inference::entries_of(table);
    std::vector<TableEntry> looked_up(16, inference::idle_entry(table));
    EXPECT_EQ(verify_alone(lookups(table, looked_up)), Status::kAccepted) << "one entry";
    for (size_t i = 0; i < looked_up.size(); ++i) looked_up[i] = entries[i % entries.size()];
    EXPECT_EQ(verify_alone(lookups(table, looked_up)), Status::kAccepted) << "all entries";
    for (const TableEntry wrong :
         {TableEntry{entries[1].input, entries.front().output + 1000},
          TableEntry{entries.back().input + 1, entries.back().output}, TableEntry{1000, 1000}}) {
      std::vector<TableEntry> altered = looked_up;
      altered[5] = wrong;
      EXPECT_EQ(verify_alone(lookups(table, altered)), Status::kLookupSumNonZero);
    }
  }
}

TEST_P(SplitAttention, LookupsAreOfTheirClaim) {
  std::vector<TableEntry> looked_up(32, inference::idle_entry(Table::kStep));
  const LookupsProof proof = lookups(Table::kStep, looked_up);
  ASSERT_EQ(verify_alone(proof), Status::kAccepted);
  const auto refused = [&](const char* what, auto&& alter) {
    LookupsProof altered = proof;
    alter(altered.claim);
    EXPECT_NE(verify_alone(altered), Status::kAccepted) << what;
  };
  refused("table", [](auto& claim) { claim.table = Table::kWeights; });
  refused("rows", [](auto& claim) { ++claim.log_rows; });
  refused("fewer rows", [](auto& claim) { --claim.log_rows; });
  refused("commitment", [](auto& claim) { claim.commitment[0] ^= 1; });
  refused("queries", [](auto& claim) { claim.parameters.n_queries = 2; });
  refused("grinding", [](auto& claim) { claim.parameters.query_pow_bits = 1; });
  refused("blow-up", [](auto& claim) { claim.parameters.log_blowup = 2; });
  refused("requested bits", [](auto& claim) { claim.requested_proven_bits = 1; });
}

INSTANTIATE_TEST_SUITE_P(All, SplitAttention,
                         ::testing::Values(claim::Backend::kStwo, claim::Backend::kCircle8,
                                           claim::Backend::kVanilla),
                         [](const auto& each) { return std::string(claim::name_of(each.param)); });

// The columns that are committed for the lookups are those of the scores, and idle elsewhere.
TEST(AttendSource, CommitsToWhatItLooksUp) {
  using F = field::M31;
  const proof::InferenceStatement statement =
      proof::statement_of(claim::AttentionSourceClaim{{.shape = kShape}});
  auto trace = inference::build_trace<F>(inference::generate_inputs(kShape, 1), true,
                                         [](uint32_t row, unsigned) { return row; })
                   .trace;
  const size_t n_rows = size_t{1} << statement.all_components[proof::kAttend].log_rows();
  std::vector<std::vector<F>> table;
  for (const F* column : trace.columns_of(statement, proof::kAttend)) {
    table.emplace_back(column, column + n_rows);
  }
  const auto& parameters = statement.all_components[proof::kAttend].parameters;
  ASSERT_TRUE(check<AttendSource>(table, nullptr, parameters).empty());
  for (size_t row = 0; row < n_rows; ++row) {
    for (const auto& [column, constraint] :
         {std::pair{AttendSource::kLookedUpGap, "looked_up_gap"},
          std::pair{AttendSource::kLookedUpWeight, "looked_up_weight"}}) {
      const F honest = std::exchange(table[column][row], table[column][row] + F::one());
      const auto violations = check<AttendSource>(table, nullptr, parameters);
      ASSERT_EQ(violations.size(), 1u) << row;
      EXPECT_EQ(violations.front().constraint, constraint);
      table[column][row] = honest;
    }
  }
}

}  // namespace
}  // namespace ptvm::testing
