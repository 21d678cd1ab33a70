# The Python package: BUILD_DIR's wheel in an environment that has nothing else.
include(${CMAKE_CURRENT_LIST_DIR}/consumer.cmake)
file(REMOVE_RECURSE ${WORK_DIR})
file(MAKE_DIRECTORY ${WORK_DIR})
execute_process(COMMAND ${SOURCE_DIR}/scripts/make-wheel ${BUILD_DIR} ${WORK_DIR}
                RESULT_VARIABLE code OUTPUT_VARIABLE wheel OUTPUT_STRIP_TRAILING_WHITESPACE
                ERROR_VARIABLE message)
if(code EQUAL 77)
  message("consumer: skipped, ${message}")
  return()
elseif(NOT code EQUAL 0)
  message(FATAL_ERROR "make-wheel: exit code ${code}\n${message}")
endif()

set(python ${WORK_DIR}/environment/bin/python)
run(0 ${PYTHON} -m venv ${WORK_DIR}/environment)
run(0 ${python} -m pip --disable-pip-version-check install --no-index ${wheel})
make_proofs(${PROVER})
set(ENV{PTVM_SOURCE} ${SOURCE_DIR})
set(ENV{PTVM_PROOF} ${WORK_DIR}/good.proof)
run(0 ${python} -I -W error ${SOURCE_DIR}/tests/prover/python/package_test.py)
run(0 ${python} -I ${SOURCE_DIR}/docs/examples/python/prove.py
      ${SOURCE_DIR}/programs/fibonacci.tvm)
