// What the JSON files of this folder have in common: a line for each member, and counts.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "prover/claim/strict_json.h"

namespace ptvm::inference {

// One line for each member, without a last line feed. Lines but the first begin with `indent`.
inline std::string lines_of(const nlohmann::ordered_json& object, const std::string& indent = "") {
  std::string text;
  for (const auto& member : object.items()) {
    absl::StrAppend(&text, text.empty() ? "{\n" : ",\n", indent, "  \"", member.key(),
                    "\": ", member.value().dump());
  }
  return text + "\n" + indent + "}";
}

inline claim::strict_json::Reader count(uint32_t& target, uint32_t least, uint32_t greatest) {
  return claim::strict_json::integer(
      least, greatest, [&target](uint64_t value) { target = static_cast<uint32_t>(value); });
}

// An array of `size` elements, as the `owner` named in the fault has, each read by
// `reader_of(element)`.
template <class T, class ReaderOf>
claim::strict_json::Reader array_of(std::vector<T>& target, size_t size, const std::string& owner,
                                    ReaderOf reader_of) {
  return [&target, size, owner, reader_of](const claim::strict_json::Json& value,
                                           const std::string& path) {
    if (!value.is_array()) return claim::strict_json::fault(path, "expected an array");
    if (value.size() != size) {
      return claim::strict_json::fault(
          path, absl::StrCat("has ", value.size(), " elements, but the ", owner, " ", size));
    }
    return claim::strict_json::array(target, size, reader_of)(value, path);
  };
}

}  // namespace ptvm::inference
