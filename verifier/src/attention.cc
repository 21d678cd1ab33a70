#include "verifier/src/attention.h"

#include "shared/proof/instances.h"
#include "verifier/src/lookup_verifier.h"

namespace ptvm::verifier {
namespace {

// Attention as LookupVerifier wants it.
template <class Instance>
struct Attention {
  static constexpr size_t kMaxComponents = proof::kAttentionComponents;

  const claim::AttentionClaim& claim;  // outlives this
  hash::Digest claim_digest;
  proof::AttentionPublic values;
  proof::AttentionDataTrees<Instance> trees;
  proof::AttentionParameters parameters{claim.shape};

  const stark::Params& params() const { return claim.parameters; }
  const proof::AttentionDataTrees<Instance>& data_trees() const { return trees; }
  size_t n_components() const { return kMaxComponents; }
  template <class I>
  Status check() const {
    return I::F::kModulus <= proof::n_attention_fractions(claim.shape) ? Status::kTooManyFractions
                                                                       : Status::kAccepted;
  }
  template <class I>
  void mix(typename I::Channel& channel) const {
    proof::mix_attention<I>(channel, claim, claim_digest, values);
  }
  template <class I>
  void list(std::span<const typename I::K> claimed_sums,
            std::span<stark::Component<I>> components) const {
    const auto heights = proof::attention_heights(claim.shape);
    const auto add = [&]<class Air>(size_t c, std::span<const uint32_t> own_parameters) {
      components[c] =
          stark::make_component<I, Air>(heights[c], claimed_sums[c], {}, own_parameters);
    };
    add.template operator()<air::inference::Attend>(proof::kAttend, parameters.attend);
    add.template operator()<air::inference::Cache>(proof::kCache, parameters.cache);
    add.template operator()<air::inference::CarriedRows>(proof::kCarriedRows, parameters.carried);
  }
  template <class I>
  void add_terms(proof::TermSum<I>& sink) const {
    proof::add_attention_terms<typename I::F>(values, sink);
  }
};

template <class I>
using InstanceVerifier = LookupVerifier<I, Attention<I>>;

}  // namespace

Status AttentionVerifier::start(const claim::AttentionClaim& claim, const hash::Digest& digest,
                                Arena& arena) {
  claim_ = &claim;
  digest_ = digest;
  arena_ = &arena;
  return proof::with_instance(claim.backend, Status::kUnsupportedBackend, [&]<class I>() {
    wanted_ = {proof::attention_data_bytes<I>() + proof::kAttentionPublicBytes, PTVM_PART_PUBLIC,
               true};
    return Status::kAccepted;
  });
}

Status AttentionVerifier::take(std::span<const uint8_t> message) {
  return proof::with_instance(claim_->backend, Status::kUnsupportedBackend, [&]<class I>() {
    auto* verifier = static_cast<InstanceVerifier<I>*>(verifier_);
    Status status;
    if (verifier == nullptr) {
      Attention<I> attention{*claim_, digest_, {}, {}};
      constexpr size_t kDataBytes = proof::attention_data_bytes<I>();
      PTVM_RETURN_IF_ERROR(
          proof::read_data_trees<I>(message.first<kDataBytes>(), *claim_, attention.trees));
      PTVM_RETURN_IF_ERROR(proof::read_public(
          message.subspan<kDataBytes, proof::kAttentionPublicBytes>(), attention.values));
      verifier_ = verifier = arena_->make<InstanceVerifier<I>>(attention, *arena_);
      if (verifier == nullptr) return Status::kWorkspaceTooSmall;
      status = verifier->start();
    } else {
      status = verifier->take(message);
    }
    wanted_ = verifier->wanted();
    return status;
  });
}

security::Instance security_instance(const claim::AttentionClaim& claim) {
  const auto heights = proof::attention_heights(claim.shape);
  std::array<ComponentSize, proof::kAttentionComponents> components;
  for (size_t c = 0; c < components.size(); ++c) {
    components[c] = {proof::kAttentionAirInfo[c], heights[c]};
  }
  return proof::with_instance(claim.backend, security::Instance{}, [&]<class I>() {
    return security_instance<I>(claim.parameters, components,
                                proof::n_attention_fractions(claim.shape));
  });
}

size_t attention_workspace(const claim::AttentionClaim& claim) {
  return proof::with_instance(claim.backend, size_t{0}, [&]<class I>() {
    const std::array<typename I::K, proof::kAttentionComponents> no_sums{};
    std::array<stark::Component<I>, proof::kAttentionComponents> components;
    const Attention<I> attention{claim, {}, {}, {}};
    attention.template list<I>(no_sums, components);
    return sizeof(InstanceVerifier<I>) +
           stark_workspace<I>(claim.parameters, std::span<const stark::Component<I>>(components));
  });
}

}  // namespace ptvm::verifier
