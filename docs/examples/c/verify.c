/* Checks a proof: verify PROOF. Exit code 0 if it is accepted, 1 if not, 2 if it cannot be read. */
#include <ptvm/verifier.h>
#include <stdio.h>
#include <stdlib.h>

/* The whole file, to be freed; NULL if it cannot be read or is empty. */
static uint8_t* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  if (file == NULL) return NULL;
  uint8_t* bytes = NULL;
  if (fseek(file, 0, SEEK_END) == 0) {
    const long end = ftell(file);
    if (end > 0 && fseek(file, 0, SEEK_SET) == 0) {
      *size = (size_t)end;
      bytes = malloc(*size);
      if (bytes != NULL && fread(bytes, 1, *size, file) != *size) {
        free(bytes);
        bytes = NULL;
      }
    }
  }
  fclose(file);
  return bytes;
}

/* Which program was run, and how it ended. Anybody can prove a program of their own: whoever
 * expects a certain one compares its hash, which is over instructions and initial memory. */
static void print_claim(const ptvm_result* result) {
  printf("program ");
  for (size_t i = 0; i < sizeof(result->program_hash); ++i) {
    printf("%02x", (unsigned)result->program_hash[i]);
  }
  printf("\n%llu steps, acc = %d, %u proven bits\n", (unsigned long long)result->steps, result->acc,
         (unsigned)result->proven_bits);
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s PROOF\n", argv[0]);
    return 2;
  }
  size_t proof_size = 0;
  uint8_t* proof = read_file(argv[1], &proof_size);
  if (proof == NULL) {
    fprintf(stderr, "cannot read %s\n", argv[1]);
    return 2;
  }

  size_t workspace_size;
  ptvm_result result = {.size = sizeof(result)};
  const ptvm_policy policy = {.size = sizeof(policy), .min_proven_bits = 100};
  ptvm_status status = ptvm_workspace_size(&workspace_size, proof, proof_size);
  if (status == PTVM_ACCEPTED) {
    void* workspace = malloc(workspace_size);
    status = ptvm_verify(&result, workspace, workspace_size, proof, proof_size, &policy);
    free(workspace);
  }
  printf("%s\n", ptvm_status_sentence(status));
  if (status == PTVM_ACCEPTED) print_claim(&result);
  free(proof);
  return status == PTVM_ACCEPTED ? 0 : 1;
}
