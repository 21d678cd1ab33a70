#include "start.h"

#include <cstring>

#include "semihosting.h"
#include "stack.h"

extern "C" {

extern char data_begin[], data_end[], bss_begin[], bss_end[];  // of sections.ld
extern const char data_in_code[];                              // of sections.ld

int main();

void start() {
  std::memcpy(data_begin, data_in_code, static_cast<size_t>(data_end - data_begin));
  std::memset(bss_begin, 0, static_cast<size_t>(bss_end - bss_begin));
  embedded::paint_stack();
  embedded::exit(main());
}

void fault() {
  embedded::write("fault\n");
  embedded::exit(1);
}

}  // extern "C"
