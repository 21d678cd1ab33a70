// Encodings of claims about inference: words and digests, one behind the other, little-endian.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "shared/claim/claim.h"
#include "shared/hash/digest.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::claim {

// The words that parameters take; log_lifted_size, which is 0 in such claims, is none.
inline constexpr size_t kParamsWords = 6;

// Writes to a buffer that is large enough.
class ClaimWriter {
 public:
  constexpr explicit ClaimWriter(uint8_t* out) : out_(out) {}

  template <class... Words>
  constexpr void put(Words... words) {
    (put_word(static_cast<uint32_t>(words)), ...);
  }
  constexpr void put_params(const stark::Params& p) {
    put(p.log_blowup, p.n_queries, p.query_pow_bits, p.interaction_pow_bits, p.fold_step,
        p.log_last_layer_degree);
  }
  constexpr void put_digests(std::span<const hash::Digest> digests) {
    for (const hash::Digest& digest : digests) {
      out_ = std::copy(digest.begin(), digest.end(), out_);
    }
  }

 private:
  constexpr void put_word(uint32_t word) {
    store_le(word, out_);
    out_ += 4;
  }

  uint8_t* out_;
};

// Reads what is there: whoever asks for more than that has looked at the size before.
class ClaimReader {
 public:
  constexpr explicit ClaimReader(std::span<const uint8_t> bytes) : reader_(bytes) {}

  constexpr uint32_t word() { return reader_.next_le<uint32_t>(); }
  constexpr void read_digests(std::span<hash::Digest> digests) {
    for (hash::Digest& digest : digests) {
      const auto bytes = reader_.next(hash::kDigestBytes);
      std::copy(bytes.begin(), bytes.end(), digest.begin());
    }
  }
  // What each claim begins with: the version, which must be `version`, and the backend.
  constexpr Status read_start(uint32_t version, Backend& backend) {
    if (word() != version) return Status::kUnsupportedVersion;
    const uint32_t number = word();
    if (number >= Names<Backend>::kNames.size()) return Status::kUnsupportedBackend;
    backend = static_cast<Backend>(number);
    return Status::kAccepted;
  }
  // In range.
  constexpr Status read_params(stark::Params& params) {
    params = {};
    for (uint32_t* const field :
         {&params.log_blowup, &params.n_queries, &params.query_pow_bits,
          &params.interaction_pow_bits, &params.fold_step, &params.log_last_layer_degree}) {
      *field = word();
    }
    return stark::in_range(params) ? Status::kAccepted : Status::kInvalidParameters;
  }

 private:
  ByteReader reader_;
};

}  // namespace ptvm::claim
