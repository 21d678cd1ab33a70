#include "prover/cli/inference_options.h"

#include <algorithm>

#include "verifier/tool/input_file.h"

namespace ptvm::cli {
namespace {

// JSON is held as a tree that takes several times its length.
constexpr size_t kMaxJsonBytes = size_t{1} << 28;

}  // namespace

void add_strength(CLI::App& command, StarkOptions& options) {
  add_stark_options(command, options, kDefaultBackend);
}

prover::ProveOptions strength_of(const StarkOptions& options) {
  prover::ProveOptions prove;
  prove.backend = kDefaultBackend;
  apply(options, prove);
  return prove;
}

uint32_t requested_bits(const prover::ProveOptions& options) {
  return options.n_queries ? 0 : options.security_bits;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

absl::StatusOr<std::string> read_json_text(const std::string& path) {
  std::string text;
  if (!tool::InputFile(path).read_up_to(kMaxJsonBytes + 1, text)) {
    return absl::NotFoundError(absl::StrCat("cannot read `", path, "`"));
  }
  if (text.size() > kMaxJsonBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", path, "` is longer than ", kMaxJsonBytes, " bytes"));
  }
  return text;
}

}  // namespace ptvm::cli
