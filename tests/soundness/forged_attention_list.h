// The forgeries of attention that the checker and the verifier must refuse, by name.
#pragma once

#include <algorithm>
#include <ostream>

#include "tests/soundness/forged_attention.h"

namespace ptvm::testing {

struct AttentionForgery {
  std::string name;
  // What the checker complains of: what stands between the cheater and a proof.
  std::set<std::string> caught_by;
  std::function<ForgedAttention()> make;
  bool is_all = true;  // of what it complains of
};

// Complete cheats, each named after the one constraint that is in its way: all relations balance.
std::vector<AttentionForgery> attention_score_cheats();   // scores, weights, outputs
std::vector<AttentionForgery> attention_order_cheats();   // rows of Attend
std::vector<AttentionForgery> attention_tensor_cheats();  // rows of Cache and CarriedRows
// What more than one constraint or relation is in the way of.
std::vector<AttentionForgery> attention_claim_cheats();
// For each constraint that has no complete cheat one cell altered; others break with it.
std::vector<AttentionForgery> attention_cell_forgeries();
// One for each fraction, named after it, and wrong counts of the tables: a relation opens, no
// constraint is broken.
std::vector<AttentionForgery> attention_fraction_forgeries();

std::vector<AttentionForgery> all_attention_forgeries();

// The name as GoogleTest can have it.
inline std::string test_name(const AttentionForgery& forgery) {
  std::string name = forgery.name;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}
inline void PrintTo(const AttentionForgery& forgery, std::ostream* out) { *out << forgery.name; }

}  // namespace ptvm::testing
