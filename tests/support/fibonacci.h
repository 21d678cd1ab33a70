// A Fibonacci sequence of two columns, proven by itself: what prover and verifier agree on, and the
// verifier, which takes memory from an arena only. It is the counterpart of Winterfell's example
// `fibonacci` (tests/bench/peers) and what microcontrollers verify (tests/embedded).
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
//   by phi^2. So a cycle has as many states as the order of phi^2, which is above 2^24
//   (fibonacci_test.cc): it divides p + 1, as 5 is no square. For M31 that is 2^31; for Fp128
//   2 * 3 * 599 * 17491 * 409597 * 796242387119 * 13193776426469.
#pragma once

#include <array>
#include <span>

#include "shared/air/logup.h"
#include "shared/stark/component.h"
#include "shared/stark/params.h"
#include "shared/util/arena.h"
#include "verifier/src/reader.h"
#include "verifier/src/stark.h"

namespace ptvm::testing {

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

template <class F>
struct FibonacciState {
  F a = F::one();
  F b = F::one();

  constexpr FibonacciState next() const { return {a + b, a + b.double_()}; }
  friend constexpr bool operator==(const FibonacciState&, const FibonacciState&) = default;
};

template <class F>
struct FibonacciStatement {
  stark::Params params;      // in range
  unsigned log_rows = 1;     // from 1 to stark::kMaxLogRows
  FibonacciState<F> result;  // 2^log_rows steps after (1, 1)
};

// The true statement.
template <class F>
constexpr FibonacciStatement<F> fibonacci_statement(const stark::Params& params,
                                                    unsigned log_rows) {
  FibonacciStatement<F> statement = {params, log_rows, {}};
  for (uint32_t row = 0; row < uint32_t{1} << log_rows; ++row) {
    statement.result = statement.result.next();
  }
  return statement;
}

// Absorbs the statement and the trace's root, and draws the lookup challenges.
template <class I>
air::LookupElements<typename I::K> draw_fibonacci_lookup(
    typename I::Channel& channel, const FibonacciStatement<typename I::F>& statement,
    const typename I::Digest& trace_root) {
  using K = typename I::K;
  constexpr FibonacciState<typename I::F> kFirst{};
  I::mix_params(channel, statement.params);
  channel.mix_u32s(std::array<uint32_t, 1>{statement.log_rows});
  channel.mix_felts(
      std::array<K, 4>{K(kFirst.a), K(kFirst.b), K(statement.result.a), K(statement.result.b)});
  channel.mix_root(trace_root);
  std::array<K, 2> challenges;
  channel.draw_felts(challenges);
  return air::LookupElements<K>::from_challenges(challenges[0], challenges[1]);
}

// The AIR as a component of which all rows' fractions add up to what leads from (1, 1) to `result`.
// Returns false if a denominator is zero.
template <class I>
[[nodiscard]] bool fibonacci_component(const FibonacciStatement<typename I::F>& statement,
                                       const air::LookupElements<typename I::K>& lookup,
                                       stark::Component<I>& component) {
  using F = typename I::F;
  using K = typename I::K;
  const auto denominator = [&](const FibonacciState<F>& state) {
    return lookup.template combine<K>(std::array<F, 2>{state.a, state.b});
  };
  const K first = denominator({}), last = denominator(statement.result);
  component =
      stark::make_component<I, FibonacciAir>(statement.log_rows, first.inverse() - last.inverse());
  return !first.is_zero() && !last.is_zero();
}

// The bytes that verify_fibonacci() takes from its arena, at most.
template <class I>
size_t fibonacci_workspace(const FibonacciStatement<typename I::F>& statement) {
  const std::array components = {stark::make_component<I, FibonacciAir>(statement.log_rows)};
  return verifier::stark_workspace<I>(statement.params, components);
}

// kAccepted, or the first check that failed; kInvalidParameters for statements out of range. The
// proof: roots of the trace and of the interaction, then the generic part.
template <class I>
Status verify_fibonacci(const FibonacciStatement<typename I::F>& statement,
                        std::span<const uint8_t> proof, Arena& arena) {
  if (!stark::in_range(statement.params) || statement.log_rows > stark::kMaxLogRows) {
    return Status::kInvalidParameters;
  }
  ByteReader reader(proof);
  verifier::StarkInput<I> input;
  input.params = statement.params;
  PTVM_RETURN_IF_ERROR(verifier::read_digest(reader, input.trace_root));
  typename I::Channel channel;
  input.lookup = draw_fibonacci_lookup<I>(channel, statement, input.trace_root);
  PTVM_RETURN_IF_ERROR(verifier::read_digest(reader, input.interaction_root));
  channel.mix_root(input.interaction_root);

  std::array<stark::Component<I>, 1> components;
  if (!fibonacci_component<I>(statement, input.lookup, components[0])) {
    return Status::kPublicTermSingular;
  }
  input.components = components;
  PTVM_RETURN_IF_ERROR(verifier::verify_stark<I>(input, channel, reader, arena));
  return reader.remaining() == 0 ? Status::kAccepted : Status::kTrailingBytes;
}

}  // namespace ptvm::testing
