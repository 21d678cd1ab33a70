// Reads pieces of a proof that is at hand: field elements, digests and integers, each checked to be
// there and canonical.
#pragma once

#include "shared/hash/digest.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::verifier {

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

}  // namespace ptvm::verifier
