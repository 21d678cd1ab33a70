// The parts of a claim as JSON, and the whole statement-v1 claim (spec/statement.md, section 2).
//
// Two orders of keys: as the statement lists them, for people, tools and fingerprints; sorted by
// bytes ("sorted" in the names), for the commitments.
#pragma once

#include <cstddef>

#include "shared/claim/canonical_json.h"
#include "shared/claim/claim.h"

namespace ptvm::claim {

template <class Sink>
void write_memory(JsonWriter<Sink>& json, MemoryView memory) {
  json.begin_array();
  for (size_t i = 0; i < memory.size(); ++i) json.number(memory[i]);
  json.end_array();
}

template <class Sink>
void write_instructions(JsonWriter<Sink>& json, ProgramView program) {
  json.begin_array();
  for (size_t pc = 0; pc < program.size(); ++pc) {
    const isa::Instruction instruction = program[pc];
    const isa::OpcodeInfo& info = isa::info(instruction.opcode);
    if (info.operand == isa::OperandKind::kNone) {
      json.string(info.statement_name);
    } else {
      json.begin_object();
      json.member(info.statement_name, instruction.operand);
      json.end_object();
    }
  }
  json.end_array();
}

template <class Sink>
void write_state(JsonWriter<Sink>& json, const State& state) {
  json.begin_object();
  json.member("pc", state.registers.pc);
  json.member("acc", state.registers.acc);
  json.member("sp", state.registers.sp);
  json.member("zero_flag", state.registers.zero);
  json.member("carry_flag", state.registers.carry);
  json.member("halted", state.registers.halted);
  json.key("memory");
  write_memory(json, state.memory);
  json.end_object();
}

template <class Sink>
void write_program_sorted(JsonWriter<Sink>& json, const Claim& claim) {
  json.begin_object();
  json.key("initial_memory");
  write_memory(json, claim.initial_memory);
  json.key("instructions");
  write_instructions(json, claim.program);
  json.end_object();
}

template <class Sink>
void write_transformer_config_sorted(JsonWriter<Sink>& json, const Claim& claim) {
  const TransformerConfig& config = claim.transformer_config;
  json.begin_object();
  json.member("attention_mode", name_of(claim.attention_mode));
  json.member("d_model", config.d_model);
  json.member("ff_dim", config.ff_dim);
  json.member("max_seq_len", config.max_seq_len);
  json.member("num_heads", config.num_heads);
  json.member("num_layers", config.num_layers);
  json.member("vocab_size", config.vocab_size);
  json.end_object();
}

template <class Sink>
void write_transformer_config(JsonWriter<Sink>& json, const Claim& claim) {
  const TransformerConfig& config = claim.transformer_config;
  json.begin_object();
  json.member("d_model", config.d_model);
  json.member("num_heads", config.num_heads);
  json.member("num_layers", config.num_layers);
  json.member("vocab_size", config.vocab_size);
  json.member("max_seq_len", config.max_seq_len);
  json.member("ff_dim", config.ff_dim);
  json.member("attention_mode", name_of(claim.attention_mode));
  json.end_object();
}

// In both orders at once: the statement's order is the sorted one.
template <class Sink>
void write_options(JsonWriter<Sink>& json, const Options& options) {
  json.begin_object();
  json.member("expansion_factor", options.expansion_factor);
  json.member("num_colinearity_checks", options.num_colinearity_checks);
  json.member("security_level", options.security_level);
  json.end_object();
}

template <class Sink>
void write_extension(JsonWriter<Sink>& json, const Claim& claim) {
  const Extension& extension = claim.extension;
  const stark::Params& parameters = extension.parameters;
  json.begin_object();
  json.member("version", kExtensionVersion);
  json.member("backend", name_of(extension.backend));
  json.member("proven_scope", name_of(extension.proven_scope));
  json.member("engine_check", name_of(extension.engine_check));
  json.key("parameters");
  json.begin_object();
  json.member("log_blowup", parameters.log_blowup);
  json.member("n_queries", parameters.n_queries);
  json.member("query_pow_bits", parameters.query_pow_bits);
  json.member("interaction_pow_bits", parameters.interaction_pow_bits);
  json.member("fold_step", parameters.fold_step);
  json.member("log_last_layer_degree_bound", parameters.log_last_layer_degree);
  json.end_object();
  json.member("requested_proven_bits", extension.requested_proven_bits);
  json.key("segment_steps");
  json.begin_array();
  for (size_t i = 0; i < claim.segments.size(); ++i) json.number(claim.segments.steps(i));
  json.end_array();
  json.key("cuts");
  json.begin_array();
  for (size_t i = 0; i + 1 < claim.segments.size(); ++i) write_state(json, claim.segments.cut(i));
  json.end_array();
  json.end_object();
}

template <class Sink>
void write_commitments(JsonWriter<Sink>& json, const Claim& claim) {
  const Commitments& commitments = claim.commitments;
  json.begin_object();
  json.member("scheme_version", kCommitmentScheme);
  json.member("hash_function", kHashFunction);
  json.member("program_hash", commitments.program_hash);
  json.member("transformer_config_hash", commitments.transformer_config_hash);
  json.member("deterministic_model_hash", commitments.deterministic_model_hash);
  json.member("stark_options_hash", commitments.stark_options_hash);
  json.member("prover_build_info", claim.prover_build_info);
  json.member("prover_build_hash", commitments.prover_build_hash);
  json.end_object();
}

// The whole claim, compact, to a sink with `void write(std::string_view)`. Requires a claim that
// `decode` could return.
template <class Sink>
void write_statement_json(const Claim& claim, Sink& sink) {
  JsonWriter<Sink> json(sink);
  json.begin_object();
  json.member("statement_version", kStatementVersionText);
  json.member("semantic_scope", kSemanticScope);
  json.key("program");
  json.begin_object();
  json.key("instructions");
  write_instructions(json, claim.program);
  json.key("initial_memory");
  write_memory(json, claim.initial_memory);
  json.end_object();
  json.member("attention_mode", name_of(claim.attention_mode));
  json.key("transformer_config");
  write_transformer_config(json, claim);
  json.member("steps", claim.steps);
  json.key("final_state");
  write_state(json, claim.final_state);
  json.key("options");
  write_options(json, claim.options);
  json.key("equivalence");
  json.begin_object();
  json.member("checked_steps", claim.equivalence.checked_steps);
  json.member("transformer_fingerprint", claim.equivalence.transformer_fingerprint);
  json.member("native_fingerprint", claim.equivalence.native_fingerprint);
  json.end_object();
  json.key("commitments");
  write_commitments(json, claim);
  json.key("extension");
  write_extension(json, claim);
  json.end_object();
}

}  // namespace ptvm::claim
