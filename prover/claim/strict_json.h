// A small language of strict JSON readers: a `Reader` looks at one value and stores it.
//
// `object({{"steps", integer(steps)}, ...})` is the reader of an object with exactly these members.
// The first fault ends a reading; its message starts with the JSON pointer of the value at fault.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace ptvm::claim::strict_json {

using Json = nlohmann::json;
using Reader = std::function<absl::Status(const Json& value, const std::string& path)>;

// Reads `text` with `reader`. Text that is no JSON, or names a member twice, is kInvalidArgument.
absl::Status read(std::string_view text, const Reader& reader);

absl::Status fault(const std::string& path, std::string_view message);

// An object with all of these members and no other, in any order.
Reader object(std::vector<std::pair<std::string, Reader>> members);
// An integer from `least` to `greatest`, handed to `store` as the low 64 bits.
Reader integer(int64_t least, uint64_t greatest, std::function<void(uint64_t)> store);
Reader boolean(bool& target);
Reader text(std::string& target);
// The one text that is allowed.
Reader fixed(std::string_view expected);
// One of `names`, handed to `store` as its index.
Reader one_of(std::span<const std::string_view> names, std::function<void(size_t)> store);
// Lower-case hexadecimal digits, two for each byte of `target`.
Reader hex(std::span<uint8_t> target);

// Any value of T.
template <class T>
Reader integer(T& target, uint64_t greatest = std::numeric_limits<T>::max()) {
  constexpr int64_t kLeast = std::is_signed_v<T> ? int64_t{std::numeric_limits<T>::min()} : 0;
  return integer(kLeast, greatest, [&target](uint64_t bits) { target = static_cast<T>(bits); });
}

// An array of at most `max_size` elements, each read by `reader_of(element)`.
template <class T, class ReaderOf>
Reader array(std::vector<T>& target, size_t max_size, ReaderOf reader_of) {
  return [&target, max_size, reader_of](const Json& value, const std::string& path) {
    if (!value.is_array()) return fault(path, "expected an array");
    if (value.size() > max_size) {
      return fault(path, "expected at most " + std::to_string(max_size) + " elements");
    }
    target.resize(value.size());
    for (size_t i = 0; i < target.size(); ++i) {
      const Reader reader = reader_of(target[i]);
      absl::Status status = reader(value[i], path + "/" + std::to_string(i));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  };
}

}  // namespace ptvm::claim::strict_json
