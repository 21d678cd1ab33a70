// A statement about inference as prover and verifier share it: which components its proof has, the
// data trees that its claim commits to, the tables whose lookups it counts, and the caller's part
// of the transcript (spec/attention.md, section 6).
//
// Every kind of statement is this one structure, made from its claim; nothing below here knows of
// kinds.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "shared/air/inference/relations.h"
#include "shared/air/tape.h"
#include "shared/claim/claim.h"
#include "shared/hash/digest.h"
#include "shared/inference/tables.h"
#include "shared/inference/transformer.h"
#include "shared/proof/segment.h"
#include "shared/stark/data_commitment.h"

namespace ptvm::proof {

inline constexpr size_t kMaxInferenceComponents = 8;
inline constexpr size_t kMaxAirParameters = 9;
inline constexpr size_t kMaxPublicTables = 4;

struct InferenceComponent {
  const air::AirInfo* info = nullptr;
  const air::Tape* tape = nullptr;
  size_t n_rows = 0;  // that are used; the others are padding
  std::array<uint32_t, kMaxAirParameters> parameters{};

  // log2 of all rows.
  constexpr unsigned log_rows() const {
    return std::max(kLogMinRows, static_cast<unsigned>(std::bit_width(n_rows - 1)));
  }
};
template <class Air>
constexpr InferenceComponent inference_component(
    size_t n_rows, std::array<uint32_t, kMaxAirParameters> parameters = {}) {
  static_assert(air::kAirInfo<Air>.n_parameters <= kMaxAirParameters);
  return {&air::kAirInfo<Air>, &air::kTape<Air>, n_rows, parameters};
}

// A table that the verifier knows. The proof says how often each entry is looked up.
struct PublicTable {
  air::inference::Relation relation{};
  // The numbers 0, 1, .., 255, each by itself, if this is empty.
  std::span<const inference::TableEntry> entries{};

  constexpr size_t size() const { return entries.empty() ? kByteEntries : entries.size(); }
};

struct InferenceStatement {
  StatementKind kind{};
  uint32_t version = 0;  // of its claim
  hash::Digest claim_digest{};
  claim::Backend backend{};
  stark::Params params;
  uint32_t requested_proven_bits = 0;

  std::array<InferenceComponent, kMaxInferenceComponents> all_components{};
  size_t n_components = 0;
  std::array<hash::Digest, air::kMaxDataTrees> all_commitments{};
  size_t n_data = 0;
  std::array<PublicTable, kMaxPublicTables> all_tables{};
  size_t n_tables = 0;

  // Of transformer layers, whose sections are terms of the verifier too.
  inference::StackShape stack{.layers = 0};
  std::span<const inference::LayerMultipliers> multipliers{};  // [layers]

  constexpr std::span<const InferenceComponent> components() const {
    return std::span(all_components).first(n_components);
  }
  constexpr std::span<const hash::Digest> commitments() const {
    return std::span(all_commitments).first(n_data);
  }
  constexpr std::span<const PublicTable> tables() const {
    return std::span(all_tables).first(n_tables);
  }
  constexpr void add(const InferenceComponent& component) {
    all_components[n_components++] = component;
  }
  constexpr void add(const PublicTable& table) { all_tables[n_tables++] = table; }
  constexpr void add(std::span<const hash::Digest> more) {
    for (const hash::Digest& commitment : more) all_commitments[n_data++] = commitment;
  }

