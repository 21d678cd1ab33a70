# The emulated board for CPU: sets `emulator`, and `missing` to what this machine lacks, if anything.
cmake_policy(VERSION 3.25)

if(CPU STREQUAL "cortex-m3")
  set(compiler arm-none-eabi-g++)
  set(emulator qemu-system-arm -M mps2-an385)
elseif(CPU STREQUAL "cortex-m33")
  set(compiler arm-none-eabi-g++)
  set(emulator qemu-system-arm -M mps2-an505)
else()
  set(compiler riscv64-unknown-elf-g++)
  set(emulator qemu-system-riscv32 -M virt -bios none)
endif()

list(GET emulator 0 qemu)
foreach(program ${compiler} ${qemu})
  find_program(found_${program} ${program})
  if(NOT found_${program})
    set(missing "${program} is missing")
  endif()
endforeach()
list(APPEND emulator -display none -monitor none -serial none)

# Both compilers use the headers that come with one of them.
file(WRITE ${WORK_DIR}/header.cc "#include <span>\n")
execute_process(COMMAND arm-none-eabi-g++ -std=c++20 -fsyntax-only ${WORK_DIR}/header.cc
                RESULT_VARIABLE code OUTPUT_QUIET ERROR_QUIET)
if(NOT missing AND NOT code EQUAL 0)
  set(missing "arm-none-eabi-g++ has no C++ library")
endif()
