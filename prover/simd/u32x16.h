// The vector type of this build: the widest that the compiler's target has.
//
// PTVM_ARCH chooses the target. All types that the target can run stay visible side by side, so
// that tests compare each of them with the scalar code.
#pragma once

#include "prover/simd/u32x16_portable.h"

#if defined(__AVX2__)
#include "prover/simd/u32x16_avx2.h"
#endif
#if defined(__AVX512F__)
#include "prover/simd/u32x16_avx512.h"
#endif

namespace ptvm::simd {

#if defined(__AVX512F__)
using U32x16 = U32x16Avx512;
#elif defined(__AVX2__)
using U32x16 = U32x16Avx2;
#else
using U32x16 = U32x16Portable;
#endif

// The lanes of every packed type.
inline constexpr size_t kLanes = 16;
inline constexpr size_t kLogLanes = 4;

}  // namespace ptvm::simd
