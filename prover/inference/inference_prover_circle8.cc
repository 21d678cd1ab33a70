#include "prover/inference/backend_prover.h"
#include "prover/stark/circle_backend.h"

namespace ptvm::inference {

template class BackendInferenceProver<prover::Circle8Backend>;

std::unique_ptr<InferenceProver> make_circle8_inference_prover(unsigned max_log_domain) {
  return std::make_unique<BackendInferenceProver<prover::Circle8Backend>>(claim::Backend::kCircle8,
                                                                          max_log_domain);
}

}  // namespace ptvm::inference
