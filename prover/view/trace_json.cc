#include "prover/view/trace_json.h"

#include <string>
#include <vector>

#include "prover/engine/softmax.h"
#include "prover/model/config.h"

namespace ptvm::view {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const absl::Status& status) { return std::string(status.message()); }

// One list for each field rather than one object for each state: a fifth of the size.
Json states_of(const RecordedRun& run) {
  std::vector<int> pc, acc, sp, flags;
  for (uint64_t position = 0; position <= run.n_steps(); ++position) {
    const isa::Registers& registers = run.registers(position);
    pc.push_back(registers.pc);
    acc.push_back(registers.acc);
    sp.push_back(registers.sp);
    flags.push_back((registers.zero ? 1 : 0) + (registers.carry ? 2 : 0) +
                    (registers.halted ? 4 : 0));
  }
  return {{"pc", pc}, {"acc", acc}, {"sp", sp}, {"flags", flags}};
}

Json accesses_of(const RecordedRun& run) {
  std::vector<int> kind, address, value;
  for (uint64_t position = 1; position <= run.n_steps(); ++position) {
    const Access& access = run.access(position);
    kind.push_back(static_cast<int>(access.kind));
    address.push_back(access.address);
    value.push_back(access.value);
  }
  return {{"kind", kind}, {"address", address}, {"value", value}};
}

Json instructions_of(const model::Model& model) {
  Json instructions = Json::array();
  for (const model::Block& block : model.blocks) {
    instructions.push_back(
        {{"text", vm::format_instruction(block.instruction)}, {"layer", block.layer}});
  }
  return instructions;
}

Json listing_json(const Listing& listing) {
  Json lines = Json::array();
  for (const ListingLine& line : listing.lines) {
    lines.push_back({{"pc", line.pc ? Json(*line.pc) : Json()}, {"text", line.text}});
  }
  return {{"is_source", listing.is_source}, {"lines", lines}};
}

Json comparison_json(const Comparison& comparison) {
  Json difference;
  if (const auto& at = comparison.difference) {
    difference = {{"step", at->step},
                  {"field", shown_text(at->field)},
                  {"first_value", shown_text(at->first_value)},
                  {"second_value", shown_text(at->second_value)}};
  }
  return {{"first", comparison.pair.first},
          {"second", comparison.pair.second},
          {"equal_steps", comparison.n_equal_steps},
          {"difference", difference},
          {"problem", comparison.problem.empty() ? Json() : Json(shown_text(comparison.problem))}};
}

}  // namespace

Json trace_json(const RecordedRun& run, std::string_view name, const Listing& listing,
                std::span<const Comparison> comparisons) {
  const model::Config& config = run.model().config;
  const auto temperature = engine::softmax_temperature(config.attention);
  Json compared = Json::array();
  for (const Comparison& comparison : comparisons) compared.push_back(comparison_json(comparison));
  return {{"format", "ptvm-trace-1"},
          {"program", shown_text(name)},
          {"steps", run.n_steps()},
          {"halted", run.halted()},
          {"failure", run.failure().ok() ? Json() : Json(shown_text(text_of(run.failure())))},
          {"layers", config.transformer.num_layers},
          {"attention_mode", model::format(config.attention)},
          {"temperature", temperature ? Json(*temperature) : Json()},
          {"initial_memory", run.model().program.initial_memory},
          {"instructions", instructions_of(run.model())},
          {"listing", listing_json(listing)},
          {"states", states_of(run)},
          {"accesses", accesses_of(run)},
          {"comparisons", compared}};
}

}  // namespace ptvm::view
