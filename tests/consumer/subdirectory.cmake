# The examples with the sources of libverifier taken in. None of the libraries that the prover is
# built with may be asked for: CMake is told that these are nowhere.
include(${CMAKE_CURRENT_LIST_DIR}/consumer.cmake)
file(REMOVE_RECURSE ${WORK_DIR})
file(MAKE_DIRECTORY ${WORK_DIR})
make_proofs(${PROVER})
set(options -DPTVM_CHECKOUT=${SOURCE_DIR} -DPTVM_BACKENDS=stwo)
foreach(package absl CLI11 Eigen3 GTest nlohmann_json OpenVINO TBB)
  list(APPEND options -DCMAKE_DISABLE_FIND_PACKAGE_${package}=ON)
endforeach()
build_example(c ${options})
build_example(cpp ${options})
