// What firmware knows of the proofs that prove_sequence.cc makes: a Fibonacci sequence of 1,024
// rows at 13 * 6 + 20 = 98 conjectured bits.
#pragma once

#include "tests/support/fibonacci.h"

namespace ptvm::testing {

inline constexpr stark::Params kSequenceParams = {.log_blowup = 6,
                                                  .n_queries = 13,
                                                  .query_pow_bits = 20,
                                                  .fold_step = 3,
                                                  .log_last_layer_degree = 5};

template <class F>
inline constexpr FibonacciStatement<F> kSequenceClaim = fibonacci_statement<F>(kSequenceParams, 10);

}  // namespace ptvm::testing
