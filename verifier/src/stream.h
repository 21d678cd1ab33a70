// Verification of a proof that arrives in pieces: it keeps the claim, the public values of one
// segment and what a Verification needs anyway, so its memory does not depend on the proof's size.
#pragma once

#include "verifier/src/verify.h"

namespace ptvm::verifier {

class Stream {
 public:
  // Takes what `arena` has left, which outlives this.
  Stream(const Policy& policy, const Arena& arena)
      : arena_(arena), verification_(policy, arena_, findings_) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Takes the next bytes of the proof, and does what can be done with them.
  // Returns: kAccepted if nothing is wrong so far, else the first check that failed, for ever.
  Status write(std::span<const uint8_t> bytes);
  // Returns: kAccepted if the proof is complete and all checks hold.
  Status end();

  const Findings& findings() const { return findings_; }
  // The beginning of the proof, header and claim; empty until it is there.
  std::span<const uint8_t> head() const { return findings_.has_claim ? head_ : head_.first(0); }

 private:
  Status take(std::span<const uint8_t> message);
  Status make_room(const Message& message);

  Arena arena_;
  Findings findings_;
  Verification verification_;
  Status status_ = Status::kAccepted;

  std::array<uint8_t, proof::kHeaderBytes> header_;
  size_t n_header_ = 0;
  std::span<uint8_t> head_;
  // A message of which some bytes are there.
  std::array<uint8_t, max_message_bytes()> passing_;  // the room for one that is not kept
  std::span<uint8_t> room_;
  size_t n_held_ = 0;
};

// An upper bound of what a Stream takes for the proof of `findings`, itself included.
//   segment_workspace  what its segments need at most
size_t stream_workspace(const Findings& findings, size_t segment_workspace);

}  // namespace ptvm::verifier
