# libverifier as others use it: one archive that needs no other file of ours, a CMake package
# `ptvm` with the target `ptvm::verifier`, and a pkg-config file `ptvm.pc`.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# No times and owners in archives, which many an `ar` writes unless told otherwise.
if(CMAKE_SYSTEM_NAME MATCHES "Linux|Generic")
  foreach(language C CXX)
    set(CMAKE_${language}_ARCHIVE_CREATE "<CMAKE_AR> qcD <TARGET> <LINK_FLAGS> <OBJECTS>")
    set(CMAKE_${language}_ARCHIVE_APPEND "<CMAKE_AR> qD <TARGET> <LINK_FLAGS> <OBJECTS>")
    set(CMAKE_${language}_ARCHIVE_FINISH "<CMAKE_RANLIB> -D <TARGET>")
  endforeach()
endif()

# ptvm_bundle(NAME target...): a static library with the objects of the targets and of everything
# they link. Each of these must be a static or interface library that exists already.
function(ptvm_bundle name)
  add_library(${name} STATIC)
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  set(queue ${ARGN})
  set(seen)
  while(queue)
    list(POP_FRONT queue target)
    if(target IN_LIST seen)
      continue()
    endif()
    list(APPEND seen ${target})
    if(NOT TARGET ${target})
      message(FATAL_ERROR "${name} is to be self-contained, but links ${target}")
    endif()
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "STATIC_LIBRARY")
      target_sources(${name} PRIVATE $<TARGET_OBJECTS:${target}>)
    endif()
    get_target_property(links ${target} INTERFACE_LINK_LIBRARIES)
    if(links)
      list(APPEND queue ${links})
    endif()
  endwhile()
endfunction()

# ptvm_install_package(target): installs the archive as ptvm::verifier, with the headers below the
# include/ptvm of the folder that calls this.
function(ptvm_install_package target)
  set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ptvm)
  set_target_properties(${target} PROPERTIES EXPORT_NAME verifier)
  set(absent)
  if(NOT PTVM_ATTENTION)
    set(absent PATTERN attention.h EXCLUDE)
  endif()
  install(TARGETS ${target} EXPORT ptvm
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
          INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(DIRECTORY include/ptvm DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library
          FILES_MATCHING PATTERN "*.h" ${absent})
  install(EXPORT ptvm NAMESPACE ptvm:: FILE ptvmTargets.cmake DESTINATION ${package_dir}
          COMPONENT library)

  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/ptvmConfig.cmake.in
      ${PROJECT_BINARY_DIR}/ptvmConfig.cmake INSTALL_DESTINATION ${package_dir}
      NO_SET_AND_CHECK_MACRO)
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/ptvmConfigVersion.cmake
      COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/ptvmConfig.cmake
                ${PROJECT_BINARY_DIR}/ptvmConfigVersion.cmake
          DESTINATION ${package_dir} COMPONENT library)

  # The prefix is written relative to the file, so that an installed tree can be moved.
  file(RELATIVE_PATH PTVM_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
  set(PTVM_PC_LIBRARY ${target})
  configure_file(${PROJECT_SOURCE_DIR}/cmake/ptvm.pc.in ${PROJECT_BINARY_DIR}/ptvm.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/ptvm.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
          COMPONENT library)
endfunction()

# ptvm_test_symbols(target): a test that the archive needs nothing but the memory functions
# that compilers call by themselves: no libstdc++, no heap, no input or output. Debug builds and
# sanitizers add calls of their own, so they do not have the test.
function(ptvm_test_symbols target)
  if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT PTVM_SANITIZER)
    add_test(NAME ${target}_symbols
             COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DARCHIVE=$<TARGET_FILE:${target}>
                     -P ${PROJECT_SOURCE_DIR}/cmake/CheckSymbols.cmake)
  endif()
endfunction()
