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

// What the scopes' own components hold. One for each constraint of each component, named after it:
// no other constraint is broken.
std::vector<Forgery> isa_constraint_forgeries();
std::vector<Forgery> layer_constraint_forgeries();
// One for each fraction of each component, named after it: nothing else is wrong.
std::vector<Forgery> isa_fraction_forgeries();
std::vector<Forgery> layer_fraction_forgeries();
// For each relation a tuple missing, doubled and altered.
std::vector<Forgery> isa_relation_forgeries();
std::vector<Forgery> layer_relation_forgeries();
// Numbers out of their range, and results that hold modulo p only.
std::vector<Forgery> isa_arithmetic_forgeries();
std::vector<Forgery> layer_arithmetic_forgeries();
// Branches explained by what is not so.
std::vector<Forgery> isa_branch_forgeries();
std::vector<Forgery> layer_branch_forgeries();
// Keys that are not those of the history.
std::vector<Forgery> attention_forgeries();
// For each number of a block a run of the program with that number altered.
std::vector<Forgery> weight_forgeries();

// The same lies for both scopes. For each instruction a wrong acc, carry, sp, pc, memory and end.
std::vector<Forgery> instruction_forgeries(ProvenScope scope);
// What a cheater would want: branches, memory, runs.
std::vector<Forgery> control_forgeries(ProvenScope scope);
std::vector<Forgery> memory_forgeries(ProvenScope scope);
std::vector<Forgery> run_forgeries(ProvenScope scope);

std::vector<Forgery> constraint_forgeries(ProvenScope scope);
std::vector<Forgery> fraction_forgeries(ProvenScope scope);
std::vector<Forgery> relation_forgeries(ProvenScope scope);
std::vector<Forgery> all_forgeries(ProvenScope scope);

// What catches a lie that both scopes know.
inline const char* guard(ProvenScope scope, const char* isa, const char* transformer) {
  return scope == ProvenScope::kIsa ? isa : transformer;
}

inline ForgedSegment forge_layer(std::string_view source, const Liar& liar = {},
                                 uint32_t max_steps = 64) {
  return forge(source, liar, max_steps, ProvenScope::kTransformer);
}

// The name as GoogleTest can have it.
inline std::string test_name(const Forgery& forgery) {
  std::string name = forgery.name;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}
inline void PrintTo(const Forgery& forgery, std::ostream* out) { *out << forgery.name; }

}  // namespace ptvm::testing
