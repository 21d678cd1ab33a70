/* ptvm/attention.h is C11, twice included, needs no other header before it, and its structures can
 * be filled without a cast. */
#include <ptvm/attention.h>

int main(void) {
  const ptvm_policy policy = {sizeof(ptvm_policy), PTVM_DEFAULT_MIN_PROVEN_BITS, 0};
  const ptvm_attention_claim expected = {.version = 1, .heads = 4};
  const uint8_t nothing[1] = {0};
  ptvm_attention_result result = {.size = sizeof(result)};
  const ptvm_status status = ptvm_attention_verify(&result, NULL, 0, nothing, 0, &policy);
  const char* difference = ptvm_attention_difference(&result.claim, &expected);
  return status != PTVM_ACCEPTED && result.status == status && result.has_claim == 0 &&
                 difference != NULL && difference[0] == 'v'
             ? 0
             : 1;
}
