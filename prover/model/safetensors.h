// The safetensors container: named arrays of numbers behind a header.
//
//   8 bytes    n, the header's length, little-endian
//   n bytes    the header, a JSON object: for each tensor {"dtype", "shape", "data_offsets"}, and
//              "__metadata__", an object of texts; padded with blanks
//   the rest   the tensors, row by row, numbers little-endian; data_offsets count from here
//
// The tensors cover the rest without gap or overlap. Of the types of the format we have two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ptvm::model {

enum class Dtype : uint8_t { kF32, kU8 };

constexpr size_t size_of(Dtype dtype) { return dtype == Dtype::kF32 ? sizeof(float) : 1; }
// As in the header: "F32", "U8".
std::string name_of(Dtype dtype);

struct Tensor {
  Dtype dtype = Dtype::kF32;
  std::vector<size_t> shape;
  std::vector<uint8_t> bytes;  // [product of shape] numbers

  friend bool operator==(const Tensor&, const Tensor&) = default;
};

struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::map<std::string, Tensor> tensors;

  friend bool operator==(const Safetensors&, const Safetensors&) = default;
};

// The longest header that is read.
inline constexpr size_t kMaxHeaderBytes = size_t{1} << 20;

// Whether a file that begins with `bytes`, at least 9 of it or all, can be one of these: nothing
// else that we read begins so.
bool is_safetensors(std::span<const uint8_t> bytes);

// The file of `content`: tensors by falling size of their numbers, which aligns them, then by name.
// Equal content gives equal bytes.
std::vector<uint8_t> encode(const Safetensors& content);

// The content of the file `bytes`, whatever the order of its tensors. kInvalidArgument with what is
// wrong and where, as a JSON pointer into the header if it is there.
absl::StatusOr<Safetensors> decode(std::span<const uint8_t> bytes);

}  // namespace ptvm::model
