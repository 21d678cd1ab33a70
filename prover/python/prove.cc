// The prover.
#include "prover/prove/prove.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "prover/prove/file_writer.h"
#include "prover/prove/proof_job.h"
#include "prover/python/bindings.h"

namespace ptvm::python {
namespace {

// The value of a claim's enum that has this name in claims.
template <class Enum>
Enum value_named(const std::string& what, const std::string& name) {
  const auto& names = claim::Names<Enum>::kNames;
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    std::string known;
    for (const std::string_view each : names) known.append(" ").append(each);
    throw_if_error(absl::InvalidArgumentError(
        absl::StrCat(what, " is '", name, "', which is none of:", known)));
  }
  return static_cast<Enum>(found - names.begin());
}

// Runs `work` without the interpreter's lock.
template <class Work>
auto unlocked(const Work& work) {
  const nb::gil_scoped_release release;
  return work();
}

// Between segments, Ctrl-C is heard.
nb::bytes prove(const vm::Program& program, const std::string& backend, const std::string& scope,
                uint32_t proven_bits, uint32_t conjectured_bits, uint64_t max_steps,
                std::optional<uint64_t> max_memory_bytes) {
  prover::ProveOptions options;
  options.backend = value_named<claim::Backend>("backend", backend);
  options.scope = value_named<claim::ProvenScope>("scope", scope);
  options.security_bits = proven_bits;
  options.conjectured_bits = conjectured_bits;
  options.max_steps = max_steps;
  options.max_memory_bytes = max_memory_bytes;

  auto job = unlocked([&] { return prover::ProofJob::create(program, options); });
  throw_if_error(job.status());
  prover::ProofWriter file;
  file.put(job->head());
  while (!job->done()) {
    if (PyErr_CheckSignals() != 0) throw nb::python_error();
    const auto segment = unlocked([&] { return job->prove_next(); });
    throw_if_error(segment.status());
    prover::put_segment(file, *segment);
  }
  const std::vector<uint8_t> bytes = file.take();
  return nb::bytes(bytes.data(), bytes.size());
}

}  // namespace

void add_prove(nb::module_& m) {
  m.attr("DEFAULT_MAX_STEPS") = prover::kDefaultMaxSteps;
  m.def("prove", &prove, nb::arg("program"), nb::arg("backend"), nb::arg("scope"),
        nb::arg("proven_bits"), nb::arg("conjectured_bits"), nb::arg("max_steps"),
        nb::arg("max_memory_bytes").none());
}

}  // namespace ptvm::python
