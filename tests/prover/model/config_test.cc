#include "prover/model/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ptvm::model {
namespace {

using ::testing::HasSubstr;

std::string message(const Config& config) { return std::string(validate(config).message()); }

TEST(ModelConfig, IsValidByDefault) {
  EXPECT_TRUE(validate({}).ok());
  EXPECT_TRUE(validate({.transformer = {.num_layers = 256}}).ok());
  EXPECT_TRUE(validate({.attention = {AttentionMode::Kind::kHardSoftmax, 0.5f}}).ok());
}

TEST(ModelConfig, RejectsEachOtherValueByName) {
  EXPECT_EQ(message({.transformer = {.d_model = 35}}), "d_model is 35; every model has 36");
  EXPECT_EQ(message({.transformer = {.num_heads = 0}}), "num_heads is 0; every model has 18");
  EXPECT_EQ(message({.transformer = {.vocab_size = 1}}), "vocab_size is 1; every model has 256");
  EXPECT_THAT(message({.transformer = {.max_seq_len = 512}}), HasSubstr("max_seq_len is 512;"));
  EXPECT_EQ(message({.transformer = {.ff_dim = 71}}), "ff_dim is 71; every model has 72");
  EXPECT_EQ(message({.transformer = {.num_layers = 0}}), "num_layers is 0; a model has 1 to 256");
  EXPECT_THAT(message({.transformer = {.num_layers = 257}}), HasSubstr("num_layers is 257;"));
}

TEST(ModelConfig, RejectsTemperaturesThatMeanNothing) {
  using enum AttentionMode::Kind;
  for (const float temperature : {0.0f, -1.0f, HUGE_VALF, NAN}) {
    EXPECT_THAT(message({.attention = {kHardSoftmax, temperature}}), HasSubstr("temperature"));
  }
  EXPECT_THAT(message({.attention = {kAverageHard, 2}}), HasSubstr("only hard-softmax"));
  EXPECT_THAT(message({.attention = {kSoftmax, 0.5f}}), HasSubstr("only hard-softmax"));
}

TEST(AttentionModeName, IsReadInEveryForm) {
  using enum AttentionMode::Kind;
  for (const char* name : {"average-hard", "average_hard", "averagehard", "hard", "Average-HARD"}) {
    EXPECT_EQ(parse_attention_mode(name).value(), AttentionMode{}) << name;
  }
  EXPECT_EQ(parse_attention_mode("SoftMax").value(), AttentionMode{kSoftmax});
  for (const char* name : {"hard-softmax", "hard_softmax", "hardsoftmax", "hard-softmax:1"}) {
    EXPECT_EQ(parse_attention_mode(name).value(), AttentionMode{kHardSoftmax}) << name;
  }
  EXPECT_EQ(parse_attention_mode("hard-softmax:0.5").value(), (AttentionMode{kHardSoftmax, 0.5f}));
  EXPECT_EQ(parse_attention_mode("hard_softmax:1E-3").value().temperature, 0.001f);
}

TEST(AttentionModeName, RejectsWhatIsNone) {
  for (const char* name : {"", "soft", "average hard", "softmax:2", "hard:1", "hard-softmax2"}) {
    EXPECT_THAT(parse_attention_mode(name).status().message(), HasSubstr("is no attention mode"))
        << name;
  }
  for (const char* name : {"hard-softmax:", "hard-softmax:0", "hard-softmax:-1", "hard-softmax:nan",
                           "hard-softmax:inf", "hard-softmax:1x", "hard-softmax: 1",
                           "hard-softmax:1e-60", "hard-softmax:1e60"}) {
    EXPECT_THAT(parse_attention_mode(name).status().message(),
                HasSubstr("is not a finite number above 0"))
        << name;
  }
}

TEST(AttentionModeName, IsWrittenAsItIsRead) {
  for (const char* name :
       {"average-hard", "softmax", "hard-softmax:1", "hard-softmax:0.1", "hard-softmax:1e-20"}) {
    EXPECT_EQ(format(parse_attention_mode(name).value()), name);
  }
}

TEST(AttentionModeJson, NamesTheModeAsAClaimDoes) {
  EXPECT_EQ(to_json({}), "\"AverageHard\"");
  EXPECT_EQ(to_json({AttentionMode::Kind::kSoftmax}), "\"Softmax\"");
}

TEST(AttentionModeJson, HasTheShortestTemperature) {
  const auto temperature = [](float value) {
    const std::string json = to_json({AttentionMode::Kind::kHardSoftmax, value});
    const std::string head = "{\"HardSoftmax\":{\"temperature\":", tail = "}}";
    EXPECT_TRUE(json.starts_with(head) && json.ends_with(tail)) << json;
    return json.substr(head.size(), json.size() - head.size() - tail.size());
  };
  EXPECT_EQ(temperature(1), "1.0");
  EXPECT_EQ(temperature(0.5f), "0.5");
  EXPECT_EQ(temperature(0.1f), "0.1");
  EXPECT_EQ(temperature(12.25f), "12.25");
  EXPECT_EQ(temperature(100), "100.0");
  EXPECT_EQ(temperature(0.001f), "0.001");
  EXPECT_EQ(temperature(1.5e-5f), "0.000015");
  EXPECT_EQ(temperature(1e-6f), "1e-6");
  EXPECT_EQ(temperature(1.25e-7f), "1.25e-7");
  EXPECT_EQ(temperature(1e12f), "1000000000000.0");
  EXPECT_EQ(temperature(1e13f), "1e13");
  EXPECT_EQ(temperature(1.5e20f), "1.5e20");
}

}  // namespace
}  // namespace ptvm::model
