#include "prover/model/compile.h"

#include <algorithm>

#include "shared/layer/compile.h"

namespace ptvm::model {

Block compile_instruction(isa::Instruction instruction) {
  const layer::Block from = layer::compile(instruction);
  const auto as_float = [](int32_t weight) { return static_cast<float>(weight); };
  Block block;
  block.instruction = instruction;
  block.read = from.read;
  for (const auto& [gate, value, output, weight] : from.units) {
    block.units.push_back({gate, value, output, as_float(weight)});
  }
  std::ranges::transform(from.output_bias, block.output_bias.begin(), as_float);
  const auto& [zero, carry, halted_constant] = from.controls;
  block.controls = {.zero = {.previous = as_float(zero.previous),
                             .of_result = as_float(zero.of_result),
                             .constant = as_float(zero.constant)},
                    .carry = {.previous = as_float(carry.previous),
                              .overflow = as_float(carry.overflow),
                              .less = as_float(carry.less),
                              .constant = as_float(carry.constant),
                              .bound_constant = as_float(carry.bound_constant),
                              .bound_operand = as_float(carry.bound_operand)},
                    .halted_constant = as_float(halted_constant)};
  return block;
}

absl::StatusOr<Model> compile(const vm::Program& program, const Config& config) {
  if (absl::Status status = vm::validate(program); !status.ok()) return status;
  if (absl::Status status = validate(config); !status.ok()) return status;
  Model model{config, program, {}};
  const size_t n_instructions = program.instructions.size();
  for (size_t pc = 0; pc < n_instructions; ++pc) {
    model.blocks.push_back(compile_instruction(program.instructions[pc]));
    model.blocks.back().layer = layer_of(pc, n_instructions, config.transformer.num_layers);
  }
  return model;
}

}  // namespace ptvm::model
