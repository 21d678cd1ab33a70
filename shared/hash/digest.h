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
// once by finalize(). hash() is that of a leaf; hash_pair(left, right), that of a node, is either
// hash(left || right) or a function of its own. ChannelState is the streaming form for transcripts,
// State or a function of its own.
template <class H>
concept Hasher = requires(typename H::State state, typename H::ChannelState channel_state,
                          std::span<const uint8_t> bytes, DigestView d) {
  requires std::same_as<typename H::Digest, Digest>;
  { H::hash(bytes) } -> std::same_as<Digest>;
  { H::hash_pair(d, d) } -> std::same_as<Digest>;
  state.update(bytes);
  { state.finalize() } -> std::same_as<Digest>;
  channel_state.update(bytes);
  { channel_state.finalize() } -> std::same_as<Digest>;
};

}  // namespace ptvm::hash
