// The caller's part of a proof with lookups around the generic STARK, from the trace on
// (spec/protocol.md, section 6): the counterpart of verifier/src/lookup_verifier.h.
#pragma once

#include <array>
#include <utility>

#include "prover/stark/stark_prover.h"
#include "shared/merkle/merkle.h"

namespace ptvm::prover {

// Writes everything from the trace's root to the end. `channel` has absorbed the statement.
template <class B>
void prove_from_trace(StarkProver<B>& prover, memory::Columns<typename B::F> trace,
                      uint32_t interaction_pow_bits, typename B::Instance::Channel& channel,
                      ProofWriter& out) {
  using Instance = typename B::Instance;
  using K = typename B::K;
  const auto trace_root = prover.commit_trace(std::move(trace));
  channel.mix_root(merkle::empty_root<typename Instance::Hasher>());
  channel.mix_root(trace_root);
  out.put(trace_root);

  if (interaction_pow_bits > 0) {
    const uint64_t nonce = B::find_nonce(channel, interaction_pow_bits);
    channel.mix_u64(nonce);
    out.put_le(nonce);
  }
  std::array<K, 2> challenges;
  channel.draw_felts(challenges);
  const auto interaction_root = prover.commit_interaction(
      air::LookupElements<K>::from_challenges(challenges[0], challenges[1]));
  const auto claimed_sums = prover.claimed_sums();
  channel.mix_felts(claimed_sums);
  for (const auto& sum : claimed_sums) out.put_felt(sum);
  channel.mix_root(interaction_root);
  out.put(interaction_root);

  prover.prove(channel, out);
}

}  // namespace ptvm::prover
