#include "prover/onnx/program_graph.h"

#include <algorithm>

#include "prover/vm/fault.h"

namespace ptvm::onnx {
namespace {

using model::Input;
using model::Output;
using model::Read;

// The registers in their tensor, int32 [6].
enum Register : int64_t { kPc, kAcc, kSp, kZero, kCarry, kHalted, kRegisters };

constexpr int32_t code_of(vm::Fault fault) { return static_cast<int32_t>(fault); }

// What the machine and the blocks say of each instruction, [n_instructions].
struct Facts {
  std::vector<int32_t> cell_constant, cell_of_sp;  // the cell to read is their sum, with sp times
                                                   // the second
  std::vector<int32_t> least_sp, greatest_sp;      // outside of these the step is forbidden ...
  std::vector<int32_t> fault;                      // ... for this reason
};

// `nowhere` is the cell that instructions without a read take.
Facts facts_of(const model::Model& model, int32_t nowhere) {
  Facts facts;
  for (size_t pc = 0; pc < model.blocks.size(); ++pc) {
    const Read& read = model.blocks[pc].read;
    facts.cell_of_sp.push_back(read.kind == Read::Kind::kStackTop ? 1 : 0);
    facts.cell_constant.push_back(read.kind == Read::Kind::kDirect ? read.address
                                  : read.kind == Read::Kind::kNone ? nowhere
                                                                   : 0);
    int32_t least = 256, greatest = -1;
    vm::Fault fault = vm::Fault::kNone;
    for (int32_t sp = 0; sp < 256; ++sp) {
      const isa::Registers registers = {.pc = static_cast<uint8_t>(pc),
                                        .sp = static_cast<uint8_t>(sp)};
      const vm::Fault at_sp = vm::fault_before_read(model.program, registers);
      if (at_sp == vm::Fault::kNone) {
        least = std::min(least, sp);
        greatest = sp;
      } else {
        fault = at_sp;
      }
    }
    facts.least_sp.push_back(least);
    facts.greatest_sp.push_back(greatest);
    facts.fault.push_back(code_of(fault));
  }
  return facts;
}

// The body of the Loop. Between the steps it keeps, each with `_before` or `_next` behind its name:
//   registers   int32 [6]
//   memory      int32 [n_cells + 1]; the last one is 0 and stands for no cell
//   steps       int64, those that were done
//   error       int32, a vm::Fault
class Body {
 public:
  Body(::onnx::GraphProto& graph, const model::Model& model, const StepWeights& weights)
      : builder_(graph),
        model_(model),
        weights_(weights),
        n_cells_(static_cast<int32_t>(model.program.initial_memory.size())) {
    graph.set_name("transformer_vm_body");
  }

  void build() {
    builder_.input("iteration", kInt64, {});
    builder_.input("goes_on", kBool, {});
    builder_.input("registers_before", kInt32, {kRegisters});
    builder_.input("memory_before", kInt32, {n_cells_ + 1});
    builder_.input("steps_before", kInt64, {});
    builder_.input("error_before", kInt32, {});
    builder_.output("goes_on_next", kBool, {});
    builder_.output("registers_next", kInt32, {kRegisters});
    builder_.output("memory_next", kInt32, {n_cells_ + 1});
    builder_.output("steps_next", kInt64, {});
    builder_.output("error_next", kInt32, {});
    take_registers();
    check_before_read();
    make_inputs();
    add_weights(builder_, weights_);
    add_step(builder_);
    take_outputs();
    write_memory();
    go_on();
  }

 private:
  std::string number(const std::string& name, int32_t value) {
    return builder_.number("constant_" + name, value);
  }
  std::string node(const std::string& operation, GraphBuilder::Names inputs,
                   const std::string& output, GraphBuilder::Attributes attributes = {}) {
    return builder_.node(operation, inputs, output, attributes);
  }
  // The entry for the instruction at pc.
  std::string here(const std::string& name, const std::vector<int32_t>& of_instructions) {
    return node("Gather", {builder_.numbers(name, of_instructions), "safe_pc"}, name + "_here");
  }

  void take_registers() {
    const std::pair<const char*, Register> names[] = {{"pc", kPc},       {"acc", kAcc},
                                                      {"sp", kSp},       {"zero_flag", kZero},
                                                      {"carry", kCarry}, {"halted", kHalted}};
    for (const auto& [name, at] : names) {
      node("Gather",
           {"registers_before", builder_.index(std::string("place_of_") + name + "_register", at)},
           name);
    }
  }

