// Start of a Cortex-M: the vector table, and the handler of a reset, which lays out memory, paints
// the stack and calls main.
#include "startup.h"

#include <cstring>

#include "semihosting.h"

extern "C" {

// Of sections.ld.
extern uint32_t stack_begin[], stack_end[], data_begin[], data_end[], bss_begin[], bss_end[];
extern const uint32_t data_in_code[];

int main();
void count_tick_wrap();

[[noreturn]] void reset() {
  std::memcpy(
      data_begin, data_in_code,
      static_cast<size_t>(reinterpret_cast<char*>(data_end) - reinterpret_cast<char*>(data_begin)));
  std::memset(
      bss_begin, 0,
      static_cast<size_t>(reinterpret_cast<char*>(bss_end) - reinterpret_cast<char*>(bss_begin)));
  embedded::paint_stack();
  embedded::exit(main());
}

[[noreturn]] static void fault() {
  embedded::write("fault\n");
  embedded::exit(1);
}

}  // extern "C"

namespace embedded {
namespace {

constexpr uint32_t kPaint = 0x5ca1ab1e;

using Handler = void (*)();
struct Vectors {
  uint32_t* initial_stack;
  Handler handlers[15];
};
// Exceptions 1 to 15; 15 is SysTick.
[[gnu::section(".vectors"), gnu::used]] const Vectors kVectors = {
    stack_end,
    {reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault,
     fault, count_tick_wrap}};

}  // namespace

void paint_stack() {
  // The words that this function may use itself are spared.
  const auto* end = static_cast<const uint32_t*>(__builtin_frame_address(0)) - 16;
  for (volatile uint32_t* word = stack_begin; word < end; ++word) *word = kPaint;
}

uint32_t peak_stack_bytes() {
  const uint32_t* word = stack_begin;
  while (word < stack_end && *word == kPaint) ++word;
  return static_cast<uint32_t>((stack_end - word) * 4);
}

}  // namespace embedded
