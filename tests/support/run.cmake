# Runs a command, which must end with the exit code `expected`; sets `output` to all that it prints.
function(run expected)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output
                  TIMEOUT 300)
  if(NOT code EQUAL expected)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nexit code ${code}, not ${expected}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()
