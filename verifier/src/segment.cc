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

// Verifies a segment with the instance I: the caller's part of the transcript, then the generic
// one.
template <class I>
class InstanceVerifier {
  using K = typename I::K;

 public:
  InstanceVerifier(const SegmentStatement& statement, const proof::SegmentPublic& values,
                   Arena& arena)
      : statement_(statement), values_(values), stark_(input_, channel_, arena) {}
  InstanceVerifier(const InstanceVerifier&) = delete;
  InstanceVerifier& operator=(const InstanceVerifier&) = delete;

  // Absorbs the statement.
  Status start() {
    if (!proof::steps_fit(statement_.steps, values_)) return Status::kInvalidShape;
    // A multiplicity could wrap to zero if the fractions reached the characteristic.
    if (I::F::kModulus <= proof::n_fractions(values_)) return Status::kTooManyFractions;
    input_.params = statement_.params;
    input_.preprocessed_root = merkle::empty_root<typename I::Hasher>();
    proof::mix_statement<I>(channel_, statement_.params, statement_.id, values_);
    return Status::kAccepted;
  }

  Message wanted() const {
    switch (step_) {
      case Step::kTraceRoot:
      case Step::kInteractionRoot:
        return {hash::kDigestBytes, PTVM_PART_COMMITMENTS};
      case Step::kNonce:
        return {sizeof(uint64_t), PTVM_PART_PUBLIC};
      case Step::kClaimedSums:
        return {n_present(values_.log_rows) * K::kBytes, PTVM_PART_PUBLIC};
      case Step::kStark:
        return stark_.wanted();
    }
    return {};
  }

  Status take(std::span<const uint8_t> message) {
    switch (step_) {
      case Step::kTraceRoot:
        return take_trace_root(message.first<hash::kDigestBytes>());
      case Step::kNonce:
        return take_nonce(load_le<uint64_t>(message.data()));
      case Step::kClaimedSums:
        return take_claimed_sums(message);
      case Step::kInteractionRoot:
        return take_interaction_root(message.first<hash::kDigestBytes>());
      case Step::kStark:
        return stark_.take(message);
    }
    return Status::kInternal;
  }

 private:
  enum class Step : uint8_t { kTraceRoot, kNonce, kClaimedSums, kInteractionRoot, kStark };

  // The trace is absorbed before the lookup challenges are drawn, behind a proof of work if the
  // parameters ask for one.
  Status take_trace_root(hash::DigestView root) {
    std::copy(root.begin(), root.end(), input_.trace_root.begin());
    channel_.mix_root(input_.preprocessed_root);
    channel_.mix_root(root);
    if (statement_.params.interaction_pow_bits > 0) {
      step_ = Step::kNonce;
    } else {
      draw_lookup_elements();
    }
    return Status::kAccepted;
  }
  Status take_nonce(uint64_t nonce) {
    if (!channel_.check_pow(statement_.params.interaction_pow_bits, nonce)) {
      return Status::kInteractionPowInvalid;
    }
    channel_.mix_u64(nonce);
    draw_lookup_elements();
    return Status::kAccepted;
  }
  void draw_lookup_elements() {
    std::array<K, 2> challenges;
    channel_.draw_felts(challenges);
    input_.lookup = air::LookupElements<K>::from_challenges(challenges[0], challenges[1]);
    step_ = Step::kClaimedSums;
  }

  // The claimed sums of the components cancel against the verifier's own terms.
  Status take_claimed_sums(std::span<const uint8_t> message) {
    const auto present = std::span(claimed_sums_).first(n_present(values_.log_rows));
    for (K& claimed : present) {
      if (!K::decode(message.data(), claimed)) return Status::kNonCanonical;
      message = message.subspan(K::kBytes);
    }
    channel_.mix_felts(present);
    proof::TermSum<I> terms(input_.lookup);
    proof::add_public_terms<typename I::F>(statement_.program, statement_.start, statement_.end,
                                           statement_.steps, values_, terms);
    K sum;
    PTVM_RETURN_IF_ERROR(terms.finish(sum));
    for (const K& claimed : present) sum += claimed;
    step_ = Step::kInteractionRoot;
    return sum.is_zero() ? Status::kAccepted : Status::kLookupSumNonZero;
  }

  Status take_interaction_root(hash::DigestView root) {
    std::copy(root.begin(), root.end(), input_.interaction_root.begin());
    channel_.mix_root(root);
    const size_t n = list_components<I>(values_.log_rows, claimed_sums_, components_);
    input_.components = std::span(components_).first(n);
    step_ = Step::kStark;
    return stark_.start();
  }

  const SegmentStatement& statement_;
  const proof::SegmentPublic& values_;
  Step step_ = Step::kTraceRoot;
  typename I::Channel channel_;
  StarkInput<I> input_;
  std::array<K, proof::kVmComponents> claimed_sums_;
  Components<I> components_;
  StarkVerifier<I> stark_;
};

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

Status SegmentVerifier::start(const SegmentStatement& statement, const proof::SegmentPublic& values,
                              Arena& arena) {
  backend_ = statement.id.backend;
  return proof::with_instance(backend_, Status::kUnsupportedBackend, [&]<class I>() {
    auto* verifier = arena.make<InstanceVerifier<I>>(statement, values, arena);
    if (verifier == nullptr) return Status::kWorkspaceTooSmall;
    verifier_ = verifier;
    const Status status = verifier->start();
    wanted_ = verifier->wanted();
    return status;
  });
}

Status SegmentVerifier::take(std::span<const uint8_t> message) {
  return proof::with_instance(backend_, Status::kUnsupportedBackend, [&]<class I>() {
    auto* verifier = static_cast<InstanceVerifier<I>*>(verifier_);
    const Status status = verifier->take(message);
    wanted_ = verifier->wanted();
    return status;
  });
}

Status verify_segment(const SegmentStatement& statement, const proof::SegmentPublic& values,
                      ByteReader& proof, Arena& arena) {
  SegmentVerifier verifier;
  PTVM_RETURN_IF_ERROR(verifier.start(statement, values, arena));
  return feed(verifier, proof);
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
    return sizeof(InstanceVerifier<I>) + stark_workspace<I>(params, std::span(components).first(n));
  });
}

}  // namespace ptvm::verifier