  // log2 of the rows of the tallest component.
  constexpr unsigned log_rows() const {
    unsigned log_rows = 0;
    for (const auto& component : components()) log_rows = std::max(log_rows, component.log_rows());
    return log_rows;
  }
  // The columns of data tree `number`, from 1.
  constexpr size_t n_data_columns(size_t number) const {
    size_t n = 0;
    for (const auto& component : components()) n += component.info->n_columns_in(number);
    return n;
  }
  // The counts of all tables, words, in order.
  constexpr size_t n_counts() const {
    size_t n = 0;
    for (const auto& table : tables()) n += table.size();
    return n;
  }
  // LogUp's fractions, those of padding rows and of the verifier's terms included.
  constexpr uint64_t n_fractions() const {
    uint64_t n = n_counts() + n_linear_sections(stack) + n_round_sections(stack);
    for (const auto& component : components()) {
      n += uint64_t{component.info->n_fractions} << component.log_rows();
    }
    return n;
  }
  // What stands in front of the trace's root: data trees, then counts.
  template <class I>
  constexpr size_t data_bytes() const {
    size_t n = 0;
    for (size_t number = 1; number <= n_data; ++number) {
      n += stark::DataTree<I>::encoded_bytes(n_data_columns(number));
    }
    return n;
  }
  template <class I>
  constexpr size_t public_bytes() const {
    return data_bytes<I>() + 4 * n_counts();
  }
};

// What a claim says in the same way whatever it is about.
template <class Claim>
constexpr InferenceStatement begin_statement(const Claim& claim, StatementKind kind,
                                             uint32_t version,
                                             std::span<const InferenceComponent> components) {
  InferenceStatement statement;
  statement.kind = kind;
  statement.version = version;
  statement.backend = claim.backend;
  statement.params = claim.parameters;
  statement.requested_proven_bits = claim.requested_proven_bits;
  for (const InferenceComponent& component : components) statement.add(component);
  return statement;
}

template <class I>
using DataTrees = std::array<stark::DataTree<I>, air::kMaxDataTrees>;

// Reads the data trees; they must be those that the statement commits to.
template <class I>
Status read_data_trees(std::span<const uint8_t> bytes, const InferenceStatement& statement,
                       DataTrees<I>& trees) {
  ByteReader reader(bytes);
  for (size_t i = 0; i < statement.n_data; ++i) {
    const size_t n_columns = statement.n_data_columns(i + 1);
    if (!trees[i].decode(reader.next(stark::DataTree<I>::encoded_bytes(n_columns)))) {
      return Status::kNonCanonical;
    }
    if (trees[i].commitment() != statement.all_commitments[i]) return Status::kDataMismatch;
  }
  return Status::kAccepted;
}

// All counts must be canonical elements of M31.
inline Status check_counts(WordView counts) {
  for (size_t i = 0; i < counts.size(); ++i) {
    if (!field::M31::is_canonical(counts[i])) return Status::kNonCanonical;
  }
  return Status::kAccepted;
}

// The transcript up to the trace: parameters, claim, counts. The claim commits to the data trees.
template <class I>
void mix_statement(typename I::Channel& channel, const InferenceStatement& statement,
                   WordView counts) {
  I::mix_params(channel, statement.params);
  std::array<uint32_t, 5 + 8> header = {kFormatVersion, static_cast<uint32_t>(statement.kind),
                                        statement.version, static_cast<uint32_t>(statement.backend),
                                        statement.params.interaction_pow_bits};
  for (size_t i = 0; i < 8; ++i) header[5 + i] = load_le<uint32_t>(&statement.claim_digest[4 * i]);
  channel.mix_u32s(header);
  std::span<const uint8_t> bytes = counts.bytes();
  for (const PublicTable& table : statement.tables()) {
    channel.mix_word_list(bytes.first(4 * table.size()));
    bytes = bytes.subspan(4 * table.size());
  }
}

// Adds the sections of a stack of layers, each of which one row consumes.
template <class F, class Sink>
void add_section_terms(const InferenceStatement& statement, Sink& sink) {
  using air::inference::Relation;
  const auto add = [&](Relation relation, auto... entries) {
    sink.add(-F::one(), std::array<F, 1 + sizeof...(entries)>{F(static_cast<uint32_t>(relation)),
                                                              F(uint32_t{entries})...});
  };
  const inference::StackShape& stack = statement.stack;
  for (uint32_t i = 0; i < inference::n_linear_sections(stack); ++i) {
    const inference::LinearSection s = linear_section(stack, i);
    add(Relation::kLinearSection, i, s.in_line, s.in_line + s.inputs - 1, s.out_line,
        s.outputs - 1);
  }
  for (uint32_t i = 0; i < inference::n_round_sections(stack); ++i) {
    const inference::RoundSection s =
        round_section(stack, statement.multipliers[i / inference::kRoundSectionsOfLayer], i);
    const bool is_norm = s.kind == inference::RoundKind::kNorm;
    add(Relation::kRoundSection, i, 1 + static_cast<uint32_t>(s.kind), s.in_line,
        is_norm ? s.norm : s.in2_line, s.out_line, s.out_line + s.lines - 1, s.multiplier, s.uses);
  }
}

// Adds the verifier's terms, the tables' entries and sections, to `sink` by sink.add(numerator,
// tuple).
template <class F, class Sink>
void add_public_terms(const InferenceStatement& statement, WordView counts, Sink& sink) {
  size_t next = 0;
  for (const PublicTable& table : statement.tables()) {
    const F relation(static_cast<uint32_t>(table.relation));
    for (uint32_t i = 0; i < table.size(); ++i) {
      const F yielded = -F(counts[next++]);
      if (table.entries.empty()) {
        sink.add(yielded, std::array<F, 2>{relation, F(i)});
      } else {
        sink.add(yielded, std::array<F, 3>{relation, F::from_signed(table.entries[i].input),
                                           F::from_signed(table.entries[i].output)});
      }
    }
  }
  add_section_terms<F>(statement, sink);
}

}  // namespace ptvm::proof
