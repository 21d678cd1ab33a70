# Writes a header with the version and the commit that is checked out, if it differs from what is
# there: cmake -DSOURCE_DIR=... -DVERSION=... -DOUTPUT=... -P BuildInfo.cmake
cmake_policy(VERSION 3.25)
execute_process(COMMAND git -C ${SOURCE_DIR} rev-parse --short=12 HEAD
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET
                RESULT_VARIABLE failed)
if(failed)
  set(commit unknown)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "// Written by cmake/BuildInfo.cmake.
#pragma once

namespace ptvm::prover {
inline constexpr char kVersion[] = \"@VERSION@\";
inline constexpr char kCommit[] = \"@commit@\";
}  // namespace ptvm::prover
" @ONLY)
