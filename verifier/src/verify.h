// The whole of verification: file, claim, policy, segments.
#pragma once

#include "shared/proof/file.h"
#include "shared/security/estimate.h"
#include "verifier/src/policy.h"
#include "verifier/src/segment.h"

namespace ptvm::verifier {

// What was found out about a proof, as far as it got.
struct Findings {
  proof::File file;
  bool has_claim = false;
  security::Report security{};  // of the weakest segment
  uint32_t segment = 0;         // the one looked at last
  std::array<uint64_t, PTVM_PARTS> part_bytes{};
};

// Looks at a proof without verifying it: the file's form, the claim's consistency, and the public
// values of every segment. Sets `findings` and how large a workspace verify() needs.
Status open(std::span<const uint8_t> proof, Findings& findings, size_t& workspace_size);

// All checks of spec/protocol.md, over the messages of a proof file. The claim, and the public
// values of a segment until its end, are kept where they are; the rest is looked at once.
class Verification {
 public:
  using Findings = verifier::Findings;
  static constexpr size_t kMaxMessageBytes = max_message_bytes();

  // Both outlive this.
  Verification(const Policy& policy, Arena& arena, Findings& findings)
      : policy_(policy), arena_(arena), findings_(findings) {}
  Verification(const Verification&) = delete;
  Verification& operator=(const Verification&) = delete;

  Message wanted() const;
  Status take(std::span<const uint8_t> message);
  // What a proof comes to that ends here: kAccepted if it is complete and all checks hold.
  Status end() const;
  // What is wrong with a proof that breaks off here.
  Status truncated() const;

 private:
  enum class Step : uint8_t {
    kMagic,
    kHeader,
    kClaim,
    kSegmentSize,
    kHeights,
    kLists,
    kProof,
    kNone
  };

  const claim::Claim& claim() const { return findings_.file.claim; }
  Status take_claim(std::span<const uint8_t> bytes);
  Status take_lists(std::span<const uint8_t> bytes);
  Status take_proof(std::span<const uint8_t> bytes);
  Status end_segment();

  const Policy policy_;
  Arena& arena_;
  Findings& findings_;
  Step step_ = Step::kMagic;
  proof::Header header_{};
  hash::Digest claim_digest_;

  // The present segment, findings_.segment.
  uint32_t n_left_ = 0;  // bytes
  size_t mark_ = 0;      // of the arena before it
  proof::SegmentPublic values_;
  SegmentStatement statement_;
  SegmentVerifier segment_;
};

// All checks, on a proof that is at hand.
Status verify(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
              Findings& findings);

}  // namespace ptvm::verifier
