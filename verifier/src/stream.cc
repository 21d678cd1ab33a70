#include "verifier/src/stream.h"

#include <algorithm>

namespace ptvm::verifier {

Status Stream::write(std::span<const uint8_t> bytes) {
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

Status Stream::end() {
  if (status_ == Status::kAccepted) status_ = verification_.end();
  return status_;
}

Status Stream::take(std::span<const uint8_t> message) {
  for (size_t i = 0; i < message.size() && n_header_ < header_.size(); ++i) {
    header_[n_header_++] = message[i];
  }
  return verification_.take(message);
}

Status Stream::make_room(const Message& message) {
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

size_t stream_workspace(const Findings& findings, size_t segment_workspace) {
  const claim::Claim& claim = findings.file.claim;
  proof::Heights all_present;
  all_present.fill(1);
  return sizeof(Stream) + proof::kHeaderBytes + findings.file.claim_bytes.size() +
         proof::list_bytes(claim.extension.proven_scope, all_present, claim.program.size(),
                           claim.initial_memory.size()) +
         segment_workspace + alignof(Stream);
}

}  // namespace ptvm::verifier
