#include "prover/cli/program_file.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "prover/asm/assembler.h"
#include "prover/asm/load.h"
#include "prover/claim/claim_data.h"
#include "prover/claim/program_json.h"
#include "prover/model/model_file.h"
#include "shared/proof/file.h"
#include "verifier/tool/input_file.h"

namespace ptvm::cli {
namespace {

bool is_proof(std::string_view bytes) {
  return bytes.starts_with(
      std::string_view(reinterpret_cast<const char*>(proof::kMagic.data()), proof::kMagic.size()));
}

absl::Status too_long(const std::string& path, size_t limit) {
  return absl::InvalidArgumentError(absl::StrCat("`", path, "` is longer than ", limit, " bytes"));
}

absl::Status in_file(const std::string& path, const std::string& message) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", message));
}

}  // namespace

absl::StatusOr<ProgramFile> read_program(const std::string& path) {
  tool::InputFile input(path);
  const auto cannot_read = [&] {
    return absl::NotFoundError(absl::StrCat("cannot read `", path, "`"));
  };
  std::string text;
  if (!input.read_up_to(assembler::kMaxSourceBytes + 1, text)) return cannot_read();

  if (is_proof(text)) {
    if (!input.read_up_to(tool::kMaxProofBytes + 1, text)) return cannot_read();
    if (text.size() > tool::kMaxProofBytes) return too_long(path, tool::kMaxProofBytes);
    proof::File file;
    const Status status = proof::open_file(tool::bytes_of(text), file);
    if (status != Status::kAccepted) {
      return in_file(path, absl::StrCat(status_name(status), ": ", status_sentence(status)));
    }
    vm::Program program = claim::copy_of(file.claim).program;
    return ProgramFile{std::move(program), std::move(text), std::nullopt};
  }

  if (model::is_safetensors(tool::bytes_of(text))) {
    if (!input.read_up_to(model::kMaxModelBytes + 1, text)) return cannot_read();
    if (text.size() > model::kMaxModelBytes) return too_long(path, model::kMaxModelBytes);
    auto model = model::read_model(tool::bytes_of(text));
    if (!model.ok()) return in_file(path, std::string(model.status().message()));
    vm::Program program = model->program;
    return ProgramFile{std::move(program), "", *std::move(model)};
  }

  if (text.size() > assembler::kMaxSourceBytes) return too_long(path, assembler::kMaxSourceBytes);
  // No source starts with a brace, which is in no mnemonic, directive or label.
  if (absl::StripLeadingAsciiWhitespace(text).substr(0, 1) == "{") {
    auto program = claim::program_from_json(text);
    if (!program.ok()) return in_file(path, std::string(program.status().message()));
    return ProgramFile{*std::move(program), "", std::nullopt};
  }
  assembler::Assembly assembly = assembler::assemble(text);
  if (!assembly.ok()) {
    return absl::InvalidArgumentError(assembler::render(assembly.diagnostics, path));
  }
  return ProgramFile{std::move(assembly.program), "", std::nullopt, std::move(text)};
}

}  // namespace ptvm::cli
