# Toolchain: Arm Cortex-M without an operating system, by Debian's arm-none-eabi-gcc. PTVM_CPU is
# the core, as in `cmake --preset cortex-m -DPTVM_CPU=cortex-m33`.
set(PTVM_CPU cortex-m3 CACHE STRING "Core to compile for: a name for GCC's -mcpu")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PTVM_CPU)
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR ${PTVM_CPU})
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)  # a program needs a linker script

set(core "-mcpu=${PTVM_CPU} -mthumb")
# The linker leaves out what is not called, function by function.
set(CMAKE_C_FLAGS_INIT "${core} -ffunction-sections -fdata-sections")
# No notes on what changed with GCC 7: all of this is compiled by one compiler.
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_C_FLAGS_INIT} -fno-asynchronous-unwind-tables -Wno-psabi")
set(CMAKE_ASM_FLAGS_INIT "${core}")
