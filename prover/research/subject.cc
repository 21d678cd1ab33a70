#include "prover/research/subject.h"

#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "prover/claim/program_json.h"
#include "prover/model/hashes.h"
#include "prover/research/spec_files.h"

namespace ptvm::research {
namespace {

namespace strict_json = claim::strict_json;

Reader attention_reader(model::AttentionMode& target) {
  return [&target](const strict_json::Json& value, const std::string& path) {
    if (!value.is_string()) return strict_json::fault(path, "expected a string");
    const auto mode = model::parse_attention_mode(value.get_ref<const std::string&>());
    if (!mode.ok()) return strict_json::fault(path, std::string(mode.status().message()));
    target = *mode;
    return absl::OkStatus();
  };
}

// The configuration as statement-v1 lists its members.
std::string config_text(const model::Config& config) {
  const auto& [d_model, num_heads, num_layers, vocab_size, max_seq_len, ff_dim] =
      config.transformer;
  return absl::StrCat("{\"d_model\":", d_model, ",\"num_heads\":", num_heads,
                      ",\"num_layers\":", num_layers, ",\"vocab_size\":", vocab_size,
                      ",\"max_seq_len\":", max_seq_len, ",\"ff_dim\":", ff_dim,
                      ",\"attention_mode\":", model::to_json(config.attention), "}");
}

// The hash of the files, one behind the other.
std::string spec_hash(std::initializer_list<std::string> names) {
  std::string bytes;
  for (const std::string& name : names) bytes += spec_file(name);
  return hash_hex(bytes);
}

Json compute_spec_hashes(Kind kind) {
  const std::string name(kKindNames[static_cast<size_t>(kind)]);
  return {{"statement_spec_hash", spec_hash({"research.md"})},
          {"machine_spec_hash", spec_hash({"isa.md"})},
          {"fixed_point_spec_hash", spec_hash({"transformer.md"})},
          {"attention_spec_hash", spec_hash({"attention-memory.md"})},
          {"onnx_op_subset_hash", spec_hash({"onnx.md"})},
          {"artifact_schema_hash",
           spec_hash({absl::StrCat("research/", name, ".schema.json"),
                      "research/common.schema.json", "statement-v1.schema.json"})}};
}

const Json& spec_hashes(Kind kind) {
  static const std::array<Json, kKindNames.size()> all = {
      compute_spec_hashes(Kind::kStep), compute_spec_hashes(Kind::kTrace),
      compute_spec_hashes(Kind::kMatrix), compute_spec_hashes(Kind::kEquivalence)};
  return all[static_cast<size_t>(kind)];
}

constexpr std::array<std::string_view, 4> kSemanticScopes = {
    "one_step_of_two_engines_compared_by_running_them",
    "one_run_of_two_engines_compared_by_running_them",
    "runs_of_two_engines_compared_by_running_them",
    "one_run_of_all_named_engines_compared_by_running_them"};

}  // namespace

Subject make_subject(std::string_view program_path, vm::Program program,
                     const model::Config& config) {
  const std::string text = Json(program_path).dump(-1, ' ', false, Json::error_handler_t::replace);
  program.source_lines.clear();
  return {Json::parse(text).get<std::string>(), std::move(program), config};
}

Json subject_json(const Subject& subject) {
  return {{"program_path", subject.program_path},
          {"program", to_json(subject.program)},
          {"layers", subject.config.transformer.num_layers},
          {"attention_mode", model::format(subject.config.attention)}};
}

std::vector<std::pair<std::string, Reader>> subject_readers(Subject& subject) {
  return {{"program_path", strict_json::text(subject.program_path)},
          {"program", claim::program_reader(subject.program)},
          {"layers", strict_json::integer(1, claim::kMaxLayers,
                                          [&config = subject.config](uint64_t layers) {
                                            config.transformer.num_layers =
                                                static_cast<uint32_t>(layers);
                                          })},
          {"attention_mode", attention_reader(subject.config.attention)}};
}

Json subject_hashes(const Subject& subject) {
  const model::Hashes hashes = model::compute_hashes(subject.program, subject.config);
  return {{"program_hash", hash_hex(to_json(subject.program).dump())},
          {"transformer_config_hash", hash_hex(config_text(subject.config))},
          {"deterministic_model_hash", claim::to_hex(hashes.deterministic_model_hash)}};
}

StateData initial_state(const Subject& subject) {
  const std::vector<int16_t>& memory = subject.program.initial_memory;
  return {isa::initial_registers(memory.size()), memory};
}

absl::Status check_state(const Subject& subject, const StateData& state, const std::string& path) {
  const size_t n_cells = subject.program.initial_memory.size();
  if (state.memory.size() == n_cells) return absl::OkStatus();
  return strict_json::fault(path + "/memory", absl::StrCat("has ", state.memory.size(),
                                                           " cells, but the program ", n_cells));
}

Json head_json(Kind kind) {
  return {{"statement_version", kStatementVersions[static_cast<size_t>(kind)]},
          {"semantic_scope", kSemanticScopes[static_cast<size_t>(kind)]},
          {"fixed_point_profile", "i16-state-exact-integers-round-half-away-v1"}};
}

void seal(Kind kind, const Json& hashes, Json& artifact) {
  Json commitments = {{"hash_function", claim::kHashFunction}};
  append_members(spec_hashes(kind), commitments);
  append_members(hashes, commitments);
  artifact["commitments"] = std::move(commitments);
  artifact["commitments"]["artifact_hash"] = hash_hex(canonical(artifact));
}

std::string artifact_hash(const Json& artifact) {
  return artifact["commitments"]["artifact_hash"].get<std::string>();
}

void append_members(const Json& source, Json& target) {
  for (const auto& item : source.items()) target[item.key()] = item.value();
}

}  // namespace ptvm::research
