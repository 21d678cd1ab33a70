// The proof file (spec/proof-format.md): header, claim, and one proof a segment.
//
//   "PTVM", format version u16, backend u8, kind of statement u8, claim size u32, claim, then for
//   each segment of the claim: size u32, segment proof. Little-endian; nothing may follow.
//
// The claim of a program's run is read here, and others in inference_file.h.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "shared/claim/encoding.h"
#include "shared/proof/segment.h"

namespace ptvm::proof {

inline constexpr std::array<uint8_t, 4> kMagic = {'P', 'T', 'V', 'M'};
inline constexpr size_t kHeaderBytes = kMagic.size() + 2 + 1 + 1 + 4;

// A proof file taken apart, in place; its claim is decoded but not checked.
struct File {
  std::span<const uint8_t> claim_bytes;
  claim::Claim claim;
  std::span<const uint8_t> segment_bytes;  // all segments, each with its size before it
};

// What stands before the claim.
struct Header {
  uint8_t backend;
  uint32_t claim_size;
};

// Whether `bytes` begin like a proof.
inline bool has_magic(std::span<const uint8_t> bytes) {
  return bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
}

// Reads the header from behind its magic. kUnsupportedBackend if it is of another kind than `kind`.
inline Status read_header(std::span<const uint8_t, kHeaderBytes - kMagic.size()> bytes,
                          StatementKind kind, Header& header) {
  ByteReader reader(bytes);
  if (reader.next_le<uint16_t>() != kFormatVersion) return Status::kUnsupportedVersion;
  header.backend = reader.next_le<uint8_t>();
  if (reader.next_le<uint8_t>() != static_cast<uint8_t>(kind)) return Status::kUnsupportedBackend;
  header.claim_size = reader.next_le<uint32_t>();
  return Status::kAccepted;
}

// Decodes the claim behind `header`.
inline Status read_claim(std::span<const uint8_t> bytes, const Header& header, File& file) {
  file.claim_bytes = bytes;
  const auto claim = claim::decode(bytes);
  if (!claim.ok()) return claim.status();
  file.claim = claim.value();
  return header.backend == static_cast<uint8_t>(file.claim.extension.backend)
             ? Status::kAccepted
             : Status::kUnsupportedBackend;
}

// Takes a file of this kind apart, whatever is in its claim and in the `rest` behind it.
inline Status split_file(std::span<const uint8_t> bytes, StatementKind kind, Header& header,
                         std::span<const uint8_t>& claim, std::span<const uint8_t>& rest) {
  if (!has_magic(bytes)) return Status::kNotAProof;
  ByteReader reader(bytes);
  if (!reader.have(kHeaderBytes)) return Status::kTruncated;
  PTVM_RETURN_IF_ERROR(
      read_header(reader.next(kHeaderBytes).subspan<kMagic.size(), kHeaderBytes - kMagic.size()>(),
                  kind, header));
  if (!reader.have(header.claim_size)) return Status::kTruncated;
  claim = reader.next(header.claim_size);
  rest = reader.next(reader.remaining());
  return Status::kAccepted;
}

inline Status open_file(std::span<const uint8_t> bytes, File& file) {
  Header header;
  std::span<const uint8_t> claim;
  PTVM_RETURN_IF_ERROR(
      split_file(bytes, StatementKind::kProgram, header, claim, file.segment_bytes));
  return read_claim(claim, header, file);
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
