#include "prover/onnx/manifest.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "prover/claim/program_json.h"
#include "prover/claim/strict_json.h"
#include "prover/model/hashes.h"
#include "prover/onnx/step_graph.h"
#include "shared/hash/blake2b.h"
#include "shared/util/bytes.h"

namespace ptvm::onnx {
namespace {

using Json = nlohmann::ordered_json;

// The names of a step's inputs, in order.
Json input_layout() {
  Json layout = Json::array();
  const auto add = [&layout](std::string name) {
    layout.push_back({{"index", layout.size()}, {"name", std::move(name)}});
  };
  for (const char* name :
       {"one", "pc", "next_pc", "acc", "zero_flag", "carry_flag", "halted", "sp", "operand"}) {
    add(name);
  }
  for (const char* name : {"acc_bit_", "operand_bit_"}) {
    for (int i = 0; i < 16; ++i) add(absl::StrCat(name, i));
  }
  return layout;
}

Json read_json(const model::Read& read) {
  switch (read.kind) {
    case model::Read::Kind::kNone:
      break;
    case model::Read::Kind::kDirect:
      return {{"kind", "direct"}, {"address", read.address}};
    case model::Read::Kind::kStackTop:
      return {{"kind", "stack_top"}};
  }
  return {{"kind", "none"}};
}

Json instructions_of(const model::Model& model) {
  Json instructions = Json::array();
  for (size_t pc = 0; pc < model.blocks.size(); ++pc) {
    const model::Block& block = model.blocks[pc];
    instructions.push_back({{"pc", pc},
                            {"layer_idx", block.layer},
                            {"instruction", vm::format_instruction(block.instruction)},
                            {"memory_read", read_json(block.read)}});
  }
  return instructions;
}

// `value` as JSON, which may be long: the beginning.
std::string shown(const nlohmann::json& value) {
  constexpr size_t kMost = 80;
  const std::string text = value.dump();
  return absl::StrCat(text.substr(0, kMost), text.size() > kMost ? "..." : "");
}

}  // namespace

std::string hash_of(std::string_view bytes) {
  return claim::to_hex(hash::blake2b<sizeof(claim::Hash)>(bytes_of(bytes)));
}

Json manifest(const model::Model& model, const Files& graphs) {
  const model::Hashes hashes = model::compute_hashes(model.program, model.config);
  Json files = Json::object();
  for (const auto& [name, bytes] : graphs) files[name] = {{"blake2b_256", hash_of(bytes)}};
  return {
      {"format_version", 1},
      {"ir_version", kIrVersion},
      {"opset_version", kOpsetVersion},
      {"step_model", kStepName},
      {"program_model", kProgramName},
      {"reference_trace", kTraceName},
      {"input_dim", model::kInputs},
      {"output_dim", kTransition},
      {"input_encoding", "machine_input_v1"},
      {"output_encoding", "transition_with_flags_v1"},
      {"input_layout", input_layout()},
      {"output_layout",
       {"pc", "acc_exact", "sp", "write_enable", "write_address", "write_value", "zero_flag",
        "carry_flag", "halted"}},
      {"config", Json::parse(model::canonical_json(model.config))},
      {"program", Json::parse(claim::program_to_json(model.program))},
      {"instructions", instructions_of(model)},
      {"program_hash", claim::to_hex(hashes.program_hash)},
      {"transformer_config_hash", claim::to_hex(hashes.transformer_config_hash)},
      {"deterministic_model_hash", claim::to_hex(hashes.deterministic_model_hash)},
      {"files", files},
  };
}

absl::Status check_manifest(std::string_view text, const Json& expected) {
  using nlohmann::json;
  const json wanted = json::parse(expected.dump());
  return claim::strict_json::read(text, [&](const json& found, const std::string&) {
    const json differences = json::diff(wanted, found);
    if (differences.empty()) return absl::OkStatus();
    const json& first = differences.front();
    const std::string path = first["path"];
    if (first["op"] == "remove") return claim::strict_json::fault(path, "missing");
    if (first["op"] == "add") return claim::strict_json::fault(path, "unknown");
    return claim::strict_json::fault(
        path, absl::StrCat("is ", shown(first["value"]), "; the program gives ",
                           shown(wanted.at(json::json_pointer(path)))));
  });
}

}  // namespace ptvm::onnx
