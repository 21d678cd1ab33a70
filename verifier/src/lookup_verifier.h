// The caller's part of a proof with lookups around the generic STARK (spec/protocol.md, section 6):
// trace root, lookup challenges, claimed sums, interaction root.
#pragma once

#include "shared/proof/segment.h"
#include "shared/security/estimate.h"
#include "verifier/src/stark.h"

namespace ptvm::verifier {

// What is proven with the instance I. A Statement has
//
//   kMaxComponents
//   params()
//   n_components()                   that are present
//   check<I>(), mix<I>(channel)      what it asks of the instance, and its part of the transcript
//   data_trees()                     if it has any
//   list<I>(claimed_sums, components)  the components that are present, in order
//   add_terms<I>(sink)               the verifier's own LogUp terms, by sink.add(numerator, tuple)
template <class I, class Statement>
class LookupVerifier {
  using K = typename I::K;

 public:
  // `statement` is copied; what it refers to outlives this, and so does `arena`.
  LookupVerifier(const Statement& statement, Arena& arena)
      : statement_(statement), stark_(input_, channel_, arena) {}
  LookupVerifier(const LookupVerifier&) = delete;
  LookupVerifier& operator=(const LookupVerifier&) = delete;

  // Absorbs the statement.
  Status start() {
    PTVM_RETURN_IF_ERROR(statement_.template check<I>());
    input_.params = statement_.params();
    input_.preprocessed_root = merkle::empty_root<typename I::Hasher>();
    if constexpr (requires { statement_.data_trees(); }) {
      const auto& trees = statement_.data_trees();
      std::copy(trees.begin(), trees.end(), input_.data_trees.begin());
    }
    statement_.template mix<I>(channel_);
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
        return {statement_.n_components() * K::kBytes, PTVM_PART_PUBLIC};
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
    if (statement_.params().interaction_pow_bits > 0) {
      step_ = Step::kNonce;
    } else {
      draw_lookup_elements();
    }
    return Status::kAccepted;
  }
  Status take_nonce(uint64_t nonce) {
    if (!channel_.check_pow(statement_.params().interaction_pow_bits, nonce)) {
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
    const auto present = std::span(claimed_sums_).first(statement_.n_components());
    for (K& claimed : present) {
      if (!K::decode(message.data(), claimed)) return Status::kNonCanonical;
      message = message.subspan(K::kBytes);
    }
    channel_.mix_felts(present);
    proof::TermSum<I> terms(input_.lookup);
    statement_.template add_terms<I>(terms);
    K sum;
    PTVM_RETURN_IF_ERROR(terms.finish(sum));
    for (const K& claimed : present) sum += claimed;
    step_ = Step::kInteractionRoot;
    return sum.is_zero() ? Status::kAccepted : Status::kLookupSumNonZero;
  }

  Status take_interaction_root(hash::DigestView root) {
    std::copy(root.begin(), root.end(), input_.interaction_root.begin());
    channel_.mix_root(root);
    statement_.template list<I>(claimed_sums_, components_);
    input_.components = std::span(components_).first(statement_.n_components());
    step_ = Step::kStark;
    return stark_.start();
  }

  const Statement statement_;
  Step step_ = Step::kTraceRoot;
  typename I::Channel channel_;
  StarkInput<I> input_;
  std::array<K, Statement::kMaxComponents> claimed_sums_;
  std::array<stark::Component<I>, Statement::kMaxComponents> components_;
  StarkVerifier<I> stark_;
};

// A component's part in the security of a proof.
struct ComponentSize {
  const air::AirInfo* info;
  uint32_t log_rows;  // 0 if it is absent
};

// What the security of a proof with these components depends on; `n_fractions` counts padding rows
// and the verifier's terms too.
template <class I>
security::Instance security_instance(const stark::Params& params,
                                     std::span<const ComponentSize> components,
                                     uint64_t n_fractions) {
  uint64_t n_constraints = 0, n_terms = I::kCompositionColumns;
  uint32_t max_degree = 0, max_width = 0, log_rows = 0, log_shortest_data = UINT32_MAX,
           n_pinned = 0;
  for (const ComponentSize& component : components) {
    if (component.log_rows == 0) continue;
    const air::AirInfo& info = *component.info;
    n_constraints += info.n_constraints;
    n_terms += stark::n_deep_terms(info, I::K::kDegree);
    max_degree = std::max(max_degree, static_cast<uint32_t>(info.max_degree));
    max_width = std::max(max_width, static_cast<uint32_t>(info.max_tuple_width));
    log_rows = std::max(log_rows, component.log_rows);
    if (const size_t n = info.n_trace_columns - info.n_columns_in(0); n > 0) {
      n_pinned += static_cast<uint32_t>(n);
      log_shortest_data = std::min(log_shortest_data, component.log_rows);
    }
  }
  return {.log_field_size = security::extension_field_bits(I::F::kModulus, I::K::kDegree),
          .hash_collision_bits = 8 * hash::kDigestBytes / 2,
          .log_n_rows = log_rows,
          .log_blowup = params.log_blowup,
          .n_queries = params.n_queries,
          .query_pow_bits = params.query_pow_bits,
          .fold_step = params.fold_step,
          .log_last_layer_degree_bound = params.log_last_layer_degree,
          .n_constraints = n_constraints,
          .max_constraint_degree = max_degree,
          .n_composition_parts = 2,
          .n_deep_terms = n_terms,
          // The zeros of a pinned column's denominator are lifted with it.
          .n_deep_points = I::kDeepZeros << (n_pinned > 0 ? log_rows - log_shortest_data : 0),
          .n_fractions = n_fractions,
          .max_tuple_width = max_width,
          .interaction_pow_bits = params.interaction_pow_bits,
          .n_pinned_columns = n_pinned};
}

}  // namespace ptvm::verifier
