// The canonical binary encoding of a claim (spec/statement.md, section 3).
//
// One claim has one encoding, and every string of bytes that `decode` accepts is the encoding of
// what it returns. The digest of these bytes is what the transcript absorbs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/claim/claim.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::claim {

// Appends the encoding of `claim` to `writer`. Requires a claim that `decode` could return.
void encode(const Claim& claim, ByteWriter& writer);
size_t encoded_size(const Claim& claim);

// Appends the 7 bytes of `registers`, the head of an encoded state.
void encode_registers(const isa::Registers& registers, ByteWriter& writer);

// The claim that `bytes` encode, as a view into them. Takes no memory; looks at each byte once.
//   kUnsupportedVersion  the version of the statement or of the extension is another
//   kUnsupportedBackend  the backend's number is unknown
//   kTruncated           the bytes end early
//   kTrailingBytes       bytes are left over
//   kNonCanonical        a flag is neither 0 nor 1, or another enum's number is unknown
//   kInvalidProgram      0 or more than 256 instructions, or one that does not exist
//   kInvalidClaim        the build information is empty, blank or not printable ASCII
//   kInvalidShape        there is no segment
Result<Claim> decode(std::span<const uint8_t> bytes);

// Blake2s-256 of the canonical bytes of a claim.
hash::Digest digest(std::span<const uint8_t> canonical_bytes);

}  // namespace ptvm::claim
