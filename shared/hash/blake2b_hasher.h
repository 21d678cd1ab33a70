// BLAKE2b-256 (RFC 7693), the hash of the vanilla instance: leaves, nodes and transcript are three
// functions, told apart by their personalization, so that no leaf is a node or a message.
#pragma once

#include "shared/hash/blake2b.h"
#include "shared/hash/digest.h"
#include "shared/util/bytes.h"

namespace ptvm::hash {

enum class Blake2bUse { kLeaf, kNode, kChannel };

constexpr std::string_view personalization_of(Blake2bUse use) {
  switch (use) {
    case Blake2bUse::kLeaf:
      return "ptvm/leaf";
    case Blake2bUse::kNode:
      return "ptvm/node";
    default:
      return "ptvm/channel";
  }
}

// The hash of a message that arrives in pieces.
template <Blake2bUse kUse>
class Blake2bState {
 public:
  void update(std::span<const uint8_t> bytes) { hash_.update(bytes); }

  // Feeds one word as its four little-endian bytes.
  void update_word(uint32_t word) {
    uint8_t bytes[sizeof(word)];
    store_le(word, bytes);
    hash_.update(bytes);
  }
  void update_words(std::span<const uint32_t> words) {
    for (const uint32_t word : words) update_word(word);
  }

  // The digest; the state is used up.
  Digest finalize() {
    Digest digest;
    hash_.finalize(digest);
    return digest;
  }

 private:
  Blake2b hash_{kDigestBytes, personalization_of(kUse)};
};

struct Blake2bHasher {
  using Digest = hash::Digest;
  using State = Blake2bState<Blake2bUse::kLeaf>;
  using ChannelState = Blake2bState<Blake2bUse::kChannel>;

  static Digest hash(std::span<const uint8_t> bytes) {
    State state;
    state.update(bytes);
    return state.finalize();
  }
  static Digest hash_pair(DigestView left, DigestView right) {
    Blake2bState<Blake2bUse::kNode> state;
    state.update(left);
    state.update(right);
    return state.finalize();
  }
};

static_assert(Hasher<Blake2bHasher>);

}  // namespace ptvm::hash
