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
#include "shared/air/vm/multiply.h"
#include "shared/claim/claim.h"
#include "shared/field/batch_inverse.h"
#include "shared/field/m31.h"
#include "shared/stark/component.h"
#include "shared/stark/params.h"
#include "shared/util/bytes.h"
#include "shared/util/status.h"

namespace ptvm::proof {

// Both are absorbed into the transcript. The first is raised with every change of the encoding, the
// second with every change of the AIR.
inline constexpr uint16_t kFormatVersion = 1;
inline constexpr uint32_t kAirId = 1;

enum VmComponent : size_t { kCpu, kMultiply, kBitwise, kVmComponents };
inline constexpr std::array<const air::AirInfo*, kVmComponents> kVmAirInfo = {
    &air::kAirInfo<air::vm::Cpu>, &air::kAirInfo<air::vm::Multiply>,
    &air::kAirInfo<air::vm::Bitwise>};

inline constexpr unsigned kLogMinRows = 4;
inline constexpr unsigned kLogMaxRows = air::vm::Cpu::kLogMaxRows;
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
  Heights log_rows{};
  WordView instruction_counts;  // [n_instructions] how often each is executed
  WordView cell_clocks;         // [n_cells] clock of each cell's last tuple
  WordView byte_counts;         // [kByteEntries]
  WordView signed_byte_counts;  // [kByteEntries]
  WordView nibble_counts;       // [kNibbleEntries], or empty without the bitwise component
};

// Bytes of the public values of a segment with these heights.
constexpr size_t public_bytes(const Heights& heights, size_t n_instructions, size_t n_cells) {
  return kVmComponents + 4 * (n_instructions + n_cells + 2 * kByteEntries +
                              (heights[kBitwise] != 0 ? kNibbleEntries : 0));
}

// Whether the CPU is there, is the tallest and can order its clock.
constexpr bool heights_valid(const Heights& heights) {
  if (heights[kCpu] < kLogMinRows || heights[kCpu] > kLogMaxRows) return false;
  for (const size_t c : {kMultiply, kBitwise}) {
    if (heights[c] != 0 && (heights[c] < kLogMinRows || heights[c] > heights[kCpu])) return false;
  }
  return true;
}

// Reads the public values in place. All words must be canonical elements of M31.
inline Status read_public(ByteReader& reader, size_t n_instructions, size_t n_cells,
                          SegmentPublic& out) {
  if (!reader.have(kVmComponents)) return Status::kTruncated;
  const auto heights = reader.next(kVmComponents);
  for (size_t c = 0; c < kVmComponents; ++c) out.log_rows[c] = heights[c];
  if (!heights_valid(out.log_rows)) return Status::kInvalidShape;
  if (!reader.have(public_bytes(out.log_rows, n_instructions, n_cells) - kVmComponents)) {
    return Status::kTruncated;
  }
  const auto words = [&](size_t n) { return WordView(reader.next(4 * n)); };
  out.instruction_counts = words(n_instructions);
  out.cell_clocks = words(n_cells);
  out.byte_counts = words(kByteEntries);
  out.signed_byte_counts = words(kByteEntries);
  out.nibble_counts = words(out.log_rows[kBitwise] != 0 ? kNibbleEntries : 0);
  for (const WordView& list : {out.instruction_counts, out.cell_clocks, out.byte_counts,
                               out.signed_byte_counts, out.nibble_counts}) {
    for (size_t i = 0; i < list.size(); ++i) {
      if (!field::M31::is_canonical(list[i])) return Status::kNonCanonical;
    }
  }
  return Status::kAccepted;
}

// Whether a segment can take that many steps: a row is a step at most. Without this bound the clock,
// a number modulo p, would not tell a count of steps from one that is larger by p.
constexpr bool steps_fit(uint32_t steps, const SegmentPublic& values) {
  return steps <= uint32_t{1} << values.log_rows[kCpu];
}

// What identifies a segment beside its public values.
struct SegmentId {
  uint32_t index;  // of this segment
  uint32_t count;  // of the run's segments
  hash::Digest claim_digest;
};

// The transcript up to the trace: parameters, statement, public values. Every list is preceded by
// its length.
template <class Channel>
void mix_statement(Channel& channel, const stark::Params& params, const SegmentId& id,
                   const SegmentPublic& values) {
  mix_params(channel, params);
  std::array<uint32_t, 7 + kVmComponents + 8> header = {
      kFormatVersion, static_cast<uint32_t>(claim::Backend::kStwo),
      kAirId,         params.interaction_pow_bits,
      id.index,       id.count,
      kVmComponents};
  size_t n = 7;
  for (const uint8_t log_rows : values.log_rows) header[n++] = log_rows;
  for (size_t i = 0; i < 8; ++i) header[n++] = load_le<uint32_t>(&id.claim_digest[4 * i]);
  channel.mix_u32s(header);
  for (const WordView& list : {values.instruction_counts, values.cell_clocks, values.byte_counts,
                               values.signed_byte_counts, values.nibble_counts}) {
    channel.mix_word_list(list.bytes());
  }
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
// consumed, after `steps` steps; every instruction and table entry is yielded as often as it says;
// every cell is yielded with its value in `start` and consumed with the one in `end`. Requires both
// states to have n_cells cells, and no more steps than the CPU has rows.
template <class F, class Sink>
void add_public_terms(const claim::ProgramView& program, const claim::State& start,
                      const claim::State& end, uint32_t steps, const SegmentPublic& values,
                      Sink& sink) {
  using air::vm::Relation;
  const auto number = [](auto value) { return F::from_signed(static_cast<int64_t>(value)); };
  const auto add = [&](F numerator, Relation relation, auto... entries) {
    sink.add(numerator, air::vm::tuple(number(relation), number(entries)...));
  };
  const auto add_state = [&](F numerator, uint32_t clk, const isa::Registers& r) {
    add(numerator, Relation::kState, clk, r.pc, r.acc, r.sp, r.carry, r.halted);
  };
  const F one = F::one();

  add_state(-one, 0, start.registers);
  add_state(one, steps, end.registers);
  for (size_t pc = 0; pc < program.size(); ++pc) {
    const isa::Instruction instruction = program[pc];
    add(-F(values.instruction_counts[pc]), Relation::kRom, pc, (pc + 1) % 256, instruction.operand,
        air::vm::flags_of(instruction.opcode), air::vm::alu_operation_of(instruction.opcode));
  }
  for (size_t a = 0; a < values.cell_clocks.size(); ++a) {
    add(-one, Relation::kMemory, a, start.memory[a], 0);
    add(one, Relation::kMemory, a, end.memory[a], values.cell_clocks[a]);
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
