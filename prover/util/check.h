// Invariants of the prover: broken only by a defect of ours, and then the program stops.
#pragma once

#include <cstdio>
#include <cstdlib>

#define PTVM_CHECK(condition)                                                            \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      std::fprintf(stderr, "%s:%d: check failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)
