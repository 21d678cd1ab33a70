// The AIRs of the exchange, proven and verified at small size with both hashes, and what they are
// rejected for. The exchange itself is `make test-interop`.
#include "tests/interop/exchange.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace ptvm::interop {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Json = nlohmann::ordered_json;

Statement statement_of(const std::string& air, Hash hash) {
  // Folds of two, and heights that leave a remainder.
  return {air, 7, hash, {.n_queries = 4, .query_pow_bits = 3, .fold_step = 2}};
}

ProofFile prove_or_die(const Statement& statement) {
  const auto file = prove(statement);
  EXPECT_TRUE(file.ok()) << file.status();
  return *file;
}

std::string reason(const ProofFile& file) { return std::string(verify(file).message()); }

class Exchanges : public ::testing::TestWithParam<std::tuple<const char*, Hash>> {
 protected:
  Statement statement() const {
    return statement_of(std::get<0>(GetParam()), std::get<1>(GetParam()));
  }
};
INSTANTIATE_TEST_SUITE_P(All, Exchanges,
                         ::testing::Combine(::testing::Values("wide-fibonacci", "preprocessed",
                                                              "lookup", "vm-multiply",
                                                              "permutation"),
                                            ::testing::Values(Hash::kBlake2s, Hash::kBlake2sM31)),
                         [](const auto& test) {
                           std::string name = std::get<0>(test.param);
                           std::ranges::replace(name, '-', '_');
                           return name + (std::get<1>(test.param) == Hash::kBlake2s ? "" : "_m31");
                         });

TEST_P(Exchanges, AreAcceptedAndTravelUnchanged) {
  const ProofFile file = prove_or_die(statement());
  EXPECT_EQ(verify(file), absl::OkStatus());
  const std::string text = to_json(file);
  const auto read = from_json(text);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->proof, file.proof);
  EXPECT_EQ(to_json(*read), text);
  EXPECT_EQ(verify(*read), absl::OkStatus());
}

TEST_P(Exchanges, AreRejectedForAnyOtherRoot) {
  const ProofFile good = prove_or_die(statement());
  for (size_t t = 0; t < good.proof.trees.size(); ++t) {
    ProofFile file = good;
    file.proof.trees[t].root[5] ^= 1;
    EXPECT_NE(reason(file), "") << t;
  }
}

TEST_P(Exchanges, AreRejectedWithTheOtherHash) {
  ProofFile file = prove_or_die(statement());
  file.statement.hash = file.statement.hash == Hash::kBlake2s ? Hash::kBlake2sM31 : Hash::kBlake2s;
  EXPECT_NE(reason(file), "");
}

TEST_P(Exchanges, AreRejectedForAnotherHeight) {
  ProofFile file = prove_or_die(statement());
  for (const uint32_t log_rows : {6u, 8u}) {
    file.statement.log_rows = log_rows;
    EXPECT_NE(reason(file), "");
  }
}

// The other parameters; each with all AIRs, so that heights, columns and preprocessed trees mix.
TEST(Exchange, TakesAllParameters) {
  for (const char* air : {"wide-fibonacci", "preprocessed", "lookup", "vm-multiply"}) {
    for (const stark::Params& params :
         {stark::Params{.log_blowup = 3}, stark::Params{.n_queries = 40},
          stark::Params{.fold_step = 3, .log_last_layer_degree = 2}, stark::Params{.fold_step = 4},
          stark::Params{.log_lifted_size = 10}}) {
      Statement statement = statement_of(air, Hash::kBlake2s);
      statement.params = params;
      EXPECT_EQ(verify(prove_or_die(statement)), absl::OkStatus()) << air;
    }
  }
}

