// A statement-v1 claim: what a proof says (spec/statement.md).
//
// "This program, started on this memory, halts after exactly this many steps in this final state;
// and it was proven in this scope with these parameters." `Claim` is a view: the parts of variable
// length stand in their canonical binary encoding, somewhere else, and are read in place. It is
// made by `decode` (shared/claim/encoding.h), which checks the encoding; `check_claim`
// (shared/claim/check.h) then checks what the fields say about one another.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "shared/hash/digest.h"
#include "shared/isa/isa.h"
#include "shared/stark/params.h"
#include "shared/util/bytes.h"

namespace ptvm::claim {

// The texts that every claim has in common; the binary encoding implies them by its versions.
inline constexpr std::string_view kStatementVersionText = "statement-v1";
inline constexpr std::string_view kSemanticScope =
    "native_isa_execution_with_transformer_native_equivalence_check";
inline constexpr std::string_view kCommitmentScheme = "v1";
inline constexpr std::string_view kHashFunction = "blake2b-256";

inline constexpr uint16_t kStatementVersion = 1;
inline constexpr uint16_t kExtensionVersion = 1;

// How reads of the memory attend to the cell's history. The soft modes can be run, not proven.
enum class AttentionMode : uint8_t { kAverageHard };
// Which instance of the protocol the proof is of.
enum class Backend : uint8_t { kStwo, kCircle8, kVanilla };
// What the constraints say of each step: that it obeys the instruction set, or that it is what the
// layer computes that the program compiles to.
enum class ProvenScope : uint8_t { kIsa, kTransformer };
// Whether the prover ran the transformer beside the interpreter. No proof covers this.
enum class EngineCheck : uint8_t { kNone, kLockstep };

// The JSON names of an enum's values, by their numbers.
template <class Enum>
struct Names;
template <>
struct Names<AttentionMode> {
  static constexpr std::array<std::string_view, 1> kNames = {"AverageHard"};
};
template <>
struct Names<Backend> {
  static constexpr std::array<std::string_view, 3> kNames = {"stwo", "circle8", "vanilla"};
};
template <>
struct Names<ProvenScope> {
  static constexpr std::array<std::string_view, 2> kNames = {"isa", "transformer"};
};
template <>
struct Names<EngineCheck> {
  static constexpr std::array<std::string_view, 2> kNames = {"none", "lockstep"};
};

template <class Enum>
constexpr std::string_view name_of(Enum value) {
  return Names<Enum>::kNames[static_cast<size_t>(value)];
}

// The transformer that the program compiles to. Only `num_layers` is free, in 1..kMaxLayers: a
// layer holds at least one instruction.
struct TransformerConfig {
  uint32_t d_model = 36;
  uint32_t num_heads = 18;
  uint32_t num_layers = 1;
  uint32_t vocab_size = 256;
  uint32_t max_seq_len = 1000000;
  uint32_t ff_dim = 72;

  friend bool operator==(const TransformerConfig&, const TransformerConfig&) = default;
};
inline constexpr uint32_t kMaxLayers = isa::kMaxInstructions;

// The parameters as statement-v1 names them; each repeats one of the extension's.
struct Options {
  uint32_t expansion_factor = 0;        // 2^log_blowup
  uint32_t num_colinearity_checks = 0;  // n_queries
  uint32_t security_level = 0;          // requested_proven_bits

  friend bool operator==(const Options&, const Options&) = default;
};

using Fingerprint = std::array<uint8_t, 8>;
using Hash = hash::Digest;

struct Equivalence {
  uint64_t checked_steps = 0;  // steps under EngineCheck::kLockstep, 0 under kNone
  Fingerprint transformer_fingerprint{};
  Fingerprint native_fingerprint{};

  friend bool operator==(const Equivalence&, const Equivalence&) = default;
};

struct Commitments {
  Hash program_hash{};
  Hash transformer_config_hash{};
  Hash deterministic_model_hash{};
  Hash stark_options_hash{};
  Hash prover_build_hash{};

  friend bool operator==(const Commitments&, const Commitments&) = default;
};

// What our extension object says beyond statement-v1, but for the cuts.
struct Extension {
  Backend backend = Backend::kStwo;
  ProvenScope proven_scope = ProvenScope::kIsa;
  EngineCheck engine_check = EngineCheck::kNone;
  stark::Params parameters;            // log_lifted_size is 0
  uint32_t requested_proven_bits = 0;  // 0 when the parameters were chosen by hand

