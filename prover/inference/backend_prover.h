// The definition of the prover of inference, once for every backend. Included where it is
// instantiated.
#pragma once

#include <algorithm>
#include <bit>
#include <chrono>
#include <utility>

#include "prover/inference/attention_trace.h"
#include "prover/inference/inference_prover.h"
#include "prover/inference/transformer_witness.h"
#include "prover/stark/lookup_prover.h"
#include "shared/proof/attention.h"
#include "shared/proof/lookups.h"
#include "shared/proof/transformer.h"

namespace ptvm::inference {

// One proof in the making, of any statement.
template <class B>
class BackendProof {
  using F = typename B::F;
  using Instance = typename B::Instance;

 public:
  // Of `statement` everything but commitments and digest counts; `tables` outlive this.
  BackendProof(const proof::InferenceStatement& statement, const typename B::Tables& tables)
      : statement_(statement), prover_(statement.params, components(), tables) {}
  BackendProof(const BackendProof&) = delete;
  BackendProof& operator=(const BackendProof&) = delete;

  // Commits to the data trees of `trace`: [n_data].
  std::vector<hash::Digest> commit(InferenceTrace<F>& trace) {
    std::vector<hash::Digest> commitments;
    for (size_t number = 1; number <= statement_.n_data; ++number) {
      const auto& tree = prover_.commit_data(number, std::move(trace.trees[number]));
      out_.put(tree.root);
      for (const auto& pin : tree.values()) out_.put_felt(pin);
      commitments.push_back(tree.commitment());
    }
    return commitments;
  }
  // The proof that the rest of `trace` gives, whatever it holds. `statement` is whole now.
  std::vector<uint8_t> prove(const proof::InferenceStatement& statement, InferenceTrace<F> trace) {
    out_.put(trace.public_bytes);
    typename Instance::Channel channel;
    proof::mix_statement<Instance>(channel, statement, proof::WordView(trace.public_bytes));
    prover::prove_from_trace(prover_, std::move(trace.trees[0]),
                             statement.params.interaction_pow_bits, channel, out_);
    return out_.take();
  }

 private:
  prover::ComponentProvers<B> components() const {
    using namespace air::inference;
    prover::ComponentProvers<B> components;
    for (const proof::InferenceComponent& component : statement_.components()) {
      components.push_back(make<Attend, AttendSource, Cache, WiredCache, CarriedRows, Lookups,
                                Linear, Round, Norm, Vectors>(component));
    }
    return components;
  }
  // The prover of the one of `Airs` that the component has.
  template <class... Airs>
  static std::unique_ptr<prover::ComponentProver<B>> make(
      const proof::InferenceComponent& component) {
    std::unique_ptr<prover::ComponentProver<B>> result;
    const auto try_air = [&]<class Air>() {
      if (component.info != &air::kAirInfo<Air>) return;
      result = std::make_unique<prover::AirProver<B, Air>>(
          component.log_rows(), std::span<const uint16_t>(), component.parameters);
    };
    (try_air.template operator()<Airs>(), ...);
    PTVM_CHECK(result != nullptr);
    return result;
  }

  const proof::InferenceStatement statement_;  // has the components' parameters
  prover::StarkProver<B> prover_;
  prover::ProofWriter out_;
};

template <class B>
class BackendInferenceProver final : public InferenceProver {
  using F = typename B::F;

 public:
  BackendInferenceProver(claim::Backend backend, unsigned max_log_domain)
      : backend_(backend), tables_(max_log_domain) {}

  AttentionProof prove(const AttentionInputs& inputs, const stark::Params& params,
                       uint32_t requested_proven_bits) override {
    const auto start = std::chrono::steady_clock::now();
    auto trace = build_trace<F>(inputs, false, B::storage_index).trace;
    const double witness_ms = ms_since(start);
    AttentionProof proof =
        prove_trace(std::move(trace), inputs.shape, params, requested_proven_bits);
    proof.witness_ms = witness_ms;
    return proof;
  }

  SplitAttentionProof prove_split(const AttentionInputs& inputs, const stark::Params& params,
                                  const stark::Params& lookups_params,
                                  uint32_t requested_proven_bits) override {
    const auto start = std::chrono::steady_clock::now();
    auto [trace, lookups] = build_trace<F>(inputs, true, B::storage_index);
    const double witness_ms = ms_since(start);
    claim::AttentionSourceClaim claim{claim_of(inputs.shape, params, requested_proven_bits)};
    BackendProof<B> maker(proof::statement_of(claim), tables_);
    const auto commitments = maker.commit(trace);
    std::copy_n(commitments.begin(), claim::kAttentionData, claim.attention.commitments.begin());
    claim.lookups = commitments.back();
    auto bytes = maker.prove(proof::statement_of(claim), std::move(trace));
    return {{claim, std::move(bytes), witness_ms},
            prove_lookups(Table::kWeights, lookups, lookups_params, requested_proven_bits)};
  }

