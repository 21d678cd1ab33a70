// By the processor's own counter of retired instructions.
#include "instruction_counter.h"

asm(".option arch, +zicsr");

namespace embedded {
namespace {

uint64_t first = 0;

uint64_t retired() {
  uint32_t high, low, high_again;
  do {
    asm volatile("csrr %0, minstreth" : "=r"(high));
    asm volatile("csrr %0, minstret" : "=r"(low));
    asm volatile("csrr %0, minstreth" : "=r"(high_again));
  } while (high != high_again);
  return uint64_t{high} << 32 | low;
}

}  // namespace

void start_counting() { first = retired(); }

uint64_t counted_instructions() { return retired() - first; }

}  // namespace embedded
