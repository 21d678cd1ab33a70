// The witness of one segment: the columns of every component, and the public values beside them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/vm/program.h"
#include "prover/vm/trace.h"
#include "shared/field/m31.h"
#include "shared/proof/segment.h"

namespace ptvm::trace {

struct SegmentTrace {
  proof::ProvenScope scope = proof::ProvenScope::kIsa;
  proof::Heights log_rows{};  // 0: the component is absent
  // The columns of the components that are present, one after the other. Rows are linked by
  // relations alone, so step i stands at index i in storage order.
  memory::Columns<field::M31> columns;
  // The public values, encoded as proof::read_public reads them.
  std::vector<uint8_t> public_bytes;
  size_t n_instructions = 0;
  size_t n_cells = 0;
};

// The witness for `scope` of the steps `rows` [1 .. 2^16] of `program`. `end` are the registers
// after the last of them, `cell_clocks` [n_cells] the clocks at which each cell was left. The
// component with a row for each step gets at least 2^log_min_rows rows.
SegmentTrace build(proof::ProvenScope scope, const vm::Program& program,
                   std::span<const vm::TraceRow> rows, std::span<const uint32_t> cell_clocks,
                   const isa::Registers& end, unsigned log_min_rows = proof::kLogMinRows);

}  // namespace ptvm::trace
