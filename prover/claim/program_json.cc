#include "prover/claim/program_json.h"

#include <algorithm>
#include <limits>

#include "absl/strings/escaping.h"
#include "shared/claim/commitments.h"
#include "shared/claim/statement_json.h"

namespace ptvm::claim {
namespace {

using strict_json::integer;
using strict_json::Json;
using strict_json::Reader;

struct StringSink {
  std::string text;
  void write(std::string_view piece) { text += piece; }
};

// "Halt", or {"LoadImmediate": 5}.
Reader instruction(isa::Instruction& target) {
  return [&target](const Json& value, const std::string& path) {
    const bool has_operand = value.is_object() && value.size() == 1;
    if (!has_operand && !value.is_string()) {
      return strict_json::fault(path, "expected an instruction's name, or an object with one");
    }
    const std::string name = has_operand ? value.begin().key() : value.get<std::string>();
    const auto found =
        std::find_if(isa::kOpcodes.begin(), isa::kOpcodes.end(), [&](const auto& info) {
          return info.statement_name == name &&
                 (info.operand != isa::OperandKind::kNone) == has_operand;
        });
    if (found == isa::kOpcodes.end()) {
      return strict_json::fault(path, "no instruction \"" + name + "\" " +
                                          (has_operand ? "with an operand" : "without operand"));
    }
    target.opcode = static_cast<isa::Opcode>(found - isa::kOpcodes.begin());
    if (!has_operand) return absl::OkStatus();
    const bool immediate = found->operand == isa::OperandKind::kImmediate;
    const Reader operand =
        integer(immediate ? std::numeric_limits<int16_t>::min() : 0,
                immediate ? std::numeric_limits<int16_t>::max() : 255,
                [&](uint64_t bits) { target.operand = static_cast<int16_t>(bits); });
    return operand(value.front(), path + "/" + name);
  };
}

// The program as it stands in a claim's bytes, for a view of it.
struct Encoded {
  std::vector<uint8_t> instructions, initial_memory;

  explicit Encoded(const vm::Program& program) {
    for (const isa::Instruction& each : program.instructions) {
      instructions.push_back(static_cast<uint8_t>(each.opcode));
      append(static_cast<uint16_t>(each.operand), instructions);
    }
    for (const int16_t cell : program.initial_memory) {
      append(static_cast<uint16_t>(cell), initial_memory);
    }
  }

  // A view, which lives no longer than this.
  Claim claim() const {
    Claim claim;
    claim.program = ProgramView(instructions);
    claim.initial_memory = MemoryView(initial_memory);
    return claim;
  }

 private:
  static void append(uint16_t value, std::vector<uint8_t>& bytes) {
    bytes.resize(bytes.size() + sizeof(value));
    store_le(value, &bytes[bytes.size() - sizeof(value)]);
  }
};

}  // namespace

Reader memory_reader(std::vector<int16_t>& target) {
  return strict_json::array(target, isa::kMaxMemoryCells,
                            [](int16_t& cell) { return integer(cell); });
}

Reader program_reader(vm::Program& target) {
  return strict_json::object(
      {{"instructions",
        strict_json::array(target.instructions, isa::kMaxInstructions, instruction)},
       {"initial_memory", memory_reader(target.initial_memory)}});
}

std::string program_to_json(const vm::Program& program) {
  const Encoded encoded(program);
  StringSink sink;
  JsonWriter<StringSink> json(sink);
  json.begin_object();
  json.key("instructions");
  write_instructions(json, ProgramView(encoded.instructions));
  json.key("initial_memory");
  write_memory(json, MemoryView(encoded.initial_memory));
  json.end_object();
  return sink.text + "\n";
}

std::string canonical_program_json(const vm::Program& program) {
  const Encoded encoded(program);
  StringSink sink;
  JsonWriter<StringSink> json(sink);
  write_program_sorted(json, encoded.claim());
  return sink.text;
}

Hash program_hash(const vm::Program& program) {
  const Encoded encoded(program);
  return compute_commitments(encoded.claim()).program_hash;
}

absl::StatusOr<vm::Program> program_from_json(std::string_view text) {
  vm::Program program;
  if (absl::Status status = strict_json::read(text, program_reader(program)); !status.ok()) {
    return status;
  }
  return program;
}

std::string to_hex(const Hash& hash) {
  return absl::BytesToHexString({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace ptvm::claim
