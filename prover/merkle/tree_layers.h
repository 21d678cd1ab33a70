// The nodes of a Merkle tree, from the leaves to the root, in one buffer.
//
// Layers of as many nodes as a vector has lanes, and more, are blocks of so many nodes, word by
// word: what comes out of the hashes side by side is stored as it is, and the even and odd lanes of
// two neighbouring blocks are the left and right halves of the next layer's messages. Layers of
// fewer nodes are plain digests.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>

#include "prover/memory/buffer.h"
#include "prover/parallel/parallel.h"
#include "shared/hash/blake2s.h"
#include "shared/util/bytes.h"

namespace ptvm::merkle {

// `Lanes` is H's hash of nodes on vectors.
template <hash::Hasher H, class Lanes>
class TreeLayers {
  using V = typename Lanes::Vector;
  using Word = typename Lanes::Word;
  using Digests = typename Lanes::Digests;
  static constexpr size_t kLanes = Lanes::kLanes;
  static constexpr size_t kDigestWords = Lanes::kDigestWords;

 public:
  static constexpr unsigned kLogLanes = std::countr_zero(kLanes);

  TreeLayers() = default;
  explicit TreeLayers(unsigned log_height)
      : log_height_(log_height), words_(2 * kDigestWords << log_height) {}

  unsigned log_height() const { return log_height_; }

  // Node `index` of layer `layer`; layer 0 are the leaves.
  hash::Digest node(unsigned layer, size_t index) const {
    const unsigned log_size = log_height_ - layer;
    const Word* const words = layer_words(layer);
    hash::Digest digest;
    for (size_t w = 0; w < kDigestWords; ++w) {
      const Word word =
          log_size < kLogLanes
              ? words[kDigestWords * index + w]
              : words[index / kLanes * kDigestWords * kLanes + w * kLanes + index % kLanes];
      store_le(word, &digest[w * sizeof(Word)]);
    }
    return digest;
  }

  // Sets a node of a layer of fewer nodes than lanes.
  void set_node(unsigned layer, size_t index, const hash::Digest& digest) {
    for (size_t w = 0; w < kDigestWords; ++w) {
      layer_words(layer)[kDigestWords * index + w] = load_le<Word>(&digest[w * sizeof(Word)]);
    }
  }

  // Computes all layers from kLanes leaves at a time; log_height >= kLogLanes. Subtrees are
  // finished one by one, so that a node is hashed while its children are at hand.
  template <class LeafHasher>
  void build(const LeafHasher& leaves) {
    const unsigned top = log_height_ - kLogLanes;
    // Layers up to `layer` are done at first: none. Subtrees of about 2^kLogTask hashes are tasks.
    unsigned done = 0;
    const unsigned log_leaf_cost =
        static_cast<unsigned>(std::bit_width(leaves.n_blocks_per_leaf()));
    unsigned step = std::min(top, kLogTask - std::min(kLogTask, log_leaf_cost));
    parallel::for_each(size_t{1} << (top - step), 1, [&](size_t block) {
      build_block(step, block, 0, [&](size_t leaf_block) {
        Digests digests = leaves(leaf_block);
        finish(digests);
        store(0, leaf_block, digests);
        return digests;
      });
    });
    for (done = step; done < top; done += step) {
      step = std::min(top - done, kLogTask);
      parallel::for_each(size_t{1} << (top - done - step), 1, [&](size_t block) {
        build_block(done + step, block, done,
                    [&](size_t base_block) { return load(done, base_block); });
      });
    }
    build_top(top + 1);
  }

  // Computes the layers from `first` on, all of fewer nodes than lanes, from the layer below.
  void build_top(unsigned first) {
    for (unsigned layer = first; layer <= log_height_; ++layer) {
      for (size_t i = 0; i < size_t{1} << (log_height_ - layer); ++i) {
        set_node(layer, i, H::hash_pair(node(layer - 1, 2 * i), node(layer - 1, 2 * i + 1)));
      }
    }
  }

 private:
  static constexpr unsigned kLogTask = 7;

  Word* layer_words(unsigned layer) { return words_.data() + layer_offset(layer); }
  const Word* layer_words(unsigned layer) const { return words_.data() + layer_offset(layer); }
  // Layer l has 2^(log_height - l) nodes.
  size_t layer_offset(unsigned layer) const {
    return (2 * kDigestWords << log_height_) - (2 * kDigestWords << (log_height_ - layer));
  }

  void store(unsigned layer, size_t block, const Digests& digests) {
    Word* const words = layer_words(layer) + block * kDigestWords * kLanes;
    for (size_t w = 0; w < kDigestWords; ++w) digests[w].store(words + w * kLanes);
  }
  Digests load(unsigned layer, size_t block) const {
    const Word* const words = layer_words(layer) + block * kDigestWords * kLanes;
    Digests digests;
    for (size_t w = 0; w < kDigestWords; ++w) digests[w] = V::load(words + w * kLanes);
    return digests;
  }
  // What the variant does to a finished hash.
  static void finish(Digests& digests) {
    if constexpr (std::same_as<H, hash::Blake2sM31Hasher>) {
      const V modulus = V::broadcast(V::kP);  // a word is below 2p + 2: subtract it up to twice
      for (V& word : digests) {
        word = min(word, word - modulus);
        word = min(word, word - modulus);
      }
    }
  }

  // Computes and stores block `block` of layer `layer` and all below it down to layer `base`, whose
  // blocks base_block(i) gives.
  template <class BaseBlock>
  Digests build_block(unsigned layer, size_t block, unsigned base, const BaseBlock& base_block) {
    if (layer == base) return base_block(block);
    const Digests left = build_block(layer - 1, 2 * block, base, base_block);
    const Digests right = build_block(layer - 1, 2 * block + 1, base, base_block);
    typename Lanes::Block message;
    for (size_t w = 0; w < kDigestWords; ++w) {
      const auto [even, odd] = deinterleave(left[w], right[w]);
      message[w] = even;
      message[kDigestWords + w] = odd;
    }
    for (size_t w = 2 * kDigestWords; w < message.size(); ++w) message[w] = V::broadcast(0);
    Digests digests = Lanes::hash_block(message, 2 * hash::kDigestBytes);
    finish(digests);
    store(layer, block, digests);
    return digests;
  }

  unsigned log_height_ = 0;
  memory::Array<Word> words_;
};

}  // namespace ptvm::merkle
