# Makes one page of prover/view/page: cmake -DFOLDER=... -DOUTPUT=... -P AssemblePage.cmake
# %STYLE% and %SCRIPT% are replaced by the files, %POLICY% by a content security policy that names
# their hashes.
cmake_policy(VERSION 3.25)

# The characters of 3 bytes (6 digits of hexadecimal) in base64.
function(to_base64 hex result)
  set(digits ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
  set(text "")
  foreach(shift 18 12 6 0)
    math(EXPR index "(0x${hex} >> ${shift}) & 63")
    string(SUBSTRING ${digits} ${index} 1 digit)
    string(APPEND text "${digit}")
  endforeach()
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

# 'sha256-...' of `text`, as a policy names it. 32 bytes are 10 times 3, and 2 with one to fill up.
function(hash_source text result)
  string(SHA256 hex "${text}")
  string(APPEND hex "00")
  set(all "")
  foreach(start RANGE 0 60 6)
    string(SUBSTRING ${hex} ${start} 6 part)
    to_base64(${part} four)
    string(APPEND all "${four}")
  endforeach()
  string(SUBSTRING "${all}" 0 43 all)
  set(${result} "'sha256-${all}='" PARENT_SCOPE)
endfunction()

file(READ ${FOLDER}/page.html page)
file(READ ${FOLDER}/page.css style)
set(script "")
foreach(name trace.js chart.js page.js)
  file(READ ${FOLDER}/${name} part)
  string(APPEND script "${part}")
endforeach()

hash_source("${style}" style_hash)
hash_source("${script}" script_hash)
set(policy "default-src 'none'; style-src ${style_hash}; script-src ${script_hash}; ")
string(APPEND policy "base-uri 'none'; form-action 'none'")
string(REPLACE "%POLICY%" "${policy}" page "${page}")
string(REPLACE "%STYLE%" "${style}" page "${page}")
string(REPLACE "%SCRIPT%" "${script}" page "${page}")
file(WRITE ${OUTPUT} "${page}")
