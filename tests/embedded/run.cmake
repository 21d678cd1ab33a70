# Proves PROGRAM and a Fibonacci sequence with every backend, builds firmware for CPU with the
# backends of each of BUILDS, and runs it on QEMU's board. It must accept the proofs, and refuse
# altered ones, those of PROGRAM for the same reason as VERIFIER does. Prints what each verification
# took, as a table in Markdown.
include(${CMAKE_CURRENT_LIST_DIR}/../support/run.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/board.cmake)
if(missing)
  message("embedded: skipped, for ${missing}")
  return()
endif()

# Copies a proof and changes a byte in the middle, where the values that were queried lie.
function(alter proof altered)
  file(SIZE ${proof} n_bytes)
  math(EXPR place "${n_bytes} / 2")
  configure_file(${proof} ${altered} COPYONLY)
  file(READ ${proof} byte OFFSET ${place} LIMIT 1 HEX)
  math(EXPR byte "0x${byte} ^ 1" OUTPUT_FORMAT HEXADECIMAL)
  string(REPLACE "0x" "\\x" byte ${byte})
  run(0 bash -c "printf '${byte}' | dd of=${altered} bs=1 seek=${place} conv=notrunc")
endfunction()

# Builds firmware in the folder `name` with these backends, for the proofs of each.
function(build name)
  foreach(backend IN LISTS ARGN)
    set(proof ${WORK_DIR}/${backend})
    list(APPEND proofs ${proof}.proof ${proof}-altered.proof)
    list(APPEND conjectured ${proof}-conjectured.proof)
    list(APPEND sequences ${proof}-sequence.proof ${proof}-sequence-altered.proof)
  endforeach()
  foreach(list ARGN proofs conjectured sequences)
    string(REPLACE ";" "\\;" ${list} "${${list}}")
  endforeach()
  run(0 ${CMAKE_COMMAND} -S ${FIRMWARE_DIR} -B ${WORK_DIR}/${name} -G ${GENERATOR}
        --toolchain ${TOOLCHAIN} -DPTVM_CPU=${CPU} -DCMAKE_BUILD_TYPE=MinSizeRel
        -DPTVM_WARNINGS_AS_ERRORS=ON "-DPTVM_BACKENDS=${ARGN}" "-DPTVM_PROOFS=${proofs}"
        "-DPTVM_CONJECTURED_PROOFS=${conjectured}" "-DPTVM_SEQUENCE_PROOFS=${sequences}")
  run(0 ${CMAKE_COMMAND} --build ${WORK_DIR}/${name})
endfunction()

# Runs firmware, and sets a variable for each line that it prints.
function(verify elf exit_code)
  run(${exit_code} ${emulator} -kernel ${elf} -icount shift=0
      -semihosting-config enable=on,target=native)
  foreach(name status proof_bytes code_bytes workspace_bytes stack_bytes variable_bytes instructions)
    if(NOT output MATCHES "(^|\n)${name} ([A-Za-z0-9]+)\n")
      message(FATAL_ERROR "${elf} does not print ${name}\n${output}")
    endif()
    set(${name} ${CMAKE_MATCH_2} PARENT_SCOPE)
  endforeach()
endfunction()

set(all stwo circle8 vanilla)
foreach(backend IN LISTS all)
  set(proof ${WORK_DIR}/${backend})
  run(0 ${PROVER} prove ${PROGRAM} --backend ${backend} -o ${proof}.proof)
  run(0 ${PROVER} prove ${PROGRAM} --backend ${backend} -o ${proof}-conjectured.proof
        --stark-security-level 96)
  run(0 ${PROVE_SEQUENCE} ${backend} ${proof}-sequence.proof)
  if(NOT output MATCHES "1024 rows, (9[5-9]|1[0-9][0-9]) conjectured bits")
    message(FATAL_ERROR "The sequence is not proven at 95 conjectured bits: ${output}")
  endif()
  alter(${proof}.proof ${proof}-altered.proof)
  alter(${proof}-sequence.proof ${proof}-sequence-altered.proof)
endforeach()

set(table "| backends | proof | code | variables | workspace | stack | instructions |
| --- | --- | ---: | ---: | ---: | ---: | ---: |\n")
foreach(name IN LISTS BUILDS)
  set(backends ${name})
  if(name STREQUAL "all")
    set(backends ${all})
  endif()
  build(${name} ${backends})
  foreach(backend IN LISTS backends)
    set(elf ${WORK_DIR}/${name}/${backend})
    foreach(suffix "" -conjectured -sequence)
      verify(${elf}${suffix}.elf 0)
      if(NOT status STREQUAL "Accepted")
        message(FATAL_ERROR "${elf}${suffix}.elf: ${status}")
      endif()
      string(APPEND table "| ${name} | ${backend}${suffix}, ${proof_bytes} bytes | ${code_bytes} | \
${variable_bytes} | ${workspace_bytes} | ${stack_bytes} | ${instructions} |\n")
    endforeach()

    verify(${elf}-altered.elf 1)
    run(1 ${VERIFIER} verify ${WORK_DIR}/${backend}-altered.proof --json)
    if(NOT output MATCHES "\"reason\":\"${status}:")
      message(FATAL_ERROR "${elf}-altered.elf: ${status}, but natively ${output}")
    endif()
    message("${backend}, altered: ${status}, as natively")
    verify(${elf}-sequence-altered.elf 1)
    message("${backend}-sequence, altered: ${status}")
  endforeach()
endforeach()
message("${CPU}, in bytes:\n${table}")