  friend bool operator==(const Extension&, const Extension&) = default;
};

// The fields of fixed size, common to the view below and the prover's owning twin.
struct Fields {
  AttentionMode attention_mode = AttentionMode::kAverageHard;
  TransformerConfig transformer_config;
  uint64_t steps = 0;
  Options options;
  Equivalence equivalence;
  Commitments commitments;
  Extension extension;

  friend bool operator==(const Fields&, const Fields&) = default;
};

// Instructions in place, three bytes each: opcode, operand (i16).
class ProgramView {
 public:
  static constexpr size_t kStride = 3;

  constexpr ProgramView() = default;
  constexpr explicit ProgramView(std::span<const uint8_t> bytes /* [size][kStride] */)
      : bytes_(bytes) {}

  constexpr size_t size() const { return bytes_.size() / kStride; }
  constexpr std::span<const uint8_t> bytes() const { return bytes_; }
  // The instruction at `pc` < size(). Its opcode may be none, until `decode` has looked at it.
  constexpr isa::Instruction operator[](size_t pc) const {
    const uint8_t* at = &bytes_[pc * kStride];
    return {static_cast<isa::Opcode>(at[0]), static_cast<int16_t>(load_le<uint16_t>(at + 1))};
  }

 private:
  std::span<const uint8_t> bytes_;
};

// Memory cells in place, two bytes each.
class MemoryView {
 public:
  static constexpr size_t kStride = 2;

  constexpr MemoryView() = default;
  constexpr explicit MemoryView(std::span<const uint8_t> bytes /* [size][kStride] */)
      : bytes_(bytes) {}

  constexpr size_t size() const { return bytes_.size() / kStride; }
  constexpr std::span<const uint8_t> bytes() const { return bytes_; }
  constexpr int16_t operator[](size_t address) const {
    return static_cast<int16_t>(load_le<uint16_t>(&bytes_[address * kStride]));
  }

 private:
  std::span<const uint8_t> bytes_;
};

// A whole machine state. Encoded: pc, acc (i16), sp, zero, carry, halted, cells.
struct State {
  isa::Registers registers;
  MemoryView memory;
};
inline constexpr size_t kRegisterBytes = 7;
constexpr size_t state_bytes(size_t n_cells) {
  return kRegisterBytes + n_cells * MemoryView::kStride;
}
// The state in `bytes`, [state_bytes(n_cells)]. Requires flags of 0 or 1.
State load_state(std::span<const uint8_t> bytes);

// The segments that a run was proven in: how many steps each takes, and the states between them.
class SegmentsView {
 public:
  constexpr SegmentsView() = default;
  constexpr SegmentsView(std::span<const uint8_t> steps /* [size] u32 */,
                         std::span<const uint8_t> cuts /* [size - 1][state_bytes(n_cells)] */)
      : steps_(steps), cuts_(cuts) {}

  constexpr size_t size() const { return steps_.size() / sizeof(uint32_t); }
  constexpr uint32_t steps(size_t segment) const {
    return load_le<uint32_t>(&steps_[segment * sizeof(uint32_t)]);
  }
  // The state after `segment` and before the next; `segment` < size() - 1.
  State cut(size_t segment) const {
    const size_t stride = cuts_.size() / (size() - 1);
    return load_state(cuts_.subspan(segment * stride, stride));
  }
  constexpr std::span<const uint8_t> steps_bytes() const { return steps_; }
  constexpr std::span<const uint8_t> cuts_bytes() const { return cuts_; }

 private:
  std::span<const uint8_t> steps_;
  std::span<const uint8_t> cuts_;
};

struct Claim : Fields {
  ProgramView program;
  MemoryView initial_memory;
  State final_state;
  std::string_view prover_build_info;  // 1..255 printable ASCII characters, not all blank
  SegmentsView segments;               // at least one

  State initial_state() const {
    return {isa::initial_registers(initial_memory.size()), initial_memory};
  }
  // The public states at the two ends of `segment` < segments.size().
  State state_before(size_t segment) const {
    return segment == 0 ? initial_state() : segments.cut(segment - 1);
  }
  State state_after(size_t segment) const {
    return segment + 1 == segments.size() ? final_state : segments.cut(segment);
  }
};

// Whether `text` can be a claim's prover_build_info.
constexpr bool is_valid_build_info(std::string_view text) {
  bool blank = true;
  for (const char c : text) {
    if (c < 0x20 || c > 0x7e) return false;
    if (c != ' ') blank = false;
  }
  return !blank && text.size() <= 255;
}

}  // namespace ptvm::claim
