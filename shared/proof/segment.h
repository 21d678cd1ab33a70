// One segment of a run as prover and verifier share it: which components there are, the public
// values beside the claim, the caller's part of the transcript, and the verifier's own LogUp terms
// (spec/protocol.md, "Segments").
//
// The tables of the AIR are no committed columns. The proof lists how often each entry of a table
// is looked up, and at which clock each memory cell was last left; the verifier adds the fraction
// of each entry itself, in O(program + memory + tables).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "shared/air/info.h"
#include "shared/air/logup.h"
#include "shared/air/vm/bitwise.h"
#include "shared/air/vm/cpu.h"
#include "shared/air/vm/layer.h"
#include "shared/air/vm/multiply.h"
#include "shared/claim/claim.h"
#include "shared/field/batch_inverse.h"
#include "shared/field/m31.h"
#include "shared/stark/component.h"
#include "shared/stark/params.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::proof {

using claim::ProvenScope;

// Absorbed into the transcript, and raised with every change of the encoding.
inline constexpr uint16_t kFormatVersion = 1;

// What a proof file is about.
enum class StatementKind : uint8_t {
  kProgram,
  kAttention,
  kAttentionSource,
  kLookups,
  kTransformer
};

enum VmComponent : size_t { kCpu, kMultiply, kBitwise, kLayer, kVmComponents };
inline constexpr std::array<const air::AirInfo*, kVmComponents> kVmAirInfo = {
    &air::kAirInfo<air::vm::Cpu>, &air::kAirInfo<air::vm::Multiply>,
    &air::kAirInfo<air::vm::Bitwise>, &air::kAirInfo<air::vm::Layer>};

// The AIR that stands for a scope.
struct ScopeAir {
  uint32_t id;  // absorbed into the transcript; a new one with every change of the AIR
  // Its components. The first has a row for each step, and the others for some.
  std::span<const VmComponent> components;

  constexpr VmComponent steps() const { return components.front(); }
};
inline constexpr std::array<VmComponent, 3> kIsaComponents = {kCpu, kMultiply, kBitwise};
inline constexpr std::array<VmComponent, 1> kTransformerComponents = {kLayer};
inline constexpr std::array<ScopeAir, claim::Names<ProvenScope>::kNames.size()> kScopeAirs = {
    {{1, kIsaComponents}, {2, kTransformerComponents}}};
constexpr const ScopeAir& air_of(ProvenScope scope) {
  return kScopeAirs[static_cast<size_t>(scope)];
}

inline constexpr unsigned kLogMinRows = 4;
inline constexpr unsigned kLogMaxRows = air::vm::Cpu::kLogMaxRows;
static_assert(kLogMaxRows == air::vm::Layer::kLogMaxRows);
inline constexpr size_t kByteEntries = 256;    // of the byte and of the signed byte table
inline constexpr size_t kNibbleEntries = 256;  // of the nibble table: 16*a + b

// Little-endian 32-bit words in place.
class WordView {
 public:
  constexpr WordView() = default;
  constexpr explicit WordView(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  constexpr size_t size() const { return bytes_.size() / 4; }
  constexpr uint32_t operator[](size_t i) const { return load_le<uint32_t>(&bytes_[4 * i]); }
  constexpr std::span<const uint8_t> bytes() const { return bytes_; }

 private:
  std::span<const uint8_t> bytes_;
};

// Heights of the components: log2 of the rows, 0 for a component that is absent.
using Heights = std::array<uint8_t, kVmComponents>;

struct SegmentPublic {
  ProvenScope scope = ProvenScope::kIsa;
  Heights log_rows{};
  WordView instruction_counts;  // [n_instructions] how often each is executed
  WordView cell_clocks;         // [n_cells] clock of each cell's last tuple
  WordView cell_keys;           // [n_cells] greatest key of each cell; empty but for kTransformer
  WordView byte_counts;         // [kByteEntries]
  WordView signed_byte_counts;  // [kByteEntries]
  WordView nibble_counts;       // [kNibbleEntries], or empty without the bitwise component

