// What one verification computes, written down as JSON while it goes on: the conversation between
// proof and verifier, and everything that concerns its first query. It is told by the recorded
// instance (recorded_instance.h); of a proof of several segments it keeps the first.
//
// Events, in the order of the verification. Roots, digests, field elements and nonces are the
// hexadecimal digits of their encodings, of lists in turn.
//   root         name value                      a commitment, absorbed
//   values       name values                     a message of field elements, absorbed
//   nonce        name bits value                 a proof of work, absorbed
//   challenge    name state values               drawn from the state of the channel
//   point        values                          the out-of-domain point, its coordinates
//   constraints  quotient vanishing value        the value is their product: what the sum of the
//                                                constraints there has to be
//   query        position                        in the domain, ascending; the first is followed
//   row          position log_height values leaf what the first query asks of a tree
//   leaf         layer values leaf               the same of a FRI layer
//   node         side sibling value              the next node up from there, and on which side
//                                                of it the sibling lies
//   fold         log_size position left right challenge inverse value
//   last         position point                  where the last layer's polynomial is evaluated
#pragma once

#include <array>
#include <string_view>

#include "shared/claim/canonical_json.h"
#include "shared/hash/digest.h"
#include "shared/stark/params.h"

namespace ptvm::explainer {

class Recording {
 public:
  using Json = claim::JsonWriter<claim::BufferSink>;

  // From now on events go to `json`, as members of the array that it is in.
  void start(Json& json, const stark::Params& params) {
    *this = Recording();
    json_ = &json;
    params_ = params;
  }
  void stop() { json_ = nullptr; }

  void start_segment() { ++n_segments_; }

  void root(hash::DigestView root) {
    constexpr std::array<std::string_view, 4> kTrees = {"preprocessed", "trace", "interaction",
                                                        "composition"};
    if (!is_on()) return;
    begin("root", n_roots_ < kTrees.size() ? kTrees[n_roots_] : "layer");
    json_->member("value", root);
    json_->end_object();
    ++n_roots_;
  }

  template <class K>
  void values(std::span<const K> values) {
    constexpr std::array<std::string_view, 3> kMessages = {"sums", "samples", "last layer"};
    // What comes before the first root is the statement: parameters and public values.
    if (!is_on() || n_roots_ == 0 || n_messages_ == kMessages.size()) return;
    begin("values", kMessages[n_messages_++]);
    member("values", values);
    json_->end_object();
  }

  void nonce(uint32_t bits, uint64_t nonce) {
    if (!is_on()) return;
    std::array<uint8_t, 8> bytes;
    store_le(nonce, bytes.data());
    begin("nonce", n_challenges_ == 0 ? "lookup" : "queries");
    json_->member("bits", bits);
    json_->member("value", bytes);
    json_->end_object();
  }

  template <class K>
  void challenge(const hash::Digest& state, std::span<const K> values) {
    constexpr std::array<std::string_view, 4> kNames = {"lookup", "composition", "out-of-domain",
                                                        "deep"};
    if (!is_on()) return;
    begin("challenge", n_challenges_ < kNames.size() ? kNames[n_challenges_] : "folding");
    json_->member("state", state);
    member("values", values);
    json_->end_object();
    ++n_challenges_;
  }

  template <class K>
  void point(std::span<const K> coordinates) {
    if (!is_on()) return;
    begin("point");
    member("values", coordinates);
    json_->end_object();
  }

  template <class K>
  void constraints(const K& quotient, const K& vanishing) {
    if (!is_on()) return;
    begin("constraints");
    member("quotient", quotient);
    member("vanishing", vanishing);
    member("value", quotient * vanishing);
    json_->end_object();
  }

  // A query's place in a tree; each tree is asked for all queries in turn.
  void place(uint32_t query, uint32_t log_domain, uint32_t position, uint32_t log_height) {
    if (!is_on()) return;
    if (!is_in_rows_) {
      is_in_rows_ = is_row_next_ = true;
      n_trees_++;
      query_ = query;
      row_position_ = position;
      log_height_ = log_height;
      if (const auto layout = stark::fri_layout(params_, log_domain); layout.ok()) {
        layout_ = layout.value();
      }
    }
    if (n_trees_ > 1) return;
    begin("query");
    json_->member("position", query);
    json_->end_object();
  }
  void row(std::span<const uint8_t> values, const hash::Digest& leaf) {
    if (!is_on() || !is_row_next_) return;
    is_row_next_ = false;
    node_ = leaf;
    begin("row");
    json_->member("position", row_position_);
    json_->member("log_height", log_height_);
    json_->member("values", values);
    json_->member("leaf", leaf);
    json_->end_object();
  }

