// Making engines, for tests.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "prover/asm/load.h"
#include "prover/engine/native_engine.h"
#include "prover/engine/transformer_engine.h"
#include "prover/model/compile.h"

namespace ptvm::engine {

inline constexpr std::array<model::AttentionMode, 3> kSoftModes = {
    {{model::AttentionMode::Kind::kSoftmax},
     {model::AttentionMode::Kind::kHardSoftmax, 0.5f},
     {model::AttentionMode::Kind::kHardSoftmax, 20}}};

inline NativeEngine native(const vm::Program& program, model::AttentionMode attention = {}) {
  return NativeEngine::create(program, attention).value();
}

inline model::Model compiled(const vm::Program& program, uint32_t n_layers = 1,
                             model::AttentionMode attention = {}) {
  model::Config config;
  config.transformer.num_layers = n_layers;
  config.attention = attention;
  return model::compile(program, config).value();
}

// The program programs/NAME.tvm.
inline vm::Program program_named(const std::string& name) {
  return assembler::load(PTVM_SOURCE_DIR "/programs/" + name + ".tvm").value();
}

inline std::vector<std::string> program_names() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(PTVM_SOURCE_DIR "/programs")) {
    if (file.path().extension() == ".tvm") names.push_back(file.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace ptvm::engine
