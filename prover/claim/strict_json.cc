#include "prover/claim/strict_json.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ptvm::claim::strict_json {

absl::Status fault(const std::string& path, std::string_view message) {
  return absl::InvalidArgumentError(
      absl::StrCat(path.empty() ? "/" : path, ": ", std::string(message)));
}

absl::Status read(std::string_view text, const Reader& reader) {
  // The library keeps the last of two members with one name; here that is a fault.
  struct Container {
    bool is_array;
    size_t n_elements = 0;  // of an array
    std::string name = "";  // of an object: its newest member's
    std::set<std::string> names = {};
  };
  std::vector<Container> open;
  std::string doubled;  // the path of the first such member
  using Event = Json::parse_event_t;
  const auto watch = [&](int /*depth*/, Event event, Json& parsed) {
    const bool is_start = event == Event::object_start || event == Event::array_start;
    if ((is_start || event == Event::value) && !open.empty()) ++open.back().n_elements;
    if (is_start) open.push_back({.is_array = event == Event::array_start});
    if (event == Event::object_end || event == Event::array_end) open.pop_back();
    if (event == Event::key) {
      open.back().name = parsed.get<std::string>();
      const bool is_new = open.back().names.insert(open.back().name).second;
      if (is_new || !doubled.empty()) return true;
      for (const Container& each : open) {
        const std::string index = std::to_string(each.n_elements - 1);
        absl::StrAppend(&doubled, "/", each.is_array ? index : each.name);
      }
    }
    return true;
  };
  const Json parsed = Json::parse(text.begin(), text.end(), watch, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) return absl::InvalidArgumentError("the text is not valid JSON");
  if (!doubled.empty()) return fault(doubled, "is there twice");
  return reader(parsed, "");
}

Reader object(std::vector<std::pair<std::string, Reader>> members) {
  return [members = std::move(members)](const Json& value, const std::string& path) {
    if (!value.is_object()) return fault(path, "expected an object");
    for (const auto& item : value.items()) {
      const auto has_name = [&](const auto& member) { return member.first == item.key(); };
      if (std::none_of(members.begin(), members.end(), has_name)) {
        return fault(absl::StrCat(path, "/", item.key()), "unknown member");
      }
    }
    for (const auto& [name, reader] : members) {
      const std::string member_path = absl::StrCat(path, "/", name);
      const auto found = value.find(name);
      if (found == value.end()) return fault(member_path, "missing");
      if (absl::Status status = reader(*found, member_path); !status.ok()) return status;
    }
    return absl::OkStatus();
  };
}

Reader integer(int64_t least, uint64_t greatest, std::function<void(uint64_t)> store) {
  return [=](const Json& value, const std::string& path) {
    // The library reads a number without a sign as unsigned, so a signed one is negative.
    const auto in_range = [&](auto number) {
      return std::cmp_greater_equal(number, least) && std::cmp_less_equal(number, greatest);
    };
    const bool valid = value.is_number_unsigned()  ? in_range(value.get<uint64_t>())
                       : value.is_number_integer() ? in_range(value.get<int64_t>())
                                                   : false;
    if (!valid) return fault(path, absl::StrCat("expected an integer in ", least, "..", greatest));
    store(value.get<uint64_t>());
    return absl::OkStatus();
  };
}

Reader boolean(bool& target) {
  return [&target](const Json& value, const std::string& path) {
    if (!value.is_boolean()) return fault(path, "expected true or false");
    target = value.get<bool>();
    return absl::OkStatus();
  };
}

Reader text(std::string& target) {
  return [&target](const Json& value, const std::string& path) {
    if (!value.is_string()) return fault(path, "expected a string");
    target = value.get<std::string>();
    return absl::OkStatus();
  };
}

Reader fixed(std::string_view expected) {
  return [expected](const Json& value, const std::string& path) {
    if (!value.is_string() || value.get_ref<const std::string&>() != expected) {
      return fault(path, absl::StrCat("expected \"", std::string(expected), "\""));
    }
    return absl::OkStatus();
  };
}

Reader one_of(std::span<const std::string_view> names, std::function<void(size_t)> store) {
  return [names, store](const Json& value, const std::string& path) {
    const auto found = value.is_string() ? std::find(names.begin(), names.end(),
                                                     value.get_ref<const std::string&>())
                                         : names.end();
    if (found == names.end()) {
      const std::vector<std::string> listed(names.begin(), names.end());
      return fault(path, absl::StrCat("expected one of: ", absl::StrJoin(listed, ", ")));
    }
    store(static_cast<size_t>(found - names.begin()));
    return absl::OkStatus();
  };
}

Reader hex(std::span<uint8_t> target) {
  return [target](const Json& value, const std::string& path) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const std::string digits = value.is_string() ? value.get<std::string>() : "";
    if (digits.size() != 2 * target.size() ||
        digits.find_first_not_of(kDigits) != std::string::npos) {
      return fault(path,
                   absl::StrCat("expected ", 2 * target.size(), " lower-case hexadecimal digits"));
    }
    for (size_t i = 0; i < target.size(); ++i) {
      target[i] =
          static_cast<uint8_t>(16 * kDigits.find(digits[2 * i]) + kDigits.find(digits[2 * i + 1]));
    }
    return absl::OkStatus();
  };
}

}  // namespace ptvm::claim::strict_json
