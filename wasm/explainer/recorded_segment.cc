// The verifier of segments over recorded instances: the very text of verifier/src/segment.cc, in
// which proof::with_instance, and nothing else, means another function. It stands in for the
// library's own object of that file.
#include "shared/proof/instances.h"
#include "verifier/src/segment.h"
#include "verifier/src/stark.h"
#include "wasm/explainer/recorded_instance.h"

namespace ptvm::proof {

template <class Result, class Visit>
constexpr Result with_recorded_instance(claim::Backend backend, Result missing, Visit&& visit) {
  return with_instance(backend, missing, [&]<class I>() {
    return visit.template operator()<explainer::Recorded<I>>();
  });
}

}  // namespace ptvm::proof

#define with_instance with_recorded_instance
#include "verifier/src/segment.cc"  // NOLINT(bugprone-suspicious-include)
