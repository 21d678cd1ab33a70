// The forgeries of transformer layers that the checker must refuse, by name.
#pragma once

#include <algorithm>
#include <ostream>

#include "tests/soundness/forged_transformer.h"

namespace ptvm::testing {

struct TransformerForgery {
  std::string name;
  // All that the checker complains of: what stands between the cheater and a proof.
  std::set<std::string> caught_by;
  std::function<ForgedTransformer()> make;
};

// Complete cheats, each named after the one constraint that is in its way: all relations balance.
std::vector<TransformerForgery> transformer_order_cheats();   // which row follows on which
std::vector<TransformerForgery> transformer_number_cheats();  // what stands in a row
// One or more for each fraction and term, named after it: a relation opens, no constraint is
// broken.
std::vector<TransformerForgery> transformer_fraction_forgeries();

std::vector<TransformerForgery> all_transformer_forgeries();

// The name as GoogleTest can have it.
inline std::string test_name(const TransformerForgery& forgery) {
  std::string name = forgery.name;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}
inline void PrintTo(const TransformerForgery& forgery, std::ostream* out) { *out << forgery.name; }

}  // namespace ptvm::testing
