#include "verifier/src/segment.h"

namespace ptvm::verifier {
namespace {

using Components = std::array<stark::Component<I>, proof::kVmComponents>;

// The components that are present, in order; returns how many.
size_t list_components(const proof::Heights& heights,
                       std::span<const I::K, proof::kVmComponents> claimed_sums,
                       Components& components) {
  size_t n = 0;
  const auto add = [&]<class Air>(proof::VmComponent component) {
    if (heights[component] == 0) return;
    components[n] = stark::make_component<I, Air>(heights[component], claimed_sums[n]);
    ++n;
  };
  add.template operator()<air::vm::Cpu>(proof::kCpu);
  add.template operator()<air::vm::Multiply>(proof::kMultiply);
  add.template operator()<air::vm::Bitwise>(proof::kBitwise);
  add.template operator()<air::vm::Layer>(proof::kLayer);
  return n;
}

size_t n_present(const proof::Heights& heights) {
  size_t n = 0;
  for (const uint8_t log_rows : heights) n += log_rows != 0;
  return n;
}

}  // namespace

Status verify_segment(const SegmentStatement& statement, const proof::SegmentPublic& values,
                      ProofReader& reader, Arena& arena) {
  const stark::Params& params = statement.params;
  if (!proof::steps_fit(statement.steps, values)) return Status::kInvalidShape;
  // A multiplicity could wrap to zero if the fractions reached the characteristic.
  if (proof::n_fractions(values) >= I::F::kModulus) return Status::kTooManyFractions;

  StarkInput<I> input;
  input.params = params;
  input.preprocessed_root = merkle::empty_root<I::Hasher>();

  // The statement and the trace, before the lookup challenges.
  I::Channel channel;
  proof::mix_statement(channel, params, statement.id, values);
  reader.enter(PTVM_PART_COMMITMENTS);
  PTVM_RETURN_IF_ERROR(read_digest(reader, input.trace_root));
  channel.mix_root(input.preprocessed_root);
  channel.mix_root(input.trace_root);
  reader.enter(PTVM_PART_PUBLIC);
  if (params.interaction_pow_bits > 0) {
    uint64_t nonce;
    PTVM_RETURN_IF_ERROR(read_u64(reader, nonce));
    if (!channel.check_pow(params.interaction_pow_bits, nonce)) {
      return Status::kInteractionPowInvalid;
    }
    channel.mix_u64(nonce);
  }
  std::array<I::K, 2> challenges;
  channel.draw_felts(challenges);
  input.lookup = air::LookupElements<I::K>::from_challenges(challenges[0], challenges[1]);

  // The claimed sums of the components cancel against the verifier's own terms.
  std::array<I::K, proof::kVmComponents> claimed_sums;
  const auto present = std::span(claimed_sums).first(n_present(values.log_rows));
  PTVM_RETURN_IF_ERROR(read_felts<I::K>(reader, present));
  channel.mix_felts(present);
  proof::TermSum<I> terms(input.lookup);
  proof::add_public_terms<I::F>(statement.program, statement.start, statement.end, statement.steps,
                                values, terms);
  I::K sum;
  PTVM_RETURN_IF_ERROR(terms.finish(sum));
  for (const I::K& claimed : present) sum += claimed;
  if (!sum.is_zero()) return Status::kLookupSumNonZero;

  reader.enter(PTVM_PART_COMMITMENTS);
  PTVM_RETURN_IF_ERROR(read_digest(reader, input.interaction_root));
  channel.mix_root(input.interaction_root);

  Components components;
  input.components =
      std::span(components).first(list_components(values.log_rows, claimed_sums, components));
  return StarkVerifier<I>(input, reader, arena).verify(channel);
}

size_t segment_workspace(const stark::Params& params, const proof::SegmentPublic& values) {
  const std::array<I::K, proof::kVmComponents> no_sums{};
  Components components;
  const size_t n = list_components(values.log_rows, no_sums, components);
  return stark_workspace<I>(params, std::span(components).first(n));
}

}  // namespace ptvm::verifier
