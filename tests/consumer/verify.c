/* The smallest program that checks a proof: verify PROOF. Exit code 0 if it is accepted. */
#include <ptvm/verifier.h>
#include <stdio.h>
#include <stdlib.h>

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
  ptvm_status status = ptvm_workspace_size(&workspace_size, proof, proof_size);
  ptvm_result result = {.size = sizeof(result)};
  if (status == PTVM_ACCEPTED) {
    void* workspace = malloc(workspace_size);
    status = ptvm_verify(&result, workspace, workspace_size, proof, proof_size, NULL);
    free(workspace);
  }
  printf("%s\n", ptvm_status_sentence(status));
  if (status == PTVM_ACCEPTED) {
    printf("%llu steps, acc = %d, %u proven bits\n", (unsigned long long)result.steps, result.acc,
           (unsigned)result.proven_bits);
  }
  free(proof);
  return status == PTVM_ACCEPTED ? 0 : 1;
}
