#include "prover/inference/prove_attention.h"
#include "prover/stark/circle_backend.h"

namespace ptvm::inference {

template class BackendAttentionProver<prover::StwoBackend>;

std::unique_ptr<AttentionProver> make_stwo_attention_prover(unsigned max_log_domain) {
  return std::make_unique<BackendAttentionProver<prover::StwoBackend>>(claim::Backend::kStwo,
                                                                       max_log_domain);
}

}  // namespace ptvm::inference
