#include "prover/inference/backend_prover.h"
#include "prover/stark/vanilla_backend.h"

namespace ptvm::inference {

template class BackendInferenceProver<prover::VanillaBackend>;

std::unique_ptr<InferenceProver> make_vanilla_inference_prover(unsigned max_log_domain) {
  return std::make_unique<BackendInferenceProver<prover::VanillaBackend>>(claim::Backend::kVanilla,
                                                                          max_log_domain);
}

}  // namespace ptvm::inference
