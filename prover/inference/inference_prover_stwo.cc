#include "prover/inference/backend_prover.h"
#include "prover/stark/circle_backend.h"

namespace ptvm::inference {

template class BackendInferenceProver<prover::StwoBackend>;

std::unique_ptr<InferenceProver> make_stwo_inference_prover(unsigned max_log_domain) {
  return std::make_unique<BackendInferenceProver<prover::StwoBackend>>(claim::Backend::kStwo,
                                                                       max_log_domain);
}

}  // namespace ptvm::inference
