// The nodes of a Merkle tree, from the leaves to the root, in one buffer.
//
// Layers of sixteen nodes and more are blocks of sixteen nodes, word by word: what comes out of
// sixteen hashes side by side is stored as it is, and the even and odd lanes of two neighbouring
// blocks are the left and right halves of the next layer's messages. Layers of fewer nodes are
// plain digests.
#pragma once

#include <concepts>

#include "prover/memory/buffer.h"
#include "prover/merkle/leaf_hasher.h"

namespace ptvm::merkle {

template <hash::Hasher H>
class TreeLayers {
 public:
  TreeLayers() = default;
  explicit TreeLayers(unsigned log_height)
      : log_height_(log_height), words_(size_t{16} << log_height) {}

  unsigned log_height() const { return log_height_; }

  // Node `index` of layer `layer`; layer 0 are the leaves.
  hash::Digest node(unsigned layer, size_t index) const {
    const unsigned log_size = log_height_ - layer;
    const uint32_t* const words = layer_words(layer);
    hash::Digest digest;
    for (size_t w = 0; w < 8; ++w) {
      const uint32_t word =
          log_size < kLogLanes
              ? words[8 * index + w]
              : words[index / kLanes * kWordsPerBlock + w * kLanes + index % kLanes];
      for (size_t byte = 0; byte < 4; ++byte) {
        digest[4 * w + byte] = static_cast<uint8_t>(word >> (8 * byte));
      }
    }
    return digest;
  }

  // Sets a node of a layer of fewer than sixteen.
  void set_node(unsigned layer, size_t index, const hash::Digest& digest) {
    for (size_t w = 0; w < 8; ++w) {
      uint32_t word = 0;
      for (size_t byte = 0; byte < 4; ++byte) word |= uint32_t{digest[4 * w + byte]} << (8 * byte);
      layer_words(layer)[8 * index + w] = word;
    }
  }

  // Computes all layers from sixteen leaves at a time; log_height >= 4. Subtrees are finished one
  // by one, so that a node is hashed while its children are at hand.
  template <class V, class LeafHasher>
  void build(const LeafHasher& leaves) {
    const unsigned top = log_height_ - kLogLanes;
    // Layers up to `layer` are done at first: none. Subtrees of about 2^kLogTask hashes are tasks.
    unsigned done = 0;
    const unsigned log_leaf_cost =
        static_cast<unsigned>(std::bit_width(leaves.n_blocks_per_leaf()));
    unsigned step = std::min(top, kLogTask - std::min(kLogTask, log_leaf_cost));
    parallel::for_each(size_t{1} << (top - step), 1, [&](size_t block) {
      build_block<V>(step, block, 0, [&](size_t leaf_block) {
        Chain<V> digests = leaves(leaf_block);
        finish<V>(digests);
        store<V>(0, leaf_block, digests);
        return digests;
      });
    });
    for (done = step; done < top; done += step) {
      step = std::min(top - done, kLogTask);
      parallel::for_each(size_t{1} << (top - done - step), 1, [&](size_t block) {
        build_block<V>(done + step, block, done,
                       [&](size_t base_block) { return load<V>(done, base_block); });
      });
    }
    build_top(top + 1);
  }

  // Computes the layers from `first` on, all of fewer than sixteen nodes, from the layer below.
  void build_top(unsigned first) {
    for (unsigned layer = first; layer <= log_height_; ++layer) {
      for (size_t i = 0; i < size_t{1} << (log_height_ - layer); ++i) {
        set_node(layer, i, H::hash_pair(node(layer - 1, 2 * i), node(layer - 1, 2 * i + 1)));
      }
    }
  }

 private:
  template <class V>
  using Chain = typename Blake2sLanes<V>::Chain;

  static constexpr unsigned kLogTask = 7;

  uint32_t* layer_words(unsigned layer) { return words_.data() + layer_offset(layer); }
  const uint32_t* layer_words(unsigned layer) const { return words_.data() + layer_offset(layer); }
  // Layer l has 2^(log_height - l) nodes of eight words.
  size_t layer_offset(unsigned layer) const {
    return (size_t{16} << log_height_) - (size_t{16} << (log_height_ - layer));
  }

  template <class V>
  void store(unsigned layer, size_t block, const Chain<V>& digests) {
    uint32_t* const words = layer_words(layer) + block * kWordsPerBlock;
    for (size_t w = 0; w < 8; ++w) digests[w].store(words + w * kLanes);
  }
  template <class V>
  Chain<V> load(unsigned layer, size_t block) const {
    const uint32_t* const words = layer_words(layer) + block * kWordsPerBlock;
    Chain<V> digests;
    for (size_t w = 0; w < 8; ++w) digests[w] = V::load(words + w * kLanes);
    return digests;
  }
  // What the variant does to a finished hash.
  template <class V>
  static void finish(Chain<V>& digests) {
    if constexpr (std::same_as<H, hash::Blake2sM31Hasher>) {
      const V modulus = V::broadcast(V::kP);  // a word is below 2p + 2: subtract it up to twice
      for (V& word : digests) {
        word = min(word, word - modulus);
        word = min(word, word - modulus);
      }
    }
  }

  // Computes and stores block `block` of layer `layer` and all below it down to layer `base`,
  // whose blocks base_block(i) gives.
  template <class V, class BaseBlock>
  Chain<V> build_block(unsigned layer, size_t block, unsigned base, const BaseBlock& base_block) {
    if (layer == base) return base_block(block);
    const Chain<V> left = build_block<V>(layer - 1, 2 * block, base, base_block);
    const Chain<V> right = build_block<V>(layer - 1, 2 * block + 1, base, base_block);
    typename Blake2sLanes<V>::Block message;
    for (size_t w = 0; w < 8; ++w) {
      const auto [even, odd] = deinterleave(left[w], right[w]);
      message[w] = even;
      message[8 + w] = odd;
    }
    Chain<V> digests = Blake2sLanes<V>::hash_block(message, 64);
    finish<V>(digests);
    store<V>(layer, block, digests);
    return digests;
  }

  unsigned log_height_ = 0;
  memory::Array<uint32_t> words_;
};

}  // namespace ptvm::merkle
