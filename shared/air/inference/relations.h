// The relations through which the components of attention, those of transformer layers around it
// and the verifier's public terms talk (spec/attention.md and spec/transformer-blocks.md, section
// 5).
//
// Every tuple starts with its relation's identifier. A consumer adds its fraction with a positive
// numerator, a yielder with a negative one; over all rows and public terms they cancel.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace ptvm::air::inference {

enum class Relation : uint32_t {
  kByte = 1,               // value in [0, 256)
  kWeight = 2,             // gap, its weight
  kMaximum = 3,            // position of a query, the greatest of its scores
  kWeightSum = 4,          // position of a query: the sum of its weights
  kElement = 5,            // position, coordinate, value, output
  kCarried = 6,            // position, coordinate, key, value
  kScoreQuery = 7,         // position of a query: what its scores are multiplied with
  kScoreKey = 8,           // position of a key: what scores with it are multiplied with
  kOutputQuery = 9,        // the same for sums of weighted values, by position of the query
  kOutputCoordinate = 10,  // and by coordinate
  // Of transformer layers. A position is a step's number from here on.
  kWire = 11,            // line, position, value
  kLinearLine = 12,      // line: what a matrix's sums are multiplied with
  kLinearPosition = 13,  // and by position
  kLinearSection = 14,   // number, first and last line in, first line out, last output
  kRoundSection = 15,    // number, kind, first lines in, first and last line out, multiplier, uses
  kNorm = 16,            // number of a norm, position, multiplier
  kSquares = 17,         // number of a norm, position: the sum of squares
  kActivation = 18,      // gate, activation
  kTable = 19,           // an entry of the table of a claim of lookups
};

// The tuple (relation, entries...) as values of type F.
template <class E, class... Entries>
constexpr std::array<typename E::F, 1 + sizeof...(Entries)> tuple(Relation relation,
                                                                  const Entries&... entries) {
  using F = typename E::F;
  return {F(E::constant(static_cast<uint32_t>(relation))), F(entries)...};
}

}  // namespace ptvm::air::inference
