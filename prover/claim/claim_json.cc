#include "prover/claim/claim_json.h"

#include <limits>

#include "prover/claim/program_json.h"
#include "prover/claim/strict_json.h"
#include "shared/claim/statement_json.h"

namespace ptvm::claim {
namespace {

using strict_json::array;
using strict_json::boolean;
using strict_json::fixed;
using strict_json::hex;
using strict_json::integer;
using strict_json::object;
using strict_json::Reader;

struct StringSink {
  std::string text;
  void write(std::string_view piece) { text += piece; }
};

template <class Enum>
Reader enumeration(Enum& target) {
  return strict_json::one_of(Names<Enum>::kNames,
                             [&target](size_t number) { target = static_cast<Enum>(number); });
}

Reader transformer_config(TransformerConfig& target, AttentionMode& attention_mode) {
  return object({{"d_model", integer(target.d_model)},
                 {"num_heads", integer(target.num_heads)},
                 {"num_layers", integer(target.num_layers)},
                 {"vocab_size", integer(target.vocab_size)},
                 {"max_seq_len", integer(target.max_seq_len)},
                 {"ff_dim", integer(target.ff_dim)},
                 {"attention_mode", enumeration(attention_mode)}});
}

Reader parameters(stark::Params& target) {
  return object({{"log_blowup", integer(target.log_blowup)},
                 {"n_queries", integer(target.n_queries)},
                 {"query_pow_bits", integer(target.query_pow_bits)},
                 {"interaction_pow_bits", integer(target.interaction_pow_bits)},
                 {"fold_step", integer(target.fold_step)},
                 {"log_last_layer_degree_bound", integer(target.log_last_layer_degree)}});
}

Reader extension(ClaimData& claim) {
  constexpr size_t kNoLimit = std::numeric_limits<uint32_t>::max();
  return object(
      {{"version", integer(kExtensionVersion, kExtensionVersion, [](uint64_t) {})},
       {"backend", enumeration(claim.extension.backend)},
       {"proven_scope", enumeration(claim.extension.proven_scope)},
       {"engine_check", enumeration(claim.extension.engine_check)},
       {"parameters", parameters(claim.extension.parameters)},
       {"requested_proven_bits", integer(claim.extension.requested_proven_bits)},
       {"segment_steps",
        array(claim.segment_steps, kNoLimit, [](uint32_t& steps) { return integer(steps); })},
       {"cuts", array(claim.cuts, kNoLimit, [](StateData& cut) { return state_reader(cut); })}});
}

Reader commitments(Commitments& target, std::string& prover_build_info) {
  return object({{"scheme_version", fixed(kCommitmentScheme)},
                 {"hash_function", fixed(kHashFunction)},
                 {"program_hash", hex(target.program_hash)},
                 {"transformer_config_hash", hex(target.transformer_config_hash)},
                 {"deterministic_model_hash", hex(target.deterministic_model_hash)},
                 {"stark_options_hash", hex(target.stark_options_hash)},
                 {"prover_build_info", strict_json::text(prover_build_info)},
                 {"prover_build_hash", hex(target.prover_build_hash)}});
}

Reader statement(ClaimData& claim) {
  Options& options = claim.options;
  Equivalence& equivalence = claim.equivalence;
  return object(
      {{"statement_version", fixed(kStatementVersionText)},
       {"semantic_scope", fixed(kSemanticScope)},
       {"program", program_reader(claim.program)},
       {"attention_mode", enumeration(claim.attention_mode)},
       {"transformer_config", transformer_config(claim.transformer_config, claim.attention_mode)},
       {"steps", integer(claim.steps)},
       {"final_state", state_reader(claim.final_state)},
       {"options", object({{"expansion_factor", integer(options.expansion_factor)},
                           {"num_colinearity_checks", integer(options.num_colinearity_checks)},
                           {"security_level", integer(options.security_level)}})},
       {"equivalence",
        object({{"checked_steps", integer(equivalence.checked_steps)},
                {"transformer_fingerprint", hex(equivalence.transformer_fingerprint)},
                {"native_fingerprint", hex(equivalence.native_fingerprint)}})},
       {"commitments", commitments(claim.commitments, claim.prover_build_info)},
       {"extension", extension(claim)}});
}

}  // namespace

Reader state_reader(StateData& target) {
  isa::Registers& registers = target.registers;
  return object({{"pc", integer(registers.pc)},
                 {"acc", integer(registers.acc)},
                 {"sp", integer(registers.sp)},
                 {"zero_flag", boolean(registers.zero)},
                 {"carry_flag", boolean(registers.carry)},
                 {"halted", boolean(registers.halted)},
                 {"memory", memory_reader(target.memory)}});
}

std::string to_json(const Claim& claim) {
  StringSink compact;
  write_statement_json(claim, compact);
  return nlohmann::ordered_json::parse(compact.text).dump(2) + "\n";
}

absl::StatusOr<ClaimData> from_json(std::string_view text) {
  ClaimData claim;
  if (absl::Status status = strict_json::read(text, statement(claim)); !status.ok()) return status;
  return claim;
}

}  // namespace ptvm::claim
