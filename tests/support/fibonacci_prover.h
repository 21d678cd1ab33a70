// Proofs of a Fibonacci sequence (fibonacci.h), for any backend.
#pragma once

#include <vector>

#include "prover/memory/columns.h"
#include "prover/stark/circle_backend.h"
#include "prover/stark/vanilla_backend.h"
#include "shared/security/instance.h"
#include "tests/support/fibonacci.h"

namespace ptvm::testing {

// The states before the result, from (1, 1) on: [kColumns][2^log_rows]. The AIR knows no order.
template <class F>
memory::Columns<F> fibonacci_trace(unsigned log_rows);

// The log size of the greatest domain of a proof.
constexpr unsigned fibonacci_log_domain(const stark::Params& params, unsigned log_rows) {
  return log_rows + params.log_blowup;
}

// What the security of a proof depends on.
template <class I>
security::Instance fibonacci_security(const FibonacciStatement<typename I::F>& statement);

// The proof that `trace` ends in the statement's result. It is rejected if that is not so. `tables`
// are large enough for fibonacci_log_domain(), log_rows is at least B::kMinLogRows, and parameters
// leave FRI a layer.
template <class B>
std::vector<uint8_t> prove_fibonacci(const FibonacciStatement<typename B::F>& statement,
                                     memory::Columns<typename B::F> trace,
                                     const typename B::Tables& tables);

}  // namespace ptvm::testing
