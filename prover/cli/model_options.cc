#include "prover/cli/model_options.h"

#include <utility>

#include "prover/cli/program_file.h"
#include "prover/model/compile.h"

namespace ptvm::cli {

void add_model_options(CLI::App& command, ModelOptions& options) {
  tool::add_number(command, "--layers",
                   "Layers that the instructions are spread over [" +
                       std::to_string(options.config.transformer.num_layers) + "]",
                   {1, claim::kMaxLayers}, [&options](uint64_t layers) {
                     options.config.transformer.num_layers = static_cast<uint32_t>(layers);
                     options.given = true;
                   });
  const std::string name = "--attention-mode";
  const auto parse = [name, &options](const std::string& text) {
    const auto mode = model::parse_attention_mode(text);
    if (!mode.ok()) throw CLI::ValidationError(name, std::string(mode.status().message()));
    options.config.attention = *mode;
    options.given = true;
  };
  command
      .add_option_function<std::string>(
          name, parse,
          "How memory is read: average-hard, softmax, hard-softmax:T [" +
              model::format(options.config.attention) + "]")
      ->option_text("MODE");
}

std::optional<LoadedModel> load_model(const std::string& path, const ModelOptions& options,
                                      ExitCode& exit_code) {
  const auto stop = [&exit_code](ExitCode code) {
    exit_code = code;
    return std::nullopt;
  };
  auto file = read_program(path);
  if (!file.ok()) return stop(fail(file.status()));
  if (file->model && options.given) {
    return stop(tool::fail(ExitCode::kUsage,
                           "`" + path +
                               "` is a model, which has layers and an attention mode of its own: "
                               "--layers, --attention-mode"));
  }
  auto model =
      file->model ? *std::move(file->model) : model::compile(file->program, options.config);
  if (!model.ok()) return stop(fail(model.status()));
  return LoadedModel{*std::move(model), std::move(file->source)};
}

}  // namespace ptvm::cli
