// The 32-byte digest that every hash of the project puts out, and what trees ask of a hasher.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ptvm::hash {

inline constexpr size_t kDigestBytes = 32;
using Digest = std::array<uint8_t, kDigestBytes>;
// A digest that lies elsewhere, such as in proof memory. A Digest converts to it.
using DigestView = std::span<const uint8_t, kDigestBytes>;

// A hash function as a template parameter. `State` is the streaming form: fed by update(), read
// once by finalize(). hash_pair(left, right) is hash(left || right).
template <class H>
concept Hasher = requires(typename H::State state, std::span<const uint8_t> bytes, DigestView d) {
  requires std::same_as<typename H::Digest, Digest>;
  { H::hash(bytes) } -> std::same_as<Digest>;
  { H::hash_pair(d, d) } -> std::same_as<Digest>;
  state.update(bytes);
  { state.finalize() } -> std::same_as<Digest>;
};

}  // namespace ptvm::hash
