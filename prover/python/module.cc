#include "prover/python/bindings.h"

namespace ptvm::python {

void throw_if_error(const absl::Status& status) {
  if (status.ok()) return;
  const std::string message(status.message());
  if (absl::IsOutOfRange(status) || absl::IsFailedPrecondition(status)) throw RunError(message);
  throw nb::value_error(message.c_str());
}

}  // namespace ptvm::python

NB_MODULE(_ptvm, m) {
  m.doc() = "The machine, its prover and its verifier. Use the package ptvm.";
  m.attr("VERSION") = PTVM_VERSION;
  ptvm::python::nb::exception<ptvm::python::RunError>(m, "RunError", PyExc_RuntimeError);
  ptvm::python::add_verify(m);
  ptvm::python::add_program(m);
  ptvm::python::add_prove(m);
}
