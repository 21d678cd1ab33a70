#include "prover/onnx/export.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "prover/onnx/program_graph.h"
#include "prover/onnx/script_file.h"
#include "prover/onnx/step_graph.h"
#include "prover/vm/machine.h"

namespace ptvm::onnx {
namespace {

using Json = nlohmann::ordered_json;

absl::StatusOr<Files> graphs_of(const model::Model& model) {
  if (model.blocks.empty()) {
    return absl::InvalidArgumentError("a program without instructions has no step to export");
  }
  if (model.config.attention.kind != model::AttentionMode::Kind::kAverageHard) {
    return absl::InvalidArgumentError(absl::StrCat(
        "only models with average-hard attention are exported, not ",
        model::format(model.config.attention), ": the graph of a program keeps no histories"));
  }
  const absl::StatusOr<StepWeights> weights = step_weights(model);
  if (!weights.ok()) return weights.status();
  return Files{{std::string(kStepName), step_model(*weights).SerializeAsString()},
               {std::string(kProgramName), program_model(model, *weights).SerializeAsString()}};
}

Json state_json(const vm::Machine& machine) {
  const auto& [pc, acc, sp, zero, carry, halted] = machine.registers();
  return {{"pc", pc},
          {"acc", acc},
          {"sp", sp},
          {"zero_flag", zero},
          {"carry_flag", carry},
          {"halted", halted},
          {"memory", machine.memory()}};
}

// The states before and after each step; and if the machine forbids the step behind them, why. Each
// state has a line.
absl::StatusOr<std::string> trace_of(const vm::Program& program, uint64_t max_steps) {
  auto machine = vm::Machine::create(program);
  if (!machine.ok()) return machine.status();
  std::string text = absl::StrCat("{\"states\":[\n", state_json(*machine).dump());
  absl::Status status;
  while (status.ok() && !machine->registers().halted && machine->steps() < max_steps) {
    status = machine->run(1);
    if (status.ok()) absl::StrAppend(&text, ",\n", state_json(*machine).dump());
  }
  const Json error = status.ok() ? Json(nullptr) : Json(std::string(status.message()));
  return absl::StrCat(text, "\n],\"error\":", error.dump(), "}\n");
}

// A file that is not longer than `limit`.
absl::StatusOr<std::string> read_file(const std::filesystem::path& path, size_t limit) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(limit + 1, '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) && !file.eof()) {
    return absl::NotFoundError(absl::StrCat("cannot read `", path.string(), "`"));
  }
  bytes.resize(static_cast<size_t>(file.gcount()));
  if (bytes.size() <= limit) return bytes;
  return absl::InvalidArgumentError(
      absl::StrCat("`", path.string(), "` is longer than ", limit, " bytes"));
}

absl::Status in_file(const std::filesystem::path& path, absl::string_view message) {
  return absl::InvalidArgumentError(absl::StrCat(path.string(), ": ", message));
}

}  // namespace

absl::StatusOr<Files> export_files(const model::Model& model, uint64_t max_trace_steps) {
  absl::StatusOr<Files> files = graphs_of(model);
  if (!files.ok()) return files.status();
  absl::StatusOr<std::string> trace = trace_of(model.program, max_trace_steps);
  if (!trace.ok()) return trace.status();
  (*files)[std::string(kManifestName)] = manifest(model, *files).dump(2) + "\n";
  (*files)[std::string(kTraceName)] = *std::move(trace);
  (*files)[std::string(kScriptName)] = script_file(kScriptName);
  return files;
}

absl::StatusOr<std::string> load_step(const model::Model& model, const std::string& folder) {
  // More than any of these files has: 29 KB for each of 256 instructions, and some text.
  constexpr size_t kMostBytes = size_t{16} << 20;
  const absl::StatusOr<Files> graphs = graphs_of(model);
  if (!graphs.ok()) return graphs.status();
  const std::filesystem::path manifest_path = std::filesystem::path(folder) / kManifestName;
  const absl::StatusOr<std::string> text = read_file(manifest_path, kMostBytes);
  if (!text.ok()) return text.status();
  if (absl::Status status = check_manifest(*text, manifest(model, *graphs)); !status.ok()) {
    return in_file(manifest_path, status.message());
  }
  const std::filesystem::path path = std::filesystem::path(folder) / kStepName;
  absl::StatusOr<std::string> bytes = read_file(path, kMostBytes);
  if (!bytes.ok() || *bytes == graphs->at(std::string(kStepName))) return bytes;
  return in_file(path, absl::StrCat("its BLAKE2b-256 is ", hash_of(*bytes),
                                    ", which is not that of the manifest"));
}

}  // namespace ptvm::onnx
