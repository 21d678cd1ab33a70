#include "prover/vm/machine.h"

#include <algorithm>
#include <utility>

namespace ptvm::vm {
namespace {

constexpr size_t kMinChunkRows = 4096;

}  // namespace

absl::StatusOr<Machine> Machine::create(Program program) {
  if (absl::Status status = validate(program); !status.ok()) return status;
  return Machine(std::move(program));
}

Machine::Machine(Program program)
    : program_(std::move(program)), registers_(isa::initial_registers(n_cells())) {
  operations_.fill({Action::kFailProgramCounter, 0});
  for (size_t i = 0; i < program_.instructions.size(); ++i) {
    const auto [opcode, operand] = program_.instructions[i];
    const bool is_beyond = isa::info(opcode).operand == isa::OperandKind::kAddress &&
                           static_cast<size_t>(operand) >= n_cells();
    operations_[i] = {is_beyond ? Action::kFailAddress : static_cast<Action>(opcode), operand};
  }
  std::copy(program_.initial_memory.begin(), program_.initial_memory.end(), memory_.begin());
}

// The one text of the machine's semantics (spec/isa.md, section 4). It needs no check that
// sp <= n_cells: sp starts there, and the four stack instructions keep it so.
template <Machine::Mode kMode>
Fault Machine::execute(uint64_t max_steps, TraceRow* rows, uint32_t first_clk,
                       attention::Memory* histories) {
  constexpr bool kRecord = kMode == Mode::kRecord;
  // Locals, because the compiler cannot keep members in registers across writes to memory.
  int16_t* const memory = memory_.data();
  const Operation* const operations = operations_.data();
  const size_t stack_end = n_cells();
  uint8_t pc = registers_.pc;
  uint8_t sp = registers_.sp;
  int32_t acc = registers_.acc;  // always within 16 bits
  bool carry = registers_.carry;
  bool halted = registers_.halted;
  uint64_t step = 0;
  Fault fault = Fault::kNone;
  TraceRow row{};

  const auto access = [&](uint8_t address) -> int16_t& {
    if constexpr (kRecord) {
      uint32_t& clock = cell_clocks_[address];
      row.address = address;
      row.cell_before = memory[address];
      row.previous_clk = std::exchange(clock, first_clk + static_cast<uint32_t>(step) + 1);
    }
    return memory[address];
  };
  // What a read gives, and the read itself.
  const auto peek = [&](uint8_t address) -> int16_t {
    if constexpr (kMode == Mode::kAttend) return histories->read(address);
    return memory[address];
  };
  const auto read = [&](uint8_t address) -> int16_t {
    if constexpr (kRecord) access(address);
    return peek(address);
  };
  const auto write = [&](uint8_t address, int32_t value) {
    access(address) = static_cast<int16_t>(value);
    if constexpr (kMode == Mode::kAttend) {
      histories->write(address, static_cast<int64_t>(steps_ + step + 1),
                       static_cast<int16_t>(value));
    }
  };
  const auto load = [&](int32_t value) {
    acc = static_cast<int16_t>(value);
    carry = false;
  };
  const auto load_wrapped = [&](int32_t exact) {
    acc = static_cast<int16_t>(exact);
    carry = acc != exact;
  };

  while (!halted && step < max_steps) {
    const auto [action, operand] = operations[pc];
    const auto target = static_cast<uint8_t>(operand);
    int32_t value = operand;  // becomes the cell's, where the step accesses one
    auto next_pc = static_cast<uint8_t>(pc + 1);
    auto next_sp = sp;
    if constexpr (kRecord) {
      row = {.acc_before = static_cast<int16_t>(acc),
             .pc = pc,
             .sp_before = sp,
             .carry_before = carry};
    }
    switch (action) {
      using enum Action;
      case kNop:
        break;
      case kLoad:
        value = read(target);
        [[fallthrough]];
      case kLoadImmediate:
        load(value);
        break;
      case kStore:
        value = acc;
        write(target, value);
        break;
      case kPush:
        if (sp == 0) {
          fault = Fault::kStackOverflow;
          break;
        }
        value = acc;
        write(--next_sp, value);
        break;
      case kPop:
        if (sp >= stack_end) {
          fault = Fault::kStackUnderflow;
          break;
        }
        value = read(next_sp++);
        load(value);
        break;
      case kAddMemory:
        value = read(target);
        [[fallthrough]];
      case kAddImmediate:
        load_wrapped(acc + value);
        break;
      case kSubMemory:
        value = read(target);
        [[fallthrough]];
      case kSubImmediate:
        load_wrapped(acc - value);
        break;
      case kMulMemory:
        value = read(target);
        [[fallthrough]];
      case kMulImmediate:
        load_wrapped(acc * value);  // at most 2^30
        break;
      case kAndMemory:
        value = read(target);
        [[fallthrough]];
      case kAndImmediate:
        load(acc & value);
        break;
      case kOrMemory:
        value = read(target);
        [[fallthrough]];
      case kOrImmediate:
        load(acc | value);
        break;
      case kXorMemory:
        value = read(target);
        [[fallthrough]];
      case kXorImmediate:
        load(acc ^ value);
        break;
      case kCmpMemory:
        value = read(target);
        [[fallthrough]];
      case kCmpImmediate:
        carry = acc < value;
        acc = static_cast<int16_t>(acc - value);
        break;
      case kCall:
        if (sp == 0) {
          fault = Fault::kStackOverflow;
          break;
        }
        value = next_pc;
        write(--next_sp, value);
        next_pc = target;
        break;
      case kRet:
        if (sp >= stack_end) {
          fault = Fault::kStackUnderflow;
          break;
        }
        value = peek(sp);
        if (value < 0 || value > 255) {
          fault = Fault::kReturnValue;
          break;
        }
        read(next_sp++);
        next_pc = static_cast<uint8_t>(value);
        break;
      case kJump:
        next_pc = target;
        break;
      case kJumpIfZero:
        if (acc == 0) next_pc = target;
        break;
      case kJumpIfNotZero:
        if (acc != 0) next_pc = target;
        break;
      case kHalt:
        halted = true;
        next_pc = pc;
        break;
      case kFailProgramCounter:
        fault = Fault::kProgramCounter;
        break;
      case kFailAddress:
        fault = Fault::kAddress;
        break;
    }
    if (fault != Fault::kNone) break;
    if constexpr (kRecord) {
      row.acc_after = static_cast<int16_t>(acc);
      row.value = static_cast<int16_t>(value);
      rows[step] = row;
    }
    pc = next_pc;
    sp = next_sp;
    ++step;
  }
  // Every instruction that sets acc sets zero by it, and both start as they should.
  registers_ = {.pc = pc,
                .acc = static_cast<int16_t>(acc),
                .sp = sp,
                .zero = acc == 0,
                .carry = carry,
                .halted = halted};
  steps_ += step;
  return fault;
}

absl::Status Machine::run(uint64_t max_steps) {
  const Fault fault = execute<Mode::kPlain>(max_steps, nullptr, 0, nullptr);
  return status_of(fault, memory_[registers_.sp]);
}

absl::Status Machine::run(uint64_t max_steps, attention::Memory& histories) {
  const Fault fault = execute<Mode::kAttend>(max_steps, nullptr, 0, &histories);
  return status_of(fault, fault == Fault::kReturnValue ? histories.read(registers_.sp) : 0);
}

absl::Status Machine::run_segment(size_t max_rows, std::vector<TraceRow>& rows) {
  cell_clocks_.fill(0);
  rows.clear();
  // In chunks that double, so that a short run does not pay for a long limit.
  while (!registers_.halted && rows.size() < max_rows) {
    const size_t n_done = rows.size();
    const size_t chunk = std::min(max_rows - n_done, std::max(kMinChunkRows, n_done));
    rows.resize(n_done + chunk);
    const uint64_t steps_before = steps_;
    const Fault fault =
        execute<Mode::kRecord>(chunk, rows.data() + n_done, static_cast<uint32_t>(n_done), nullptr);
    rows.resize(n_done + static_cast<size_t>(steps_ - steps_before));
    if (fault != Fault::kNone) return status_of(fault, memory_[registers_.sp]);
  }
  return absl::OkStatus();
}

const isa::Instruction* Machine::next_instruction() const {
  const bool is_none = registers_.halted || registers_.pc >= program_.instructions.size();
  return is_none ? nullptr : &program_.instructions[registers_.pc];
}

}  // namespace ptvm::vm
