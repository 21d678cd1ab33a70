#include "verifier/src/segment.h"

#include "shared/proof/instances.h"
#include "verifier/src/stark.h"

namespace ptvm::verifier {
namespace {

template <class I>
using Components = std::array<stark::Component<I>, proof::kVmComponents>;

// The components that are present, in order; returns how many.
template <class I>
size_t list_components(const proof::Heights& heights,
                       std::span<const typename I::K, proof::kVmComponents> claimed_sums,
                       Components<I>& components) {
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

template <class I>
Status verify(const SegmentStatement& statement, const proof::SegmentPublic& values,
              ProofReader& reader, Arena& arena) {
  const stark::Params& params = statement.params;
  if (!proof::steps_fit(statement.steps, values)) return Status::kInvalidShape;
  // A multiplicity could wrap to zero if the fractions reached the characteristic.
  if (I::F::kModulus <= proof::n_fractions(values)) return Status::kTooManyFractions;

  StarkInput<I> input;
  input.params = params;
  input.preprocessed_root = merkle::empty_root<typename I::Hasher>();

  // The statement and the trace, before the lookup challenges.
  typename I::Channel channel;
  proof::mix_statement<I>(channel, params, statement.id, values);
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
  std::array<typename I::K, 2> challenges;
  channel.draw_felts(challenges);
  input.lookup = air::LookupElements<typename I::K>::from_challenges(challenges[0], challenges[1]);

  // The claimed sums of the components cancel against the verifier's own terms.
  std::array<typename I::K, proof::kVmComponents> claimed_sums;
  const auto present = std::span(claimed_sums).first(n_present(values.log_rows));
  PTVM_RETURN_IF_ERROR(read_felts<typename I::K>(reader, present));
  channel.mix_felts(present);
  proof::TermSum<I> terms(input.lookup);
  proof::add_public_terms<typename I::F>(statement.program, statement.start, statement.end,
                                         statement.steps, values, terms);
  typename I::K sum;
  PTVM_RETURN_IF_ERROR(terms.finish(sum));
  for (const typename I::K& claimed : present) sum += claimed;
  if (!sum.is_zero()) return Status::kLookupSumNonZero;

  reader.enter(PTVM_PART_COMMITMENTS);
  PTVM_RETURN_IF_ERROR(read_digest(reader, input.interaction_root));
  channel.mix_root(input.interaction_root);

  Components<I> components;
  const size_t n = list_components<I>(values.log_rows, claimed_sums, components);
  input.components = std::span(components).first(n);
  return StarkVerifier<I>(input, reader, arena).verify(channel);
}

template <class I>
security::Instance security_instance(const stark::Params& params,
                                     const proof::SegmentPublic& values) {
  uint64_t n_constraints = 0, n_terms = I::kCompositionColumns;
  uint32_t max_degree = 0, max_width = 0;
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    if (values.log_rows[c] == 0) continue;
    const air::AirInfo& info = *proof::kVmAirInfo[c];
    n_constraints += info.n_constraints;
    n_terms += stark::n_deep_terms(info, I::K::kDegree);
    max_degree = std::max(max_degree, static_cast<uint32_t>(info.max_degree));
    max_width = std::max(max_width, static_cast<uint32_t>(info.max_tuple_width));
  }
  return {.log_field_size = security::extension_field_bits(I::F::kModulus, I::K::kDegree),
          .hash_collision_bits = 8 * hash::kDigestBytes / 2,
          .log_n_rows = values.log_step_rows(),
          .log_blowup = params.log_blowup,
          .n_queries = params.n_queries,
          .query_pow_bits = params.query_pow_bits,
          .fold_step = params.fold_step,
          .log_last_layer_degree_bound = params.log_last_layer_degree,
          .n_constraints = n_constraints,
          .max_constraint_degree = max_degree,
          .n_composition_parts = 2,
          .n_deep_terms = n_terms,
          .n_deep_points = I::kDeepZeros,
          .n_fractions = proof::n_fractions(values),
          .max_tuple_width = max_width,
          .interaction_pow_bits = params.interaction_pow_bits};
}

}  // namespace

Status verify_segment(const SegmentStatement& statement, const proof::SegmentPublic& values,
                      ProofReader& reader, Arena& arena) {
  return proof::with_instance(statement.id.backend, Status::kUnsupportedBackend, [&]<class I>() {
    return verify<I>(statement, values, reader, arena);
  });
}

security::Instance security_instance(claim::Backend backend, const stark::Params& params,
                                     const proof::SegmentPublic& values) {
  return proof::with_instance(backend, security::Instance{},
                              [&]<class I>() { return security_instance<I>(params, values); });
}

size_t segment_workspace(claim::Backend backend, const stark::Params& params,
                         const proof::SegmentPublic& values) {
  return proof::with_instance(backend, size_t{0}, [&]<class I>() {
    const std::array<typename I::K, proof::kVmComponents> no_sums{};
    Components<I> components;
    const size_t n = list_components<I>(values.log_rows, no_sums, components);
    return stark_workspace<I>(params, std::span(components).first(n));
  });
}

}  // namespace ptvm::verifier
