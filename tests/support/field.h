// The base field that a test is compiled for, and the backends over it.
//
// The soundness tests and the checker beside them are one text for all backends: the build compiles
// them once for each field (PTVM_TEST_FIELD), and there they take every backend over it in turn.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <type_traits>

#include "shared/claim/claim.h"
#include "shared/field/fp128.h"
#include "shared/field/m31.h"
#include "shared/field/qm31.h"

#ifndef PTVM_TEST_FIELD
#define PTVM_TEST_FIELD M31
#endif

namespace ptvm::testing {

using F = field::PTVM_TEST_FIELD;

inline constexpr auto kBackends = [] {
  if constexpr (std::same_as<F, field::M31>) {
    return std::array{claim::Backend::kStwo, claim::Backend::kCircle8};
  } else {
    return std::array{claim::Backend::kVanilla};
  }
}();

// A challenge field over F.
using K = std::conditional_t<std::same_as<F, field::M31>, field::QM31, field::Fp128>;

// An element's canonical value: an integer of a type that holds them all.
using Number = decltype(F().value());

// `number`, or the greatest integer of 64 bits if that is less.
constexpr uint64_t saturated(const Uint128& number) {
  return number.hi == 0 ? number.lo : UINT64_MAX;
}

}  // namespace ptvm::testing
