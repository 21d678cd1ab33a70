// A recorded run as JSON: what the page shows, and other programs can read (docs/cli.md, trace).
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "prover/view/comparisons.h"
#include "prover/view/listing.h"
#include "prover/view/recorded_run.h"

namespace ptvm::view {

// The longest run that is written, which makes some 8 MB of JSON at most.
inline constexpr uint64_t kMaxWrittenSteps = uint64_t{1} << 18;

// The object of format `ptvm-trace-1`. `name` is where the program comes from. All texts are valid
// UTF-8. n_steps() is at most kMaxWrittenSteps.
nlohmann::ordered_json trace_json(const RecordedRun& run, std::string_view name,
                                  const Listing& listing, std::span<const Comparison> comparisons);

}  // namespace ptvm::view
