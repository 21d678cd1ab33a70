// stwo's proofs as JSON and as our bytes: the samples in tests/vectors go both ways without a
// change.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "prover/exchange/stwo_bytes.h"
#include "prover/exchange/stwo_json.h"
#include "tests/support/stwo_samples.h"

namespace ptvm::exchange {
namespace {

using claim::strict_json::Json;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using tests::StwoSample;

const Json& json_of_sample(const std::string& name) {
  for (const Json& each : tests::stwo_vectors().at("cases")) {
    if (each.at("name") == name) return each.at("proof");
  }
  throw std::invalid_argument(name);
}

absl::StatusOr<StwoProof> parse(const std::string& text) {
  StwoProof proof;
  const absl::Status status = claim::strict_json::read(text, stwo_proof_reader(proof));
  if (!status.ok()) return status;
  return proof;
}

template <class I>
ProofShape shape_of_sample(const StwoSample& sample) {
  static constexpr std::array<uint8_t, 3> kLogSizes = {
      tests::SquareLookup::kLogRows, tests::SquareLookup::kLogRows, tests::SquareLookup::kLogRows};
  const auto components = tests::components_of<I>(sample);
  const size_t n_preprocessed = sample.has_lookup ? kLogSizes.size() : 0;
  return *shape_of<I>(sample.params, std::span(components),
                      std::span(kLogSizes).first(n_preprocessed));
}

// The channel that has absorbed the caller's part.
template <class Channel>
Channel channel_of(const StwoSample& sample) {
  Channel channel;
  stark::mix_stwo_params(channel, sample.params);
  channel.mix_u64(tests::kSamplePublicInput);
  channel.mix_root(sample.preprocessed_root);
  channel.mix_root(sample.trace_root);
  if (sample.has_lookup) {
    channel.mix_felts({&sample.claimed_sum, 1});
    channel.mix_root(sample.interaction_root);
  }
  return channel.clone();
}

template <class Body>
void with_instance(const StwoSample& sample, Body body) {
  sample.has_m31_hash ? body.template operator()<stark::StwoM31Instance>()
                      : body.template operator()<stark::StwoInstance>();
}

class StwoProofs : public ::testing::TestWithParam<const char*> {
 protected:
  const StwoSample& sample() const { return tests::stwo_sample(GetParam()); }
  const Json& json() const { return json_of_sample(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(All, StwoProofs,
                         ::testing::Values("fib", "mixed", "mixed_fold2", "mixed_lift_m31"),
                         [](const auto& test) { return std::string(test.param); });

TEST_P(StwoProofs, BecomeOurBytes) {
  const auto proof = parse(json().dump());
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->params, sample().params);
  with_instance(sample(), [&]<class I> {
    const ProofShape shape = shape_of_sample<I>(sample());
    EXPECT_EQ(check_shape(*proof, shape), absl::OkStatus());
    auto channel = channel_of<typename I::Channel>(sample()).clone();
    EXPECT_EQ(check_lengths(*proof, shape, queries_of(*proof, shape, channel)), absl::OkStatus());
    prover::ProofWriter out;
    write_stark(*proof, shape, out);
    EXPECT_EQ(out.take(), sample().proof);
  });
}

TEST_P(StwoProofs, ComeBackFromOurBytes) {
  with_instance(sample(), [&]<class I> {
    StwoProof proof;
    for (const hash::Digest& root :
         {sample().preprocessed_root, sample().trace_root, sample().interaction_root}) {
      proof.trees.emplace_back().root = root;
    }
    if (!sample().has_lookup) proof.trees.pop_back();
    ByteReader reader(sample().proof);
    auto channel = channel_of<typename I::Channel>(sample()).clone();
    const Status status = read_stark(reader, shape_of_sample<I>(sample()), channel, proof);
    ASSERT_EQ(status, Status::kAccepted);
    EXPECT_EQ(reader.remaining(), 0u);
    EXPECT_EQ(Json(json_of(proof)), json());
  });
}

TEST_P(StwoProofs, AreRefusedWhereTheBytesEnd) {
  with_instance(sample(), [&]<class I> {
    const ProofShape shape = shape_of_sample<I>(sample());
    for (size_t n = 0; n < sample().proof.size(); n += 3) {
      StwoProof proof;
      ByteReader reader(std::span(sample().proof).first(n));
      auto channel = channel_of<typename I::Channel>(sample()).clone();
      ASSERT_EQ(read_stark(reader, shape, channel, proof), Status::kTruncated) << n;
    }
  });
}

TEST(StwoProofJson, HasTheFieldsInTheirOrder) {
  const auto proof = parse(json_of_sample("mixed").dump());
  const std::string text = json_of(*proof).dump();
  EXPECT_THAT(text, StartsWith(R"({"config":{"pow_bits":8,"fri_config":{"log_blowup_factor":1,)"
                               R"("log_last_layer_degree_bound":0,"n_queries":5,"fold_step":1},)"
                               R"("lifting_log_size":null},"commitments":[[)"));
  EXPECT_THAT(text,
              HasSubstr(R"(],"proof_of_work":1172,"fri_proof":{"first_layer":{"fri_witness")"));
}

TEST(StwoProofJson, KeepsNoncesOf64Bits) {
  Json json = json_of_sample("fib");
  json["proof_of_work"] = 0xfedcba9876543211;
  const auto proof = parse(json.dump());
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->nonce, 0xfedcba9876543211);
  EXPECT_EQ(Json(json_of(*proof)), json);
}

// A change to the JSON and the place that the error names.
struct Defect {
  const char* pointer;
  Json value;
  const char* message;
};

TEST(StwoProofJson, NamesThePlaceOfADefect) {
  const Json null, object = Json::object(), text = "1";
  const Defect defects[] = {
      {"/config/pow_bits", -1, "/config/pow_bits: expected an integer in 0..4294967295"},
      {"/config/fri_config", null, "/config/fri_config: expected an object"},
      {"/config/lifting_log_size", 0, "/config/lifting_log_size: expected an integer in 1.."},
      {"/config/more", 0, "/config/more: unknown member"},
      {"/commitments/1", text, "/commitments/1: expected a digest"},
      {"/commitments/1/31", 256, "/commitments/1: expected a digest"},
      {"/commitments/0", Json::array({1}), "/commitments/0: expected a digest"},
      {"/commitments", Json::array(), "/commitments: expected at least 2 elements"},
      {"/sampled_values/2", object, "/sampled_values/2: expected an array"},
      {"/sampled_values/1/3/0", 7, "/sampled_values/1/3/0: expected [[a, b], [c, d]]"},
      {"/sampled_values/1/3/0/1/1", 0x7fffffff, "/sampled_values/1/3/0: expected [[a, b]"},
      {"/sampled_values/1/3/0/1/1", 0.5, "/sampled_values/1/3/0: expected [[a, b]"},
      {"/queried_values/1/2/0", 0x7fffffff, "/queried_values/1/2/0: expected an integer in 0.."},
      {"/queried_values", Json::array(), "/queried_values: expected 3 elements"},
      {"/decommitments/1", null, "/decommitments/1: expected an object"},
      {"/decommitments/1/hash_witness/4", null, "/decommitments/1/hash_witness/4: expected a dig"},
      {"/proof_of_work", text, "/proof_of_work: expected an integer"},
      {"/fri_proof/first_layer/commitment", null, "/fri_proof/first_layer/commitment: expected"},
      {"/fri_proof/inner_layers/2/fri_witness", 1,
       "/fri_proof/inner_layers/2/fri_witness: expected an array"},
      {"/fri_proof/last_layer_poly/log_size", 1, "/fri_proof/last_layer_poly/log_size: is not"},
      {"", Json::array(), "/: expected an object"},
  };
  for (const Defect& defect : defects) {
    Json json = json_of_sample("fib");
    json[Json::json_pointer(defect.pointer)] = defect.value;
    EXPECT_THAT(std::string(parse(json.dump()).status().message()), StartsWith(defect.message));
  }
}

TEST(StwoProofJson, NamesTheMemberThatIsMissingOrDoubled) {
  for (const char* name : {"config", "commitments", "sampled_values", "decommitments",
                           "queried_values", "proof_of_work", "fri_proof"}) {
    Json json = json_of_sample("fib");
    json.erase(name);
    EXPECT_EQ(parse(json.dump()).status().message(), absl::StrCat("/", name, ": missing"));
  }
  EXPECT_THAT(std::string(parse(R"({"a": 1, "a": 2})").status().message()), HasSubstr("twice"));
  EXPECT_THAT(std::string(parse("{\"config\"").status().message()), HasSubstr("not valid JSON"));
}

// Lists that are longer or shorter than the proof's parameters, components and queries say.
TEST(StwoProofShape, NamesTheListOfAnotherLength) {
  const StwoSample& sample = tests::stwo_sample("mixed");
  const ProofShape shape = shape_of_sample<stark::StwoInstance>(sample);
  const auto check = [&](const Json& json) {
    const auto proof = parse(json.dump());
    EXPECT_TRUE(proof.ok()) << proof.status();
    absl::Status status = check_shape(*proof, shape);
    if (!status.ok()) return std::string(status.message());
    auto channel = channel_of<stark::StwoInstance::Channel>(sample).clone();
    status = check_lengths(*proof, shape, queries_of(*proof, shape, channel));
    return std::string(status.message());
  };
  EXPECT_EQ(check(json_of_sample("mixed")), "");
  for (const std::string list :
       {"/sampled_values/0", "/sampled_values/2/7", "/queried_values/1", "/queried_values/3/0",
        "/decommitments/2/hash_witness", "/fri_proof/first_layer/fri_witness",
        "/fri_proof/inner_layers/1/decommitment/hash_witness", "/fri_proof/inner_layers"}) {
    const Json::json_pointer pointer(list);
    Json shorter = json_of_sample("mixed"), longer = shorter;
    shorter[pointer].erase(shorter[pointer].size() - 1);
    longer[pointer].push_back(Json(longer[pointer].back()));
    for (const Json& json : {shorter, longer}) {
      EXPECT_THAT(check(json),
                  HasSubstr(list == "/queried_values/3/0" ? "/queried_values/3" : list));
    }
  }
  Json fewer_trees = json_of_sample("mixed");
  for (const char* list : {"commitments", "sampled_values", "decommitments", "queried_values"}) {
    fewer_trees[list].erase(2);
  }
  EXPECT_EQ(check(fewer_trees), "/commitments: expected 4 elements, not 3");
}

TEST(StwoProofShape, RefusesParametersThatNoProofCanHave) {
  const StwoSample& sample = tests::stwo_sample("fib");
  const auto components = tests::components_of<stark::StwoInstance>(sample);
  for (const stark::Params& params :
       {stark::Params{.log_blowup = 0}, stark::Params{.n_queries = 0},
        stark::Params{.query_pow_bits = 33}, stark::Params{.log_last_layer_degree = 5},
        stark::Params{.fold_step = 5}, stark::Params{.log_lifted_size = 5},
        stark::Params{.log_lifted_size = UINT32_MAX}}) {
    EXPECT_FALSE(shape_of<stark::StwoInstance>(params, std::span(components)).ok());
  }
}

}  // namespace
}  // namespace ptvm::exchange
