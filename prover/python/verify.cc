// libverifier's C API for Python.
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "prover/python/bindings.h"
#include "ptvm/verifier.h"
#include "shared/util/status.h"

namespace ptvm::python {
namespace {

// The bytes of an object that has a buffer, in one piece. What others could write to while the
// interpreter's lock is given up is copied.
class Bytes {
 public:
  explicit Bytes(nb::handle object) {
    if (PyObject_GetBuffer(object.ptr(), &buffer_, PyBUF_SIMPLE) != 0) throw nb::python_error();
    if (buffer_.readonly) return;
    const auto* begin = static_cast<const uint8_t*>(buffer_.buf);
    copy_.emplace(begin, begin + buffer_.len);
  }
  ~Bytes() { PyBuffer_Release(&buffer_); }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  const uint8_t* data() const {
    return copy_ ? copy_->data() : static_cast<const uint8_t*>(buffer_.buf);
  }
  size_t size() const { return static_cast<size_t>(buffer_.len); }

 private:
  Py_buffer buffer_;
  std::optional<std::vector<uint8_t>> copy_;
};

struct Verdict {
  Status status;
  uint32_t failed_segment;
  uint32_t proven_bits, conjectured_bits;
  std::string limiting_term, regime;
};

Status to_status(ptvm_status status) { return static_cast<Status>(status); }

std::string text_or_empty(const char* text) { return text == nullptr ? "" : text; }

Verdict verify(nb::handle proof_object, uint32_t min_proven_bits, uint32_t min_conjectured_bits) {
  const Bytes proof(proof_object);
  const nb::gil_scoped_release release;
  const ptvm_policy policy = {sizeof(policy), min_proven_bits, min_conjectured_bits};
  ptvm_result result = {};
  result.size = sizeof(result);
  size_t workspace_size = 0;
  ptvm_status status = ptvm_workspace_size(&workspace_size, proof.data(), proof.size());
  if (status == PTVM_ACCEPTED) {
    std::vector<uint8_t> workspace(workspace_size);
    status = ptvm_verify(&result, workspace.data(), workspace.size(), proof.data(), proof.size(),
                         &policy);
  }
  return {to_status(status),
          result.failed_segment,
          result.proven_bits,
          result.conjectured_bits,
          text_or_empty(result.limiting_term),
          text_or_empty(result.regime)};
}

std::pair<Status, std::string> claim_json(nb::handle proof_object) {
  const Bytes proof(proof_object);
  std::string text;
  size_t length = 0;
  ptvm_status status = ptvm_claim_json(nullptr, 0, &length, proof.data(), proof.size());
  if (to_status(status) == Status::kBufferTooSmall) {
    text.resize(length);
    status = ptvm_claim_json(text.data(), length, &length, proof.data(), proof.size());
  }
  return {to_status(status), std::move(text)};
}

}  // namespace

void add_verify(nb::module_& m) {
  nb::enum_<Status>(m, "Status", nb::is_arithmetic(), "Why a proof is refused; 0 is accepted.")
#define PTVM_PYTHON_STATUS(name, number, sentence) .value(#name, Status::k##name, sentence)
      PTVM_STATUS_TABLE(PTVM_PYTHON_STATUS)
#undef PTVM_PYTHON_STATUS
          ;
  nb::class_<Verdict>(m, "Verdict", "What a verification finds.")
      .def_ro("status", &Verdict::status)
      .def_ro("failed_segment", &Verdict::failed_segment)
      .def_ro("proven_bits", &Verdict::proven_bits)
      .def_ro("conjectured_bits", &Verdict::conjectured_bits)
      .def_ro("limiting_term", &Verdict::limiting_term)
      .def_ro("regime", &Verdict::regime);
  m.def("verify", &verify, nb::arg("proof"), nb::arg("min_proven_bits"),
        nb::arg("min_conjectured_bits"));
  m.def("claim_json", &claim_json, nb::arg("proof"));
  m.def(
      "sentence", [](Status status) { return status_sentence(status); }, nb::arg("status"));
}

}  // namespace ptvm::python
