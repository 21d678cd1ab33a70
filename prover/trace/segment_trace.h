// The witness of one segment: the columns of every component, and the public values beside them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/vm/program.h"
#include "prover/vm/trace.h"
#include "shared/proof/segment.h"

namespace ptvm::trace {

// What the verifier sees of a witness, but for the commitments to it.
struct PublicTrace {
  proof::ProvenScope scope = proof::ProvenScope::kIsa;
  proof::Heights log_rows{};  // 0: the component is absent
  // The public values, encoded as proof::read_public reads them.
  std::vector<uint8_t> public_bytes;
  size_t n_instructions = 0;
  size_t n_cells = 0;
};

template <class F>
struct SegmentTrace : PublicTrace {
  // The columns of the components that are present, one after the other. Rows are linked by
  // relations alone, so step i stands at index i in storage order.
  memory::Columns<F> columns;
};

// A part of a run that becomes a segment.
struct Segment {
  proof::ProvenScope scope;
  const vm::Program& program;
  std::span<const vm::TraceRow> rows;     // [1 .. 2^16], the steps
  std::span<const uint32_t> cell_clocks;  // [n_cells] when each cell was left
  isa::Registers end;                     // after the last step
};

// The witness of `segment` over F, M31 or Fp128. The component with a row for each step gets at
// least 2^log_min_rows rows.
template <class F>
SegmentTrace<F> build(const Segment& segment, unsigned log_min_rows = proof::kLogMinRows);

}  // namespace ptvm::trace
