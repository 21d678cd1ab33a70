// The whole of verification of proof files about inference: file, claim, policy, proof.
#pragma once

#include "shared/proof/inference_file.h"
#include "shared/util/arena.h"
#include "verifier/src/inference.h"
#include "verifier/src/policy.h"

namespace ptvm::verifier {

// What was found out about a proof, as far as it got.
template <class Claim>
struct InferenceFindings {
  proof::InferenceFile<Claim> file{};
  bool has_claim = false;
  security::Report security{};
  std::array<uint64_t, PTVM_PARTS> part_bytes{};
};
using AttentionFindings = InferenceFindings<claim::AttentionClaim>;
using SourceFindings = InferenceFindings<claim::AttentionSourceClaim>;
using LookupsFindings = InferenceFindings<claim::LookupsClaim>;
using TransformerFindings = InferenceFindings<claim::TransformerClaim>;

// All of this is there for AttentionClaim, AttentionSourceClaim, LookupsClaim and TransformerClaim.

// Looks at a proof without verifying it: the file's form, and whether this build can check proofs
// of its claim. Sets `findings` and how large a workspace its verification needs.
template <class Claim>
Status open(std::span<const uint8_t> proof, InferenceFindings<Claim>& findings,
            size_t& workspace_size);

// All checks of spec/attention.md, section 8, over the messages of a proof file. The claim and the
// first message behind it are kept where they are; the rest is looked at once.
template <class Claim>
class InferenceVerification {
 public:
  using Findings = InferenceFindings<Claim>;
  static constexpr size_t kMaxMessageBytes = max_message_bytes(proof::components_of(Claim()));

  // Both outlive this.
  InferenceVerification(const Policy& policy, Arena& arena, Findings& findings)
      : policy_(policy), arena_(arena), findings_(findings) {}
  InferenceVerification(const InferenceVerification&) = delete;
  InferenceVerification& operator=(const InferenceVerification&) = delete;

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
  proof::InferenceStatement statement_;
  InferenceVerifier verifier_;
};

// All checks, on a proof that is at hand.
template <class Claim>
Status verify(std::span<const uint8_t> proof, const Policy& policy, Arena& arena,
              InferenceFindings<Claim>& findings);

// Attention in two proofs: both are valid, and the second is about the lookups that the first
// commits to.
Status verify_split(std::span<const uint8_t> source, std::span<const uint8_t> lookups,
                    const Policy& policy, Arena& arena, SourceFindings& source_findings,
                    LookupsFindings& lookups_findings);

}  // namespace ptvm::verifier
