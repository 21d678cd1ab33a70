#include "tests/interop/exchange_traces.h"

#include "prover/parallel/parallel.h"
#include "shared/air/vm/multiply.h"
#include "shared/domain/circle.h"
#include "tests/interop/exchange_airs.h"

namespace ptvm::interop {
namespace {

using air::vm::Multiply;
using field::M31;

// Calls fill(row, set) for each of the 2^n rows, in parallel; set(c, value) puts a value into that
// row of column first + c.
template <class Fill>
void fill_rows(memory::Columns<M31>& columns, size_t first, unsigned n, const Fill& fill) {
  std::vector<M31*> data;
  for (size_t c = first; c < columns.size(); ++c) data.push_back(columns[c].data());
  parallel::for_each(size_t{1} << n, 1024, [&](size_t storage) {
    fill(domain::storage_to_row(static_cast<uint32_t>(storage), n),
         [&](size_t c, M31 value) { data[c][storage] = value; });
  });
}

M31 cube(M31 x) { return x * x * x; }

// The key of use j in row i of a table of 2^log_table keys.
uint32_t used_key(uint32_t i, uint32_t j, unsigned log_table) {
  return (7 * i + 13 * j) & ((uint32_t{1} << log_table) - 1);
}

int32_t signed16(uint64_t value) { return static_cast<int16_t>(static_cast<uint16_t>(value)); }

// A 16-bit number cut as the columns of Multiply have it.
struct Bytes {
  explicit Bytes(int32_t value)
      : lo(value & 255), hi(value >> 8 & 255), sign(value < 0), top(value >> 8) {}
  int32_t lo, hi, sign, top;
};

}  // namespace

Traces wide_fibonacci_traces(unsigned n) {
  Traces traces{{}, memory::Columns<M31>(WideFibonacci::kColumns, n)};
  fill_rows(traces.trace, 0, n, [](uint32_t i, const auto& set) {
    M31 a(1), b(i);
    set(0, a);
    set(1, b);
    for (size_t c = 2; c < WideFibonacci::kColumns; ++c) {
      const M31 next = a.square() + b.square();
      set(c, next);
      a = b;
      b = next;
    }
  });
  return traces;
}

Traces preprocessed_traces(unsigned n) {
  using Air = PreprocessedSum;
  Traces traces{memory::Columns<M31>(Air::kPreprocessedColumns, n),
                memory::Columns<M31>(Air::kColumns, n)};
  M31 sum;
  for (uint32_t i = 0; i < uint32_t{1} << n; ++i) {
    const uint32_t at = domain::row_to_storage(i, n);
    const M31 key = M31(3) * M31(i) + M31(1), x = M31(i).square() + M31(5);
    sum += key * x;
    traces.preprocessed[Air::kIsFirst][at] = M31(i == 0);
    traces.preprocessed[Air::kKey][at] = key;
    traces.trace[Air::kX][at] = x;
    traces.trace[Air::kY][at] = key * x;
    traces.trace[Air::kSum][at] = sum;
  }
  return traces;
}

Traces lookup_traces(unsigned n) {
  const unsigned log_table = n - 2;
  std::vector<uint32_t> multiplicities(size_t{1} << log_table);
  for (uint32_t i = 0; i < uint32_t{1} << n; ++i) {
    for (uint32_t j = 0; j < CubeUses::kUses; ++j) ++multiplicities[used_key(i, j, log_table)];
  }
  std::vector<unsigned> log_sizes(CubeTable::kColumns, log_table);
  log_sizes.insert(log_sizes.end(), CubeUses::kColumns, n);
  Traces traces{{}, memory::Columns<M31>(log_sizes)};
  fill_rows(traces.trace, 0, log_table, [&](uint32_t i, const auto& set) {
    set(CubeTable::kKey, M31(i));
    set(CubeTable::kValue, cube(M31(i)));
    set(CubeTable::kMultiplicity, M31(multiplicities[i]));
  });
  fill_rows(traces.trace, CubeTable::kColumns, n, [&](uint32_t i, const auto& set) {
    for (uint32_t j = 0; j < CubeUses::kUses; ++j) {
      const M31 key(used_key(i, j, log_table));
      set(2 * j, key);
      set(2 * j + 1, cube(key));
    }
  });
  return traces;
}

Traces multiply_traces(unsigned n) {
  Traces traces{{}, memory::Columns<M31>(Multiply::kColumns, n)};
  fill_rows(traces.trace, 0, n, [](uint32_t i, const auto& set) {
    const auto set_number = [&](size_t c, int32_t value) { set(c, M31::from_signed(value)); };
    const int32_t left = signed16(uint64_t{40503} * i), right = signed16(uint64_t{30011} * i + 7);
    const Bytes l(left), r(right);
    const int32_t result = (left * right) & 0xffff, result_sign = result >> 15;
    const int32_t low = l.lo * r.lo + 256 * (l.lo * r.top + l.top * r.lo);
    const int32_t carry = (low - result) / 65536;
    const int32_t excess = l.top * r.top + carry + result_sign;
    set_number(Multiply::kEnabler, 1);
    set_number(Multiply::kLeftLo, l.lo);
    set_number(Multiply::kLeftHi, l.hi);
    set_number(Multiply::kLeftSign, l.sign);
    set_number(Multiply::kRightLo, r.lo);
    set_number(Multiply::kRightHi, r.hi);
    set_number(Multiply::kRightSign, r.sign);
    set_number(Multiply::kResult, result);
    set_number(Multiply::kResultSign, result_sign);
    set_number(Multiply::kCarryByte, carry < 0 ? carry + 256 : carry);
    set_number(Multiply::kCarryNegative, carry < 0);
    set_number(Multiply::kOverflow, excess != 0);
    set(Multiply::kExcessInverse, M31::from_signed(excess).inverse());
  });
  return traces;
}

Traces permutation_traces(unsigned n) {
  Traces traces{{}, memory::Columns<M31>(Permutation::kColumns, n)};
  const uint32_t mask = (uint32_t{1} << n) - 1;
  fill_rows(traces.trace, 0, n, [&](uint32_t i, const auto& set) {
    for (uint32_t j = 0; j < Permutation::kPairs; ++j) {
      set(2 * j, M31(i + (j << 20)));
      set(2 * j + 1, M31(((5 * i + 3) & mask) + (j << 20)));
    }
  });
  return traces;
}

}  // namespace ptvm::interop
