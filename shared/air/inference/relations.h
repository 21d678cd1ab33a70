// The relations through which the components of attention and the verifier's public terms talk
// (spec/attention.md, section 5).
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
};

// The tuple (relation, entries...) as values of type F.
template <class E, class... Entries>
constexpr std::array<typename E::F, 1 + sizeof...(Entries)> tuple(Relation relation,
                                                                  const Entries&... entries) {
  using F = typename E::F;
  return {F(E::constant(static_cast<uint32_t>(relation))), F(entries)...};
}

}  // namespace ptvm::air::inference
