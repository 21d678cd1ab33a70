# Proves PROGRAM with every backend, builds firmware for CPU with each backend alone and with all,
# and runs it on QEMU's BOARD. It must accept the proofs, and refuse altered ones for the same reason
# as VERIFIER does. Prints what each verification took, as a table in Markdown.
cmake_policy(VERSION 3.25)

foreach(program arm-none-eabi-g++ qemu-system-arm)
  find_program(found_${program} ${program})
  if(NOT found_${program})
    message("embedded: skipped, for ${program} is missing")
    return()
  endif()
endforeach()
file(WRITE ${WORK_DIR}/header.cc "#include <span>\n")
execute_process(COMMAND arm-none-eabi-g++ -std=c++20 -fsyntax-only ${WORK_DIR}/header.cc
                RESULT_VARIABLE code OUTPUT_QUIET ERROR_QUIET)
if(NOT code EQUAL 0)
  message("embedded: skipped, for arm-none-eabi-g++ has no C++ library")
  return()
endif()

function(run expected)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output
                  TIMEOUT 300)
  if(NOT code EQUAL expected)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nexit code ${code}, not ${expected}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

# Builds firmware in the folder `name` with these backends, one for each proof.
function(build name backends proofs)
  string(REPLACE ";" "\\;" backends "${backends}")
  string(REPLACE ";" "\\;" proofs "${proofs}")
  run(0 ${CMAKE_COMMAND} -S ${FIRMWARE_DIR} -B ${WORK_DIR}/${name} -G ${GENERATOR}
        --toolchain ${TOOLCHAIN} -DPTVM_CPU=${CPU} -DCMAKE_BUILD_TYPE=MinSizeRel
        -DPTVM_WARNINGS_AS_ERRORS=ON "-DPTVM_BACKENDS=${backends}" "-DPTVM_PROOFS=${proofs}")
  run(0 ${CMAKE_COMMAND} --build ${WORK_DIR}/${name})
endfunction()

# Runs firmware, and sets a variable for each line that it prints.
function(verify elf exit_code)
  run(${exit_code} qemu-system-arm -M ${BOARD} -kernel ${elf} -icount shift=0 -display none
      -monitor none -serial none -semihosting-config enable=on,target=native)
  foreach(name status proof_bytes code_bytes workspace_bytes stack_bytes variable_bytes instructions)
    if(NOT output MATCHES "(^|\n)${name} ([A-Za-z0-9]+)\n")
      message(FATAL_ERROR "${elf} does not print ${name}\n${output}")
    endif()
    set(${name} ${CMAKE_MATCH_2} PARENT_SCOPE)
  endforeach()
endfunction()

set(all stwo circle8 vanilla)
set(proofs)
foreach(backend IN LISTS all)
  set(proof ${WORK_DIR}/${backend}.proof)
  set(altered ${WORK_DIR}/${backend}-altered.proof)
  run(0 ${PROVER} prove ${PROGRAM} --backend ${backend} -o ${proof})
  # A byte of the values that were queried, which lie in the middle.
  file(SIZE ${proof} n_bytes)
  math(EXPR place "${n_bytes} / 2")
  configure_file(${proof} ${altered} COPYONLY)
  file(READ ${proof} byte OFFSET ${place} LIMIT 1 HEX)
  math(EXPR byte "0x${byte} ^ 1" OUTPUT_FORMAT HEXADECIMAL)
  string(REPLACE "0x" "\\x" byte ${byte})
  run(0 bash -c "printf '${byte}' | dd of=${altered} bs=1 seek=${place} conv=notrunc")
  list(APPEND proofs ${proof} ${altered})
  build(${backend} ${backend} ${proof})
endforeach()
build(all "${all}" "${proofs}")

set(table "| backends | proof of | code | variables | workspace | stack | instructions |
| --- | --- | ---: | ---: | ---: | ---: | ---: |\n")
foreach(backend IN LISTS all)
  foreach(backends ${backend} all)
    verify(${WORK_DIR}/${backends}/${backend}.elf 0)
    if(NOT status STREQUAL "Accepted")
      message(FATAL_ERROR "${backends}/${backend}.elf: ${status}")
    endif()
    string(APPEND table "| ${backends} | ${backend}, ${proof_bytes} bytes | ${code_bytes} | \
${variable_bytes} | ${workspace_bytes} | ${stack_bytes} | ${instructions} |\n")
  endforeach()

  verify(${WORK_DIR}/all/${backend}-altered.elf 1)
  run(1 ${VERIFIER} verify ${WORK_DIR}/${backend}-altered.proof --json)
  if(NOT output MATCHES "\"reason\":\"${status}:")
    message(FATAL_ERROR "${backend}-altered.elf: ${status}, but natively ${output}")
  endif()
  message("${backend}, altered: ${status}, as natively")
endforeach()
message("${CPU}, in bytes:\n${table}")