  // Sets `is_allowed`, and `cell`, where the step reads.
  void check_before_read() {
    number("0", 0);
    number("last_cell", n_cells_);
    node("Less", {"pc", number("n_instructions", static_cast<int32_t>(model_.blocks.size()))},
         "is_in_program");
    node("Where", {"is_in_program", "pc", "constant_0"}, "safe_pc");
    const Facts facts = facts_of(model_, n_cells_);
    const auto is_high =
        node("GreaterOrEqual", {"sp", here("least_sp", facts.least_sp)}, "is_high");
    const auto is_low =
        node("LessOrEqual", {"sp", here("greatest_sp", facts.greatest_sp)}, "is_low");
    const auto fits = node("And", {is_high, is_low}, "has_room");
    node("And", {"is_in_program", fits}, "is_allowed");
    node("Where",
         {"is_in_program", here("fault", facts.fault),
          number("program_counter_fault", code_of(vm::Fault::kProgramCounter))},
         "fault_before");

    const auto from_sp = node("Mul", {"sp", here("cell_of_sp", facts.cell_of_sp)}, "cell_from_sp");
    const auto wanted =
        node("Add", {from_sp, here("cell_constant", facts.cell_constant)}, "wanted_cell");
    node("Where", {"is_allowed", wanted, "constant_last_cell"}, "cell");
    node("Gather", {"memory_before", "cell"}, "operand");
  }

  // Sets `input`: the registers, the operand, and the bits of acc and operand. Beyond the program
  // it is that of another step, whose result counts for nothing.
  void make_inputs() {
    const auto one = builder_.numbers("constant_1_list", {1});
    const auto list_shape = builder_.indices("list_shape", {1});
    const auto list = [&](const std::string& name) {
      return node("Reshape", {name, list_shape}, name + "_list");
    };
    const auto after = node("Add", {"safe_pc", number("1", 1)}, "pc_after");
    node("BitwiseAnd", {after, number("255", 255)}, "next_pc");

    std::vector<int32_t> powers(16);
    for (int i = 0; i < 16; ++i) powers[static_cast<size_t>(i)] = 1 << i;
    builder_.numbers("powers_of_two", powers);
    const auto bits = [&](const std::string& name) {
      const auto masked = node("BitwiseAnd", {name, "powers_of_two"}, name + "_masked");
      const auto is_clear = node("Equal", {masked, "constant_0"}, name + "_bit_is_clear");
      const auto is_set = node("Not", {is_clear}, name + "_bit_is_set");
      return builder_.cast(is_set, kInt32, name + "_bits");
    };
    static_assert(Input::kPc == 1 && Input::kNextPc == 2 && Input::kAcc == 3 && Input::kZero == 4 &&
                  Input::kCarry == 5 && Input::kHalted == 6 && Input::kSp == 7 &&
                  Input::kOperand == 8 && Input::kAccBits == 9 && Input::kOperandBits == 25);
    const auto numbers =
        node("Concat",
             {one, list("safe_pc"), list("next_pc"), list("acc"), list("zero_flag"), list("carry"),
              list("halted"), list("sp"), list("operand"), bits("acc"), bits("operand")},
             "input_numbers", {{"axis", 0}});
    const auto floats = builder_.cast(numbers, kFloat, "input_floats");
    node("Reshape", {floats, builder_.indices("input_shape", {1, int64_t{model::kInputs}})},
         "input");
  }

