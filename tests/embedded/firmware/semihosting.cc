#include "semihosting.h"

namespace embedded {
namespace {

// Operations of the semihosting specification (Arm, 2.0, section 5).
constexpr uint32_t kWrite0 = 0x04;
constexpr uint32_t kExit = 0x18;
constexpr uintptr_t kApplicationExit = 0x20026;
constexpr uintptr_t kRunTimeError = 0x20023;

void call(uint32_t operation, uintptr_t argument) {
  register uint32_t r0 asm("r0") = operation;
  register uintptr_t r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

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
