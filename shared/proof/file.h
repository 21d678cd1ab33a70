// The proof file (spec/proof-format.md): header, claim, and one proof a segment.
//
//   "PTVM", format version u16, backend u16, claim size u32, claim, then for each segment of the
//   claim: size u32, segment proof. Little-endian; nothing may follow.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "shared/claim/encoding.h"
#include "shared/proof/segment.h"

namespace ptvm::proof {

inline constexpr std::array<uint8_t, 4> kMagic = {'P', 'T', 'V', 'M'};
inline constexpr size_t kHeaderBytes = kMagic.size() + 2 + 2;

// A proof file taken apart, in place; its claim is decoded but not checked.
struct File {
  std::span<const uint8_t> claim_bytes;
  claim::Claim claim;
  std::span<const uint8_t> segment_bytes;  // all segments, each with its size before it
};

inline Status open_file(std::span<const uint8_t> bytes, File& file) {
  ByteReader reader(bytes);
  if (!reader.have(kMagic.size())) return Status::kNotAProof;
  const auto magic = reader.next(kMagic.size());
  for (size_t i = 0; i < kMagic.size(); ++i) {
    if (magic[i] != kMagic[i]) return Status::kNotAProof;
  }
  if (!reader.have(8)) return Status::kTruncated;
  if (reader.next_le<uint16_t>() != kFormatVersion) return Status::kUnsupportedVersion;
  const uint16_t backend = reader.next_le<uint16_t>();
  const uint32_t claim_size = reader.next_le<uint32_t>();
  if (!reader.have(claim_size)) return Status::kTruncated;
  file.claim_bytes = reader.next(claim_size);
  const auto claim = claim::decode(file.claim_bytes);
  if (!claim.ok()) return claim.status();
  file.claim = claim.value();
  if (backend != static_cast<uint16_t>(file.claim.extension.backend)) {
    return Status::kUnsupportedBackend;
  }
  file.segment_bytes = reader.next(reader.remaining());
  return Status::kAccepted;
}

// Takes the next segment's proof off the front of `rest`.
inline Status next_segment(std::span<const uint8_t>& rest, std::span<const uint8_t>& segment) {
  ByteReader reader(rest);
  if (!reader.have(4)) return Status::kTruncated;
  const uint32_t size = reader.next_le<uint32_t>();
  if (!reader.have(size)) return Status::kTruncated;
  segment = reader.next(size);
  rest = reader.next(reader.remaining());
  return Status::kAccepted;
}

}  // namespace ptvm::proof
