// cost: what proving a transformer of some shape would take, counted and predicted.
#include <iostream>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "prover/cli/command.h"
#include "prover/cli/cost_report.h"
#include "prover/cli/enum_option.h"
#include "verifier/tool/input_file.h"

namespace ptvm::cli {
namespace {

constexpr size_t kMaxShapeBytes = size_t{1} << 20;
constexpr uint64_t kMaxCellsPerSecond = 1000000000000;

struct Options {
  std::string model;
  std::optional<uint32_t> context, window;
  std::optional<cost::Schedule> schedule;
  cost::SymbolicConstants constants;
  claim::Backend backend = claim::Backend::kStwo;
  std::optional<uint64_t> cells_per_second;
  bool json = false;
};

absl::StatusOr<cost::ModelShape> load_shape(const std::string& model) {
  if (const cost::ModelShape* preset = cost::preset_named(model)) return *preset;
  tool::InputFile input(model);
  std::string text;
  if (!input.read_up_to(kMaxShapeBytes + 1, text)) {
    std::string names;
    for (const cost::ModelShape& each : cost::presets()) absl::StrAppend(&names, each.name, ", ");
    return absl::NotFoundError(
        absl::StrCat("cannot read `", model, "`, which is none of ", names, "either"));
  }
  if (text.size() > kMaxShapeBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", model, "` is longer than ", kMaxShapeBytes, " bytes"));
  }
  auto shape = cost::read_shape(text);
  if (shape.ok()) return shape;
  return absl::InvalidArgumentError(
      absl::StrCat(model, ": ", std::string(shape.status().message())));
}

ExitCode show_cost(const Options& options) {
  auto shape = load_shape(options.model);
  if (!shape.ok()) return fail(shape.status());
  shape->context = options.context.value_or(shape->context);
  shape->window = options.window.value_or(shape->window);
  shape->schedule = options.schedule.value_or(shape->schedule);
  cost::ProverCost coefficients = cost::prover_cost(options.backend);
  if (options.cells_per_second) {
    coefficients.cells_per_second = static_cast<double>(*options.cells_per_second);
  }
  const CostReport report = make_cost_report(*shape, options.constants, coefficients);
  if (options.json) {
    std::cout << tool::to_text(to_json(report));
  } else {
    print_cost(std::cout, report);
  }
  return ExitCode::kOk;
}

}  // namespace

void add_cost(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand(
      "cost", "Count what proving a transformer takes, and predict cells, seconds and bytes");
  const auto options = std::make_shared<Options>();
  std::string names;
  for (const cost::ModelShape& each : cost::presets()) absl::StrAppend(&names, each.name, ", ");
  command
      ->add_option("--model", options->model,
                   absl::StrCat("The model: ", names, "or a file with its shape"))
      ->required()
      ->option_text("NAME|FILE");
  const auto add_count = [command](const char* name, const char* description, uint32_t most,
                                   std::optional<uint32_t>& target) {
    tool::add_number(*command, name, description, {1, most},
                     [&target](uint64_t value) { target = static_cast<uint32_t>(value); });
  };
  using Constraints = tool::Range<uint32_t>;
  constexpr Constraints kConstraints = {1, cost::kMaxConstraints};
  add_count("--context", "Positions, instead of the model's", cost::kMaxContext, options->context);
  tool::add_name(*command, "--schedule", "The schedule of attention, instead of the model's",
                 {cost::kScheduleNames.begin(), cost::kScheduleNames.end()}, "",
                 [options](const std::string& name) {
                   options->schedule = name == cost::kScheduleNames[0]
                                           ? cost::Schedule::kDense
                                           : cost::Schedule::kLocalGlobal;
                 });
  add_count("--window", "Positions that local layers look at, instead of the model's",
            cost::kMaxContext, options->window);
  tool::add_number(*command, "--c-exp", "Constraints of a circuit for an exponential", kConstraints,
                   options->constants.exp);
  tool::add_number(*command, "--c-norm", "The same for a normalised coordinate", kConstraints,
                   options->constants.norm);
  tool::add_number(*command, "--c-nonlin", "The same for an activation", kConstraints,
                   options->constants.nonlin);
  add_enum(*command, "--backend", "What the proofs would be made by", options->backend,
           options->backend);
  tool::add_number(*command, "--cells-per-second",
                   "The rate of this machine, instead of that measured on two cores",
                   {1, kMaxCellsPerSecond},
                   [options](uint64_t value) { options->cells_per_second = value; });
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  prover cost --model gpt2-small --context 128");
  command->callback([options, &exit_code] { exit_code = show_cost(*options); });
}

}  // namespace ptvm::cli
