#include "prover/view/cell_view.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "prover/attention/memory.h"
#include "prover/attention/soft_history.h"
#include "prover/engine/softmax.h"

namespace ptvm::view {
namespace {

// The weights of spec/attention-memory.md, section 3, each over their sum; shown and not computed
// with.
std::vector<float> softmax_shares(std::span<const attention::Write> writes, float temperature) {
  const auto score = [&](size_t i) { return static_cast<float>(writes[i].step) / temperature; };
  const float greatest = score(writes.size() - 1);
  std::vector<float> shares;
  float total = 0;
  for (size_t i = writes.size(); i > 0; --i) {
    const float weight = std::exp(score(i - 1) - greatest);
    if (!(weight > 0)) break;
    shares.push_back(weight);
    total += weight;
  }
  if (shares.empty()) return {0};  // scores are beyond floats
  std::ranges::reverse(shares);
  for (float& share : shares) share /= total;
  return shares;
}

}  // namespace

CellView look_at(const RecordedRun& run, size_t cell, uint64_t position) {
  CellView view = {.writes = run.history(cell, position), .hull = {}, .read = 0, .shares = {1}};
  for (const attention::Write& write : view.writes) view.hull.append(write);
  const auto temperature = engine::softmax_temperature(run.model().config.attention);
  if (!temperature) {
    view.read = view.hull.best(attention::kReadQuery).value;
    return view;
  }
  attention::SoftHistory history(*temperature);
  for (const attention::Write& write : view.writes) history.append(write);
  view.read = history.read();
  view.shares = softmax_shares(view.writes, *temperature);
  return view;
}

std::string describe_read(const CellView& view, size_t max_shares) {
  const attention::Write& newest = view.writes.back();
  if (view.shares.back() == 0) return absl::StrCat(view.read, ", since scores are beyond floats");
  if (view.shares.size() == 1) {
    return absl::StrCat(view.read, ", the newest value (step ", newest.step, ")");
  }
  std::string text = absl::StrCat(view.read, ":");
  const auto writes = view.writes.last(view.shares.size());
  const size_t n_named = std::min(max_shares, writes.size());
  for (size_t n = 1; n <= n_named; ++n) {  // from the newest on
    const size_t i = writes.size() - n;
    absl::StrAppendFormat(&text, "%s %.3g %% of %d (step %d)", n == 1 ? "" : ",",
                          100 * view.shares[i], writes[i].value, writes[i].step);
  }
  return n_named < writes.size() ? text + ", ..." : text;
}

}  // namespace ptvm::view
