#include "prover/trace/segment_trace.h"

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>
#include <optional>

#include "prover/parallel/parallel.h"
#include "prover/trace/isa_rows.h"
#include "prover/trace/layer_rows.h"

namespace ptvm::trace {
namespace {

using air::vm::AluOperation;

constexpr size_t kGrain = size_t{1} << 12;  // rows of a part worth its own task

// The table entries that a padding row looks up: all its cells are zero.
struct PaddingLookups {
  uint32_t bytes = 0, signed_bytes = 0, nibbles = 0;
};
constexpr std::array<PaddingLookups, proof::kVmComponents> kPaddingLookups = {
    {{3, 1, 0}, {3, 2, 0}, {0, 0, 4}, {3, 1, 0}}};

// The steps that a component has rows for, by clock; all of them if it has the steps' own rows.
using Clocks = std::optional<std::vector<uint32_t>>;

// Fills a component's rows from its steps, and clears its padding rows.
template <class F, class WriteRow>
void write_component(const Steps& steps, const Clocks& clocks, unsigned log_rows,
                     const Writer<F>& out, Counts& counts, WriteRow write_row) {
  const size_t n = clocks ? clocks->size() : steps.size();
  std::mutex mutex;
  parallel::for_ranges(n, kGrain, [&](size_t begin, size_t end) {
    Counts part;
    PendingInverses<F> inverses;
    for (size_t i = begin; i < end; ++i) {
      write_row(steps[clocks ? (*clocks)[i] : i], i, out, part, inverses);
    }
    inverses.resolve();
    const std::scoped_lock lock(mutex);
    counts.add(part);
  });
  out.clear_rows(n, size_t{1} << log_rows);
}

uint8_t log_height(size_t n_rows) {
  if (n_rows == 0) return 0;
  return static_cast<uint8_t>(
      std::max<unsigned>(proof::kLogMinRows, static_cast<unsigned>(std::bit_width(n_rows - 1))));
}

// Which steps the components of `scope` have rows for.
std::array<Clocks, proof::kVmComponents> clocks_of(proof::ProvenScope scope,
                                                   const vm::Program& program,
                                                   std::span<const vm::TraceRow> rows) {
  std::array<Clocks, proof::kVmComponents> clocks;
  clocks.fill(std::vector<uint32_t>());
  clocks[proof::air_of(scope).steps()] = std::nullopt;
  if (scope != proof::ProvenScope::kIsa) return clocks;
  for (size_t clk = 0; clk < rows.size(); ++clk) {
    const AluOperation operation =
        air::vm::alu_operation_of(program.instructions[rows[clk].pc].opcode);
    if (operation == AluOperation::kNone) continue;
    clocks[operation == AluOperation::kMultiply ? proof::kMultiply : proof::kBitwise]->push_back(
        static_cast<uint32_t>(clk));
  }
  return clocks;
}

}  // namespace

template <class F>
SegmentTrace<F> build(const Segment& segment, unsigned log_min_rows) {
  const proof::ProvenScope scope = segment.scope;
  const vm::Program& program = segment.program;
  const std::span<const vm::TraceRow> rows = segment.rows;
  const std::span<const uint32_t> cell_clocks = segment.cell_clocks;
  PTVM_CHECK(!rows.empty() && rows.size() <= size_t{1} << proof::kLogMaxRows);
  const Steps steps(program, rows, segment.end);
  const auto clocks = clocks_of(scope, program, rows);
  std::array<size_t, proof::kVmComponents> n_rows{};
  for (size_t c = 0; c < n_rows.size(); ++c)
    n_rows[c] = clocks[c] ? clocks[c]->size() : rows.size();

  SegmentTrace<F> trace;
  trace.scope = scope;
  trace.n_instructions = program.instructions.size();
  trace.n_cells = cell_clocks.size();
  std::ranges::transform(n_rows, trace.log_rows.begin(), log_height);
  uint8_t& log_steps = trace.log_rows[proof::air_of(scope).steps()];
  log_steps = std::max(log_steps, static_cast<uint8_t>(log_min_rows));
  std::vector<unsigned> log_sizes;
  std::array<size_t, proof::kVmComponents> first_column{};
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    first_column[c] = log_sizes.size();
    if (trace.log_rows[c] == 0) continue;
    log_sizes.insert(log_sizes.end(), proof::kVmAirInfo[c]->n_trace_columns, trace.log_rows[c]);
  }
  trace.columns = memory::Columns<F>(std::move(log_sizes));

  Counts counts;
  const auto write = [&](proof::VmComponent c, auto write_row) {
    if (trace.log_rows[c] == 0) return;
    const Writer<F> out(trace.columns, first_column[c], proof::kVmAirInfo[c]->n_trace_columns);
    write_component(steps, clocks[c], trace.log_rows[c], out, counts, write_row);
    const auto n_padding = static_cast<uint32_t>((size_t{1} << trace.log_rows[c]) - n_rows[c]);
    counts.bytes[0] += kPaddingLookups[c].bytes * n_padding;
    counts.signed_bytes[0] += kPaddingLookups[c].signed_bytes * n_padding;
    counts.nibbles[0] += kPaddingLookups[c].nibbles * n_padding;
  };
  std::vector<uint32_t> cell_keys;
  if (scope == proof::ProvenScope::kIsa) {
    write(proof::kCpu, write_cpu_row<F>);
    write(proof::kMultiply, write_multiply_row<F>);
    write(proof::kBitwise, write_bitwise_row<F>);
  } else {
    const LayerRows layer_rows(program, rows, cell_clocks.size());
    write(proof::kLayer, [&](auto&&... arguments) { layer_rows.write(arguments...); });
    cell_keys.assign(layer_rows.cell_keys().begin(), layer_rows.cell_keys().end());
  }

  std::vector<uint32_t> instruction_counts(program.instructions.size());
  for (const vm::TraceRow& row : rows) ++instruction_counts[row.pc];
  std::vector<uint8_t>& bytes = trace.public_bytes;
  for (const proof::VmComponent c : proof::air_of(scope).components) {
    bytes.push_back(trace.log_rows[c]);
  }
  const auto words_of = [&](auto list) -> std::span<const uint32_t> {
    using Public = proof::SegmentPublic;
    if (list == &Public::instruction_counts) return instruction_counts;
    if (list == &Public::cell_clocks) return cell_clocks;
    if (list == &Public::cell_keys) return cell_keys;
    if (list == &Public::byte_counts) return counts.bytes;
    if (list == &Public::signed_byte_counts) return counts.signed_bytes;
    return counts.nibbles;
  };
  for (const auto list : proof::lists_of(scope)) {
    const size_t size = proof::list_size(list, trace.log_rows, trace.n_instructions, trace.n_cells);
    for (const uint32_t word : words_of(list).first(size)) {
      bytes.resize(bytes.size() + 4);
      store_le(word, &bytes[bytes.size() - 4]);
    }
  }
  return trace;
}

template SegmentTrace<field::M31> build(const Segment&, unsigned);
template SegmentTrace<field::Fp128> build(const Segment&, unsigned);

}  // namespace ptvm::trace
