#include "prover/inference/backend_prover.h"
#include "prover/util/check.h"

namespace ptvm::inference {

std::unique_ptr<InferenceProver> make_inference_prover(claim::Backend backend,
                                                       unsigned max_log_domain) {
  switch (backend) {
    case claim::Backend::kStwo:
      return make_stwo_inference_prover(max_log_domain);
    case claim::Backend::kCircle8:
      return make_circle8_inference_prover(max_log_domain);
    case claim::Backend::kVanilla:
      return make_vanilla_inference_prover(max_log_domain);
  }
  PTVM_CHECK(false);
}

}  // namespace ptvm::inference
