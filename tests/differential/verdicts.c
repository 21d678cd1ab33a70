/* Prints the status of proof files, and of changed forms of each, which are the same on every
 * machine: verdicts N FILE..., N forms of each file, one line of numbers for each file. */
#include <ptvm/verifier.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers below 2^32 that are the same in every run (xorshift32). */
static uint32_t state = 1;
static uint32_t random_below(size_t n) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return (uint32_t)(state % n);
}

static ptvm_status status_of(const uint8_t* proof, size_t size) {
  const ptvm_policy any_bits = {sizeof(ptvm_policy), 0, 0};
  size_t workspace_size;
  ptvm_status status = ptvm_workspace_size(&workspace_size, proof, size);
  if (status != PTVM_ACCEPTED) return status;
  void* workspace = malloc(workspace_size);
  if (workspace == NULL) abort();
  status = ptvm_verify(NULL, workspace, workspace_size, proof, size, &any_bits);
  free(workspace);
  return status;
}

/* Changes the proof in one way; returns its new size. */
static size_t change(uint8_t* proof, size_t size) {
  const size_t at = random_below(size);
  switch (random_below(5)) {
    case 0:
      proof[at] ^= (uint8_t)(1u << random_below(8));
      return size;
    case 1:
      proof[at] = (uint8_t)random_below(256);
      return size;
    case 2: /* an element becomes one that is too large, or a count absurd */
      memset(proof + at / 4 * 4, 0xff, size - at / 4 * 4 < 4 ? size - at / 4 * 4 : 4);
      return size;
    case 3: /* the header, the claim, or the heights */
      proof[random_below(size < 500 ? size : 500)] ^= (uint8_t)(1u << random_below(8));
      return size;
    default:
      return at;
  }
}

int main(int argc, char** argv) {
  static uint8_t original[1 << 20], proof[1 << 20];
  if (argc < 3) {
    fprintf(stderr, "usage: %s N FILE...\n", argv[0]);
    return 2;
  }
  const long n_forms = strtol(argv[1], NULL, 10);
  for (int i = 2; i < argc; ++i) {
    FILE* file = fopen(argv[i], "rb");
    const size_t size = file == NULL ? 0 : fread(original, 1, sizeof(original), file);
    if (file != NULL) fclose(file);
    if (size == 0 || size == sizeof(original)) {
      fprintf(stderr, "cannot read %s\n", argv[i]);
      return 2;
    }
    printf("%u", (unsigned)status_of(original, size));
    for (long form = 0; form < n_forms; ++form) {
      memcpy(proof, original, size);
      printf(" %u", (unsigned)status_of(proof, change(proof, size)));
    }
    printf("\n");
  }
  return 0;
}
