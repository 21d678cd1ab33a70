#include "prover/cli/model_options.h"

#include <string>

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

}  // namespace ptvm::cli
