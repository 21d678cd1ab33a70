# What the tests of consumers share: commands that have to succeed, and proofs to verify.
cmake_policy(VERSION 3.25)

# run(exit_code command...): stops with the command's output unless it ends with that exit code.
function(run expected)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL expected)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nexit code ${code}, not ${expected}\n${output}")
  endif()
endfunction()

# run_for(variable command...): what the command, which has to succeed, prints.
function(run_for variable)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output OUTPUT_STRIP_TRAILING_WHITESPACE
                  COMMAND_ERROR_IS_FATAL ANY)
  set(${variable} "${output}" PARENT_SCOPE)
endfunction()

# make_proofs(prover): proofs in WORK_DIR: good.proof, one with an altered byte, one cut short.
function(make_proofs prover)
  set(good ${WORK_DIR}/good.proof)
  run(0 ${prover} prove ${SOURCE_DIR}/programs/fibonacci.tvm -o ${good})
  file(SIZE ${good} n_bytes)
  math(EXPR n_bytes "${n_bytes} - 1")
  execute_process(COMMAND head -c ${n_bytes} ${good} OUTPUT_FILE ${WORK_DIR}/short.proof
                  COMMAND_ERROR_IS_FATAL ANY)
  file(READ ${good} last OFFSET ${n_bytes} HEX)
  if(last STREQUAL "41")
    file(WRITE ${WORK_DIR}/last.byte "B")
  else()
    file(WRITE ${WORK_DIR}/last.byte "A")
  endif()
  execute_process(COMMAND cat ${WORK_DIR}/short.proof ${WORK_DIR}/last.byte
                  OUTPUT_FILE ${WORK_DIR}/altered.proof COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# check_verifier(command...): it has to tell these proofs apart by its exit code.
function(check_verifier)
  run(0 ${ARGN} ${WORK_DIR}/good.proof)
  run(1 ${ARGN} ${WORK_DIR}/altered.proof)
  run(1 ${ARGN} ${WORK_DIR}/short.proof)
  run(2 ${ARGN} ${WORK_DIR}/missing.proof)
endfunction()

# build_example(language option...): configures docs/examples/<language> with the options, builds it
# in WORK_DIR/<language> and checks what it makes.
function(build_example language)
  set(folder ${WORK_DIR}/${language})
  run(0 ${CMAKE_COMMAND} -S ${SOURCE_DIR}/docs/examples/${language} -B ${folder} -G ${GENERATOR}
        ${ARGN})
  run(0 ${CMAKE_COMMAND} --build ${folder})
  check_verifier(${folder}/verify)
endfunction()

# build_examples_with_pkg_config(folder): the same by calls of the compilers, with the ptvm.pc that
# is somewhere below the folder.
function(build_examples_with_pkg_config prefix)
  file(GLOB_RECURSE pc_file ${prefix}/ptvm.pc)
  cmake_path(GET pc_file PARENT_PATH pc_folder)
  set(ENV{PKG_CONFIG_PATH} ${pc_folder})
  run_for(flags pkg-config --cflags --libs ptvm)
  separate_arguments(flags UNIX_COMMAND "${flags}")
  set(examples ${SOURCE_DIR}/docs/examples)
  run(0 ${C_COMPILER} -std=c11 ${examples}/c/verify.c -o ${WORK_DIR}/verify_c ${flags})
  run(0 ${CXX_COMPILER} -std=c++17 ${examples}/cpp/verify.cc -o ${WORK_DIR}/verify_cpp -pthread
        ${flags})
  check_verifier(${WORK_DIR}/verify_c)
  check_verifier(${WORK_DIR}/verify_cpp)
endfunction()
