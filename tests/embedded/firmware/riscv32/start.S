// Where a RISC-V starts: sets up the stack, and below it a guard that faults.
  .option arch, +zicsr
  .section .start, "ax"
  .global reset
reset:
  la sp, stack_end
  la t0, trap
  csrw mtvec, t0
  // Physical memory protection, entry 0: 4 KiB below the stack, no access, locked (privileged
  // architecture, section 3.7; 0x98 is L and NAPOT).
  la t0, stack_guard
  srli t0, t0, 2
  ori t0, t0, 0x1ff
  csrw pmpaddr0, t0
  li t0, 0x98
  csrw pmpcfg0, t0
  j start

  .balign 4
trap:
  la sp, stack_end
  j fault