TEST(Exchange, SaysWhyAProofIsRejected) {
  const ProofFile good = prove_or_die(statement_of("lookup", Hash::kBlake2s));
  const auto with = [&](auto change) {
    ProofFile file = good;
    change(file);
    return reason(file);
  };
  const auto one = field::QM31::one();
  EXPECT_THAT(with([&](auto& f) { f.proof.trees[1].samples[2][0] += one; }),
              StartsWith("ConstraintsUnsatisfied: "));
  EXPECT_THAT(with([&](auto& f) { f.claimed_sums[0] += one; }),
              StartsWith("ConstraintsUnsatisfied: "));
  EXPECT_THAT(with([&](auto& f) { f.proof.trees[1].values[2][0] += field::M31(1); }),
              StartsWith("TraceOpeningInvalid: "));
  EXPECT_THAT(with([&](auto& f) { f.proof.trees[2].witness[0][0] ^= 1; }),
              StartsWith("InteractionOpeningInvalid: "));
  EXPECT_THAT(with([&](auto& f) { f.proof.layers[1].values[0] += one; }),
              StartsWith("FriOpeningInvalid: "));
  EXPECT_THAT(with([&](auto& f) { f.proof.layers.back().witness.emplace_back(); }),
              StartsWith("TrailingBytes: "));
  EXPECT_THAT(with([&](auto& f) { f.proof.trees[0].witness.emplace_back(); }),
              HasSubstr("OpeningInvalid: "));
  EXPECT_EQ(with([&](auto& f) { f.proof.trees[0].root[0] ^= 1; }),
            "/proof/commitments/0: not the root of the preprocessed columns");
  EXPECT_EQ(with([&](auto& f) { f.claimed_sums.pop_back(); }),
            "/claimed_sums: expected 2 elements");
  EXPECT_EQ(with([&](auto& f) { f.proof.trees[3].values.pop_back(); }),
            "/proof/queried_values/3: expected 8 elements, not 7");
  EXPECT_EQ(with([&](auto& f) { f.statement.air = "cubes"; }), "there is no AIR `cubes`");
  EXPECT_EQ(with([&](auto& f) { f.statement.log_rows = 5; }),
            "the rows' logarithm must be in 6..20");
  EXPECT_EQ(with([&](auto& f) { f.statement.params.n_queries = 0; }),
            "the parameters are out of range");
}

// The claimed sums are those of a proof whose constraints hold, but do not cancel.
TEST(Exchange, AsksForClaimedSumsThatCancel) {
  const ProofFile file = prove_or_die(statement_of("lookup", Hash::kBlake2s));
  EXPECT_TRUE((file.claimed_sums.at(0) + file.claimed_sums.at(1)).is_zero());
  EXPECT_FALSE(file.claimed_sums.at(0).is_zero());
  auto exchange = Exchange::create(file.statement);
  ASSERT_TRUE(exchange.ok());
  Traces traces = (*exchange)->traces();
  traces.trace[2][3] += field::M31(1);  // a multiplicity
  const prover::CircleTables tables((*exchange)->max_log_domain());
  const Proof proof = (*exchange)->prove(std::move(traces), tables);
  EXPECT_THAT(std::string((*exchange)->verify(proof).message()), StartsWith("LookupSumNonZero: "));
}

TEST(Exchange, NamesThePlaceOfMalformedJson) {
  const Json good = Json::parse(to_json(prove_or_die(statement_of("lookup", Hash::kBlake2s))));
  const auto error_with = [&](const std::string& pointer, const Json& value) {
    Json json = good;
    json[Json::json_pointer(pointer)] = value;
    return std::string(from_json(json.dump()).status().message());
  };
  EXPECT_THAT(error_with("/hash", "sha"), StartsWith("/hash: expected one of: blake2s, "));
  EXPECT_THAT(error_with("/log_rows", -1), StartsWith("/log_rows: expected an integer"));
  EXPECT_THAT(error_with("/claimed_sums/1/0", 1), StartsWith("/claimed_sums/1: expected [[a"));
  EXPECT_THAT(error_with("/proof/commitments/1", 1), StartsWith("/proof/commitments/1: expected"));
  EXPECT_EQ(from_json("").status().message(), "the text is not valid JSON");
}

}  // namespace
}  // namespace ptvm::interop
