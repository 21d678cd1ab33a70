// A Fibonacci sequence of two columns, proven with the vanilla instance: the counterpart of the
// example `fibonacci-f128` in src/bin/winterfell.rs.
//
// A row is a state (a, b), two neighbouring terms, and the step to the next row is the map
// T(a, b) = (a + b, a + 2b), two terms on. The statement: T^n, n the number of rows, takes the
// state (1, 1) to `result`.
//
// The rows are a set; no constraint looks at a neighbour, so that there is neither a last row to
// leave out nor a selector to commit to. Each row takes the state (a, b) and gives T(a, b), as
// fractions of LogUp. The verifier adds that (1, 1) is given and `result` is taken. So states are
// taken as often as given, which leaves a way of steps from (1, 1) to `result`, and perhaps cycles
// of T, that have n rows together. But no cycle is as short as that:
//
//   a^2 + a b - b^2 does not change from step to step, and a constraint says that it is 1. Such a
//   state is not zero. As a + b phi, phi^2 = phi + 1, it is a unit of F_{p^2}, which T multiplies
//   by phi^2. So a cycle has as many states as the order of phi^2, which divides p + 1 = 2 * 3 *
//   599 * 17491 * 409597 * 796242387119 * 13193776426469 and is above 2^24 (fibonacci_test.cc).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/memory/columns.h"
#include "prover/stark/vanilla_tables.h"
#include "shared/air/info.h"
#include "shared/field/fp128.h"
#include "shared/stark/params.h"
#include "shared/util/status.h"

namespace ptvm::bench {

struct FibonacciAir {
  enum Column : size_t { kA, kB, kColumns };

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const F a = e.trace(kA), b = e.trace(kB);
    const F next_a = a + b, next_b = b + next_a;
    const F one = a * next_a - b * b;
    e.constrain("invariant", one - E::constant(1));
    e.fraction("take", one, std::array<F, 2>{a, b});
    e.fraction("give", -one, std::array<F, 2>{next_a, next_b});
  }
};

struct FibonacciState {
  field::Fp128 a = field::Fp128::one();
  field::Fp128 b = field::Fp128::one();

  constexpr FibonacciState next() const { return {a + b, a + b.double_()}; }
  friend constexpr bool operator==(const FibonacciState&, const FibonacciState&) = default;
};

struct FibonacciStatement {
  stark::Params params;   // in range
  unsigned log_rows = 1;  // from 1 to stark::kMaxLogRows
  FibonacciState result;  // 2^log_rows steps after (1, 1)
};

// The result of 2^log_rows steps.
FibonacciState fibonacci_result(unsigned log_rows);
// The states before it, from (1, 1) on, in storage order: [kColumns][2^log_rows].
memory::Columns<field::Fp128> fibonacci_trace(unsigned log_rows);

// The log size of the greatest domain of a proof.
unsigned fibonacci_log_domain(const FibonacciStatement& statement);

// The proof that `trace` ends in the statement's result: roots of the trace and of the interaction,
// then the generic part. It is rejected if that is not so. `tables` are large enough for
// fibonacci_log_domain(), and parameters leave FRI a layer.
std::vector<uint8_t> prove_fibonacci(const FibonacciStatement& statement,
                                     memory::Columns<field::Fp128> trace,
                                     const prover::VanillaTables& tables);
// kAccepted, or the first check that failed; kInvalidParameters for statements out of range.
Status verify_fibonacci(const FibonacciStatement& statement, std::span<const uint8_t> proof);

}  // namespace ptvm::bench
