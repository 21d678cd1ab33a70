# ptvm_wasm_module(NAME SOURCES file... LINKS target... EXPORTS file): the target NAME_module, which
# writes NAME.wasm: no JavaScript beside it, no imports, and for exports exactly what the file lists.
#
# Emscripten's linker adds exports of its own, so it links NAME_link.wasm, wasm-metadce keeps of that
# what the listed exports reach, and wasm-opt makes it smaller. At -O1 the linker calls no wasm-opt of
# its own, which would know no limit to inlining.
find_program(PTVM_WASM_METADCE wasm-metadce HINTS ${EMSCRIPTEN_ROOT_PATH}/../bin REQUIRED)
find_program(PTVM_WASM_OPT wasm-opt HINTS ${EMSCRIPTEN_ROOT_PATH}/../bin REQUIRED)

function(ptvm_wasm_module name)
  cmake_parse_arguments(ARG "" "EXPORTS" "SOURCES;LINKS" ${ARGN})
  set(exports_file ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_EXPORTS})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${exports_file})
  file(STRINGS ${exports_file} exports)

  add_executable(${name}_link ${ARG_SOURCES})
  target_link_libraries(${name}_link PRIVATE ptvm_options ${ARG_LINKS})
  set(functions ${exports})
  list(REMOVE_ITEM functions memory _initialize)
  list(TRANSFORM functions PREPEND _)
  list(JOIN functions , functions)
  target_link_options(${name}_link PRIVATE --no-entry -sSTANDALONE_WASM -sMALLOC=none
      -sEXPORTED_FUNCTIONS=${functions} -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=131072
      -sTOTAL_STACK=65536 -Wl,--stack-first -O1)
  set_target_properties(${name}_link PROPERTIES SUFFIX .wasm
      RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})

  set(nodes)
  foreach(export ${exports})
    string(APPEND nodes ",\n {\"name\": \"${export}\", \"export\": \"${export}\"}")
  endforeach()
  list(JOIN exports "\", \"" reached)
  set(graph ${CMAKE_CURRENT_BINARY_DIR}/${name}_exports.json)
  file(CONFIGURE OUTPUT ${graph} CONTENT
       "[{\"name\": \"host\", \"root\": true, \"reaches\": [\"${reached}\"]}${nodes}]\n")

  # What wasm-opt may take for granted: memory starts as zeros, and its first kilobyte, the far end
  # of the stack, is never used. A constant that is added to an address can then be the offset of a
  # load or a store, which saves 2 KB of the verifier. A stack that reached so deep would trap.
  set(assumptions --zero-filled-memory --low-memory-unused)
  # A function with one caller is made a part of it only if it is small. Browsers compile a function
  # when it is first called, and one that held all backends would be half of what they compile.
  set(inlining --one-caller-inline-max-function-size=60)
  set(module ${CMAKE_CURRENT_BINARY_DIR}/${name}.wasm)
  add_custom_command(OUTPUT ${module}
      COMMAND ${PTVM_WASM_METADCE} $<TARGET_FILE:${name}_link> -o ${name}_reached.wasm --enable-simd
              --graph-file=${graph} > ${name}_metadce.log
      COMMAND ${PTVM_WASM_OPT} ${name}_reached.wasm -o ${module} --enable-simd -Oz ${assumptions}
              ${inlining}
      DEPENDS ${name}_link ${graph}
      COMMENT "Writing ${name}.wasm" VERBATIM)
  add_custom_target(${name}_module ALL DEPENDS ${module})
endfunction()