  // Sets `is_done`, whether the step could be done, and the registers after it.
  void take_outputs() {
    const auto flat = node(
        "Reshape", {"transition", builder_.indices("flat_shape", {int64_t{kTransition}})}, "flat");
    const std::pair<const char*, int64_t> names[] = {{"pc_output", Output::kPc},
                                                     {"acc_output", Output::kAcc},
                                                     {"write_enable", Output::kWriteEnable},
                                                     {"write_address", Output::kWriteAddress},
                                                     {"write_value", Output::kWriteValue}};
    for (const auto& [name, at] : names) {
      node("Gather", {flat, builder_.index(std::string("place_of_") + name, at)}, name);
    }
    // Of the outputs that must fit their places only this one can fail to: in RET.
    const auto beyond = node("BitwiseAnd", {"pc_output", number("beyond_a_byte", ~255)}, "beyond");
    const auto is_byte = node("Equal", {beyond, "constant_0"}, "pc_is_byte");
    node("And", {"is_allowed", is_byte}, "is_done");

    const auto offset = number("offset", 32768);
    const auto raised = node("Add", {"acc_output", offset}, "raised_acc");
    const auto low = node("BitwiseAnd", {raised, number("16_bits", 0xffff)}, "low_acc");
    const auto acc = node("Sub", {low, offset}, "new_acc");
    const auto new_acc = node("Reshape", {acc, "list_shape"}, "new_acc_list");
    const auto pick = [&](const std::string& name, const std::vector<int64_t>& places) {
      return node("Gather", {flat, builder_.indices("places_of_" + name, places)}, name);
    };
    const auto registers =
        node("Concat",
             {pick("new_pc", {Output::kPc}), new_acc, pick("new_sp", {Output::kSp}),
              pick("new_flags", {model::kOutputs, model::kOutputs + 1, model::kOutputs + 2})},
             "new_registers", {{"axis", 0}});
    node("Where", {"is_done", registers, "registers_before"}, "registers_next");
  }

  // What is not written goes nowhere: a 0 to the last cell.
  void write_memory() {
    const auto enabled = node("Greater", {"write_enable", "constant_0"}, "is_enabled");
    const auto writes = node("And", {"is_done", enabled}, "writes");
    const auto cell = node("Where", {writes, "write_address", "constant_last_cell"}, "write_cell");
    const auto value = node("Where", {writes, "write_value", "constant_0"}, "write_number");
    const auto cells = node("Reshape", {cell, "list_shape"}, "write_cells");
    const auto values = node("Reshape", {value, "list_shape"}, "write_numbers");
    node("ScatterElements", {"memory_before", cells, values}, "memory_next", {{"axis", 0}});
  }

  void go_on() {
    const auto done = builder_.cast("is_done", kInt64, "step_done");
    node("Add", {"steps_before", done}, "steps_next");
    const auto late =
        node("Where",
             {"is_done", "constant_0", number("return_fault", code_of(vm::Fault::kReturnValue))},
             "fault_after");
    node("Where", {"is_allowed", late, "fault_before"}, "error_next");
    const auto halted =
        node("Gather", {"registers_next", "place_of_halted_register"}, "halted_next");
    const auto runs = node("Equal", {halted, "constant_0"}, "runs_on");
    node("And", {"is_done", runs}, "goes_on_next");
  }

  GraphBuilder builder_;
  const model::Model& model_;
  const StepWeights& weights_;
  int32_t n_cells_;
};

}  // namespace

::onnx::ModelProto program_model(const model::Model& model, const StepWeights& weights) {
  ::onnx::ModelProto proto = new_model("transformer_vm_program");
  GraphBuilder builder(*proto.mutable_graph());
  const std::vector<int16_t>& cells = model.program.initial_memory;
  const auto n_cells = static_cast<int64_t>(cells.size());
  builder.input("max_steps", kInt64, {});
  builder.output("registers", kInt32, {kRegisters});
  builder.output("memory", kInt32, {n_cells});
  builder.output("steps", kInt64, {});
  builder.output("error", kInt32, {});

  const isa::Registers initial = isa::initial_registers(cells.size());
  builder.numbers("initial_registers", {initial.pc, initial.acc, initial.sp, initial.zero,
                                        initial.carry, initial.halted});
  std::vector<int32_t> memory(cells.begin(), cells.end());
  memory.push_back(0);
  builder.numbers("initial_memory", memory);
  builder.index("initial_steps", 0);
  builder.number("initial_error", code_of(vm::Fault::kNone));
  // Runs at once: no program starts halted.
  const auto starts = builder.node("Equal", {"initial_error", "initial_error"}, "starts");
  ::onnx::AttributeProto& body =
      *builder
           .node_with("Loop",
                      {"max_steps", starts, "initial_registers", "initial_memory", "initial_steps",
                       "initial_error"},
                      {"registers", "cells", "steps", "error"})
           .add_attribute();
  body.set_name("body");
  body.set_type(::onnx::AttributeProto_AttributeType_GRAPH);
  Body(*body.mutable_g(), model, weights).build();
  builder.node("Slice",
               {"cells", builder.indices("first_cell", {0}), builder.indices("n_cells", {n_cells})},
               "memory");
  return proto;
}

}  // namespace ptvm::onnx
