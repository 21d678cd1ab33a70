// The traces of the AIRs of the exchange, in storage order.
#pragma once

#include "prover/memory/columns.h"
#include "shared/field/m31.h"

namespace ptvm::interop {

// What is committed to for 2^n rows: a column for each of the AIR's components, in order.
struct Traces {
  memory::Columns<field::M31> preprocessed, trace;
};

Traces wide_fibonacci_traces(unsigned n);
Traces preprocessed_traces(unsigned n);
Traces lookup_traces(unsigned n);  // n > 2: the table has 2^(n - 2) rows
Traces multiply_traces(unsigned n);
Traces permutation_traces(unsigned n);  // n <= 20, so that no two columns share a value

}  // namespace ptvm::interop
