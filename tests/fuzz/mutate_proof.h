// Mutations of proofs that know what a proof is made of: bytes and bits, elements, whole parts,
// segments, lengths, pieces of other proofs, and claims that are consistent but others.
#pragma once

#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace ptvm::fuzz {

using Bytes = std::vector<uint8_t>;
using Random = std::mt19937_64;

// A number below `n` > 0; the same with every standard library.
inline size_t below(Random& random, size_t n) { return static_cast<size_t>(random() % n); }

struct Mutation {
  std::string_view name;
  // Changes `proof`, or leaves it where there is nothing to change. Pieces come from `donor`.
  void (*apply)(Bytes& proof, std::span<const uint8_t> donor, Random& random);
};

// All of them.
std::span<const Mutation> mutations();

// One to four mutations of `proof`, mostly one.
Bytes mutate(Bytes proof, std::span<const uint8_t> donor, Random& random);

}  // namespace ptvm::fuzz
