// The rows of the components that say that steps obey the instruction set (spec/air.md, sections 3
// to 5).
#pragma once

#include "prover/trace/witness.h"

namespace ptvm::trace {

// Writes the row at index `at` of the component for `step`, counts what it looks up, and leaves
// inverses to be made.
template <class F>
void write_cpu_row(const Step& step, size_t at, const Writer<F>& out, Counts& counts,
                   PendingInverses<F>& inverses);
template <class F>
void write_multiply_row(const Step& step, size_t at, const Writer<F>& out, Counts& counts,
                        PendingInverses<F>& inverses);
template <class F>
void write_bitwise_row(const Step& step, size_t at, const Writer<F>& out, Counts& counts,
                       PendingInverses<F>& inverses);

}  // namespace ptvm::trace
