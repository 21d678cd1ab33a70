// The specification files whose hashes artifacts hold, as they were when this was built
// (ptvm_embed_files): the program does not need the source tree.
#pragma once

#include <string_view>

namespace ptvm::research {

// The bytes of the file `name`, relative to spec/; empty if it is none of those in CMakeLists.txt.
std::string_view spec_file(std::string_view name);

}  // namespace ptvm::research
