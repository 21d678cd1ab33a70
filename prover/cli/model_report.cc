#include "prover/cli/model_report.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "prover/claim/program_json.h"
#include "prover/model/hashes.h"
#include "prover/model/model_file.h"
#include "prover/vm/program.h"
#include "shared/util/bytes.h"

namespace ptvm::cli {
namespace {

using tool::Json;

std::string text_of(model::Read read) {
  switch (read.kind) {
    case model::Read::Kind::kNone:
      return "none";
    case model::Read::Kind::kDirect:
      return absl::StrCat("cell ", read.address);
    case model::Read::Kind::kStackTop:
      return "stack top";
  }
  return "";
}

// Weights, biases and controls of all blocks, and how many of them are not 0.
struct Counts {
  size_t all = 0;
  size_t nonzero = 0;

  explicit Counts(const model::Model& model) {
    for (const auto& [name, tensor] : model::to_safetensors(model).tensors) {
      if (tensor.dtype != model::Dtype::kF32) continue;
      for (size_t at = 0; at < tensor.bytes.size(); at += sizeof(float)) {
        ++all;
        if (load_le<uint32_t>(&tensor.bytes[at]) != 0) ++nonzero;
      }
    }
  }
};

}  // namespace

Json model_facts(const model::Model& model) {
  size_t n_units = 0;
  for (const model::Block& block : model.blocks) n_units += block.units.size();
  const Counts parameters(model);
  const model::Hashes hashes = model::compute_hashes(model.program, model.config);
  return {{"instructions", model.blocks.size()},
          {"layers", model.config.transformer.num_layers},
          {"attention_mode", model::format(model.config.attention)},
          {"hidden_units", n_units},
          {"parameters", parameters.all},
          {"nonzero_parameters", parameters.nonzero},
          {"program_hash", claim::to_hex(hashes.program_hash)},
          {"transformer_config_hash", claim::to_hex(hashes.transformer_config_hash)},
          {"deterministic_model_hash", claim::to_hex(hashes.deterministic_model_hash)}};
}

Json block_facts(const model::Model& model, size_t pc) {
  const model::Block& block = model.blocks[pc];
  return {{"pc", pc},
          {"layer", block.layer},
          {"instruction", vm::format_instruction(block.instruction)},
          {"read", text_of(block.read)},
          {"hidden_units", block.units.size()}};
}

void print_model(std::ostream& out, const Json& facts) {
  const auto line = [&](std::string_view label, const std::string& text) {
    tool::print_line(out, label, text);
  };
  const auto number = [&](const char* name) { return tool::grouped(facts[name].get<uint64_t>()); };
  const auto text = [&](const char* name) { return facts[name].get<std::string>(); };
  const uint64_t n_units = model::kHiddenUnits * facts["instructions"].get<uint64_t>();
  line("instructions", number("instructions"));
  line("layers", number("layers"));
  line("attention", text("attention_mode"));
  line("hidden units", absl::StrCat(number("hidden_units"), " of ", tool::grouped(n_units)));
  line("parameters",
       absl::StrCat(number("parameters"), ", ", number("nonzero_parameters"), " of them not 0"));
  line("program hash", text("program_hash"));
  line("config hash", text("transformer_config_hash"));
  line("model hash", text("deterministic_model_hash"));
}

void print_blocks(std::ostream& out, const model::Model& model) {
  out << "  blocks: layer, instruction, read, hidden units\n";
  for (size_t pc = 0; pc < model.blocks.size(); ++pc) {
    const Json block = block_facts(model, pc);
    tool::print_line(
        out, block["pc"].dump(),
        absl::StrFormat("%-4d%-14s%-12s%3d", block["layer"].get<int>(),
                        block["instruction"].get<std::string>(), block["read"].get<std::string>(),
                        block["hidden_units"].get<int>()));
  }
}

}  // namespace ptvm::cli
