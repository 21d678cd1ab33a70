# Installs BUILD_DIR below WORK_DIR, moves it, builds the consumer against it, by the CMake package
# and by pkg-config, and checks a proof and a damaged one made by PROVER from PROGRAM.
file(REMOVE_RECURSE ${WORK_DIR})
function(run expected)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL expected)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nexit code ${code}, not ${expected}\n${output}")
  endif()
endfunction()

run(0 ${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${WORK_DIR}/staged)
file(RENAME ${WORK_DIR}/staged ${WORK_DIR}/prefix)
run(0 ${CMAKE_COMMAND} -S ${CONSUMER_DIR} -B ${WORK_DIR}/build -G ${GENERATOR}
      -DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix)
run(0 ${CMAKE_COMMAND} --build ${WORK_DIR}/build)

file(GLOB_RECURSE pc_file ${WORK_DIR}/prefix/ptvm.pc)
get_filename_component(pc_dir ${pc_file} DIRECTORY)
set(ENV{PKG_CONFIG_PATH} ${pc_dir})
execute_process(COMMAND pkg-config --cflags --libs ptvm OUTPUT_VARIABLE flags
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
run(0 ${C_COMPILER} -std=c11 ${CONSUMER_DIR}/verify.c -o ${WORK_DIR}/verify_pc ${flags})

run(0 ${PROVER} prove ${PROGRAM} -o ${WORK_DIR}/good.proof)
file(READ ${WORK_DIR}/good.proof hex HEX)
string(LENGTH "${hex}" n_digits)
math(EXPR n_bytes "${n_digits} / 2 - 1")
run(0 head -c ${n_bytes} ${WORK_DIR}/good.proof)
execute_process(COMMAND head -c ${n_bytes} ${WORK_DIR}/good.proof
                OUTPUT_FILE ${WORK_DIR}/short.proof)
foreach(verify ${WORK_DIR}/build/verify ${WORK_DIR}/verify_pc)
  run(0 ${verify} ${WORK_DIR}/good.proof)
  run(1 ${verify} ${WORK_DIR}/short.proof)
  run(2 ${verify} ${WORK_DIR}/missing.proof)
endforeach()
