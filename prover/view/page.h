// A page that shows a recorded run: one HTML file that needs nothing else and asks for nothing.
//
// The page is written as prover/view/page/*; cmake/AssemblePage.cmake makes one text of it, with
// the style and the scripts inside and a policy that allows these and forbids all else.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace ptvm::view {

// The page that shows `trace`, which trace_json gave.
std::string trace_page(const nlohmann::ordered_json& trace);

}  // namespace ptvm::view
