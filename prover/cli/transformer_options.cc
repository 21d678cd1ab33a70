#include "prover/cli/transformer_options.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "prover/cli/inference_options.h"
#include "prover/inference/generated_transformer.h"
#include "prover/inference/transformer_json.h"

namespace ptvm::cli {
namespace {

using inference::StackShape;
using inference::TransformerShape;

enum RunNumber : size_t {
  kLayers,
  kHeads,
  kDim,
  kHidden,
  kSeq,
  kCarried,
  kScoreShift,
  kSeed,
  kAllNumbers
};
static_assert(kAllNumbers == kRunNumbers);

struct NumberOption {
  const char* name;
  const char* meaning;
  tool::Range<uint64_t> range;
};
constexpr std::array<NumberOption, kRunNumbers> kNumberOptions = {{
    {"--layers", "Of the shape: layers", {1, inference::kMaxLayers}},
    {"--heads", "Of the shape: heads of a layer", {1, inference::kMaxWidth}},
    {"--dim", "Of the shape: coordinates of a head", {1, inference::kMaxWidth}},
    {"--hidden", "Of the shape: coordinates inside of a network", {1, inference::kMaxHidden}},
    {"--seq", "Of the shape: vectors that go in", {1, inference::kMaxWidth}},
    {"--carried",
     "Of the shape: positions before the first vector [1]",
     {1, inference::kMaxPositions - 1}},
    {"--score-shift",
     "Of the shape: bits that a difference of scores is shifted by",
     {0, inference::kMaxScoreShift}},
    {"--seed", "What model, state and vectors are generated from [1]", {0, UINT64_MAX}},
}};

constexpr uint32_t kDefaultCarried = 1;
constexpr uint64_t kDefaultSeed = 1;

void require(bool holds, const char* option, const std::string& message) {
  if (!holds) throw CLI::ValidationError(option, message);
}

TransformerShape shape_of(const RunOptions& options) {
  const auto required = [&](RunNumber number) {
    const auto& value = options.numbers[number];
    if (!value) {
      throw CLI::RequiredError(absl::StrCat(kNumberOptions[number].name, " or --model"));
    }
    return static_cast<uint32_t>(*value);
  };
  const auto optional = [&](RunNumber number, uint32_t fallback) {
    return static_cast<uint32_t>(options.numbers[number].value_or(fallback));
  };
  TransformerShape shape = {.stack = {.layers = required(kLayers),
                                      .heads = required(kHeads),
                                      .dim = required(kDim),
                                      .hidden = required(kHidden)},
                            .steps = required(kSeq),
                            .carried = optional(kCarried, kDefaultCarried)};
  StackShape& stack = shape.stack;
  stack.score_shift = optional(kScoreShift, inference::default_transformer_score_shift(stack.dim));
  require(stack.width() <= inference::kMaxWidth, "--heads",
          absl::StrCat("expected at most ", inference::kMaxWidth / stack.dim, " of ", stack.dim,
                       " coordinates"));
  require(stack.layers * stack.heads <= inference::kMaxHeads, "--heads",
          absl::StrCat("expected at most ", inference::kMaxHeads / stack.layers, " in each of ",
                       stack.layers, " layers"));
  const uint32_t max_steps = inference::max_steps(stack);
  require(shape.steps <= max_steps, "--seq",
          absl::StrCat("expected at most ", max_steps, ", the lesser of width and hidden"));
  require(inference::in_range(shape), "--seq",
          absl::StrCat("expected at most ", inference::kMaxPositions - shape.carried, " beside ",
                       shape.carried, " carried positions"));
  return shape;
}

TransformerRun generate(const TransformerShape& shape, uint64_t seed) {
  return {inference::generate_model(shape.stack, seed),
          inference::generate_state(shape.stack, shape.carried, seed),
          inference::generate_vectors(shape.stack, shape.steps, seed)};
}

}  // namespace

void add_run_options(CLI::App& command, RunOptions& options) {
  for (size_t i = 0; i < kRunNumbers; ++i) {
    const NumberOption& option = kNumberOptions[i];
    tool::add_number(command, option.name, option.meaning, option.range,
                     [&target = options.numbers[i]](uint64_t value) { target = value; });
  }
  CLI::Option* const model = command.add_option("--model", options.model, "The model from a file");
  model->option_text("FILE.json");
  for (const NumberOption& option : kNumberOptions) model->excludes(option.name);
  CLI::Option* const vectors =
      command.add_option("--vectors", options.vectors, "The vectors that go into that model");
  vectors->option_text("FILE.json")->needs(model);
  model->needs(vectors);
  command.add_option("--state", options.state, "The state before them; else the empty one")
      ->option_text("FILE.json")
      ->needs(model);
}

absl::StatusOr<TransformerRun> load_run(const RunOptions& options) {
  if (options.model.empty()) {
    return generate(shape_of(options), options.numbers[kSeed].value_or(kDefaultSeed));
  }
  auto model = read_model(options.model);
  if (!model.ok()) return model.status();
  absl::StatusOr<inference::TransformerState> state = inference::empty_state(model->stack);
  if (!options.state.empty()) state = read_state(options.state, model->stack);
  if (!state.ok()) return state.status();
  auto vectors = read_vectors(options.vectors, model->stack, *state);
  if (!vectors.ok()) return vectors.status();
  return TransformerRun{*std::move(model), *std::move(state), *std::move(vectors)};
}

absl::StatusOr<inference::TransformerModel> read_model(const std::string& path) {
  return read_json(path, inference::model_from_json);
}

absl::StatusOr<inference::TransformerState> read_state(const std::string& path,
                                                       const StackShape& stack) {
  return read_json(path,
                   [&](std::string_view text) { return inference::state_from_json(text, stack); });
}

absl::StatusOr<std::vector<int16_t>> read_vectors(const std::string& path, const StackShape& stack,
                                                  const inference::TransformerState& before) {
  return read_json(path, [&](std::string_view text) {
    return inference::vectors_from_json(text, stack, before.positions);
  });
}

}  // namespace ptvm::cli