  // The proof that `trace` gives, whatever it holds. Its columns are in storage order.
  AttentionProof prove_trace(InferenceTrace<F> trace, const AttentionShape& shape,
                             const stark::Params& params, uint32_t requested_proven_bits) {
    claim::AttentionClaim claim = claim_of(shape, params, requested_proven_bits);
    BackendProof<B> maker(proof::statement_of(claim), tables_);
    std::ranges::copy(maker.commit(trace), claim.commitments.begin());
    return {claim, maker.prove(proof::statement_of(claim), std::move(trace))};
  }

  AttentionCommitments commit(const AttentionInputs& inputs, const stark::Params& params) override {
    auto trace = build_trace<F>(inputs, false, B::storage_index).trace;
    AttentionCommitments commitments;
    BackendProof<B> maker(proof::statement_of(claim_of(inputs.shape, params, 0)), tables_);
    std::ranges::copy(maker.commit(trace), commitments.begin());
    return commitments;
  }

  LookupsProof prove_lookups(Table table, std::span<const TableEntry> lookups,
                             const stark::Params& params, uint32_t requested_proven_bits) override {
    claim::LookupsClaim claim{.backend = backend_,
                              .table = table,
                              .log_rows = static_cast<uint32_t>(std::countr_zero(lookups.size())),
                              .parameters = params,
                              .requested_proven_bits = requested_proven_bits};
    const proof::InferenceStatement statement = proof::statement_of(claim);
    auto trace = build_trace<F>(statement, table, lookups, B::storage_index);
    BackendProof<B> maker(statement, tables_);
    claim.commitment = maker.commit(trace)[0];
    return {claim, maker.prove(proof::statement_of(claim), std::move(trace))};
  }

  TransformerProof prove_transformer(const TransformerModel& model, const TransformerTrace& trace,
                                     const stark::Params& params,
                                     uint32_t requested_proven_bits) override {
    const auto start = std::chrono::steady_clock::now();
    auto witness = build_witness<F>(model, trace, B::storage_index);
    const double witness_ms = ms_since(start);
    TransformerProof proof = prove_transformer_witness(
        std::move(witness), trace.shape, model.multipliers, params, requested_proven_bits);
    proof.witness_ms = witness_ms;
    return proof;
  }

  TransformerCommitments commit_transformer(const TransformerModel& model,
                                            const TransformerTrace& trace,
                                            const stark::Params& params) override {
    auto witness = build_witness<F>(model, trace, B::storage_index);
    const claim::TransformerClaim claim = claim_of(trace.shape, model.multipliers, params, 0);
    TransformerCommitments commitments;
    BackendProof<B> maker(proof::statement_of(claim), tables_);
    std::ranges::copy(maker.commit(witness), commitments.begin());
    return commitments;
  }

  // The proof that `witness` gives, whatever it holds. Its columns are in storage order.
  TransformerProof prove_transformer_witness(InferenceTrace<F> witness,
                                             const TransformerShape& shape,
                                             std::span<const LayerMultipliers> multipliers,
                                             const stark::Params& params,
                                             uint32_t requested_proven_bits) {
    claim::TransformerClaim claim = claim_of(shape, multipliers, params, requested_proven_bits);
    BackendProof<B> maker(proof::statement_of(claim), tables_);
    std::ranges::copy(maker.commit(witness), claim.commitments.begin());
    return {claim, maker.prove(proof::statement_of(claim), std::move(witness))};
  }

 private:
  claim::AttentionClaim claim_of(const AttentionShape& shape, const stark::Params& params,
                                 uint32_t requested_proven_bits) const {
    return {.backend = backend_,
            .shape = shape,
            .parameters = params,
            .requested_proven_bits = requested_proven_bits};
  }
  claim::TransformerClaim claim_of(const TransformerShape& shape,
                                   std::span<const LayerMultipliers> multipliers,
                                   const stark::Params& params,
                                   uint32_t requested_proven_bits) const {
    claim::TransformerClaim claim{.backend = backend_,
                                  .shape = shape,
                                  .parameters = params,
                                  .requested_proven_bits = requested_proven_bits};
    std::ranges::copy(multipliers, claim.all_multipliers.begin());
    return claim;
  }
  static double ms_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
  }

  claim::Backend backend_;
  typename B::Tables tables_;
};

// Compiled once for each backend.
std::unique_ptr<InferenceProver> make_stwo_inference_prover(unsigned max_log_domain);
std::unique_ptr<InferenceProver> make_circle8_inference_prover(unsigned max_log_domain);
std::unique_ptr<InferenceProver> make_vanilla_inference_prover(unsigned max_log_domain);

}  // namespace ptvm::inference
