# Builds libverifier and verdicts.c for 32 bits below WORK_DIR, and compares what it says of the fuzz
# targets' proofs, and of 400 changed forms of each, with what VERDICTS says.
file(WRITE ${WORK_DIR}/probe.cc "#include <cstdint>\n#include <cstring>\nint main() { return sizeof(void*) != 4; }\n")
execute_process(COMMAND ${CXX_COMPILER} -m32 ${WORK_DIR}/probe.cc -o ${WORK_DIR}/probe
                RESULT_VARIABLE code OUTPUT_QUIET ERROR_QUIET)
if(NOT code EQUAL 0)
  message("differential: skipped, the compiler makes no programs of 32 bits (g++-multilib)")
  return()
endif()

function(run output_variable)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nexit code ${code}\n${output}${errors}")
  endif()
  set(${output_variable} "${output}" PARENT_SCOPE)
endfunction()

run(log ${CMAKE_COMMAND} -S ${SOURCE_DIR}/tests/differential/standalone -B ${WORK_DIR}/build
    -G ${GENERATOR} -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=${C_COMPILER}
    -DCMAKE_CXX_COMPILER=${CXX_COMPILER} -DCMAKE_C_FLAGS=-m32 -DCMAKE_CXX_FLAGS=-m32
    -DPTVM_ARCH=portable)
run(log ${CMAKE_COMMAND} --build ${WORK_DIR}/build)

file(GLOB proofs ${SOURCE_DIR}/tests/fuzz/corpus/proof/*.proof)
run(here ${VERDICTS} 400 ${proofs})
run(there ${WORK_DIR}/build/verdicts 400 ${proofs})
if(NOT here STREQUAL there)
  message(FATAL_ERROR "the statuses differ: this machine says\n${here}and one of 32 bits\n${there}")
endif()
string(REGEX MATCHALL "[0-9]+" statuses "${here}")
list(LENGTH statuses n)
list(REMOVE_DUPLICATES statuses)
list(LENGTH statuses n_kinds)
message("${n} proofs, ${n_kinds} statuses, the same")
if(n LESS 4000 OR n_kinds LESS 12)
  message(FATAL_ERROR "too few to say anything")
endif()
