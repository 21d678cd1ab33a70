#include "prover/prove/memory_estimate.h"

#include <algorithm>

#include "prover/memory/buffer.h"
#include "prover/prove/segment.h"
#include "prover/vm/trace.h"
#include "shared/claim/claim.h"
#include "shared/hash/digest.h"
#include "shared/proof/instances.h"

namespace ptvm::prover {
namespace {

constexpr uint64_t kProcess = uint64_t{16} << 20;  // code, stacks, thread pools

// What the backend's fields take.
struct Fields {
  uint64_t element;  // bytes of an element of the base field
  uint64_t degree;   // of the challenge field over it

  uint64_t composition_columns() const { return 2 * degree; }
};

Fields fields_of(claim::Backend backend) {
  return proof::with_instance(backend, Fields{}, []<class I>() {
    return Fields{sizeof(typename I::F), I::K::kDegree};
  });
}

// A vector that grows holds twice its size, beside the half that it is copied from.
constexpr uint64_t kGrowth = 3;

// The component with a row for each step is the tallest.
unsigned log_step_rows(const proof::Heights& heights) { return std::ranges::max(heights); }

uint64_t buffer(uint64_t n_bytes) { return memory::round_capacity(n_bytes); }

// The field elements of the committed columns, on the trace domains.
struct Cells {
  uint64_t trace = 0, interaction = 0;

  Cells(const proof::Heights& heights, uint64_t degree) {
    for (size_t c = 0; c < proof::kVmComponents; ++c) {
      if (heights[c] == 0) continue;
      trace += uint64_t{proof::kVmAirInfo[c]->n_trace_columns} << heights[c];
      interaction += (proof::kVmAirInfo[c]->n_interaction_columns * degree) << heights[c];
    }
  }
};

// One segment's proof, while it is written.
uint64_t proof_bytes(const MemoryInput& input, const Fields& fields) {
  uint64_t n_columns = fields.composition_columns();
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    if (input.heights[c] != 0)
      n_columns += row_cells(input.backend, static_cast<proof::VmComponent>(c));
  }
  // Each query opens a path in three trees, and in less than as many layers of FRI as they have.
  const uint64_t log_domain = log_step_rows(input.heights) + input.params.log_blowup;
  const uint64_t paths = (3 + log_domain / input.params.fold_step) * log_domain;
  const uint64_t values = n_columns + fields.degree * (log_domain << input.params.fold_step);
  return input.params.n_queries * (fields.element * values + hash::kDigestBytes * paths);
}

}  // namespace

uint64_t estimate_memory(const MemoryInput& input) {
  const Fields fields = fields_of(input.backend);
  const uint64_t element = fields.element, degree = fields.degree;
  const Cells cells(input.heights, degree);
  const uint64_t n_rows = uint64_t{1} << log_step_rows(input.heights);
  const uint64_t blowup = uint64_t{1} << input.params.log_blowup;
  const uint64_t n_domain = n_rows * blowup;
  const uint64_t tree = buffer(2 * hash::kDigestBytes * n_domain);
  uint64_t total = kProcess;

  for (const uint64_t n : {cells.trace, cells.interaction, fields.composition_columns() * n_rows}) {
    total += buffer(element * n) + buffer(element * n * blowup) + tree;
  }
  total += buffer(element * cells.trace);  // the interaction is made from values
  // The quotients of the constraints, of each component and in all, on twice the rows; unless that
  // is the domain of the commitments, the columns are extended to it.
  total += 2 * buffer(element * degree * 2 * n_rows);
  if (blowup != 2) {
    total += buffer(element * 2 * cells.trace) + buffer(element * 2 * cells.interaction);
  }
  // Layers of FRI and the folds between them: each is half as large as the one before.
  total += 2 * buffer(element * degree * n_domain) + tree;
  // Twiddles, and the points of the domain: x, y and half as many inverses. The last segment may
  // be shorter and have points of its own.
  total += buffer(element * n_domain) + 2 * buffer(element * n_domain * 5 / 2);

  total += kGrowth * (sizeof(vm::TraceRow) + 4 * sizeof(uint32_t)) * n_rows;
  total += kGrowth * proof_bytes(input, fields);
  // States as objects, and the claim's bytes in their making and made.
  total += input.n_segments * (320 + 10 * claim::state_bytes(input.n_cells));
  return total;
}

}  // namespace ptvm::prover
