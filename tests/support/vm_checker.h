// Checks the witness of a segment without proving it: constraints row by row, relations by tuple.
#pragma once

#include <string>
#include <vector>

#include "prover/trace/segment_trace.h"
#include "tests/support/air_checker.h"

namespace ptvm::testing {

// The columns of one component, by value: [n_columns][2^log_rows].
using Table = std::vector<std::vector<F>>;

struct SegmentTables {
  Table cpu, multiply, bitwise, layer;  // empty where absent
};

inline SegmentTables tables_of(const trace::SegmentTrace<F>& trace) {
  std::array<Table, proof::kVmComponents> tables;
  size_t column = 0;
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    if (trace.log_rows[c] == 0) continue;
    for (size_t i = 0; i < proof::kVmAirInfo[c]->n_trace_columns; ++i, ++column) {
      const auto values = trace.columns[column];
      tables[c].emplace_back(values.begin(), values.end());
    }
  }
  return {tables[proof::kCpu], tables[proof::kMultiply], tables[proof::kBitwise],
          tables[proof::kLayer]};
}

// What is wrong with a witness: violations by component name, and open relation entries.
struct Report {
  std::vector<Violation> cpu, multiply, bitwise, layer;
  Bus bus;

  bool clean() const {
    return cpu.empty() && multiply.empty() && bitwise.empty() && layer.empty() &&
           bus.open().empty();
  }
};

inline Report check_tables(const SegmentTables& tables) {
  Report report;
  const auto check_table = [&]<class Air>(const Table& table) {
    return table.empty() ? std::vector<Violation>() : check<Air>(table, &report.bus);
  };
  report.cpu = check_table.operator()<air::vm::Cpu>(tables.cpu);
  report.multiply = check_table.operator()<air::vm::Multiply>(tables.multiply);
  report.bitwise = check_table.operator()<air::vm::Bitwise>(tables.bitwise);
  report.layer = check_table.operator()<air::vm::Layer>(tables.layer);
  return report;
}

// The same with the public terms of the claim's segment; public_bytes are those of the trace.
inline Report check_segment(const SegmentTables& tables, std::span<const uint8_t> public_bytes,
                            const claim::ProgramView& program, const claim::State& start,
                            const claim::State& end, uint32_t steps) {
  Report report = check_tables(tables);
  ByteReader reader(public_bytes);
  proof::SegmentPublic values;
  const auto scope =
      tables.layer.empty() ? proof::ProvenScope::kIsa : proof::ProvenScope::kTransformer;
  if (proof::read_public(reader, scope, program.size(), start.memory.size(), values) !=
      Status::kAccepted) {
    report.bus.add(F::one(), {0});  // nothing yields the empty relation
    return report;
  }
  BusSink sink{report.bus};
  proof::add_public_terms<F>(program, start, end, steps, values, sink);
  return report;
}

}  // namespace ptvm::testing
