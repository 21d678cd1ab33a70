// An instance of the protocol that does what another one does, and tells the recording of it.
//
// The verifier is a template over instances, so what it computes with this one is what it computes
// anyway: nothing here takes part in a decision.
#pragma once

#include "wasm/explainer/recording.h"

namespace ptvm::explainer {

template <class Base>
class RecordedChannel : public Base {
 public:
  using typename Base::Felt;

  RecordedChannel() { recording.start_segment(); }

  void mix_felts(std::span<const Felt> felts) {
    Base::mix_felts(felts);
    recording.values(felts);
  }
  void mix_root(hash::DigestView root) {
    Base::mix_root(root);
    recording.root(root);
  }
  Felt draw_felt() {
    Felt felt;
    draw_felts({&felt, 1});
    return felt;
  }
  void draw_felts(std::span<Felt> out) {
    const hash::Digest state = Base::digest();
    Base::draw_felts(out);
    recording.challenge(state, std::span<const Felt>(out));
  }
  [[nodiscard]] bool check_pow(uint32_t bits, uint64_t nonce) const {
    recording.nonce(bits, nonce);
    return Base::check_pow(bits, nonce);
  }
};

template <class Base>
struct RecordedHasher : Base {
  using Digest = hash::Digest;

  // The streaming form hashes the leaves of FRI layers, of at most 4 values of at most 32 bytes.
  class State : public Base::State {
   public:
    void update_word(uint32_t word) {
      Base::State::update_word(word);
      if (n_bytes_ == bytes_.size()) return;
      store_le(word, &bytes_[n_bytes_]);
      n_bytes_ += sizeof(word);
    }
    Digest finalize() {
      const Digest digest = Base::State::finalize();
      recording.leaf(std::span(bytes_).first(n_bytes_), digest);
      return digest;
    }

   private:
    std::array<uint8_t, 128> bytes_;
    size_t n_bytes_ = 0;
  };

  static Digest hash(std::span<const uint8_t> bytes) {
    const Digest digest = Base::hash(bytes);
    recording.row(bytes, digest);
    return digest;
  }
  static Digest hash_pair(hash::DigestView left, hash::DigestView right) {
    const Digest digest = Base::hash_pair(left, right);
    recording.pair(left, right, digest);
    return digest;
  }
};

template <class I>
struct Recorded : I {
  using typename I::DomainPoint;
  using typename I::F;
  using typename I::K;
  using typename I::Point;
  using Channel = RecordedChannel<typename I::Channel>;
  using Hasher = RecordedHasher<typename I::Hasher>;

  static uint32_t tree_position(uint32_t position, unsigned log_domain, unsigned log_height) {
    const uint32_t place = I::tree_position(position, log_domain, log_height);
    recording.place(position, log_domain, place, log_height);
    return place;
  }
  [[nodiscard]] static bool out_of_domain_point(const K& t, Point& z) {
    const bool exists = I::out_of_domain_point(t, z);
    if constexpr (requires { z.x; }) {
      recording.point(std::span<const K>(std::array{z.x, z.y}));
    } else {
      recording.point(std::span<const K>(&z, 1));
    }
    return exists;
  }
  // The verifier multiplies this by vanishing() at the same point.
  static K composition_value(const Point& z, unsigned log_rows,
                             std::span<const K, I::kCompositionColumns> columns) {
    const K value = I::composition_value(z, log_rows, columns);
    recording.constraints(value, I::vanishing(z, log_rows));
    return value;
  }
  static K fold(const K& a, const K& b, const K& alpha, const F& twiddle_inv) {
    const K value = I::fold(a, b, alpha, twiddle_inv);
    recording.fold(a, b, alpha, twiddle_inv, value);
    return value;
  }
  static F twiddle(bool is_first, unsigned log_size, uint32_t pair) {
    recording.pair_to_fold(log_size, pair);
    return I::twiddle(is_first, log_size, pair);
  }
  static F last_layer_point(unsigned log_size, uint32_t storage_index) {
    const F point = I::last_layer_point(log_size, storage_index);
    recording.last(storage_index, point);
    return point;
  }
};

}  // namespace ptvm::explainer
