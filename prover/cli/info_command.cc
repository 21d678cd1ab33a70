// info: what a program consists of, what a proof says, or what a model is.
#include <array>
#include <iostream>
#include <memory>

#include "prover/claim/program_json.h"
#include "prover/cli/command.h"
#include "prover/cli/model_report.h"
#include "prover/cli/program_file.h"
#include "prover/prove/segment.h"
#include "verifier/tool/commands.h"
#include "verifier/tool/input_file.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {
namespace {

using tool::Json;

struct Options {
  std::string path;
  bool json = false;
};

// How often each opcode stands in the program, without those that do not.
Json count_opcodes(const vm::Program& program) {
  std::array<size_t, isa::kOpcodes.size()> counts{};
  for (const isa::Instruction& each : program.instructions) {
    ++counts[static_cast<size_t>(each.opcode)];
  }
  Json json = Json::object();
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] != 0) json[isa::kOpcodes[i].mnemonic] = counts[i];
  }
  return json;
}

Json describe(const std::string& path, const vm::Program& program) {
  const auto cells = [](proof::VmComponent component) {
    return prover::row_cells(claim::Backend::kStwo, component);
  };
  return {{"program", path},
          {"instructions", program.instructions.size()},
          {"initial_memory", program.initial_memory},
          {"opcodes", count_opcodes(program)},
          {"program_hash", claim::to_hex(claim::program_hash(program))},
          {"cells_per_row",
           {{"step", cells(proof::kCpu)},
            {"multiplication", cells(proof::kMultiply)},
            {"bitwise", cells(proof::kBitwise)},
            {"transformer_step", cells(proof::kLayer)}}}};
}

void print_text(const Json& facts, const vm::Program& program) {
  std::cout << facts["program"].get<std::string>() << "\n\n";
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  std::string opcodes;
  for (const auto& [name, count] : facts["opcodes"].items()) {
    opcodes += (opcodes.empty() ? "" : ", ") + name + " " + count.dump();
  }
  const Json& cells = facts["cells_per_row"];
  line("instructions", facts["instructions"].dump() + ": " + opcodes);
  line("first memory", facts["initial_memory"].dump());
  line("program hash", facts["program_hash"].get<std::string>());
  line("proof", cells["step"].dump() + " committed cells a step, and " +
                    cells["multiplication"].dump() + " more a multiplication, " +
                    cells["bitwise"].dump() + " a bitwise instruction; " +
                    cells["transformer_step"].dump() + " a step in scope `transformer`");
  std::cout << "  listing\n";
  for (size_t pc = 0; pc < program.instructions.size(); ++pc) {
    line(std::to_string(pc), vm::format_instruction(program.instructions[pc]));
  }
}

void show_model(const Options& options, const model::Model& model) {
  const Json facts = model_facts(model);
  if (!options.json) {
    std::cout << options.path << "\n\n";
    print_model(std::cout, facts);
    print_blocks(std::cout, model);
    return;
  }
  Json json = {{"model", options.path}};
  json.update(facts);
  json["blocks"] = Json::array();
  for (size_t pc = 0; pc < model.blocks.size(); ++pc) {
    json["blocks"].push_back(block_facts(model, pc));
  }
  std::cout << tool::to_text(json);
}

ExitCode info(const Options& options) {
  const auto file = read_program(options.path);
  if (!file.ok()) return fail(file.status());
  if (!file->proof.empty()) {
    return tool::show_info(options.path, tool::bytes_of(file->proof), options.json);
  }
  if (file->model.has_value()) {
    show_model(options, *file->model);
    return ExitCode::kOk;
  }
  const Json facts = describe(options.path, file->program);
  if (options.json) {
    std::cout << tool::to_text(facts);
  } else {
    print_text(facts, file->program);
  }
  return ExitCode::kOk;
}

}  // namespace

void add_info(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand(
      "info", "Describe a program or model, or what a proof says, WITHOUT verifying it");
  const auto options = std::make_shared<Options>();
  add_program_file(*command, options->path);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  prover info programs/fibonacci.tvm");
  command->callback([options, &exit_code] { exit_code = info(*options); });
}

}  // namespace ptvm::cli
