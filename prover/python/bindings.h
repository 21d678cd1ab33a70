// The parts of the module `_ptvm`: each function below adds one. What they add is for
// ptvm/__init__.py, which is the package's interface.
#pragma once

#include <nanobind/nanobind.h>

#include "absl/status/status.h"

namespace ptvm::python {

namespace nb = nanobind;

// Raised where a program does not get to its end: the machine stops with an error, or the steps run
// out.
struct RunError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws what `status` becomes in Python: RunError, or ValueError for what the caller got wrong.
void throw_if_error(const absl::Status& status);

void add_verify(nb::module_& m);   // Status, Verdict, verify, claim_json
void add_program(nb::module_& m);  // Program, Diagnostic, assemble
void add_prove(nb::module_& m);    // prove

}  // namespace ptvm::python
