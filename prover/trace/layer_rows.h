// The rows of the component that says that steps are what the compiled layer computes
// (spec/layer.md).
#pragma once

#include <vector>

#include "prover/trace/witness.h"
#include "shared/layer/numbers.h"

namespace ptvm::trace {

class LayerRows {
 public:
  // The steps `rows` of `program`, whose memory has n_cells cells.
  LayerRows(const vm::Program& program, std::span<const vm::TraceRow> rows, size_t n_cells);

  // The greatest key of each cell after the last step, [n_cells].
  std::span<const uint32_t> cell_keys() const { return cell_keys_; }

  // Evaluates the layer of `step` and writes the row at index `at`; counts what it looks up, and
  // leaves inverses to be made. The outcome must be that of the machine.
  template <class F>
  void write(const Step& step, size_t at, const Writer<F>& out, Counts& counts,
             PendingInverses<F>& inverses) const;

 private:
  struct Block {
    layer::Numbers numbers;
    std::vector<size_t> places;  // those with a weight
  };

  std::vector<Block> blocks_;          // by pc
  std::vector<uint32_t> keys_before_;  // by clock; 0 where nothing is accessed
  std::vector<uint32_t> cell_keys_;
};

}  // namespace ptvm::trace
