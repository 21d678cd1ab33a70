// The page of a trace without the trace, as it was when this was built (ptvm_embed_files).
#pragma once

#include <string_view>

namespace ptvm::view {

// The text of `trace.html`, which cmake/AssemblePage.cmake makes; empty for another name. %TITLE%
// and %TRACE% in it are to be replaced.
std::string_view page_file(std::string_view name);

}  // namespace ptvm::view
