// Reads a proof: field elements, digests and integers, each checked to be there and canonical, and
// counted towards the part of the proof that it belongs to.
#pragma once

#include <array>

#include "ptvm/verifier.h"
#include "shared/hash/digest.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::verifier {

class ProofReader : public ByteReader {
 public:
  using Counts = std::array<uint64_t, PTVM_PARTS>;

  ProofReader(std::span<const uint8_t> bytes, Counts& counts)
      : ByteReader(bytes), counts_(counts), last_remaining_(bytes.size()) {}
  ~ProofReader() { enter(part_); }
  ProofReader(const ProofReader&) = delete;
  ProofReader& operator=(const ProofReader&) = delete;

  // What is read from now on belongs to `part`, one of PTVM_PART_*.
  void enter(size_t part) {
    counts_[part_] += last_remaining_ - remaining();
    last_remaining_ = remaining();
    part_ = part;
  }

 private:
  Counts& counts_;
  size_t last_remaining_;
  size_t part_ = PTVM_PART_PUBLIC;
};

inline Status read_u64(ByteReader& reader, uint64_t& value) {
  if (!reader.have(sizeof(value))) return Status::kTruncated;
  value = reader.next_le<uint64_t>();
  return Status::kAccepted;
}

inline Status read_digest(ByteReader& reader, hash::Digest& digest) {
  if (!reader.have(digest.size())) return Status::kTruncated;
  const auto bytes = reader.next(digest.size());
  for (size_t i = 0; i < digest.size(); ++i) digest[i] = bytes[i];
  return Status::kAccepted;
}

// Fills `felts` from the next felts.size() * Felt::kBytes bytes.
template <class Felt>
Status read_felts(ByteReader& reader, std::span<Felt> felts) {
  if (!reader.have(uint64_t{felts.size()} * Felt::kBytes)) return Status::kTruncated;
  for (Felt& felt : felts) {
    if (!Felt::decode(reader.next(Felt::kBytes).data(), felt)) return Status::kNonCanonical;
  }
  return Status::kAccepted;
}

// The next `n_columns` elements of F, in place: one row of a tree, as its leaf is hashed.
template <class F>
Status read_row(ByteReader& reader, size_t n_columns, std::span<const uint8_t>& row) {
  if (!reader.have(uint64_t{n_columns} * F::kBytes)) return Status::kTruncated;
  row = reader.next(n_columns * F::kBytes);
  F value;
  for (size_t i = 0; i < row.size(); i += F::kBytes) {
    if (!F::decode(&row[i], value)) return Status::kNonCanonical;
  }
  return Status::kAccepted;
}

}  // namespace ptvm::verifier
