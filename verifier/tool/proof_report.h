// What libverifier tells about a proof, as JSON for machines and as text for people.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "ptvm/verifier.h"

namespace ptvm::tool {

using Json = nlohmann::ordered_json;  // members stay in the order of the statement

// One line. Text that is not UTF-8 (a file's name can be) has its bad bytes replaced.
std::string to_text(const Json& json);

// "ConstraintsUnsatisfied: The constraints do not hold at the out-of-domain point."
std::string reason(ptvm_status status);

// The claim in `proof`, a statement-v1 object or one of attention
// (spec/attention-claim.schema.json), null if it cannot be read. Nothing is verified. What prints a
// claim takes either.
Json claim_json(std::span<const uint8_t> proof);

// {proven_bits, conjectured_bits, limiting_term}, null if there was no claim to tell them from.
Json security_json(const ptvm_result& result);

// A line "  LABEL   TEXT", as all of the following are made of.
void print_line(std::ostream& out, std::string_view label, std::string_view text);

bool is_of_attention(const Json& claim);
// "4 heads, dim 64, 64 steps behind 2 carried positions, score shift 2".
std::string attention_shape_text(const Json& shape);

// Who claims what: program, steps, final state, and what lies outside the claim's scope; or the
// shape of attention, and the commitments.
void print_claim(std::ostream& out, const Json& claim);
void print_security(std::ostream& out, const ptvm_result& result);
// The parameters of the protocol that the claim names.
void print_parameters(std::ostream& out, const Json& claim);
// The instructions of a program's claim, one a line, with their indices.
void print_listing(std::ostream& out, const Json& claim);
// Where the bytes of the file go, as far as verification counted them.
void print_sizes(std::ostream& out, const ptvm_result& result, uint64_t n_bytes);

// 1234567 as "1,234,567".
std::string grouped(uint64_t number);

}  // namespace ptvm::tool
