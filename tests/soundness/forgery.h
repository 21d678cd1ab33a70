// The forgeries that the checker and the verifier must refuse, by name.
#pragma once

#include <algorithm>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "tests/soundness/forged_segment.h"

namespace ptvm::testing {

struct Forgery {
  std::string name;
  // All that the checker complains of, as in `complaints`: what stands between the cheater and a
  // proof. Everything else about the segment is in order.
  std::set<std::string> caught_by;
  std::function<ForgedSegment()> make;
};

// One for each constraint of each component, named after it: no other constraint is broken.
std::vector<Forgery> constraint_forgeries();
// One for each fraction of each component, named after it: nothing else is wrong.
std::vector<Forgery> fraction_forgeries();
// For each relation a tuple missing, doubled and altered.
std::vector<Forgery> relation_forgeries();
// For each instruction a wrong acc, carry, sp, pc and end.
std::vector<Forgery> instruction_forgeries();
// What a cheater would want: values, branches, memory, runs.
std::vector<Forgery> arithmetic_forgeries();
std::vector<Forgery> control_forgeries();
std::vector<Forgery> memory_forgeries();
std::vector<Forgery> run_forgeries();

std::vector<Forgery> all_forgeries();

// The name as GoogleTest can have it.
inline std::string test_name(const Forgery& forgery) {
  std::string name = forgery.name;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}
inline void PrintTo(const Forgery& forgery, std::ostream* out) { *out << forgery.name; }

}  // namespace ptvm::testing
