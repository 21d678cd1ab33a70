// Fuzzes the streaming functions: a proof that comes in pieces of any sizes is
// accepted exactly if ptvm_verify accepts it whole, and is refused for the same
// reason if the file can be opened.

#include <algorithm>
#include <memory>

#include "shared/util/status.h"
#include "tests/fuzz/checked_proof.h"
#include "tests/fuzz/target.h"

namespace {

using namespace ptvm;
using fuzz::Bytes;

// Enough for all bytes of a proof, whether they can be opened or not.
size_t enough_for(std::span<const uint8_t> proof) {
  return (size_t{1} << 20) + (size_t{8} << 10) + proof.size();
}

ptvm_status whole_status(std::span<const uint8_t> proof, size_t workspace_size) {
  std::vector<uint8_t> workspace(workspace_size);
  return ptvm_verify(nullptr, workspace.data(), workspace.size(), proof.data(), proof.size(),
                     &fuzz::kAnyPolicy);
}

// A piece's size: nothing, a byte, or a part of what is left.
size_t piece_size(size_t n_left, fuzz::Random& random) {
  switch (fuzz::below(random, 4)) {
    case 0:
      return std::min(n_left, fuzz::below(random, 3));
    case 1:
      return fuzz::below(random, n_left + 1);
    case 2:
      return n_left;
    default:
      return std::min(n_left, fuzz::below(random, 64));
  }
}

ptvm_status streamed_status(std::span<const uint8_t> proof, size_t workspace_size, size_t shift,
                            fuzz::Random& random) {
  std::vector<uint8_t> workspace(workspace_size + shift, 0x5a);
  ptvm_stream* stream = nullptr;
  const ptvm_status begun =
      ptvm_stream_begin(&stream, workspace.data() + shift, workspace_size, &fuzz::kAnyPolicy);
  PTVM_FUZZ_CHECK(begun == PTVM_ACCEPTED && stream != nullptr);
  ptvm_status written = PTVM_ACCEPTED;
  for (size_t done = 0; done < proof.size();) {
    // Each piece in a block of its own, which is gone after the call.
    const Bytes piece(
        proof.begin() + static_cast<ptrdiff_t>(done),
        proof.begin() + static_cast<ptrdiff_t>(done + piece_size(proof.size() - done, random)));
    done += piece.size();
    const ptvm_status status = ptvm_stream_write(stream, piece.data(), piece.size());
    PTVM_FUZZ_CHECK(written == PTVM_ACCEPTED || status == written);
    written = status;
  }
  ptvm_result result = {};
  result.size = sizeof(result);
  const ptvm_status ended = ptvm_stream_end(&result, stream);
  PTVM_FUZZ_CHECK(result.status == ended);
  PTVM_FUZZ_CHECK(written == PTVM_ACCEPTED || ended == written);

  size_t head_size = 1, length = 0;
  const uint8_t* head = ptvm_stream_head(&head_size, stream);
  PTVM_FUZZ_CHECK((head == nullptr) == (head_size == 0));
  if (head != nullptr) {
    PTVM_FUZZ_CHECK(head_size <= proof.size() && std::equal(head, head + head_size, proof.data()));
    PTVM_FUZZ_CHECK(ptvm_claim_json(nullptr, 0, &length, head, head_size) ==
                    static_cast<ptvm_status>(Status::kBufferTooSmall));
  }
  PTVM_FUZZ_CHECK(ended != PTVM_ACCEPTED || head != nullptr);
  return ended;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> proof(data, size);
  if (proof.empty()) return 0;
  fuzz::Random random(size * 31 + data[size / 2] * 7u + data[size - 1]);

  size_t needed = 1;
  const ptvm_status opened = ptvm_stream_workspace_size(&needed, data, size);
  PTVM_FUZZ_CHECK((opened == PTVM_ACCEPTED) == (needed != 0) && needed <= enough_for(proof));
  const size_t workspace_size = opened == PTVM_ACCEPTED ? needed : enough_for(proof);

  const ptvm_status status =
      streamed_status(proof, workspace_size, fuzz::below(random, 16), random);
  const ptvm_status whole = whole_status(proof, enough_for(proof));
  PTVM_FUZZ_CHECK((status == PTVM_ACCEPTED) == (whole == PTVM_ACCEPTED));
  PTVM_FUZZ_CHECK(status != PTVM_ACCEPTED || fuzz::is_in_corpus(proof));
  PTVM_FUZZ_CHECK(status != static_cast<ptvm_status>(Status::kInternal));
  // A stream cannot know that a claim which is announced too large will never come.
  if (opened == PTVM_ACCEPTED) PTVM_FUZZ_CHECK(status == whole);
  return 0;
}
