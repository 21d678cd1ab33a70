# The Debian packages `ptvm` (the programs) and `libptvm-dev` (libverifier), made by `make deb`.
# Each is one component of the installation.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ptvm)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "ptvm maintainers <maintainers@ptvm.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)

# ptvm_debian_package(NAME COMPONENT component SECTION section DESCRIPTION text)
function(ptvm_debian_package name)
  cmake_parse_arguments(ARG "" "COMPONENT;SECTION;DESCRIPTION" "" ${ARGN})
  string(TOUPPER ${ARG_COMPONENT} key)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION share/doc/${name} RENAME copyright
          COMPONENT ${ARG_COMPONENT})
  set(CPACK_COMPONENTS_ALL ${CPACK_COMPONENTS_ALL} ${ARG_COMPONENT} PARENT_SCOPE)
  set(CPACK_COMPONENT_${key}_DESCRIPTION "${ARG_DESCRIPTION}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${key}_PACKAGE_NAME ${name} PARENT_SCOPE)
  set(CPACK_DEBIAN_${key}_PACKAGE_SECTION ${ARG_SECTION} PARENT_SCOPE)
  set(CPACK_DEBIAN_${key}_PACKAGE_SHLIBDEPS ON PARENT_SCOPE)
endfunction()

ptvm_debian_package(ptvm COMPONENT programs SECTION science DESCRIPTION
"Prover and verifier: assembles and runs programs, proves that they ran, and checks such proofs \
without running them again.")
ptvm_debian_package(libptvm-dev COMPONENT library SECTION libdevel DESCRIPTION
"The verifier for programs of others: a static library without dependencies, its header in C, and \
files for CMake and pkg-config.")
install(FILES ${PROJECT_SOURCE_DIR}/docs/cli.md DESTINATION share/doc/ptvm COMPONENT programs)
include(CPack)
