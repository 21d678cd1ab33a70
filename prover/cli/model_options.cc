#include "prover/cli/model_options.h"

namespace ptvm::cli {

void add_model_options(CLI::App& command, model::Config& config) {
  tool::add_number(command, "--layers", "Layers that the instructions are spread over",
                   tool::Range<uint32_t>{1, claim::kMaxLayers}, config.transformer.num_layers);
  const std::string name = "--attention-mode";
  const auto parse = [name, &config](const std::string& text) {
    const auto mode = model::parse_attention_mode(text);
    if (!mode.ok()) throw CLI::ValidationError(name, std::string(mode.status().message()));
    config.attention = *mode;
  };
  command
      .add_option_function<std::string>(
          name, parse,
          "How memory is read: average-hard, softmax, hard-softmax:T [" +
              model::format(config.attention) + "]")
      ->option_text("MODE");
}

bool model_options_given(const CLI::App& command) {
  return command.count("--layers") + command.count("--attention-mode") != 0;
}

tool::ExitCode fail_model_options(const std::string& path) {
  return tool::fail(tool::ExitCode::kUsage,
                    "`" + path +
                        "` is a model, which has layers and an attention mode of its own: "
                        "--layers, --attention-mode");
}

}  // namespace ptvm::cli
