#include "verifier/src/segment.h"

#include "shared/proof/instances.h"
#include "verifier/src/lookup_verifier.h"

namespace ptvm::verifier {
namespace {

// Calls visit.operator()<Air>(component) for each of the machine's components that has rows, in
// order.
template <class Visit>
void for_each_component(const proof::Heights& heights, Visit&& visit) {
  const auto look_at = [&]<class Air>(proof::VmComponent component) {
    if (heights[component] != 0) visit.template operator()<Air>(component);
  };
  look_at.template operator()<air::vm::Cpu>(proof::kCpu);
  look_at.template operator()<air::vm::Multiply>(proof::kMultiply);
  look_at.template operator()<air::vm::Bitwise>(proof::kBitwise);
  look_at.template operator()<air::vm::Layer>(proof::kLayer);
}

// A segment as LookupVerifier wants it. Both outlive this.
struct SegmentOfRun {
  static constexpr size_t kMaxComponents = proof::kVmComponents;

  const SegmentStatement& statement;
  const proof::SegmentPublic& values;

  const stark::Params& params() const { return statement.params; }
  size_t n_components() const {
    size_t n = 0;
    for (const uint8_t log_rows : values.log_rows) n += log_rows != 0;
    return n;
  }
  template <class I>
  Status check() const {
    if (!proof::steps_fit(statement.steps, values)) return Status::kInvalidShape;
    // A multiplicity could wrap to zero if the fractions reached the characteristic.
    return I::F::kModulus <= proof::n_fractions(values) ? Status::kTooManyFractions
                                                        : Status::kAccepted;
  }
  template <class I>
  void mix(typename I::Channel& channel) const {
    proof::mix_statement<I>(channel, statement.params, statement.id, values);
  }
  template <class I>
  void list(std::span<const typename I::K> claimed_sums,
            std::span<stark::Component<I>> components) const {
    size_t n = 0;
    for_each_component(values.log_rows, [&]<class Air>(proof::VmComponent component) {
      components[n] = stark::make_component<I, Air>(values.log_rows[component], claimed_sums[n]);
      ++n;
    });
  }
  template <class I>
  void add_terms(proof::TermSum<I>& sink) const {
    proof::add_public_terms<typename I::F>(statement.program, statement.start, statement.end,
                                           statement.steps, values, sink);
  }
};

template <class I>
using InstanceVerifier = LookupVerifier<I, SegmentOfRun>;

}  // namespace

Status SegmentVerifier::start(const SegmentStatement& statement, const proof::SegmentPublic& values,
                              Arena& arena) {
  backend_ = statement.id.backend;
  return proof::with_instance(backend_, Status::kUnsupportedBackend, [&]<class I>() {
    auto* verifier = arena.make<InstanceVerifier<I>>(SegmentOfRun{statement, values}, arena);
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
  std::array<ComponentSize, proof::kVmComponents> components;
  for (size_t c = 0; c < components.size(); ++c) {
    components[c] = {proof::kVmAirInfo[c], values.log_rows[c]};
  }
  return proof::with_instance(backend, security::Instance{}, [&]<class I>() {
    return security_instance<I>(params, components, proof::n_fractions(values));
  });
}

size_t segment_workspace(claim::Backend backend, const stark::Params& params,
                         const proof::SegmentPublic& values) {
  return proof::with_instance(backend, size_t{0}, [&]<class I>() {
    const std::array<typename I::K, proof::kVmComponents> no_sums{};
    std::array<stark::Component<I>, proof::kVmComponents> components;
    const SegmentStatement no_statement{};
    const SegmentOfRun segment{no_statement, values};
    segment.list<I>(no_sums, components);
    return sizeof(InstanceVerifier<I>) +
           stark_workspace<I>(
               params,
               std::span<const stark::Component<I>>(components).first(segment.n_components()));
  });
}

}  // namespace ptvm::verifier
