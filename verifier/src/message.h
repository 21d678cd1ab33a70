// Verification message by message.
//
// A proof is a sequence of messages, each of a length that follows from what came before it. A
// verifier is a state machine over them: it wants a message, is given it, and wants the next. So a
// proof can be checked in place or while it arrives, by the same code, and need never be in memory
// as a whole.
#pragma once

#include "ptvm/verifier.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::verifier {

// What a verifier wants next.
struct Message {
  size_t size = 0;                  // in bytes; 0 if the proof is complete
  uint8_t part = PTVM_PART_PUBLIC;  // the part of the proof that it counts to, a PTVM_PART_*
  bool is_kept = false;             // its bytes must stay where they are
};

// Gives `verifier` all its messages from a proof that is at hand.
// Returns: kAccepted, the first check that failed, or kTruncated.
template <class Verifier>
Status feed(Verifier& verifier, ByteReader& proof) {
  for (Message message = verifier.wanted(); message.size != 0; message = verifier.wanted()) {
    if (!proof.have(message.size)) return Status::kTruncated;
    PTVM_RETURN_IF_ERROR(verifier.take(proof.next(message.size)));
  }
  return Status::kAccepted;
}

}  // namespace ptvm::verifier
