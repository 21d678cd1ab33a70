// A run that was recorded, to be looked at step by step in both directions.
//
// Position k is the state after k steps, 0 the initial one. Of each position the registers are
// kept, with what step k did with memory, in 12 bytes. The memory itself is kept as the transformer
// has it: each cell is the list of its writes (spec/attention-memory.md), of which position k sees
// those of steps up to k. So no position needs a replay, and a step costs 28 bytes at most.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "prover/attention/write_hull.h"
#include "prover/model/model.h"
#include "prover/vm/trace.h"
#include "shared/isa/isa.h"

namespace ptvm::view {

// The longest run that is recorded, at some 60 MB.
inline constexpr uint64_t kMaxRecordedSteps = uint64_t{1} << 21;

// What a step did with memory.
struct Access {
  vm::MemoryAccess kind = vm::MemoryAccess::kNone;
  uint8_t address = 0;  // 0 if there was none
  int16_t value = 0;    // that was read, as attention gives it, or written; 0 if there was none

  friend bool operator==(const Access&, const Access&) = default;
};

class RecordedRun {
 public:
  // Runs `model` with the engine `native` until it halts or fails, or for `max_steps` (<=
  // kMaxRecordedSteps) steps. kInvalidArgument if the engine cannot be made.
  static absl::StatusOr<RecordedRun> record(const model::Model& model, uint64_t max_steps);

  const model::Model& model() const { return model_; }
  uint64_t n_steps() const { return moments_.size() - 1; }
  size_t n_cells() const { return histories_.size(); }
  bool halted() const { return moments_.back().registers.halted; }
  // Why the step behind the last one cannot be done; OK if the run halted or reached the limit.
  const absl::Status& failure() const { return failure_; }

  // Of positions up to n_steps(), and cells below n_cells().
  const isa::Registers& registers(uint64_t position) const { return moments_[position].registers; }
  // What step `position` did; nothing for 0.
  const Access& access(uint64_t position) const { return moments_[position].access; }
  // The writes to a cell that a read in the step behind `position` attends to; at least the one of
  // step 0.
  std::span<const attention::Write> history(size_t cell, uint64_t position) const;
  // All its writes.
  std::span<const attention::Write> history(size_t cell) const { return histories_[cell]; }

  // The nearest position whose step accesses `cell`, behind or before `position`.
  std::optional<uint64_t> next_access(size_t cell, uint64_t position) const;
  std::optional<uint64_t> previous_access(size_t cell, uint64_t position) const;

 private:
  struct Moment {
    isa::Registers registers;
    Access access;
  };
  static_assert(sizeof(Moment) == 12);

  explicit RecordedRun(const model::Model& model);
  bool accesses(size_t cell, uint64_t position) const;

  model::Model model_;
  std::vector<Moment> moments_;                           // [n_steps + 1]
  std::vector<std::vector<attention::Write>> histories_;  // [n_cells], each by step
  absl::Status failure_;
};

}  // namespace ptvm::view
