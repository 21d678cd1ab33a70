// The definition of prove_segment, once for every backend: the caller's part of the transcript
// around the generic STARK (spec/protocol.md, section 6). Included where it is instantiated.
#pragma once

#include <memory>
#include <utility>

#include "prover/prove/segment.h"
#include "prover/stark/lookup_prover.h"

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
  ProofWriter out;
  out.put(trace.public_bytes);

  typename Instance::Channel channel;
  proof::mix_statement<Instance>(channel, params, id, view_public(trace));
  StarkProver<B> prover(params, make_components<B>(trace.log_rows), tables);
  prove_from_trace(prover, std::move(trace.columns), params.interaction_pow_bits, channel, out);
  return out.take();
}

}  // namespace ptvm::prover
