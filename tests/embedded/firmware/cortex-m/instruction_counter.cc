// By the core's own timer (SysTick), which runs in step with instructions: exact to
// PTVM_INSTRUCTIONS_PER_TICK.
#include "instruction_counter.h"

namespace {

// SysTick (Armv7-M and Armv8-M reference manuals): counts down from kReload, then interrupts.
volatile uint32_t& control() { return *reinterpret_cast<volatile uint32_t*>(0xe000e010); }
volatile uint32_t& reload() { return *reinterpret_cast<volatile uint32_t*>(0xe000e014); }
volatile uint32_t& current() { return *reinterpret_cast<volatile uint32_t*>(0xe000e018); }
constexpr uint32_t kReload = 0xffffff;
constexpr uint32_t kEnableWithInterruptAndCoreClock = 7;

volatile uint32_t n_wraps = 0;

}  // namespace

extern "C" void count_tick_wrap() { n_wraps = n_wraps + 1; }

namespace embedded {

void start_counting() {
  control() = 0;
  reload() = kReload;
  current() = 0;  // any write clears it
  n_wraps = 0;
  control() = kEnableWithInterruptAndCoreClock;
}

uint64_t counted_instructions() {
  uint32_t wraps, ticks;
  do {
    wraps = n_wraps;
    ticks = kReload - current();
  } while (wraps != n_wraps);
  return (uint64_t{wraps} * (kReload + 1) + ticks) * PTVM_INSTRUCTIONS_PER_TICK;
}

}  // namespace embedded
