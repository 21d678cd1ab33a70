// Fuzzes libverifier with bytes as a proof: see checked_proof.h for what must hold.

#include "tests/fuzz/checked_proof.h"
#include "tests/fuzz/target.h"

using namespace ptvm;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::checked_status({data, size});
  return 0;
}
