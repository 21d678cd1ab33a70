// Where the parts of a proof file are (spec/proof-format.md), as far as its bytes tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ptvm::fuzz {

struct Part {
  std::string_view name;
  size_t offset;  // in the file
  size_t size;    // in bytes
  size_t unit;    // bytes of one element
};

// The parts of `proof`, in order and without gaps; none if the claim cannot be read, and only those
// up to the first that does not fit. What is opened at the queries is told apart as if no two
// queries were equal: "rows" are the values of the trace tree, "witness" is all behind them.
std::vector<Part> parts_of(std::span<const uint8_t> proof);

}  // namespace ptvm::fuzz
