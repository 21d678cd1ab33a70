#include "prover/engine/lockstep.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace ptvm::engine {
namespace {

std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(int value) { return absl::StrCat(value); }
std::string text_of(const absl::Status& status) {
  return status.ok() ? "none" : absl::StrCat("\"", status.message(), "\"");
}

}  // namespace

std::optional<FieldDifference> compare(const State& first, const State& second) {
  const isa::Registers& a = first.registers;
  const isa::Registers& b = second.registers;
  const bool is_same_memory = std::ranges::equal(first.memory, second.memory);
  if (a == b && is_same_memory) return std::nullopt;
  const auto in = [](std::string field, auto x, auto y) {
    return FieldDifference{std::move(field), text_of(x), text_of(y)};
  };
  if (a.pc != b.pc) return in("pc", a.pc, b.pc);
  if (a.acc != b.acc) return in("acc", a.acc, b.acc);
  if (a.sp != b.sp) return in("sp", a.sp, b.sp);
  if (a.zero != b.zero) return in("zero_flag", a.zero, b.zero);
  if (a.carry != b.carry) return in("carry_flag", a.carry, b.carry);
  if (a.halted != b.halted) return in("halted", a.halted, b.halted);
  const auto [x, y] = std::ranges::mismatch(first.memory, second.memory);
  return in(absl::StrCat("memory[", x - first.memory.begin(), "]"), *x, *y);
}

std::string describe(const Difference& difference) {
  const auto& [step, field, first_engine, first_value, second_engine, second_value] = difference;
  return absl::StrCat("step ", step, ": ", field, " is ", first_value, " in ", first_engine,
                      ", but ", second_value, " in ", second_engine);
}

LockstepResult run_lockstep(std::span<Engine* const> engines, uint64_t max_steps) {
  LockstepResult result;
  Engine& first = *engines.front();
  const std::span<Engine* const> others = engines.subspan(1);
  const auto stop_at = [&](uint64_t step, const Engine& other, const FieldDifference& in) {
    result.difference = {step,
                         in.field,
                         std::string(first.name()),
                         in.first_value,
                         std::string(other.name()),
                         in.second_value};
    return result;
  };
  const uint64_t n_before = first.state().steps;
  for (uint64_t step = n_before;; ++step) {
    for (const Engine* other : others) {
      const auto in = compare(first.state(), other->state());
      if (in) return stop_at(step, *other, *in);
    }
    result.n_checked = step - n_before;
    if (result.n_checked == max_steps || first.state().registers.halted) return result;

    result.status = first.step();
    for (Engine* other : others) {
      const absl::Status theirs = other->step();
      if (theirs == result.status) continue;
      return stop_at(step + 1, *other, {"error", text_of(result.status), text_of(theirs)});
    }
    if (!result.status.ok()) return result;
  }
}

}  // namespace ptvm::engine
