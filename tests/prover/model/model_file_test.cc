#include "prover/model/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <string>

#include "prover/claim/program_json.h"
#include "prover/model/compile.h"
#include "prover/model/feed_forward.h"
#include "prover/model/hashes.h"
#include "shared/util/bytes.h"
#include "tests/support/random_program.h"

namespace ptvm::model {
namespace {

using enum AttentionMode::Kind;
using ::testing::HasSubstr;

const Model& sample() {
  static const Model kSample = compile({{{isa::Opcode::kAddImmediate, 7},
                                         {isa::Opcode::kAddMemory, 2},
                                         {isa::Opcode::kCmpImmediate, -5},
                                         {isa::Opcode::kPop, 0},
                                         {isa::Opcode::kHalt, 0}},
                                        {1, 2, 3},
                                        {}},
                                       {.transformer = {.num_layers = 2}})
                                   .value();
  return kSample;
}

// The message about the sample's file after `change`; empty if it is accepted.
std::string error_after(const std::function<void(Safetensors&)>& change) {
  Safetensors file = to_safetensors(sample());
  change(file);
  return std::string(read_model(encode(file)).status().message());
}

std::string error_of_number(const std::string& tensor, size_t index, uint32_t number) {
  return error_after([&](Safetensors& file) {
    Tensor& changed = file.tensors.at(tensor);
    if (changed.dtype == Dtype::kU8) {
      changed.bytes.at(index) = static_cast<uint8_t>(number);
    } else {
      store_le(number, &changed.bytes.at(index * sizeof(float)));
    }
  });
}
std::string error_of_number(const std::string& tensor, size_t index, float number) {
  return error_of_number(tensor, index, std::bit_cast<uint32_t>(number));
}

TEST(ModelFile, ReadsWhatItWrites) {
  EXPECT_EQ(read_model(write_model(sample())).value(), sample());
  for (uint64_t seed = 0; seed < 8; ++seed) {
    const AttentionMode modes[] = {{}, {kSoftmax}, {kHardSoftmax}, {kHardSoftmax, 0.1f}};
    const Config config{.transformer = {.num_layers = 5}, .attention = modes[seed % 4]};
    const Model model = compile(testing::random_text(seed), config).value();
    const auto read = read_model(write_model(model));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, model);
  }
}

TEST(ModelFile, TakesTheSmallestAndTheLargestModel) {
  const Model none = compile({}, {}).value();
  EXPECT_EQ(read_model(write_model(none)).value(), none);
  const vm::Program program{std::vector<isa::Instruction>(256, {isa::Opcode::kXorMemory, 255}),
                            std::vector<int16_t>(255, -32768),
                            {}};
  const Model full = compile(program, {.transformer = {.num_layers = 256}}).value();
  const std::vector<uint8_t> bytes = write_model(full);
  EXPECT_LT(bytes.size(), kMaxModelBytes);
  EXPECT_EQ(read_model(bytes).value(), full);
}

TEST(ModelFile, HasTheSameBytesAgain) {
  EXPECT_EQ(write_model(sample()), write_model(read_model(write_model(sample())).value()));
}

TEST(ModelFile, HoldsTheMatricesOfEachBlock) {
  const Tensor weight = to_safetensors(sample()).tensors.at("feed_forward.value.weight");
  EXPECT_EQ(weight.shape, (std::vector<size_t>{5, kHiddenUnits, kInputs}));
  const FeedForward expected = dense(sample().blocks[3]);
  for (size_t unit = 0; unit < kHiddenUnits; ++unit) {
    for (size_t input = 0; input < kInputs; ++input) {
      const size_t at = ((3 * kHiddenUnits + unit) * kInputs + input) * sizeof(float);
      EXPECT_EQ(std::bit_cast<float>(load_le<uint32_t>(&weight.bytes[at])),
                expected.value_weight[unit][input]);
    }
  }
}

TEST(ModelFile, RejectsAnAlteredNumberByItsPlace) {
  constexpr size_t kMatrix = kHiddenUnits * kInputs;
  EXPECT_EQ(error_of_number("feed_forward.gate.weight", 3 * kMatrix + 5 * kInputs + 7, 2.0f),
            "feed_forward.gate.weight[3][5][7] is 2; the program gives 0");
  EXPECT_EQ(error_of_number("feed_forward.gate.bias", 0, 0.0f),
            "feed_forward.gate.bias[0][0] is 0; the program gives 1");
  EXPECT_THAT(error_of_number("feed_forward.value.weight", 5 * kMatrix - 1, 1e-30f),
              HasSubstr("feed_forward.value.weight[4][71][40] is 1e-30;"));
  EXPECT_THAT(error_of_number("feed_forward.value.bias", 1, -0.0f),
              HasSubstr("feed_forward.value.bias[0][1] is -0;"));
  EXPECT_THAT(error_of_number("feed_forward.output.weight", kHiddenUnits + 2, NAN),
              HasSubstr("feed_forward.output.weight[0][1][2] is nan; the program gives 1"));
  EXPECT_EQ(error_of_number("feed_forward.output.bias", 1, 8.0f),
            "feed_forward.output.bias[0][1] is 8; the program gives 7");
  EXPECT_THAT(error_of_number("controls.zero", 1, 0.0f), HasSubstr("controls.zero[0][1] is 0;"));
  EXPECT_EQ(error_of_number("controls.carry", 2 * 6 + 4, -4.0f),
            "controls.carry[2][4] is -4; the program gives -5");
  EXPECT_THAT(error_of_number("controls.halted", 4, 0.0f),
              HasSubstr("controls.halted[4][0] is 0;"));
  EXPECT_EQ(error_of_number("read.kind", 3, 1u), "read.kind[3] is 1; the program gives 2");
  EXPECT_THAT(error_of_number("read.address", 1, 1u), HasSubstr("read.address[1] is 1;"));
  EXPECT_THAT(error_of_number("layer", 4, 0u), HasSubstr("layer[4] is 0; the program gives 1"));
}

TEST(ModelFile, RejectsTensorsOfAnotherSet) {
  EXPECT_EQ(error_after([](Safetensors& file) { file.tensors.erase("layer"); }),
            "tensor layer is missing");
  EXPECT_EQ(error_after([](Safetensors& file) {
              file.tensors["more"] = {Dtype::kU8, {0}, {}};
            }),
            "tensor more is unknown");
  EXPECT_EQ(error_after([](Safetensors& file) {
              file.tensors.at("read.kind").shape = {5, 1};
            }),
            "tensor read.kind is U8 [5, 1]; the program gives U8 [5]");
  EXPECT_EQ(error_after([](Safetensors& file) {
              file.tensors.at("controls.halted") = {Dtype::kU8, {5, 1}, {0, 0, 0, 0, 1}};
            }),
            "tensor controls.halted is U8 [5, 1]; the program gives F32 [5, 1]");
  EXPECT_THAT(error_after([](Safetensors& file) {
                Tensor& layer = file.tensors.at("layer");
                layer = {Dtype::kU8, {6}, {0, 0, 0, 1, 1, 1}};
              }),
              HasSubstr("tensor layer is U8 [6];"));
}

TEST(ModelFile, RejectsAlteredMetadata) {
  const auto error_of_text = [](const std::string& name, const std::string& text) {
    return error_after([&](Safetensors& file) { file.metadata[name] = text; });
  };
  for (const char* name : {"program_hash", "transformer_config_hash", "deterministic_model_hash"}) {
    EXPECT_THAT(error_of_text(name, std::string(64, '0')),
                HasSubstr("metadata " + std::string(name) + ": is `00"));
  }
  for (const auto& [name, text] : to_safetensors(sample()).metadata) {
    EXPECT_EQ(error_after([&](Safetensors& file) { file.metadata.erase(name); }),
              "metadata " + name + ": missing");
  }
  EXPECT_EQ(error_of_text("author", "me"), "metadata author: unknown");
  EXPECT_THAT(error_of_text("model_format", "ptvm-transformer-2"), HasSubstr("model_format: is"));
  EXPECT_THAT(error_of_text("program", "{}"),
              HasSubstr("metadata program: /instructions: missing"));
  EXPECT_THAT(error_of_text("program", "{"), HasSubstr("metadata program: the text is not valid"));
  // Another program or configuration has other hashes, and, with these put right, other weights.
  vm::Program program = sample().program;
  program.instructions[0].operand = 8;
  const std::string altered = claim::canonical_program_json(program);
  EXPECT_THAT(error_of_text("program", altered),
              HasSubstr("metadata deterministic_model_hash: is"));
  EXPECT_EQ(error_after([&](Safetensors& file) {
              file.metadata = to_safetensors(compile(program, sample().config).value()).metadata;
            }),
            "feed_forward.output.bias[0][1] is 7; the program gives 8");
  Config config = sample().config;
  config.attention = {kSoftmax};
  EXPECT_THAT(error_of_text("transformer_config", canonical_json(config)),
              HasSubstr("metadata deterministic_model_hash: is"));
}

TEST(ModelFile, RejectsConfigurationsThatAreNone) {
  const auto error_of_config = [](const std::string& from, const std::string& to) {
    return error_after([&](Safetensors& file) {
      std::string& text = file.metadata.at("transformer_config");
      text.replace(text.find(from), from.size(), to);
    });
  };
  EXPECT_EQ(error_of_config("\"ff_dim\":72", "\"ff_dim\":71"),
            "metadata transformer_config: ff_dim is 71; every model has 72");
  EXPECT_EQ(error_of_config("\"num_layers\":2", "\"num_layers\":0"),
            "metadata transformer_config: num_layers is 0; a model has 1 to 256");
  EXPECT_THAT(error_of_config("36", "36.5"), HasSubstr("transformer_config: /d_model: expected"));
  EXPECT_THAT(error_of_config("\"AverageHard\"", "\"Averagehard\""),
              HasSubstr("transformer_config: /attention_mode: expected"));
  for (const char* temperature : {"0.0", "-1.0", "1e60"}) {
    EXPECT_THAT(error_of_config("\"AverageHard\"", "{\"HardSoftmax\":{\"temperature\":" +
                                                       std::string(temperature) + "}}"),
                HasSubstr("the temperature must be a finite number above 0"))
        << temperature;
  }
  EXPECT_THAT(error_of_config("\"AverageHard\"", "{\"HardSoftmax\":{\"temperature\":1}}"),
              HasSubstr("/attention_mode/HardSoftmax/temperature: expected a number with a point"));
  EXPECT_THAT(error_of_config("\"AverageHard\"", "{\"HardSoftmax\":{\"temperature\":1.00}}"),
              HasSubstr("metadata deterministic_model_hash: is"));
}

// A blank between members can become another one; every other byte counts.
TEST(ModelFile, IsNeverAnotherModelAfterAFlippedBit) {
  const std::vector<uint8_t> bytes = write_model(sample());
  const size_t n_header_bytes = 8 + load_le<uint64_t>(bytes.data());
  size_t n_accepted = 0;
  for (size_t at = 0; at < bytes.size(); at += at < n_header_bytes ? 1 : 997) {
    std::vector<uint8_t> altered = bytes;
    altered[at] ^= static_cast<uint8_t>(1 << at % 8);
    const auto read = read_model(altered);
    if (read.ok()) {
      EXPECT_EQ(*read, sample()) << at;
      ++n_accepted;
    }
  }
  EXPECT_LE(n_accepted, 8u);
}

TEST(ModelFile, RejectsEveryCutAndMoreThanItsBytes) {
  std::vector<uint8_t> bytes = write_model(sample());
  for (size_t size : {size_t{0}, size_t{7}, size_t{8}, size_t{500}, bytes.size() - 1}) {
    EXPECT_FALSE(read_model(std::span(bytes).first(size)).ok()) << size;
  }
  bytes.push_back(0);
  EXPECT_THAT(read_model(bytes).status().message(),
              HasSubstr("the tensors end 1 bytes before the file"));
}

}  // namespace
}  // namespace ptvm::model
