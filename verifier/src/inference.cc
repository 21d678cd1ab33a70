#include "verifier/src/inference.h"

#include "verifier/src/lookup_verifier.h"

namespace ptvm::verifier {
namespace {

// A statement as LookupVerifier wants it.
template <class Instance>
struct Inference {
  static constexpr size_t kMaxComponents = proof::kMaxInferenceComponents;

  const proof::InferenceStatement& statement;  // outlives this
  proof::WordView counts;
  proof::DataTrees<Instance> trees;

  const stark::Params& params() const { return statement.params; }
  const proof::DataTrees<Instance>& data_trees() const { return trees; }
  size_t n_components() const { return statement.n_components; }
  template <class I>
  Status check() const {
    return I::F::kModulus <= statement.n_fractions() ? Status::kTooManyFractions
                                                     : Status::kAccepted;
  }
  template <class I>
  void mix(typename I::Channel& channel) const {
    proof::mix_statement<I>(channel, statement, counts);
  }
  template <class I>
  void list(std::span<const typename I::K> claimed_sums,
            std::span<stark::Component<I>> components) const {
    for (size_t c = 0; c < statement.n_components; ++c) {
      const proof::InferenceComponent& component = statement.all_components[c];
      components[c] = {.info = component.info,
                       .log_rows = component.log_rows(),
                       .claimed_sum = claimed_sums[c],
                       .preprocessed_columns = {},
                       .parameters = component.parameters,
                       .tape = component.tape};
    }
  }
  template <class I>
  void add_terms(proof::TermSum<I>& sink) const {
    proof::add_public_terms<typename I::F>(statement, counts, sink);
  }
};

template <class I>
using InstanceVerifier = LookupVerifier<I, Inference<I>>;

}  // namespace

Status InferenceVerifier::start(const proof::InferenceStatement& statement, Arena& arena) {
  statement_ = &statement;
  arena_ = &arena;
  return proof::with_instance(statement.backend, Status::kUnsupportedBackend, [&]<class I>() {
    wanted_ = {statement.public_bytes<I>(), PTVM_PART_PUBLIC, true};
    return Status::kAccepted;
  });
}

Status InferenceVerifier::take(std::span<const uint8_t> message) {
  return proof::with_instance(statement_->backend, Status::kUnsupportedBackend, [&]<class I>() {
    auto* verifier = static_cast<InstanceVerifier<I>*>(verifier_);
    Status status;
    if (verifier == nullptr) {
      const size_t n_data_bytes = statement_->data_bytes<I>();
      Inference<I> inference{*statement_, proof::WordView(message.subspan(n_data_bytes)), {}};
      PTVM_RETURN_IF_ERROR(
          proof::read_data_trees<I>(message.first(n_data_bytes), *statement_, inference.trees));
      PTVM_RETURN_IF_ERROR(proof::check_counts(inference.counts));
      verifier_ = verifier = arena_->make<InstanceVerifier<I>>(inference, *arena_);
      if (verifier == nullptr) return Status::kWorkspaceTooSmall;
      status = verifier->start();
    } else {
      status = verifier->take(message);
    }
    wanted_ = verifier->wanted();
    return status;
  });
}

security::Instance security_instance(const proof::InferenceStatement& statement) {
  std::array<ComponentSize, proof::kMaxInferenceComponents> components;
  for (size_t c = 0; c < statement.n_components; ++c) {
    components[c] = {statement.all_components[c].info, statement.all_components[c].log_rows()};
  }
  return proof::with_instance(statement.backend, security::Instance{}, [&]<class I>() {
    return security_instance<I>(
        statement.params, std::span<const ComponentSize>(components).first(statement.n_components),
        statement.n_fractions());
  });
}

size_t inference_workspace(const proof::InferenceStatement& statement) {
  return proof::with_instance(statement.backend, size_t{0}, [&]<class I>() {
    const std::array<typename I::K, proof::kMaxInferenceComponents> no_sums{};
    std::array<stark::Component<I>, proof::kMaxInferenceComponents> components;
    const Inference<I> inference{statement, {}, {}};
    inference.template list<I>(no_sums, components);
    return sizeof(InstanceVerifier<I>) +
           stark_workspace<I>(
               statement.params,
               std::span<const stark::Component<I>>(components).first(statement.n_components));
  });
}

}  // namespace ptvm::verifier
