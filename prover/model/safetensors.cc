#include "prover/model/safetensors.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "prover/claim/strict_json.h"
#include "shared/util/bytes.h"

namespace ptvm::model {
namespace {

namespace strict = claim::strict_json;
using strict::Json;

constexpr size_t kLengthBytes = sizeof(uint64_t);
constexpr size_t kAlignment = 8;
constexpr size_t kMaxDimensions = 8;
constexpr std::array<std::string_view, 2> kDtypeNames = {"F32", "U8"};
constexpr std::string_view kMetadata = "__metadata__";

// A tensor as the header has it.
struct Entry {
  Dtype dtype = Dtype::kF32;
  std::vector<uint64_t> shape;
  std::vector<uint64_t> offsets;  // begin and end
};

strict::Reader numbers(std::vector<uint64_t>& target, size_t max_size) {
  return strict::array(target, max_size, [](uint64_t& number) { return strict::integer(number); });
}

// The number of bytes that `entry` needs by its shape, or the largest number if that is less.
uint64_t n_bytes(const Entry& entry) {
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  uint64_t size = size_of(entry.dtype);
  for (const uint64_t extent : entry.shape) {
    size = extent != 0 && size > kMost / extent ? kMost : size * extent;
  }
  return size;
}

absl::Status read_entry(const Json& value, const std::string& path, Entry& entry) {
  const strict::Reader reader = strict::object(
      {{"dtype",
        strict::one_of(kDtypeNames, [&](size_t i) { entry.dtype = static_cast<Dtype>(i); })},
       {"shape", numbers(entry.shape, kMaxDimensions)},
       {"data_offsets", numbers(entry.offsets, 2)}});
  if (absl::Status status = reader(value, path); !status.ok()) return status;
  const bool is_range = entry.offsets.size() == 2 && entry.offsets[0] <= entry.offsets[1];
  if (!is_range) return strict::fault(path + "/data_offsets", "expected a beginning and an end");
  if (entry.offsets[1] - entry.offsets[0] != n_bytes(entry)) {
    return strict::fault(path + "/data_offsets", "the range has not the size of the shape");
  }
  return absl::OkStatus();
}

absl::Status read_metadata(const Json& value, const std::string& path,
                           std::map<std::string, std::string>& metadata) {
  if (!value.is_object()) return strict::fault(path, "expected an object");
  for (const auto& [name, text] : value.items()) {
    if (!text.is_string()) return strict::fault(absl::StrCat(path, "/", name), "expected a text");
    metadata[name] = text.get<std::string>();
  }
  return absl::OkStatus();
}

// That the entries cover `size` bytes without gap or overlap.
absl::Status check_cover(const std::map<std::string, Entry>& entries, uint64_t size) {
  std::vector<std::pair<std::vector<uint64_t>, std::string>> ranges;
  ranges.reserve(entries.size());
  for (const auto& [name, entry] : entries) ranges.emplace_back(entry.offsets, name);
  std::sort(ranges.begin(), ranges.end());
  uint64_t end = 0;
  for (const auto& [range, name] : ranges) {
    const std::string path = absl::StrCat("/", name, "/data_offsets");
    if (range[0] != end) {
      return strict::fault(path, absl::StrCat("begins at ", range[0], ", but the tensor before it ",
                                              "ends at ", end));
    }
    end = range[1];
    if (end > size) {
      return strict::fault(path, absl::StrCat("ends at ", end, ", but there are ", size, " bytes"));
    }
  }
  if (end == size) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the tensors end ", size - end, " bytes before the file does"));
}

}  // namespace

std::string name_of(Dtype dtype) { return std::string(kDtypeNames[static_cast<size_t>(dtype)]); }

bool is_safetensors(std::span<const uint8_t> bytes) {
  return bytes.size() > kLengthBytes && bytes[kLengthBytes] == '{' &&
         load_le<uint64_t>(bytes.data()) <= std::numeric_limits<uint32_t>::max();
}

std::vector<uint8_t> encode(const Safetensors& content) {
  std::vector<std::pair<std::string_view, const Tensor*>> order;
  for (const auto& [name, tensor] : content.tensors) order.emplace_back(name, &tensor);
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return size_of(a.second->dtype) > size_of(b.second->dtype);
  });

  nlohmann::ordered_json header = {{kMetadata, content.metadata}};
  uint64_t end = 0;
  for (const auto& [name, tensor] : order) {
    const uint64_t begin = end;
    end += tensor->bytes.size();
    header[std::string(name)] = {{"dtype", name_of(tensor->dtype)},
                                 {"shape", tensor->shape},
                                 {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');

  std::vector<uint8_t> bytes(kLengthBytes + text.size() + static_cast<size_t>(end));
  ByteWriter writer(bytes);
  writer.put_le(uint64_t{text.size()});
  writer.put(bytes_of(text));
  for (const auto& [name, tensor] : order) writer.put(tensor->bytes);
  return bytes;
}

absl::StatusOr<Safetensors> decode(std::span<const uint8_t> bytes) {
  if (bytes.size() < kLengthBytes) {
    return absl::InvalidArgumentError("the file is too short for a safetensors header");
  }
  const uint64_t n_header_bytes = load_le<uint64_t>(bytes.data());
  bytes = bytes.subspan(kLengthBytes);
  if (n_header_bytes > kMaxHeaderBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the header has ", n_header_bytes, " bytes; at most ", kMaxHeaderBytes, " are read"));
  }
  if (n_header_bytes > bytes.size()) {
    return absl::InvalidArgumentError("the file ends within its header");
  }
  const auto header = bytes.first(static_cast<size_t>(n_header_bytes));
  const auto data = bytes.subspan(header.size());

  Safetensors content;
  std::map<std::string, Entry> entries;
  const auto reader = [&](const Json& value, const std::string&) {
    if (!value.is_object()) return strict::fault("", "expected an object");
    for (const auto& [name, member] : value.items()) {
      const std::string path = absl::StrCat("/", name);
      absl::Status status = name == kMetadata ? read_metadata(member, path, content.metadata)
                                              : read_entry(member, path, entries[name]);
      if (!status.ok()) return status;
    }
    return check_cover(entries, data.size());
  };
  if (absl::Status status = strict::read(text_of(header), reader); !status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("header: ", status.message()));
  }
  for (const auto& [name, entry] : entries) {
    // Within `data`, by check_cover.
    const auto begin = data.begin() + static_cast<ptrdiff_t>(entry.offsets[0]);
    const auto end = data.begin() + static_cast<ptrdiff_t>(entry.offsets[1]);
    content.tensors[name] = {entry.dtype, {entry.shape.begin(), entry.shape.end()}, {begin, end}};
  }
  return content;
}

}  // namespace ptvm::model