  // log2 of the rows of the component with a row for each step, which is the tallest.
  constexpr unsigned log_step_rows() const { return log_rows[air_of(scope).steps()]; }
};

// The lists of a scope's public values, in the order in which they are encoded and absorbed.
inline constexpr size_t kPublicLists = 5;
using PublicLists = std::array<WordView SegmentPublic::*, kPublicLists>;
inline constexpr std::array<PublicLists, kScopeAirs.size()> kPublicListsOf = {
    {{&SegmentPublic::instruction_counts, &SegmentPublic::cell_clocks, &SegmentPublic::byte_counts,
      &SegmentPublic::signed_byte_counts, &SegmentPublic::nibble_counts},
     {&SegmentPublic::instruction_counts, &SegmentPublic::cell_clocks, &SegmentPublic::cell_keys,
      &SegmentPublic::byte_counts, &SegmentPublic::signed_byte_counts}}};
constexpr const PublicLists& lists_of(ProvenScope scope) {
  return kPublicListsOf[static_cast<size_t>(scope)];
}

// How long a list of a segment with these heights is.
constexpr size_t list_size(WordView SegmentPublic::*list, const Heights& heights,
                           size_t n_instructions, size_t n_cells) {
  if (list == &SegmentPublic::instruction_counts) return n_instructions;
  if (list == &SegmentPublic::cell_clocks || list == &SegmentPublic::cell_keys) return n_cells;
  if (list == &SegmentPublic::nibble_counts) return heights[kBitwise] != 0 ? kNibbleEntries : 0;
  return kByteEntries;
}

// Bytes of the lists of a segment with these heights.
constexpr size_t list_bytes(ProvenScope scope, const Heights& heights, size_t n_instructions,
                            size_t n_cells) {
  size_t n_words = 0;
  for (const auto list : lists_of(scope)) {
    n_words += list_size(list, heights, n_instructions, n_cells);
  }
  return 4 * n_words;
}

// Bytes of all its public values.
constexpr size_t public_bytes(ProvenScope scope, const Heights& heights, size_t n_instructions,
                              size_t n_cells) {
  return air_of(scope).components.size() + list_bytes(scope, heights, n_instructions, n_cells);
}

// Whether the component with a row for each step is there, is the tallest and can order its clock,
// and no component of another scope is there.
constexpr bool heights_valid(ProvenScope scope, const Heights& heights) {
  const ScopeAir& air = air_of(scope);
  const unsigned log_rows = heights[air.steps()];
  if (log_rows < kLogMinRows || log_rows > kLogMaxRows) return false;
  size_t n_present = 0, n_of_scope = 0;
  for (const uint8_t height : heights) n_present += height != 0;
  for (const VmComponent c : air.components) {
    if (heights[c] == 0) continue;
    if (heights[c] < kLogMinRows || heights[c] > log_rows) return false;
    ++n_of_scope;
  }
  return n_present == n_of_scope;
}

// Sets the scope and the heights from `bytes`, one for each component of the scope.
inline Status read_heights(std::span<const uint8_t> bytes, ProvenScope scope, SegmentPublic& out) {
  const ScopeAir& air = air_of(scope);
  out = SegmentPublic();
  out.scope = scope;
  for (size_t i = 0; i < bytes.size(); ++i) out.log_rows[air.components[i]] = bytes[i];
  return heights_valid(scope, out.log_rows) ? Status::kAccepted : Status::kInvalidShape;
}

// Sets the lists from `bytes`, [list_bytes()], in place. All words must be
// canonical elements of M31. Requires the heights.
inline Status read_lists(std::span<const uint8_t> bytes, size_t n_instructions, size_t n_cells,
                         SegmentPublic& out) {
  ByteReader reader(bytes);
  for (const auto list : lists_of(out.scope)) {
    const WordView words(reader.next(4 * list_size(list, out.log_rows, n_instructions, n_cells)));
    for (size_t i = 0; i < words.size(); ++i) {
      if (!field::M31::is_canonical(words[i])) return Status::kNonCanonical;
    }
    out.*list = words;
  }
  return Status::kAccepted;
}

// Reads the public values in place.
inline Status read_public(ByteReader& reader, ProvenScope scope, size_t n_instructions,
                          size_t n_cells, SegmentPublic& out) {
  const size_t n_heights = air_of(scope).components.size();
  if (!reader.have(n_heights)) return Status::kTruncated;
  PTVM_RETURN_IF_ERROR(read_heights(reader.next(n_heights), scope, out));
  const size_t n_rest = list_bytes(scope, out.log_rows, n_instructions, n_cells);
  if (!reader.have(n_rest)) return Status::kTruncated;
  return read_lists(reader.next(n_rest), n_instructions, n_cells, out);
}

// The public values of a segment of `claim`.
inline Status read_public(ByteReader& reader, const claim::Claim& claim, SegmentPublic& out) {
  return read_public(reader, claim.extension.proven_scope, claim.program.size(),
                     claim.initial_memory.size(), out);
}

// Whether a segment can take that many steps: a row is a step at most. Without this bound the
// clock, a number modulo p, would not tell a count of steps from one that is larger by p.
constexpr bool steps_fit(uint32_t steps, const SegmentPublic& values) {
  return steps <= uint32_t{1} << values.log_step_rows();
}

// What identifies a segment beside its public values.
struct SegmentId {
  claim::Backend backend;
  uint32_t index;  // of this segment
  uint32_t count;  // of the run's segments
  hash::Digest claim_digest;
};

// The transcript up to the trace: parameters, statement, public values. Every list is preceded by
// its length.
template <class I>
void mix_statement(typename I::Channel& channel, const stark::Params& params, const SegmentId& id,
                   const SegmentPublic& values) {
  I::mix_params(channel, params);
  const ScopeAir& air = air_of(values.scope);
  std::array<uint32_t, 7 + kVmComponents + 8> header = {
      kFormatVersion,
      static_cast<uint32_t>(id.backend),
      air.id,
      params.interaction_pow_bits,
      id.index,
      id.count,
      static_cast<uint32_t>(air.components.size())};
  size_t n = 7;
  for (const VmComponent c : air.components) header[n++] = values.log_rows[c];
  for (size_t i = 0; i < 8; ++i) header[n++] = load_le<uint32_t>(&id.claim_digest[4 * i]);
  channel.mix_u32s(std::span(header).first(n));
  for (const auto list : lists_of(values.scope)) channel.mix_word_list((values.*list).bytes());
}

// The number of LogUp fractions, those of padding rows and of the verifier's terms included.
inline uint64_t n_fractions(const SegmentPublic& values) {
  uint64_t n = 2 + values.instruction_counts.size() + 2 * values.cell_clocks.size() +
               2 * kByteEntries + values.nibble_counts.size();
  for (size_t c = 0; c < kVmComponents; ++c) {
    if (values.log_rows[c] != 0) {
      n += uint64_t{kVmAirInfo[c]->n_fractions} << values.log_rows[c];
    }
  }
  return n;
}

// Sums numerator / denominator over terms, a batch of inversions at a time.
template <class I>
class TermSum {
  using F = typename I::F;
  using K = typename I::K;

