#include "prover/inference/prove_attention.h"
#include "prover/stark/vanilla_backend.h"

namespace ptvm::inference {

template class BackendAttentionProver<prover::VanillaBackend>;

std::unique_ptr<AttentionProver> make_vanilla_attention_prover(unsigned max_log_domain) {
  return std::make_unique<BackendAttentionProver<prover::VanillaBackend>>(claim::Backend::kVanilla,
                                                                          max_log_domain);
}

}  // namespace ptvm::inference
