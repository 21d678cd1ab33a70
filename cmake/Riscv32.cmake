# Toolchain: 32-bit RISC-V without an operating system, by Debian's riscv64-unknown-elf-gcc and
# picolibc. PTVM_CPU is the instruction set, as in `cmake --preset riscv32 -DPTVM_CPU=rv32imc`.
set(PTVM_CPU rv32imac CACHE STRING "Instruction set to compile for: a name for GCC's -march")
# Debian has no C++ headers for this compiler. Those that it has for Arm Cortex-M, of the same
# version of GCC and for a relative of picolibc, serve: only templates of them are used.
file(GLOB folders /usr/include/newlib/c++/*)
list(POP_BACK folders newest)
set(PTVM_CXX_HEADERS "${newest}" CACHE PATH "Headers of libstdc++ for a 32-bit target of newlib")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PTVM_CPU PTVM_CXX_HEADERS)
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR ${PTVM_CPU})
set(CMAKE_C_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_CXX_COMPILER riscv64-unknown-elf-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)  # a program needs a linker script

set(core "-march=${PTVM_CPU} -mabi=ilp32 --specs=picolibc.specs")
# The linker leaves out what is not called, function by function.
set(CMAKE_C_FLAGS_INIT "${core} -ffunction-sections -fdata-sections")
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_C_FLAGS_INIT} -fno-asynchronous-unwind-tables \
-isystem ${PTVM_CXX_HEADERS} -isystem ${PTVM_CXX_HEADERS}/arm-none-eabi")
set(CMAKE_ASM_FLAGS_INIT "${core}")