  // A leaf of a FRI layer. The query's coset comes first, and in it the leaf that has its value.
  void leaf(std::span<const uint8_t> values, const hash::Digest& leaf) {
    if (!is_on() || layer_ == layout_.n_layers) return;
    const stark::FriLayer& layer = layout_.layers[layer_];
    const uint32_t in_coset = query_ & ((uint32_t{1} << layer.n_folds) - 1);
    if (n_leaves_++ != in_coset >> stark::fri_log_leaf_values(layer)) return;
    node_ = leaf;
    begin("leaf");
    json_->member("layer", layer_);
    json_->member("values", values);
    json_->member("leaf", leaf);
    json_->end_object();
  }

  void pair(hash::DigestView left, hash::DigestView right, const hash::Digest& parent) {
    if (!is_on()) return;
    is_in_rows_ = false;
    n_leaves_ = 0;
    const bool is_left = equal(left, node_);
    if (!is_left && !equal(right, node_)) return;
    node_ = parent;
    begin("node");
    json_->member("side", is_left ? "right" : "left");
    json_->member("sibling", is_left ? right : left);
    json_->member("value", parent);
    json_->end_object();
  }

  // All pairs of a fold are announced before they are folded, in the same order.
  void pair_to_fold(uint32_t log_size, uint32_t pair) {
    if (n_folded_ != 0) n_to_fold_ = n_folded_ = 0;
    if (pair == query_ >> 1) {
      next_fold_ = n_to_fold_;
      log_size_ = log_size;
    }
    ++n_to_fold_;
  }
  template <class K, class F>
  void fold(const K& left, const K& right, const K& challenge, const F& inverse, const K& value) {
    const bool is_own = n_folded_++ == next_fold_;
    n_leaves_ = 0;
    if (!is_on() || !is_own) return;
    begin("fold");
    json_->member("log_size", log_size_);
    json_->member("position", query_);
    member("left", left);
    member("right", right);
    member("challenge", challenge);
    member("inverse", inverse);
    member("value", value);
    json_->end_object();
    query_ >>= 1;
    if (++n_folds_ == layout_.layers[layer_].n_folds) {
      ++layer_;
      n_folds_ = 0;
    }
  }

  template <class F>
  void last(uint32_t position, const F& point) {
    if (!is_on() || is_done_) return;
    is_done_ = true;
    begin("last");
    json_->member("position", position);
    member("point", point);
    json_->end_object();
  }

 private:
  bool is_on() const { return json_ != nullptr && n_segments_ == 1; }

  void begin(std::string_view event, std::string_view name = {}) {
    json_->begin_object();
    json_->member("event", event);
    if (!name.empty()) json_->member("name", name);
  }
  static bool equal(hash::DigestView a, const hash::Digest& b) {
    return std::equal(a.begin(), a.end(), b.begin());
  }

  // Writes what a field element feeds to a hash as hexadecimal digits.
  struct Encoder {
    std::array<uint8_t, 32> bytes{};
    size_t n_bytes = 0;

    void update_word(uint32_t word) {
      store_le(word, &bytes[n_bytes]);
      n_bytes += sizeof(word);
    }
    std::span<const uint8_t> written() const { return std::span(bytes).first(n_bytes); }
  };
  template <class Felt>
  void member(std::string_view name, const Felt& value) {
    Encoder encoder;
    value.hash_into(encoder);
    json_->member(name, encoder.written());
  }
  template <class Felt>
  void member(std::string_view name, std::span<const Felt> values) {
    json_->key(name);
    json_->begin_array();
    for (const Felt& value : values) {
      Encoder encoder;
      value.hash_into(encoder);
      json_->hex(encoder.written());
    }
    json_->end_array();
  }

  Json* json_ = nullptr;  // null: nothing is recorded
  stark::Params params_;
  stark::FriLayout layout_;
  uint32_t n_segments_ = 0;
  size_t n_roots_ = 0, n_messages_ = 0, n_challenges_ = 0, n_trees_ = 0;

  bool is_in_rows_ = false, is_row_next_ = false, is_done_ = false;
  uint32_t query_ = 0;  // the position of the first query, in the layer that is being folded
  uint32_t row_position_ = 0, log_height_ = 0;
  hash::Digest node_{};  // the last known node above its leaf

  size_t layer_ = 0;
  uint32_t n_folds_ = 0;   // of the layer
  uint32_t n_leaves_ = 0;  // of the layer, seen
  uint32_t n_to_fold_ = 0, n_folded_ = 0, next_fold_ = 0;
  uint32_t log_size_ = 0;
};

// There is one: what an instance does are static functions, so they have no object to find it by.
inline Recording recording;

}  // namespace ptvm::explainer
