# Writes the source file that ptvm_embed_files (cmake/PtvmTargets.cmake) adds:
# cmake -DFOLDER=... "-DFILES=name;..." -DFUNCTION=... -DHEADER=... -DOUTPUT=... -P EmbedFiles.cmake
cmake_policy(VERSION 3.25)
set(arrays "")
set(cases "")
set(number 0)
foreach(name IN LISTS FILES)
  file(READ ${FOLDER}/${name} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kFile${number}[] = {${bytes}};\n")
  string(APPEND cases "  if (name == \"${name}\") return text_of(kFile${number});\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Written by cmake/EmbedFiles.cmake.
#include \"${HEADER}\"

namespace {

${arrays}
template <unsigned long kSize>
std::string_view text_of(const unsigned char (&bytes)[kSize]) {
  return {reinterpret_cast<const char*>(bytes), kSize};
}

}  // namespace

std::string_view ${FUNCTION}(std::string_view name) {
${cases}  return {};
}
")
