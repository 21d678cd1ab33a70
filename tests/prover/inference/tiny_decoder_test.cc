// The model of programs/tiny_decoder: the reference computes what the script that trained it wrote
// down, and the figures of docs/inference.md follow from that.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "prover/claim/program_json.h"
#include "prover/inference/transformer_json.h"
#include "prover/inference/transformer_reference.h"
#include "shared/hash/blake2s.h"

namespace ptvm::inference {
namespace {

using nlohmann::json;

std::string text_of(const std::string& path) {
  std::ifstream in(PTVM_SOURCE_DIR "/" + path);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

class TinyDecoder : public ::testing::Test {
 protected:
  using Rows = std::vector<std::vector<int16_t>>;

  TransformerModel model_ = model_from_json(text_of("programs/tiny_decoder/model.json")).value();
  json evaluation_ = json::parse(text_of("programs/tiny_decoder/evaluation.json"));
  json vocabulary_ = json::parse(text_of("programs/tiny_decoder/vocabulary.json"));
  std::string alphabet_ = vocabulary_["alphabet"];
  Rows letters_ = vocabulary_["letters"], places_ = vocabulary_["places"],
       read_ = vocabulary_["read"];

  // [width][steps], of letters whose first has the place `first`.
  std::vector<int16_t> vectors(const std::string& text, size_t first = 0) const {
    std::vector<int16_t> all;
    for (size_t n = 0; n < model_.stack.width(); ++n) {
      for (size_t t = 0; t < text.size(); ++t) {
        const auto& letter = letters_.at(alphabet_.find(text[t]));
        all.push_back(static_cast<int16_t>(letter.at(n) + places_.at(first + t).at(n)));
      }
    }
    return all;
  }

  // The letter that is predicted after each step.
  std::string predictions(const TransformerTrace& trace) const {
    const size_t steps = trace.shape.steps;
    std::string predicted;
    for (size_t t = 0; t < steps; ++t) {
      size_t best = 0;
      int64_t greatest = std::numeric_limits<int64_t>::min();
      for (size_t letter = 0; letter < alphabet_.size(); ++letter) {
        int64_t score = 0;
        for (size_t n = 0; n < model_.stack.width(); ++n) {
          score += read_.at(letter).at(n) * trace.outputs()[n * steps + t];
        }
        if (score > greatest) best = letter;
        greatest = std::max(greatest, score);
      }
      predicted += alphabet_[best];
    }
    return predicted;
  }
};

TEST_F(TinyDecoder, ComputesWhatItsScriptWroteDown) {
  size_t n_predictions = 0, n_agreeing = 0, n_right = 0, n_right_real = 0;
  hash::Blake2s hasher;
  for (size_t i = 0; i < evaluation_["texts"].size(); ++i) {
    const std::string text = evaluation_["texts"][i], real = evaluation_["real_predictions"][i];
    const std::string read = text.substr(0, text.size() - 1), next = text.substr(1);
    const TransformerTrace trace =
        run_transformer(model_, empty_state(model_.stack), vectors(read));
    const std::string predicted = predictions(trace);
    EXPECT_EQ(predicted, evaluation_["integer_predictions"][i]) << text;

    std::vector<uint8_t> bytes;
    for (const int16_t x : trace.outputs()) {
      bytes.insert(bytes.end(), {static_cast<uint8_t>(x & 255), static_cast<uint8_t>(x >> 8)});
    }
    hasher.update(bytes);
    for (size_t t = 0; t < predicted.size(); ++t) {
      ++n_predictions;
      n_agreeing += predicted[t] == real[t];
      n_right += predicted[t] == next[t];
      n_right_real += real[t] == next[t];
    }
  }
  EXPECT_EQ(claim::to_hex(hasher.finalize()), evaluation_["outputs_blake2s"]);
  const json& figures = evaluation_["figures"];
  EXPECT_EQ(n_predictions, figures["predictions"]);
  EXPECT_EQ(n_agreeing, figures["agreeing"]);
  EXPECT_EQ(n_right, figures["right_integer"]);
  EXPECT_EQ(n_right_real, figures["right_real"]);
}

TEST_F(TinyDecoder, PredictsTheSameInPieces) {
  const std::string text = evaluation_["texts"][0];
  TransformerState state = empty_state(model_.stack);
  std::string predicted;
  for (const auto& [first, count] : {std::pair{0u, 20u}, {20u, 1u}, {21u, 43u}}) {
    const TransformerTrace trace =
        run_transformer(model_, state, vectors(text.substr(first, count), first));
    predicted += predictions(trace);
    state = trace.state_after();
  }
  EXPECT_EQ(predicted, evaluation_["integer_predictions"][0]);
}

// Letter by letter, each from the state that the one before has left. Verbs and pronouns agree with
// the first noun, which is half a text away.
TEST_F(TinyDecoder, WritesSentences) {
  const auto written = [&](std::string text) {
    TransformerTrace trace = run_transformer(model_, empty_state(model_.stack), vectors(text));
    while (true) {
      text += predictions(trace).back();
      if (text.ends_with('.') || text.size() == places_.size()) return text;
      trace = run_transformer(model_, trace.state_after(),
                              vectors(text.substr(text.size() - 1), text.size() - 1));
    }
  };
  EXPECT_EQ(written(" those small cats"), " those small cats help the duck and then they swim.");
  EXPECT_EQ(written(" that small cat"),
            " that small cat follows the happy duck and then it sleeps.");
  EXPECT_EQ(written(" those small cats see one dog and"),
            " those small cats see one dog and then they swim.");
  EXPECT_EQ(written(" that small cat sees two dogs and"),
            " that small cat sees two dogs and then it sings.");
}

}  // namespace
}  // namespace ptvm::inference
