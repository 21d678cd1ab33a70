#include "tests/bench/peers/fibonacci_proof.h"

#include <array>
#include <memory>
#include <utility>

#include "prover/stark/stark_prover.h"
#include "prover/stark/vanilla_backend.h"
#include "shared/air/logup.h"
#include "shared/domain/multiplicative.h"
#include "shared/util/arena.h"
#include "verifier/src/reader.h"
#include "verifier/src/stark.h"

namespace ptvm::bench {
namespace {

using field::Fp128;
using prover::VanillaBackend;
using Instance = stark::VanillaInstance;
using Lookup = air::LookupElements<Fp128>;

// Absorbs the statement and the trace's root, and draws the lookup challenges.
Lookup draw_lookup(Instance::Channel& channel, const FibonacciStatement& statement,
                   const hash::Digest& trace_root) {
  Instance::mix_params(channel, statement.params);
  channel.mix_u32s(std::array<uint32_t, 1>{statement.log_rows});
  channel.mix_felts(std::array<Fp128, 2>{statement.result.a, statement.result.b});
  channel.mix_root(trace_root);
  std::array<Fp128, 2> challenges;
  channel.draw_felts(challenges);
  return Lookup::from_challenges(challenges[0], challenges[1]);
}

// The sum of all rows' fractions if the way from (1, 1) ends in `result`. Returns false if a
// denominator is zero.
[[nodiscard]] bool expected_sum(const Lookup& lookup, const FibonacciState& result, Fp128& sum) {
  const auto denominator = [&](const FibonacciState& state) {
    return lookup.combine<Fp128>(std::array<Fp128, 2>{state.a, state.b});
  };
  const Fp128 first = denominator(FibonacciState{}), last = denominator(result);
  sum = first.inverse() - last.inverse();
  return !first.is_zero() && !last.is_zero();
}

}  // namespace

FibonacciState fibonacci_result(unsigned log_rows) {
  FibonacciState state;
  for (uint32_t row = 0; row < uint32_t{1} << log_rows; ++row) state = state.next();
  return state;
}

memory::Columns<Fp128> fibonacci_trace(unsigned log_rows) {
  memory::Columns<Fp128> trace(FibonacciAir::kColumns, log_rows);
  FibonacciState state;
  for (uint32_t row = 0; row < uint32_t{1} << log_rows; ++row, state = state.next()) {
    const uint32_t place = domain::bit_reverse(row, log_rows);
    trace[FibonacciAir::kA][place] = state.a;
    trace[FibonacciAir::kB][place] = state.b;
  }
  return trace;
}

unsigned fibonacci_log_domain(const FibonacciStatement& statement) {
  return statement.log_rows + statement.params.log_blowup;
}

std::vector<uint8_t> prove_fibonacci(const FibonacciStatement& statement,
                                     memory::Columns<Fp128> trace,
                                     const prover::VanillaTables& tables) {
  prover::ComponentProvers<VanillaBackend> components;
  components.push_back(
      std::make_unique<prover::AirProver<VanillaBackend, FibonacciAir>>(statement.log_rows));
  prover::StarkProver<VanillaBackend> prover(statement.params, std::move(components), tables);
  prover::ProofWriter out;
  Instance::Channel channel;
  const hash::Digest trace_root = prover.commit_trace(std::move(trace));
  out.put(trace_root);
  const hash::Digest interaction_root =
      prover.commit_interaction(draw_lookup(channel, statement, trace_root));
  out.put(interaction_root);
  channel.mix_root(interaction_root);
  prover.prove(channel, out);
  return out.take();
}

Status verify_fibonacci(const FibonacciStatement& statement, std::span<const uint8_t> proof) {
  if (!stark::in_range(statement.params) || statement.log_rows > stark::kMaxLogRows) {
    return Status::kInvalidParameters;
  }
  ByteReader reader(proof);
  verifier::StarkInput<Instance> input;
  input.params = statement.params;
  PTVM_RETURN_IF_ERROR(verifier::read_digest(reader, input.trace_root));
  Instance::Channel channel;
  input.lookup = draw_lookup(channel, statement, input.trace_root);
  PTVM_RETURN_IF_ERROR(verifier::read_digest(reader, input.interaction_root));
  channel.mix_root(input.interaction_root);

  Fp128 sum;
  if (!expected_sum(input.lookup, statement.result, sum)) return Status::kPublicTermSingular;
  const std::array components = {
      stark::make_component<Instance, FibonacciAir>(statement.log_rows, sum)};
  input.components = components;
  std::vector<std::byte> workspace(
      verifier::stark_workspace<Instance>(input.params, input.components));
  Arena arena(workspace);
  PTVM_RETURN_IF_ERROR(verifier::verify_stark<Instance>(input, channel, reader, arena));
  return reader.remaining() == 0 ? Status::kAccepted : Status::kTrailingBytes;
}

}  // namespace ptvm::bench
