// Verification of a proof that arrives in pieces: it keeps the claim, the public values of one
// segment and what a verification needs anyway, so its memory does not depend on the proof's size.
#pragma once

#include <algorithm>

#include "shared/proof/file.h"
#include "verifier/src/policy.h"
#include "verifier/src/verify.h"

namespace ptvm::verifier {

// `Checks` are those of one kind of statement, over the messages of its proof file: Verification,
// or InferenceVerification. No message that need not be kept is longer than kMaxMessageBytes.
template <class Checks>
class BasicStream {
 public:
  using Findings = typename Checks::Findings;

  // Takes what `arena` has left, which outlives this.
  BasicStream(const Policy& policy, const Arena& arena)
      : arena_(arena), verification_(policy, arena_, findings_) {}
  BasicStream(const BasicStream&) = delete;
  BasicStream& operator=(const BasicStream&) = delete;

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
  Checks verification_;
  Status status_ = Status::kAccepted;

  std::array<uint8_t, proof::kHeaderBytes> header_;
  size_t n_header_ = 0;
  std::span<uint8_t> head_;
  // A message of which some bytes are there.
  std::array<uint8_t, Checks::kMaxMessageBytes> passing_;  // the room for one that is not kept
  std::span<uint8_t> room_;
  size_t n_held_ = 0;
};

template <class Checks>
Status BasicStream<Checks>::write(std::span<const uint8_t> bytes) {
  while (status_ == Status::kAccepted && !bytes.empty()) {
    const Message wanted = verification_.wanted();
    if (wanted.size == 0) {
      status_ = Status::kTrailingBytes;
    } else if (n_held_ == 0 && !wanted.is_kept && wanted.size <= bytes.size()) {
      status_ = take(bytes.first(wanted.size));
      bytes = bytes.subspan(wanted.size);
    } else if (n_held_ == 0 && room_.empty()) {
      status_ = make_room(wanted);
    } else {
      const auto some = bytes.first(std::min(bytes.size(), wanted.size - n_held_));
      std::copy(some.begin(), some.end(), room_.begin() + static_cast<ptrdiff_t>(n_held_));
      bytes = bytes.subspan(some.size());
      n_held_ += some.size();
      if (n_held_ < wanted.size) break;
      const std::span<const uint8_t> message = room_;
      room_ = {};
      n_held_ = 0;
      status_ = take(message);
    }
  }
  return status_;
}

template <class Checks>
Status BasicStream<Checks>::end() {
  if (status_ == Status::kAccepted) status_ = verification_.end();
  return status_;
}

template <class Checks>
Status BasicStream<Checks>::take(std::span<const uint8_t> message) {
  for (size_t i = 0; i < message.size() && n_header_ < header_.size(); ++i) {
    header_[n_header_++] = message[i];
  }
  return verification_.take(message);
}

template <class Checks>
Status BasicStream<Checks>::make_room(const Message& message) {
  if (!message.is_kept) {
    if (message.size > passing_.size()) return Status::kInternal;
    room_ = std::span(passing_).first(message.size);
    return Status::kAccepted;
  }
  if (message.part != PTVM_PART_CLAIM) {
    return arena_.take(message.size, room_) ? Status::kAccepted : Status::kWorkspaceTooSmall;
  }
  // The claim gets the header before it, so that they can be looked at as the beginning of a file.
  if (message.size > SIZE_MAX - header_.size() ||
      !arena_.take(header_.size() + message.size, head_)) {
    return Status::kWorkspaceTooSmall;
  }
  std::copy(header_.begin(), header_.end(), head_.begin());
  room_ = head_.subspan(header_.size());
  return Status::kAccepted;
}

using Stream = BasicStream<Verification>;
extern template class BasicStream<Verification>;

// An upper bound of what a Stream takes for the proof of `findings`, itself included.
//   segment_workspace  what its segments need at most
size_t stream_workspace(const Findings& findings, size_t segment_workspace);

}  // namespace ptvm::verifier
