#include "prover/research/json.h"

#include "absl/strings/str_cat.h"
#include "prover/claim/program_json.h"
#include "shared/claim/statement_json.h"

namespace ptvm::research {
namespace {

namespace strict_json = claim::strict_json;

// A state as the writer of claims takes it: a view of the memory's bytes.
class StateView {
 public:
  explicit StateView(const StateData& state)
      : registers_(state.registers), memory_(state.memory.size() * sizeof(int16_t)) {
    for (size_t i = 0; i < state.memory.size(); ++i) {
      store_le(static_cast<uint16_t>(state.memory[i]), &memory_[i * sizeof(int16_t)]);
    }
  }

  claim::State get() const { return {registers_, claim::MemoryView(memory_)}; }

 private:
  isa::Registers registers_;
  std::vector<uint8_t> memory_;
};

struct StringSink {
  std::string text;
  void write(std::string_view piece) { text += piece; }
};

std::string state_text(const StateData& state) {
  StringSink sink;
  claim::JsonWriter<StringSink> json(sink);
  claim::write_state(json, StateView(state).get());
  return sink.text;
}

constexpr int kLinesDepth = 2;  // deeper values share a line

void append_layout(std::string& out, const Json& value, int depth) {
  if (depth == kLinesDepth || !value.is_structured() || value.empty()) {
    out += value.dump();
    return;
  }
  const std::string indent(static_cast<size_t>(2 * depth), ' ');
  const bool is_object = value.is_object();
  std::string_view separator = is_object ? "{\n" : "[\n";
  for (const auto& item : value.items()) {
    absl::StrAppend(&out, std::string(separator), indent, "  ");
    if (is_object) absl::StrAppend(&out, Json(item.key()).dump(), ": ");
    append_layout(out, item.value(), depth + 1);
    separator = ",\n";
  }
  absl::StrAppend(&out, "\n", indent, is_object ? "}" : "]");
}

// Of a long value, enough to know it by.
template <class AnyJson>
std::string brief(const AnyJson& value) {
  constexpr size_t kLength = 80;
  const std::string text = value.dump();
  return text.size() <= kLength ? text : text.substr(0, kLength) + "...";
}

absl::Status compare(const strict_json::Json& value, const Json& expected, std::string_view reason,
                     const std::string& path) {
  const auto is_different = [&] {
    return strict_json::fault(
        path, absl::StrCat("is ", brief(value), ", ", std::string(reason), " ", brief(expected)));
  };
  if (expected.is_object()) {
    if (!value.is_object()) return is_different();
    for (const auto& item : expected.items()) {
      const std::string member = absl::StrCat(path, "/", item.key());
      const auto found = value.find(item.key());
      if (found == value.end()) return strict_json::fault(member, "missing");
      absl::Status status = compare(*found, item.value(), reason, member);
      if (!status.ok()) return status;
    }
    for (const auto& item : value.items()) {
      if (expected.contains(item.key())) continue;
      return strict_json::fault(absl::StrCat(path, "/", item.key()), "unknown member");
    }
    return absl::OkStatus();
  }
  if (expected.is_array()) {
    if (!value.is_array()) return is_different();
    if (value.size() != expected.size()) {
      return strict_json::fault(path, absl::StrCat("has ", value.size(), " elements, ",
                                                   std::string(reason), " ", expected.size()));
    }
    for (size_t i = 0; i < expected.size(); ++i) {
      absl::Status status = compare(value[i], expected[i], reason, absl::StrCat(path, "/", i));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }
  // As texts, 5 differs from 5.0 and from "5".
  return value.dump() == expected.dump() ? absl::OkStatus() : is_different();
}

}  // namespace

Hash hash_of(std::string_view text) { return hash::blake2b<sizeof(Hash)>(ptvm::bytes_of(text)); }
std::string hash_hex(std::string_view text) { return claim::to_hex(hash_of(text)); }

Json to_json(const StateData& state) { return Json::parse(state_text(state)); }
Json to_json(const vm::Program& program) { return Json::parse(claim::program_to_json(program)); }
Json to_json(isa::Instruction instruction) {
  const isa::OpcodeInfo& info = isa::info(instruction.opcode);
  if (info.operand == isa::OperandKind::kNone) return info.statement_name;
  return {{std::string(info.statement_name), instruction.operand}};
}

std::string state_hash(const StateData& state) { return hash_hex(state_text(state)); }

void TraceHash::add(const StateData& state) { claim::write_state(json_, StateView(state).get()); }

Hash TraceHash::finish() {
  json_.end_array();
  Hash hash;
  sink_.finalize(hash);
  return hash;
}

std::string canonical(const Json& json) { return strict_json::Json(json).dump(); }

std::string layout(const Json& artifact) {
  std::string out;
  append_layout(out, artifact, 0);
  return out + "\n";
}

Reader members(std::vector<std::pair<std::string, Reader>> readers) {
  return [readers = std::move(readers)](const strict_json::Json& value, const std::string& path) {
    if (!value.is_object()) return strict_json::fault(path, "expected an object");
    for (const auto& [name, reader] : readers) {
      const std::string member = absl::StrCat(path, "/", name);
      const auto found = value.find(name);
      if (found == value.end()) return strict_json::fault(member, "missing");
      if (absl::Status status = reader(*found, member); !status.ok()) return status;
    }
    return absl::OkStatus();
  };
}

Reader optional_text(std::string& target) {
  return [&target](const strict_json::Json& value, const std::string& path) {
    if (!value.is_null() && (!value.is_string() || value.get_ref<const std::string&>().empty())) {
      return strict_json::fault(path, "expected null or a text");
    }
    target = value.is_null() ? "" : value.get<std::string>();
    return absl::OkStatus();
  };
}

absl::Status first_difference(const strict_json::Json& value, const Json& expected,
                              std::string_view reason) {
  return compare(value, expected, reason, "");
}

}  // namespace ptvm::research
