# cmake -DNM=nm -DARCHIVE=libx.a -P CheckSymbols.cmake: fails when the archive needs a symbol that
# it does not define, other than those that every C environment gives, freestanding ones included.
set(allowed memcpy memmove memset memcmp memchr _GLOBAL_OFFSET_TABLE_)

foreach(kind undefined defined)
  execute_process(COMMAND ${NM} --format=posix --${kind}-only ${ARCHIVE}
                  OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]+ [A-Za-z][^\n]*" lines "${output}")
  list(TRANSFORM lines REPLACE " .*" "")
  set(${kind} ${lines})
endforeach()
list(REMOVE_DUPLICATES undefined)
list(REMOVE_ITEM undefined ${defined} ${allowed})
if(undefined)
  list(JOIN undefined "\n  " text)
  message(FATAL_ERROR "${ARCHIVE} needs\n  ${text}")
endif()
