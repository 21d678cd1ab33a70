#include "verifier/tool/any_proof.h"

#ifdef PTVM_ATTENTION
#include "ptvm/attention.h"
#endif

#include <algorithm>

namespace ptvm::tool {
namespace {

#ifdef PTVM_ATTENTION

// Calls `get` for a result of attention, and gives `result` what it has in common with that.
template <class Get>
ptvm_status common(ptvm_result& result, Get get) {
  ptvm_attention_result of_attention{};
  of_attention.size = sizeof(of_attention);
  const ptvm_status status = get(of_attention);
  result = {};
  result.size = sizeof(result);
  result.status = of_attention.status;
  result.n_segments = of_attention.has_claim;
  result.proven_bits = of_attention.proven_bits;
  result.conjectured_bits = of_attention.conjectured_bits;
  result.limiting_term = of_attention.limiting_term;
  result.regime = of_attention.regime;
  std::ranges::copy(of_attention.claim_digest, result.claim_digest);
  std::ranges::copy(of_attention.part_bytes, result.part_bytes);
  return status;
}

#endif

}  // namespace

bool is_of_attention(std::span<const uint8_t> proof) {
  uint32_t kind = PTVM_STATEMENT_PROGRAM;
  return ptvm_statement_kind(&kind, proof.data(), proof.size()) == PTVM_ACCEPTED &&
         kind == PTVM_STATEMENT_ATTENTION;
}

ptvm_status workspace_size(size_t& n_bytes, std::span<const uint8_t> proof) {
#ifdef PTVM_ATTENTION
  if (is_of_attention(proof)) {
    return ptvm_attention_workspace_size(&n_bytes, proof.data(), proof.size());
  }
#endif
  return ptvm_workspace_size(&n_bytes, proof.data(), proof.size());
}

ptvm_status verify_any(ptvm_result& result, std::span<std::byte> workspace,
                       std::span<const uint8_t> proof, const ptvm_policy& policy) {
#ifdef PTVM_ATTENTION
  if (is_of_attention(proof)) {
    return common(result, [&](ptvm_attention_result& of_attention) {
      return ptvm_attention_verify(&of_attention, workspace.data(), workspace.size(), proof.data(),
                                   proof.size(), &policy);
    });
  }
#endif
  return ptvm_verify(&result, workspace.data(), workspace.size(), proof.data(), proof.size(),
                     &policy);
}

ptvm_status inspect_any(ptvm_result& result, std::span<const uint8_t> proof) {
#ifdef PTVM_ATTENTION
  if (is_of_attention(proof)) {
    return common(result, [&](ptvm_attention_result& of_attention) {
      return ptvm_attention_inspect(&of_attention, proof.data(), proof.size());
    });
  }
#endif
  return ptvm_inspect(&result, proof.data(), proof.size());
}

ptvm_status write_claim_json(std::span<char> text, size_t& length, std::span<const uint8_t> proof) {
  char* const out = text.empty() ? nullptr : text.data();
#ifdef PTVM_ATTENTION
  if (is_of_attention(proof)) {
    return ptvm_attention_claim_json(out, text.size(), &length, proof.data(), proof.size());
  }
#endif
  return ptvm_claim_json(out, text.size(), &length, proof.data(), proof.size());
}

}  // namespace ptvm::tool
