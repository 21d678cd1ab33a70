#include "semihosting.h"

namespace embedded {
namespace {

// Operations of the semihosting specification (Arm, 2.0, section 5).
constexpr uint32_t kWrite0 = 0x04;
constexpr uint32_t kExit = 0x18;
constexpr uintptr_t kApplicationExit = 0x20026;
constexpr uintptr_t kRunTimeError = 0x20023;

#if defined(__arm__)
void call(uint32_t operation, uintptr_t argument) {
  register uint32_t r0 asm("r0") = operation;
  register uintptr_t r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}
#else
// RISC-V semihosting, 0.2: three instructions without compression that lie in one page.
[[gnu::noinline]] void call(uint32_t operation, uintptr_t argument) {
  register uint32_t a0 asm("a0") = operation;
  register uintptr_t a1 asm("a1") = argument;
  asm volatile(
      ".option push\n\t"
      ".option norvc\n\t"
      ".balign 16\n\t"
      "slli zero, zero, 0x1f\n\t"
      "ebreak\n\t"
      "srai zero, zero, 7\n\t"
      ".option pop"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
}
#endif

}  // namespace

void write(const char* text) { call(kWrite0, reinterpret_cast<uintptr_t>(text)); }

void write(uint64_t number) {
  char digits[21];
  char* first = digits + 20;
  *first = '\0';
  do {
    *--first = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  write(first);
}

void exit(int code) {
  for (;;) call(kExit, code == 0 ? kApplicationExit : kRunTimeError);
}

}  // namespace embedded
