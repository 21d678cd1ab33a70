#include "prover/inference/prove_attention.h"
#include "prover/util/check.h"

namespace ptvm::inference {

std::unique_ptr<AttentionProver> make_attention_prover(claim::Backend backend,
                                                       unsigned max_log_domain) {
  switch (backend) {
    case claim::Backend::kStwo:
      return make_stwo_attention_prover(max_log_domain);
    case claim::Backend::kCircle8:
      return make_circle8_attention_prover(max_log_domain);
    case claim::Backend::kVanilla:
      return make_vanilla_attention_prover(max_log_domain);
  }
  PTVM_CHECK(false);
}

}  // namespace ptvm::inference
