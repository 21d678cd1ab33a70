# Compile options that every target of the project shares, and the ways to make a target.
include(GNUInstallDirs)

add_library(ptvm_options INTERFACE)
target_include_directories(ptvm_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(ptvm_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>)  # GCC's -Wconversion does not include it
# GCC 12 loses stores to vectors that are passed by reference (seen at -O3 without AVX-512).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(ptvm_options INTERFACE -fno-ipa-modref)
endif()
if(PTVM_WARNINGS_AS_ERRORS)
  target_compile_options(ptvm_options INTERFACE -Werror)
endif()
if(PTVM_SANITIZER)
  target_compile_options(ptvm_options INTERFACE -fsanitize=${PTVM_SANITIZER}
                                                -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Following variables through instrumented code takes GCC minutes for one file.
    target_compile_options(ptvm_options INTERFACE -fno-var-tracking)
  endif()
  if(PTVM_SANITIZER MATCHES "undefined")
    target_compile_options(ptvm_options INTERFACE -fno-sanitize-recover=all)
  endif()
  target_link_options(ptvm_options INTERFACE -fsanitize=${PTVM_SANITIZER})
endif()

if(PTVM_FUZZERS)
  target_compile_options(ptvm_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Options of the folders whose code must link into the verifier: no exceptions, no RTTI, and no name
# of the folder that it is built in, so that a build elsewhere gives the same bytes.
set(PTVM_FREESTANDING_OPTIONS $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>
                              $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>
                              -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
                              -ffile-prefix-map=${PROJECT_BINARY_DIR}=build)

# The prover is built for one instruction set (PTVM_ARCH); packed types choose by its macros.
add_library(ptvm_arch INTERFACE)
if(NOT PTVM_ARCH STREQUAL "portable")
  target_compile_options(ptvm_arch INTERFACE -march=${PTVM_ARCH})
endif()

# ptvm_library(NAME SOURCES file... LINKS target...): a static library of one folder.
function(ptvm_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC ${ARG_LINKS})
    if(NOT CMAKE_SYSTEM_NAME STREQUAL "Generic")  # no system, no loader
      set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARG_LINKS})
  endif()
endfunction()

# ptvm_test(NAME SOURCES file... LINKS target... [LABELS label...]): one GoogleTest program.
function(ptvm_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE PTVM_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set_target_properties(${name} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  if(ARG_LABELS)
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}")
  endif()
endfunction()

# ptvm_embed_files(TARGET FOLDER folder FILES name... FUNCTION ptvm::folder::function HEADER path):
# adds to the target a source file with the function
# `std::string_view function(std::string_view name)`, which the header declares: it gives the bytes
# of a file by its name in the folder, nothing for other names.
function(ptvm_embed_files target)
  cmake_parse_arguments(ARG "" "FOLDER;FUNCTION;HEADER" "FILES" ${ARGN})
  cmake_path(GET ARG_HEADER STEM name)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  set(script ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake)
  list(TRANSFORM ARG_FILES PREPEND ${ARG_FOLDER}/ OUTPUT_VARIABLE paths)
  add_custom_command(OUTPUT ${source} DEPENDS ${paths} ${script} VERBATIM
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${ARG_FOLDER} "-DFILES=${ARG_FILES}"
            -DFUNCTION=${ARG_FUNCTION} -DHEADER=${ARG_HEADER} -DOUTPUT=${source} -P ${script})
  target_sources(${target} PRIVATE ${source})
endfunction()

# ptvm_program(NAME SOURCES file... LINKS target...): an installed program, in build/bin.
add_custom_target(ptvm_programs)
function(ptvm_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ptvm_options ${ARG_LINKS})
  add_dependencies(ptvm_programs ${name})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
endfunction()

# ptvm_bench(NAME SOURCES file... LINKS target... [SMOKE regex]): one Google Benchmark program, in
# build/bench. The tests run the benchmarks that SMOKE matches once, so that they cannot rot.
add_custom_target(ptvm_benches)
function(ptvm_bench name)
  cmake_parse_arguments(ARG "" "SMOKE" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} benchmark::benchmark)
  set_target_properties(${name} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
  add_dependencies(ptvm_benches ${name})
  if(ARG_SMOKE)
    add_test(NAME ${name}_smoke
             COMMAND ${name} --benchmark_filter=${ARG_SMOKE} --benchmark_min_time=0)
  endif()
endfunction()
