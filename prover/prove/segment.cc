#include "prover/prove/segment.h"

#include "prover/stark/stark_prover.h"
#include "prover/util/check.h"
#include "shared/merkle/merkle.h"

namespace ptvm::prover {
namespace {

using Backend = StwoBackend;
using Instance = Backend::Instance;

ComponentProvers<Backend> make_components(const proof::Heights& heights) {
  ComponentProvers<Backend> components;
  const auto add = [&]<class Air>(proof::VmComponent c) {
    if (heights[c] != 0)
      components.push_back(std::make_unique<AirProver<Backend, Air>>(heights[c]));
  };
  add.template operator()<air::vm::Cpu>(proof::kCpu);
  add.template operator()<air::vm::Multiply>(proof::kMultiply);
  add.template operator()<air::vm::Bitwise>(proof::kBitwise);
  add.template operator()<air::vm::Layer>(proof::kLayer);
  return components;
}

}  // namespace

proof::SegmentPublic view_public(const trace::SegmentTrace& trace) {
  ByteReader reader(trace.public_bytes);
  proof::SegmentPublic values;
  PTVM_CHECK(proof::read_public(reader, trace.scope, trace.n_instructions, trace.n_cells, values) ==
             Status::kAccepted);
  return values;
}

size_t row_cells(proof::VmComponent component) {
  const air::AirInfo& info = *proof::kVmAirInfo[component];
  return info.n_trace_columns + info.n_interaction_columns * Instance::K::kDegree;
}

std::vector<uint8_t> prove_segment(trace::SegmentTrace trace, const proof::SegmentId& id,
                                   const stark::Params& params, const CircleTables& tables) {
  ProofWriter out;
  out.put(trace.public_bytes);

  Instance::Channel channel;
  proof::mix_statement(channel, params, id, view_public(trace));
  StarkProver<Backend> prover(params, make_components(trace.log_rows), tables);
  const auto trace_root = prover.commit_trace(std::move(trace.columns));
  channel.mix_root(merkle::empty_root<Instance::Hasher>());
  channel.mix_root(trace_root);
  out.put(trace_root);

  if (params.interaction_pow_bits > 0) {
    const uint64_t nonce = Backend::find_nonce(channel, params.interaction_pow_bits);
    channel.mix_u64(nonce);
    out.put_le(nonce);
  }
  std::array<Instance::K, 2> challenges;
  channel.draw_felts(challenges);
  const auto interaction_root = prover.commit_interaction(
      air::LookupElements<Instance::K>::from_challenges(challenges[0], challenges[1]));
  const auto claimed_sums = prover.claimed_sums();
  channel.mix_felts(claimed_sums);
  for (const auto& sum : claimed_sums) out.put_felt(sum);
  channel.mix_root(interaction_root);
  out.put(interaction_root);

  prover.prove(channel, out);
  return out.take();
}

}  // namespace ptvm::prover
