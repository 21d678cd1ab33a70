// Leaves that hash columns, a vector of leaves at a time.
#pragma once

#include <algorithm>
#include <bit>
#include <span>

#include "prover/memory/columns.h"
#include "prover/parallel/parallel.h"

namespace ptvm::merkle {

// A leaf hasher is a function object: hasher(block) gives the digests of leaves [kLanes*block,
// kLanes*block + kLanes), word by word, before any reduction that the hash variant asks for.
//
// Leaves that hash one value of each of some columns, which are sorted by size, ascending.
//
// All leaves that lie under one value of the first k message blocks of columns share the chain
// value after them. So these are computed once for each place of the longest column among them and
// kept; only the columns of the greatest length are hashed leaf by leaf.
template <class Leaves>
class ColumnLeafHasher {
 public:
  using F = typename Leaves::F;
  using Lanes = typename Leaves::Lanes;
  using Chain = typename Lanes::Chain;

  // log_height >= kLogLanes, and at least as large as every column's; at least one column.
  ColumnLeafHasher(std::span<const memory::ColumnView<F>> columns, unsigned log_height)
      : columns_(columns), log_height_(log_height) {
    while (first_block_ < n_message_blocks()) {
      const unsigned log_places = log_size_after(first_block_);
      size_t end = first_block_ + 1;
      while (end < n_message_blocks() && log_size_after(end) == log_places) ++end;
      if (log_places == log_height && end == n_message_blocks()) break;
      absorb_for_all_places(log_places, end);
    }
  }

  // The number of message blocks that each leaf takes.
  size_t n_blocks_per_leaf() const { return n_message_blocks() - first_block_; }

  typename Lanes::Digests operator()(size_t block) const {
    return Lanes::digests_of(absorb(block, log_height_, n_message_blocks()));
  }

 private:
  using Word = typename Lanes::Word;
  static constexpr size_t kLanes = Lanes::kLanes;
  static constexpr unsigned kLogLanes = std::countr_zero(kLanes);
  static constexpr size_t kBlockColumns = 16 / Leaves::kValueWords;
  // Chain values of a block of places: the eight words in order, in each word the places.
  static constexpr size_t kChainWords = 8 * kLanes;

  size_t n_message_blocks() const { return (columns_.size() + kBlockColumns - 1) / kBlockColumns; }

  // The size of the longest column in the message blocks up to and with `message_block`; vectors
  // need as many places as they have lanes.
  unsigned log_size_after(size_t message_block) const {
    const size_t last = std::min(columns_.size(), (message_block + 1) * kBlockColumns) - 1;
    return std::max(columns_[last].log_size, kLogLanes);
  }

  // The chain values of kLanes places out of 2^log_places, from what is kept through message blocks
  // [first_block_, end).
  Chain absorb(size_t block, unsigned log_places, size_t end) const {
    Chain chain = load_chain(block, log_places);
    for (size_t i = first_block_; i < end; ++i) {
      const size_t first = i * kBlockColumns;
      const size_t n_columns = std::min(kBlockColumns, columns_.size() - first);
      typename Lanes::Block message;
      for (size_t c = 0; c < n_columns; ++c) {
        const memory::ColumnView<F>& column = columns_[first + c];
        Leaves::load_values(&message[Leaves::kValueWords * c], column.data, block,
                            log_places - column.log_size);
        // The block of leaves that comes next: so many streams are more than the hardware foresees.
        if (column.log_size == log_places) {
          __builtin_prefetch(column.data + (block + 1) * kLanes);
        }
      }
      for (size_t w = Leaves::kValueWords * n_columns; w < message.size(); ++w) {
        message[w] = Lanes::Vector::broadcast(0);
      }
      const size_t n_bytes = sizeof(F) * (first + n_columns);
      const bool last = first + n_columns == columns_.size();
      Lanes::compress(chain, message, static_cast<Word>(n_bytes), last);
    }
    return chain;
  }

  Chain load_chain(size_t block, unsigned log_places) const {
    if (first_block_ == 0) return Lanes::initial_chain();
    const unsigned log_ratio = log_places - log_kept_;
    // The first place that is read; the block that it is in holds all.
    const size_t place = Leaves::lift(static_cast<uint32_t>(block * kLanes), log_ratio);
    const Word* words = kept_.data() + place / kLanes * kChainWords + place % kLanes;
    Chain chain;
    for (size_t w = 0; w < 8; ++w) {
      chain[w] = Leaves::load_lifted(words + w * kLanes, 0, log_ratio);
    }
    return chain;
  }

  // Replaces what is kept by the chain values of 2^log_places places after message block `end`.
  void absorb_for_all_places(unsigned log_places, size_t end) {
    memory::Array<Word> chains(size_t{8} << log_places);
    const size_t n_blocks = size_t{1} << (log_places - kLogLanes);
    parallel::for_each(n_blocks, 64 / (end - first_block_) + 1, [&](size_t block) {
      const Chain chain = absorb(block, log_places, end);
      for (size_t w = 0; w < 8; ++w) chain[w].store(&chains[block * kChainWords + w * kLanes]);
    });
    kept_ = std::move(chains);
    log_kept_ = log_places;
    first_block_ = end;
  }

  std::span<const memory::ColumnView<F>> columns_;
  unsigned log_height_;
  size_t first_block_ = 0;  // the first message block that is not in kept_
  unsigned log_kept_ = 0;
  memory::Array<Word> kept_;
};

}  // namespace ptvm::merkle
