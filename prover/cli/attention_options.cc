#include "prover/cli/attention_options.h"

#include "absl/strings/str_cat.h"
#include "prover/cli/inference_options.h"
#include "prover/inference/attention_json.h"
#include "prover/inference/generated_inputs.h"

namespace ptvm::cli {
namespace {

using inference::AttentionShape;

constexpr uint32_t kDefaultCarried = 2;
constexpr uint64_t kDefaultSeed = 1;

struct ShapeOption {
  const char* name;
  const char* meaning;
  uint32_t AttentionShape::*member;
  const char* member_name;
  std::optional<uint32_t> ShapeOptions::*value;
  tool::Range<uint32_t> range;
};
constexpr uint32_t kMaxSteps = inference::kMaxPositions - 1;
constexpr ShapeOption kShapeOptions[] = {
    {"--heads",
     "heads",
     &AttentionShape::heads,
     "heads",
     &ShapeOptions::heads,
     {1, inference::kMaxHeads}},
    {"--dim",
     "coordinates of a query, key or value",
     &AttentionShape::dim,
     "dim",
     &ShapeOptions::dim,
     {1, inference::kMaxDim}},
    {"--seq",
     "queries of a head",
     &AttentionShape::steps,
     "steps",
     &ShapeOptions::steps,
     {1, kMaxSteps}},
    {"--carried",
     "positions before the first query",
     &AttentionShape::carried,
     "carried",
     &ShapeOptions::carried,
     {1, kMaxSteps}},
    {"--score-shift",
     "bits that a difference of scores is shifted by",
     &AttentionShape::score_shift,
     "score_shift",
     &ShapeOptions::score_shift,
     {0, inference::kMaxScoreShift}},
};

uint32_t required(const char* name, const std::optional<uint32_t>& value) {
  if (!value) throw CLI::RequiredError(std::string(name) + " or --inputs");
  return *value;
}

AttentionShape shape_of(const ShapeOptions& options) {
  AttentionShape shape = {.heads = required("--heads", options.heads),
                          .dim = required("--dim", options.dim),
                          .steps = required("--seq", options.steps),
                          .carried = options.carried.value_or(kDefaultCarried)};
  shape.score_shift = options.score_shift.value_or(inference::default_score_shift(shape.dim));
  if (!inference::in_range(shape)) {
    throw CLI::ValidationError(
        "--seq", absl::StrCat("expected at most ", inference::kMaxPositions - shape.carried,
                              " beside ", shape.carried, " carried positions"));
  }
  return shape;
}

}  // namespace

void add_shape_options(CLI::App& command, const std::string& use, ShapeOptions& options) {
  for (const ShapeOption& option : kShapeOptions) {
    tool::add_number(command, option.name, use + option.meaning,
                     {option.range.least, option.range.greatest},
                     [&target = options.*option.value](uint64_t value) {
                       target = static_cast<uint32_t>(value);
                     });
  }
}

std::string difference_of(const AttentionShape& shape, const ShapeOptions& given) {
  for (const ShapeOption& option : kShapeOptions) {
    const std::optional<uint32_t>& value = given.*option.value;
    if (value && *value != shape.*option.member) {
      return absl::StrCat(option.member_name, " is ", shape.*option.member, ", not ", *value);
    }
  }
  return "";
}

void add_input_options(CLI::App& command, InputOptions& options) {
  add_shape_options(command, "Of the shape: ", options.shape);
  CLI::Option* const carried = command.get_option("--carried");
  carried->description(absl::StrCat(carried->get_description(), " [", kDefaultCarried, "]"));
  CLI::Option* const seed = tool::add_number(
      command, "--seed", absl::StrCat("What inputs are generated from [", kDefaultSeed, "]"),
      {0, UINT64_MAX}, [&options](uint64_t value) { options.seed = value; });
  CLI::Option* const inputs =
      command.add_option("--inputs", options.path, "Inputs from a file, with their shape");
  inputs->option_text("FILE.json")->excludes(seed);
  for (const ShapeOption& option : kShapeOptions) inputs->excludes(option.name);
}

absl::StatusOr<inference::AttentionInputs> load_inputs(const InputOptions& options) {
  if (!options.path.empty()) return read_inputs(options.path);
  return inference::generate_inputs(shape_of(options.shape), options.seed.value_or(kDefaultSeed));
}

absl::StatusOr<inference::AttentionInputs> read_inputs(const std::string& path) {
  return read_json(path, inference::inputs_from_json);
}

}  // namespace ptvm::cli
