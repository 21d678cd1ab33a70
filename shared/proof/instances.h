// The instances of the protocol by the backend that a claim names, as far as this build has them.
//
// The build defines PTVM_BACKEND_<NAME> for each backend that it has (CMake: PTVM_BACKENDS).
#pragma once

#include "shared/claim/claim.h"
#ifdef PTVM_BACKEND_VANILLA
#include "shared/stark/vanilla_instance.h"
#endif
#if defined(PTVM_BACKEND_STWO) || defined(PTVM_BACKEND_CIRCLE8)
#include "shared/stark/circle_instance.h"
#endif

namespace ptvm::proof {

// What visit.operator()<I>() returns for the instance I of `backend`; `missing` if this build has
// none.
template <class Result, class Visit>
constexpr Result with_instance(claim::Backend backend, Result missing, Visit&& visit) {
  switch (backend) {
#ifdef PTVM_BACKEND_STWO
    case claim::Backend::kStwo:
      return visit.template operator()<stark::StwoInstance>();
#endif
#ifdef PTVM_BACKEND_VANILLA
    case claim::Backend::kVanilla:
      return visit.template operator()<stark::VanillaInstance>();
#endif
#ifdef PTVM_BACKEND_CIRCLE8
    case claim::Backend::kCircle8:
      return visit.template operator()<stark::Circle8Instance>();
#endif
    default:
      return missing;
  }
}

// Whether this build can make and check proofs of `backend`.
constexpr bool has_backend(claim::Backend backend) {
  return with_instance(backend, false, []<class I>() { return true; });
}

}  // namespace ptvm::proof
