#include "stack.h"

extern "C" uint32_t stack_begin[], stack_end[];  // of sections.ld

namespace embedded {
namespace {

constexpr uint32_t kPaint = 0x5ca1ab1e;

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
