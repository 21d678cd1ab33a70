#include "prover/inference/prove_attention.h"
#include "prover/stark/circle_backend.h"

namespace ptvm::inference {

template class BackendAttentionProver<prover::Circle8Backend>;

std::unique_ptr<AttentionProver> make_circle8_attention_prover(unsigned max_log_domain) {
  return std::make_unique<BackendAttentionProver<prover::Circle8Backend>>(claim::Backend::kCircle8,
                                                                          max_log_domain);
}

}  // namespace ptvm::inference
