// The mutator of the targets whose input is a proof.

#include "tests/fuzz/checked_proof.h"
#include "tests/fuzz/target.h"

using namespace ptvm;

size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  fuzz::Random random(seed);
  if (fuzz::below(random, 8) == 0) return LLVMFuzzerMutate(data, size, max_size);
  const auto& donor = fuzz::corpus()[fuzz::below(random, fuzz::corpus().size())].bytes;
  return fuzz::replace(data, max_size, fuzz::mutate({data, data + size}, donor, random));
}
