// The definition of the prover of attention, once for every backend. Included where it is
// instantiated.
#pragma once

#include <chrono>
#include <utility>

#include "prover/inference/attention_prover.h"
#include "prover/inference/attention_trace.h"
#include "prover/stark/lookup_prover.h"
#include "shared/claim/attention_claim.h"
#include "shared/claim/encoding.h"
#include "shared/proof/attention.h"

namespace ptvm::inference {

template <class B>
class BackendAttentionProver final : public AttentionProver {
  using Instance = typename B::Instance;

 public:
  BackendAttentionProver(claim::Backend backend, unsigned max_log_domain)
      : backend_(backend), tables_(max_log_domain) {}

  AttentionProof prove(const AttentionInputs& inputs, const stark::Params& params,
                       uint32_t requested_proven_bits) override {
    const auto start = std::chrono::steady_clock::now();
    auto trace = build_trace<typename B::F>(inputs, B::storage_index);
    const std::chrono::duration<double, std::milli> witness_time =
        std::chrono::steady_clock::now() - start;
    AttentionProof proof =
        prove_trace(std::move(trace), inputs.shape, params, requested_proven_bits);
    proof.witness_ms = witness_time.count();
    return proof;
  }

  // The proof that `trace` gives, whatever it holds. Its columns are in storage order and as tall
  // as `shape` has it.
  AttentionProof prove_trace(AttentionTrace<typename B::F> trace, const AttentionShape& shape,
                             const stark::Params& params, uint32_t requested_proven_bits) {
    const proof::AttentionParameters parameters(shape);
    prover::StarkProver<B> prover(params, components(shape, parameters), tables_);
    AttentionProof proof{.claim = {.backend = backend_,
                                   .shape = shape,
                                   .parameters = params,
                                   .requested_proven_bits = requested_proven_bits,
                                   .commitments = {}},
                         .bytes = {}};
    prover::ProofWriter out;
    proof.claim.commitments = commit_data(prover, trace, [&](const auto& tree) {
      out.put(tree.root);
      for (const auto& pin : tree.values()) out.put_felt(pin);
    });
    out.put(trace.public_bytes);
    proof::AttentionPublic values;
    PTVM_CHECK(proof::read_public(std::span<const uint8_t>(trace.public_bytes)
                                      .template first<proof::kAttentionPublicBytes>(),
                                  values) == Status::kAccepted);
    typename Instance::Channel channel;
    proof::mix_attention<Instance>(channel, proof.claim, claim::digest(claim::encode(proof.claim)),
                                   values);
    prover::prove_from_trace(prover, std::move(trace.trees[0]), params.interaction_pow_bits,
                             channel, out);
    proof.bytes = out.take();
    return proof;
  }

  AttentionCommitments commit(const AttentionInputs& inputs, const stark::Params& params) override {
    auto trace = build_trace<typename B::F>(inputs, B::storage_index);
    const proof::AttentionParameters parameters(inputs.shape);
    prover::StarkProver<B> prover(params, components(inputs.shape, parameters), tables_);
    return commit_data(prover, trace, [](const auto&) {});
  }

 private:
  // Commits to the data trees of `trace`, one by one, and lets `use` look at each.
  template <class Use>
  static AttentionCommitments commit_data(prover::StarkProver<B>& prover,
                                          AttentionTrace<typename B::F>& trace, Use&& use) {
    AttentionCommitments commitments;
    for (size_t i = 0; i < commitments.size(); ++i) {
      const auto& tree = prover.commit_data(i + 1, std::move(trace.trees[i + 1]));
      commitments[i] = tree.commitment();
      use(tree);
    }
    return commitments;
  }
  static prover::ComponentProvers<B> components(const AttentionShape& shape,
                                                const proof::AttentionParameters& parameters) {
    const auto heights = proof::attention_heights(shape);
    prover::ComponentProvers<B> components;
    const auto add = [&]<class Air>(size_t c, std::span<const uint32_t> own_parameters) {
      components.push_back(std::make_unique<prover::AirProver<B, Air>>(
          heights[c], std::span<const uint16_t>(), own_parameters));
    };
    add.template operator()<air::inference::Attend>(proof::kAttend, parameters.attend);
    add.template operator()<air::inference::Cache>(proof::kCache, parameters.cache);
    add.template operator()<air::inference::CarriedRows>(proof::kCarriedRows, parameters.carried);
    return components;
  }

  claim::Backend backend_;
  typename B::Tables tables_;
};

// Compiled once for each backend.
std::unique_ptr<AttentionProver> make_stwo_attention_prover(unsigned max_log_domain);
std::unique_ptr<AttentionProver> make_circle8_attention_prover(unsigned max_log_domain);
std::unique_ptr<AttentionProver> make_vanilla_attention_prover(unsigned max_log_domain);

}  // namespace ptvm::inference
