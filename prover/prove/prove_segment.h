// The definition of prove_segment, once for every backend: the caller's part of the transcript
// around the generic STARK (spec/protocol.md, section 6). Included where it is instantiated.
#pragma once

#include <array>
#include <memory>
#include <utility>

#include "prover/prove/segment.h"
#include "prover/stark/stark_prover.h"
#include "shared/merkle/merkle.h"

namespace ptvm::prover {

template <class B>
ComponentProvers<B> make_components(const proof::Heights& heights) {
  ComponentProvers<B> components;
  const auto add = [&]<class Air>(proof::VmComponent c) {
    if (heights[c] != 0) components.push_back(std::make_unique<AirProver<B, Air>>(heights[c]));
  };
  add.template operator()<air::vm::Cpu>(proof::kCpu);
  add.template operator()<air::vm::Multiply>(proof::kMultiply);
  add.template operator()<air::vm::Bitwise>(proof::kBitwise);
  add.template operator()<air::vm::Layer>(proof::kLayer);
  return components;
}

template <class B>
std::vector<uint8_t> prove_segment(trace::SegmentTrace<typename B::F> trace,
                                   const proof::SegmentId& id, const stark::Params& params,
                                   const typename B::Tables& tables) {
  using Instance = typename B::Instance;
  using K = typename B::K;
  ProofWriter out;
  out.put(trace.public_bytes);

  typename Instance::Channel channel;
  proof::mix_statement<Instance>(channel, params, id, view_public(trace));
  StarkProver<B> prover(params, make_components<B>(trace.log_rows), tables);
  const auto trace_root = prover.commit_trace(std::move(trace.columns));
  channel.mix_root(merkle::empty_root<typename Instance::Hasher>());
  channel.mix_root(trace_root);
  out.put(trace_root);

  if (params.interaction_pow_bits > 0) {
    const uint64_t nonce = B::find_nonce(channel, params.interaction_pow_bits);
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
  return out.take();
}

}  // namespace ptvm::prover
