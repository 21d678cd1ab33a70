// The options that say which transformer of a program is meant, and the model that follows from
// file and options.
#pragma once

#include <optional>
#include <string>

#include "prover/cli/command.h"
#include "prover/model/model.h"

namespace ptvm::cli {

struct ModelOptions {
  model::Config config = {};
  bool given = false;  // whether one of them is on the command line
};

// --layers and --attention-mode, into `options`, whose values are shown as the defaults.
void add_model_options(CLI::App& command, ModelOptions& options);

struct LoadedModel {
  model::Model model;  // and the program in it
  std::string source;  // the whole file if it is `.tvm` source, else empty
};

// The model in the file at `path`, or that of the program in it, compiled by `options`. Nothing if
// there is none, or if the file is a model, which has layers and an attention mode of its own, and
// options are given; the error is then printed, and `exit_code` says which it is.
std::optional<LoadedModel> load_model(const std::string& path, const ModelOptions& options,
                                      ExitCode& exit_code);

}  // namespace ptvm::cli
