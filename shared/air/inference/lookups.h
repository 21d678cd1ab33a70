// A committed pair of columns, each row of which is an entry of a table (spec/attention.md,
// section 9).
#pragma once

#include "shared/air/inference/relations.h"

namespace ptvm::air::inference {

struct Lookups {
  enum Column : size_t { kInput, kOutput, kColumns };

  static constexpr size_t data_tree(size_t) { return 1; }

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    e.fraction("entry", F(E::constant(1)),
               tuple<E>(Relation::kTable, e.trace(kInput), e.trace(kOutput)));
  }
};

}  // namespace ptvm::air::inference
