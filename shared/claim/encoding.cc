#include "shared/claim/encoding.h"

#include <type_traits>

#include "shared/hash/blake2s.h"

namespace ptvm::claim {
namespace {

// Hands the fields of fixed size to `visit`, in the order of the encoding. This one list serves
// the encoder, the decoder and the count of bytes.
template <class F, class Visitor>
constexpr void for_each_fixed_field(F& fields, Visitor&& visit) {
  auto& [backend, proven_scope, engine_check, parameters, requested_proven_bits] = fields.extension;
  visit(backend);
  visit(proven_scope);
  visit(engine_check);
  visit(fields.attention_mode);
  auto& [d_model, num_heads, num_layers, vocab_size, max_seq_len, ff_dim] =
      fields.transformer_config;
  visit(d_model);
  visit(num_heads);
  visit(num_layers);
  visit(vocab_size);
  visit(max_seq_len);
  visit(ff_dim);
  // A lifted size is not part of a claim: it always follows from the tallest component.
  auto& [log_blowup, n_queries, query_pow_bits, interaction_pow_bits, fold_step, log_last_layer,
         log_lifted_size] = parameters;
  visit(log_blowup);
  visit(n_queries);
  visit(query_pow_bits);
  visit(interaction_pow_bits);
  visit(fold_step);
  visit(log_last_layer);
  visit(requested_proven_bits);
  auto& [expansion_factor, num_colinearity_checks, security_level] = fields.options;
  visit(expansion_factor);
  visit(num_colinearity_checks);
  visit(security_level);
  visit(fields.steps);
  auto& [checked_steps, transformer_fingerprint, native_fingerprint] = fields.equivalence;
  visit(checked_steps);
  visit(transformer_fingerprint);
  visit(native_fingerprint);
  auto& [program, config, model, options, build] = fields.commitments;
  visit(program);
  visit(config);
  visit(model);
  visit(options);
  visit(build);
}

constexpr size_t fixed_bytes() {
  size_t size = 0;
  Fields fields;
  for_each_fixed_field(fields, [&](auto& field) { size += sizeof(field); });
  return size;
}
static_assert(fixed_bytes() == 260);

struct FieldWriter {
  ByteWriter& writer;

  template <class T>
  void operator()(const T& field) const {
    if constexpr (std::is_enum_v<T>) {
      writer.put_le(static_cast<std::underlying_type_t<T>>(field));
    } else if constexpr (std::is_integral_v<T>) {
      writer.put_le(field);
    } else {
      writer.put(field);
    }
  }
};

// Reads the fields; requires fixed_bytes() in `reader`. Keeps the first fault.
struct FieldReader {
  ByteReader& reader;
  Status status = Status::kAccepted;

