#include "prover/view/page.h"

#include <string_view>

#include "prover/view/page_file.h"

namespace ptvm::view {
namespace {

constexpr std::string_view kTitlePlace = "%TITLE%";
constexpr std::string_view kTracePlace = "%TRACE%";

// JSON whose text ends no script element, whatever strings are in it. A `<` only stands in strings.
std::string script_json(const nlohmann::ordered_json& json) {
  std::string text;
  for (const char c : json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return text;
}

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace

std::string trace_page(const nlohmann::ordered_json& trace) {
  const std::string_view page = page_file("trace.html");
  const size_t title = page.find(kTitlePlace), data = page.find(kTracePlace);
  const size_t behind_title = title + kTitlePlace.size();
  std::string html(page.substr(0, title));
  html += escaped(trace.at("program").get_ref<const std::string&>());
  html += page.substr(behind_title, data - behind_title);
  html += script_json(trace);
  html += page.substr(data + kTracePlace.size());
  return html;
}

}  // namespace ptvm::view
