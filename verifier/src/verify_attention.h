// The whole of verification of a proof file of attention: file, claim, policy, proof.
#pragma once

#include "shared/proof/attention_file.h"
#include "shared/util/arena.h"
#include "verifier/src/attention.h"
#include "verifier/src/policy.h"

namespace ptvm::verifier {

// What was found out about a proof, as far as it got.
struct AttentionFindings {
  proof::AttentionFile file;
  bool has_claim = false;
  security::Report security{};
  std::array<uint64_t, PTVM_PARTS> part_bytes{};
};

// Looks at a proof without verifying it: the file's form, and whether this build can check proofs
// of its claim. Sets `findings` and how large a workspace verify_attention() needs.
Status open_attention(std::span<const uint8_t> proof, AttentionFindings& findings,
                      size_t& workspace_size);

// All checks of spec/attention.md, section 8, over the messages of a proof file. The claim and the
// first message behind it are kept where they are; the rest is looked at once.
class AttentionVerification {
 public:
  using Findings = AttentionFindings;
  static constexpr size_t kMaxMessageBytes = max_attention_message_bytes();

  // Both outlive this.
  AttentionVerification(const Policy& policy, Arena& arena, Findings& findings)
      : policy_(policy), arena_(arena), findings_(findings) {}
  AttentionVerification(const AttentionVerification&) = delete;
  AttentionVerification& operator=(const AttentionVerification&) = delete;

  Message wanted() const;
  Status take(std::span<const uint8_t> message);
  // What a proof comes to that ends here: kAccepted if it is complete and all checks hold.
  Status end() const;
  // What is wrong with a proof that breaks off here.
  Status truncated() const;

 private:
  enum class Step : uint8_t { kMagic, kHeader, kClaim, kProofSize, kProof, kNone };

  Status take_header(std::span<const uint8_t> bytes);
  Status take_claim(std::span<const uint8_t> bytes);
  Status take_proof(std::span<const uint8_t> bytes);

  const Policy policy_;
  Arena& arena_;
  Findings& findings_;
  Step step_ = Step::kMagic;
  proof::Header header_{};
  uint32_t n_left_ = 0;  // bytes of the proof
  AttentionVerifier verifier_;
};

// All checks, on a proof that is at hand.
Status verify_attention(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
                        AttentionFindings& findings);

}  // namespace ptvm::verifier