  template <class T>
  void operator()(T& field) {
    if constexpr (std::is_enum_v<T>) {
      const auto number = reader.next_le<std::underlying_type_t<T>>();
      field = static_cast<T>(number);
      if (number >= Names<T>::kNames.size() && status == Status::kAccepted) {
        status = std::is_same_v<T, Backend> ? Status::kUnsupportedBackend : Status::kNonCanonical;
      }
    } else if constexpr (std::is_integral_v<T>) {
      field = reader.next_le<T>();
    } else {
      const auto bytes = reader.next(field.size());
      for (size_t i = 0; i < field.size(); ++i) field[i] = bytes[i];
    }
  }
};

// Whether the three flags of the encoded state at the start of `bytes` are booleans.
bool has_boolean_flags(std::span<const uint8_t> bytes) {
  return bytes[4] <= 1 && bytes[5] <= 1 && bytes[6] <= 1;
}

Status decode_program(ByteReader& reader, ProgramView& program) {
  if (!reader.have(sizeof(uint16_t))) return Status::kTruncated;
  const uint16_t n_instructions = reader.next_le<uint16_t>();
  if (n_instructions == 0 || n_instructions > isa::kMaxInstructions) {
    return Status::kInvalidProgram;
  }
  const size_t n_bytes = n_instructions * ProgramView::kStride;  // <= 768
  if (!reader.have(n_bytes)) return Status::kTruncated;
  program = ProgramView(reader.next(n_bytes));
  for (size_t pc = 0; pc < program.size(); ++pc) {
    if (!isa::is_valid(program[pc])) return Status::kInvalidProgram;
  }
  return Status::kAccepted;
}

// Both memories have the one count, so they cannot differ in length.
Status decode_states(ByteReader& reader, MemoryView& initial_memory, State& final_state) {
  if (!reader.have(sizeof(uint8_t))) return Status::kTruncated;
  const size_t n_cells = reader.next_le<uint8_t>();
  if (!reader.have(n_cells * MemoryView::kStride + state_bytes(n_cells))) return Status::kTruncated;
  initial_memory = MemoryView(reader.next(n_cells * MemoryView::kStride));
  const auto final_bytes = reader.next(state_bytes(n_cells));
  if (!has_boolean_flags(final_bytes)) return Status::kNonCanonical;
  final_state = load_state(final_bytes);
  return Status::kAccepted;
}

Status decode_build_info(ByteReader& reader, std::string_view& info) {
  if (!reader.have(sizeof(uint8_t))) return Status::kTruncated;
  const size_t length = reader.next_le<uint8_t>();
  if (!reader.have(length)) return Status::kTruncated;
  info = text_of(reader.next(length));
  return is_valid_build_info(info) ? Status::kAccepted : Status::kInvalidClaim;
}

Status decode_segments(ByteReader& reader, size_t n_cells, SegmentsView& segments) {
  if (!reader.have(sizeof(uint32_t))) return Status::kTruncated;
  const uint64_t n_segments = reader.next_le<uint32_t>();
  if (n_segments == 0) return Status::kInvalidShape;
  const uint64_t steps_size = n_segments * sizeof(uint32_t);
  const uint64_t cuts_size = (n_segments - 1) * state_bytes(n_cells);
  if (!reader.have(steps_size + cuts_size)) return Status::kTruncated;  // < 2^34 + 2^42
  const auto steps = reader.next(static_cast<size_t>(steps_size));
  const auto cuts = reader.next(static_cast<size_t>(cuts_size));
  for (size_t at = 0; at < cuts.size(); at += state_bytes(n_cells)) {
    if (!has_boolean_flags(cuts.subspan(at))) return Status::kNonCanonical;
  }
  segments = SegmentsView(steps, cuts);
  return Status::kAccepted;
}

}  // namespace

State load_state(std::span<const uint8_t> bytes) {
  return {.registers = {.pc = bytes[0],
                        .acc = static_cast<int16_t>(load_le<uint16_t>(&bytes[1])),
                        .sp = bytes[3],
                        .zero = bytes[4] != 0,
                        .carry = bytes[5] != 0,
                        .halted = bytes[6] != 0},
          .memory = MemoryView(bytes.subspan(kRegisterBytes))};
}

void encode_registers(const isa::Registers& registers, ByteWriter& writer) {
  writer.put_le(registers.pc);
  writer.put_le(static_cast<uint16_t>(registers.acc));
  writer.put_le(registers.sp);
  writer.put_le(uint8_t{registers.zero});
  writer.put_le(uint8_t{registers.carry});
  writer.put_le(uint8_t{registers.halted});
}

void encode(const Claim& claim, ByteWriter& writer) {
  writer.put_le(kStatementVersion);
  writer.put_le(kExtensionVersion);
  for_each_fixed_field(claim, FieldWriter{writer});
  writer.put_le(static_cast<uint8_t>(claim.prover_build_info.size()));
  writer.put(bytes_of(claim.prover_build_info));
  writer.put_le(static_cast<uint16_t>(claim.program.size()));
  writer.put(claim.program.bytes());
  writer.put_le(static_cast<uint8_t>(claim.initial_memory.size()));
  writer.put(claim.initial_memory.bytes());
  encode_registers(claim.final_state.registers, writer);
  writer.put(claim.final_state.memory.bytes());
  writer.put_le(static_cast<uint32_t>(claim.segments.size()));
  writer.put(claim.segments.steps_bytes());
  writer.put(claim.segments.cuts_bytes());
}

size_t encoded_size(const Claim& claim) {
  ByteWriter counter;
  encode(claim, counter);
  return counter.size();
}

Result<Claim> decode(std::span<const uint8_t> bytes) {
  ByteReader reader(bytes);
  // The versions come first and alone: another version may be laid out in another way.
  if (!reader.have(2 * sizeof(uint16_t))) return Status::kTruncated;
  const uint16_t statement_version = reader.next_le<uint16_t>();
  const uint16_t extension_version = reader.next_le<uint16_t>();
  if (statement_version != kStatementVersion || extension_version != kExtensionVersion) {
    return Status::kUnsupportedVersion;
  }
  if (!reader.have(fixed_bytes())) return Status::kTruncated;
  Claim claim;
  FieldReader fields{reader};
  for_each_fixed_field(claim, fields);
  PTVM_RETURN_IF_ERROR(fields.status);
  PTVM_RETURN_IF_ERROR(decode_build_info(reader, claim.prover_build_info));
  PTVM_RETURN_IF_ERROR(decode_program(reader, claim.program));
  PTVM_RETURN_IF_ERROR(decode_states(reader, claim.initial_memory, claim.final_state));
  PTVM_RETURN_IF_ERROR(decode_segments(reader, claim.initial_memory.size(), claim.segments));
  if (reader.remaining() != 0) return Status::kTrailingBytes;
  return claim;
}

hash::Digest digest(std::span<const uint8_t> canonical_bytes) {
  return hash::blake2s(canonical_bytes);
}

}  // namespace ptvm::claim
