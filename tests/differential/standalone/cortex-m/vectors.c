/* Where a Cortex-M starts: the vector table. _start is newlib's, which lets verdicts.c read files
 * and print through the emulator. */
#include <unistd.h>

extern char stack_end[]; /* of mps2-an385.ld */
void _start(void);

static void fault(void) { _exit(3); }

/* Exceptions 1 to 6: 1 is the reset. */
__attribute__((section(".start"), used)) static const struct {
  char* initial_stack;
  void (*handlers[6])(void);
} vectors = {stack_end, {_start, fault, fault, fault, fault, fault}};
