// What the commands that prove inference share: how strong a proof is, times, and input files.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "prover/cli/command.h"
#include "prover/cli/stark_options.h"

namespace ptvm::cli {

// How a proof is made that nothing is asked for: `circle8` has the smallest proofs of every shape,
// and reaches 100 proven bits where `stwo` does not.
inline constexpr claim::Backend kDefaultBackend = claim::Backend::kCircle8;

// --backend and the other options for parameters and levels; and what they come to.
void add_strength(CLI::App& command, StarkOptions& options);
prover::ProveOptions strength_of(const StarkOptions& options);
// The level that a claim states: none if the queries were chosen by hand.
uint32_t requested_bits(const prover::ProveOptions& options);

// Milliseconds since it was made.
class Stopwatch {
 public:
  double ms() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_)
        .count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Of at least one value, the greater of two in the middle.
double median(std::vector<double> values);

// The text of the JSON file at `path`. kNotFound if it cannot be read, kInvalidArgument if it is
// too long.
absl::StatusOr<std::string> read_json_text(const std::string& path);

// What `parse(text)` makes of the file at `path`, whose error has the path in front; errors as
// above.
template <class Parse>
auto read_json(const std::string& path, const Parse& parse) -> decltype(parse("")) {
  const auto text = read_json_text(path);
  if (!text.ok()) return text.status();
  auto value = parse(*text);
  if (value.ok()) return value;
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", value.status().message()));
}

}  // namespace ptvm::cli
