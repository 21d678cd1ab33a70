#include "tests/soundness/forgery.h"

namespace ptvm::testing {

std::vector<Forgery> constraint_forgeries(ProvenScope scope) {
  return scope == ProvenScope::kIsa ? isa_constraint_forgeries() : layer_constraint_forgeries();
}
std::vector<Forgery> fraction_forgeries(ProvenScope scope) {
  return scope == ProvenScope::kIsa ? isa_fraction_forgeries() : layer_fraction_forgeries();
}
std::vector<Forgery> relation_forgeries(ProvenScope scope) {
  return scope == ProvenScope::kIsa ? isa_relation_forgeries() : layer_relation_forgeries();
}

std::vector<Forgery> all_forgeries(ProvenScope scope) {
  std::vector<Forgery> all;
  const auto add = [&](const std::vector<Forgery>& list) {
    all.insert(all.end(), list.begin(), list.end());
  };
  for (auto* const list :
       {constraint_forgeries, fraction_forgeries, relation_forgeries, instruction_forgeries,
        control_forgeries, memory_forgeries, run_forgeries}) {
    add(list(scope));
  }
  if (scope == ProvenScope::kIsa) {
    add(isa_arithmetic_forgeries());
    add(isa_branch_forgeries());
  } else {
    add(layer_arithmetic_forgeries());
    add(layer_branch_forgeries());
    add(attention_forgeries());
    add(weight_forgeries());
  }
  return all;
}

}  // namespace ptvm::testing
