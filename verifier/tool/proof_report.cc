#include "verifier/tool/proof_report.h"

#include <array>
#include <iomanip>

#include "verifier/tool/any_proof.h"

namespace ptvm::tool {
namespace {

constexpr std::array<const char*, PTVM_PARTS> kPartNames = {
    "claim",  "public values", "commitments", "samples",
    "values", "paths",         "FRI values",  "FRI paths"};

// Registers or parameters: "pc 15, acc 21, ...", without the members that are arrays.
std::string listed(const Json& object) {
  std::string text;
  for (const auto& [name, value] : object.items()) {
    if (value.is_array()) continue;
    if (!text.empty()) text += ", ";
    text += name + " " + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text;
}

// What the constraints of `scope` say, and what they do not.
std::string proven_in(const std::string& scope) {
  if (scope == "isa") return "every step obeys the instruction set";
  return "every step is what the layer computes that the program compiles to";
}
std::string not_proven_in(const std::string& scope, const std::string& engine_check) {
  if (scope == "transformer")
    return "that the layer of an instruction does what the instruction says";
  if (engine_check == "none") return "the transformer engine was not checked (engine_check none)";
  return "that the transformer engine agrees: only the prover says so (engine_check " +
         engine_check + ")";
}

void print_attention(std::ostream& out, const Json& claim) {
  print_line(out, "attention", attention_shape_text(claim["shape"]));
  const Json& commitments = claim["commitments"];
  for (const auto& [label, name] : {std::pair{"state before", "state_before"},
                                    {"queries", "queries"},
                                    {"state after", "state_after"},
                                    {"outputs", "outputs"}}) {
    print_line(out, label, commitments[name].get<std::string>());
  }
}

}  // namespace

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string reason(ptvm_status status) {
  return std::string(ptvm_status_name(status)) + ": " + ptvm_status_sentence(status);
}

Json claim_json(std::span<const uint8_t> proof) {
  size_t length = 0;
  std::string text;
  // The first call only asks for the length; it is 0 where there is no claim.
  ptvm_status status = write_claim_json({}, length, proof);
  text.resize(length);
  if (length != 0) status = write_claim_json(text, length, proof);
  return status == PTVM_ACCEPTED ? Json::parse(text) : Json();
}

Json security_json(const ptvm_result& result) {
  if (result.n_segments == 0) return Json();
  return {{"proven_bits", result.proven_bits},
          {"conjectured_bits", result.conjectured_bits},
          {"limiting_term", result.limiting_term}};
}

void print_line(std::ostream& out, std::string_view label, std::string_view text) {
  out << "  " << std::left << std::setw(14) << label << text << "\n";
}

bool is_of_attention(const Json& claim) { return claim.contains("statement"); }

std::string attention_shape_text(const Json& shape) {
  const auto count = [&](const char* member, const char* what) {
    const auto n = shape[member].get<uint32_t>();
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
  };
  return count("heads", "head") + ", dim " + shape["dim"].dump() + ", " + count("steps", "step") +
         " behind " + count("carried", "carried position") + ", score shift " +
         shape["score_shift"].dump();
}

void print_claim(std::ostream& out, const Json& claim) {
  if (is_of_attention(claim)) return print_attention(out, claim);
  const Json& extension = claim["extension"];
  const Json& state = claim["final_state"];
  const size_t n_segments = extension["segment_steps"].size();
  const Json& program = claim["program"];
  print_line(out, "program",
             std::to_string(program["instructions"].size()) + " instructions, hash " +
                 claim["commitments"]["program_hash"].get<std::string>());
  print_line(out, "first memory", program["initial_memory"].dump());
  print_line(out, "steps",
             grouped(claim["steps"].get<uint64_t>()) + " to HALT, in " +
                 std::to_string(n_segments) + (n_segments == 1 ? " segment" : " segments"));
  print_line(out, "final state", listed(state));
  print_line(out, "final memory", state["memory"].dump());
  print_line(out, "made by", claim["commitments"]["prover_build_info"].get<std::string>());
  const std::string scope = extension["proven_scope"].get<std::string>();
  print_line(out, "scope", scope + ": " + proven_in(scope));
  print_line(out, "not in scope",
             not_proven_in(scope, extension["engine_check"].get<std::string>()));
}

void print_security(std::ostream& out, const ptvm_result& result) {
  print_line(out, "security",
             std::to_string(result.proven_bits) + " bits proven (limited by " +
                 result.limiting_term + "; analysis " + result.regime + "), " +
                 std::to_string(result.conjectured_bits) + " bits conjectured");
}

void print_parameters(std::ostream& out, const Json& claim) {
  const Json& of = is_of_attention(claim) ? claim : claim["extension"];
  print_line(out, "backend", of["backend"].get<std::string>());
  print_line(out, "parameters", listed(of["parameters"]));
}

void print_listing(std::ostream& out, const Json& claim) {
  out << "  listing\n";
  size_t pc = 0;
  for (const Json& instruction : claim["program"]["instructions"]) {
    const std::string text = instruction.is_object()
                                 ? instruction.begin().key() + " " + instruction.front().dump()
                                 : instruction.get<std::string>();
    print_line(out, std::to_string(pc++), text);
  }
}

void print_sizes(std::ostream& out, const ptvm_result& result, uint64_t n_bytes) {
  std::string text = grouped(n_bytes) + " bytes";
  const char* separator = ": ";
  for (size_t part = 0; part < PTVM_PARTS; ++part) {
    if (result.part_bytes[part] == 0) continue;
    text += separator + std::string(kPartNames[part]) + " " + grouped(result.part_bytes[part]);
    separator = ", ";
  }
  print_line(out, "proof", text);
}

std::string grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t end = text.size(); end > 3;) text.insert(end -= 3, 1, ',');
  return text;
}

}  // namespace ptvm::tool
