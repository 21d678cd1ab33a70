#include "prover/prove/segment.h"

#include "prover/util/check.h"
#include "shared/proof/instances.h"

namespace ptvm::prover {

proof::SegmentPublic view_public(const trace::PublicTrace& trace) {
  ByteReader reader(trace.public_bytes);
  proof::SegmentPublic values;
  PTVM_CHECK(proof::read_public(reader, trace.scope, trace.n_instructions, trace.n_cells, values) ==
             Status::kAccepted);
  return values;
}

size_t row_cells(claim::Backend backend, proof::VmComponent component) {
  const air::AirInfo& info = *proof::kVmAirInfo[component];
  const size_t degree =
      proof::with_instance(backend, size_t{0}, []<class I>() { return I::K::kDegree; });
  return info.n_trace_columns + info.n_interaction_columns * degree;
}

}  // namespace ptvm::prover
