/* The header is C11, twice included, and its structures can be filled without a cast. */
#include <ptvm/verifier.h>
#include <ptvm/verifier.h>

int main(void) {
  const ptvm_policy policy = {sizeof(ptvm_policy), PTVM_DEFAULT_MIN_PROVEN_BITS, 0};
  const uint8_t nothing[1] = {0};
  ptvm_result result = {.size = sizeof(result)};
  const ptvm_status status = ptvm_verify(&result, NULL, 0, nothing, 0, &policy);
  return ptvm_api_version() == PTVM_API_VERSION &&
                 ptvm_proof_format_version() == PTVM_PROOF_FORMAT_VERSION &&
                 status != PTVM_ACCEPTED && result.status == status
             ? 0
             : 1;
}