 public:
  explicit TermSum(const air::LookupElements<K>& lookup) : lookup_(lookup) {}

  template <size_t N>
  void add(F numerator, const std::array<F, N>& tuple) {
    if (numerator.is_zero()) return;
    numerators_[n_] = numerator;
    denominators_[n_] = lookup_.template combine<K>(tuple);
    if (++n_ == kBatch) flush();
  }
  // kPublicTermSingular if a denominator was zero.
  Status finish(K& sum) {
    flush();
    sum = sum_;
    return singular_ ? Status::kPublicTermSingular : Status::kAccepted;
  }

 private:
  static constexpr size_t kBatch = 32;

  void flush() {
    std::array<K, kBatch> inverses;
    singular_ |=
        !field::batch_inverse<K>(std::span(denominators_).first(n_), std::span(inverses).first(n_));
    for (size_t i = 0; i < n_; ++i) sum_ += inverses[i] * numerators_[i];
    n_ = 0;
  }

  const air::LookupElements<K>& lookup_;
  std::array<F, kBatch> numerators_;
  std::array<K, kBatch> denominators_;
  size_t n_ = 0;
  K sum_{};
  bool singular_ = false;
};

// Adds the public terms to `sink` by sink.add(numerator, tuple): `start` is yielded and `end`
// consumed, after `steps` steps; every instruction, or its block, and every table entry is yielded
// as often as it says; every cell is yielded with its value in `start` and consumed with the one in
// `end`. Requires both states to have n_cells cells, and no more steps than rows.
template <class F, class Sink>
void add_public_terms(const claim::ProgramView& program, const claim::State& start,
                      const claim::State& end, uint32_t steps, const SegmentPublic& values,
                      Sink& sink) {
  using air::vm::Relation;
  const auto number = [](auto value) { return F::from_signed(static_cast<int64_t>(value)); };
  const auto add = [&](F numerator, Relation relation, auto... entries) {
    sink.add(numerator, air::vm::tuple(number(relation), number(entries)...));
  };
  const bool is_isa = values.scope == ProvenScope::kIsa;
  const auto add_state = [&](F numerator, uint32_t clk, const isa::Registers& r) {
    if (is_isa) {
      add(numerator, Relation::kState, clk, r.pc, r.acc, r.sp, r.carry, r.halted);
    } else {
      add(numerator, Relation::kLayerState, clk, r.pc, r.acc, r.acc < 0, r.sp, r.zero, r.carry,
          r.halted);
    }
  };
  const auto add_instruction = [&](F numerator, size_t pc) {
    const isa::Instruction instruction = program[pc];
    const size_t next_pc = (pc + 1) % isa::kMaxInstructions;
    if (is_isa) {
      add(numerator, Relation::kRom, pc, next_pc, instruction.operand,
          air::vm::flags_of(instruction.opcode), air::vm::alu_operation_of(instruction.opcode));
    } else {
      const layer::Numbers numbers = layer::numbers_of(layer::compile(instruction));
      std::array<F, 3 + layer::kNumbers> tuple = {number(Relation::kBlock), number(pc),
                                                  number(next_pc)};
      for (size_t i = 0; i < numbers.size(); ++i) tuple[3 + i] = number(numbers[i]);
      sink.add(numerator, tuple);
    }
  };
  // A cell's key says which step of the segment wrote to it last, and is 0 if none did.
  const auto add_cell = [&](F numerator, size_t address, uint32_t key, int16_t value,
                            uint32_t clk) {
    if (is_isa) {
      add(numerator, Relation::kMemory, address, value, clk);
    } else {
      add(numerator, Relation::kAttention, address, key, value, clk);
    }
  };
  const F one = F::one();

  add_state(-one, 0, start.registers);
  add_state(one, steps, end.registers);
  for (size_t pc = 0; pc < program.size(); ++pc) {
    add_instruction(-F(values.instruction_counts[pc]), pc);
  }
  for (size_t a = 0; a < values.cell_clocks.size(); ++a) {
    add_cell(-one, a, 0, start.memory[a], 0);
    add_cell(one, a, is_isa ? 0 : values.cell_keys[a], end.memory[a], values.cell_clocks[a]);
  }
  for (size_t b = 0; b < kByteEntries; ++b) {
    add(-F(values.byte_counts[b]), Relation::kByte, b);
    add(-F(values.signed_byte_counts[b]), Relation::kSignedByte, b, b >> 7);
  }
  for (size_t i = 0; i < values.nibble_counts.size(); ++i) {
    add(-F(values.nibble_counts[i]), Relation::kNibbleAnd, i / 16, i % 16, (i / 16) & (i % 16));
  }
}

}  // namespace ptvm::proof
