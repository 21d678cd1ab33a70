#include "tests/soundness/forged_attention_list.h"

namespace ptvm::testing {

std::vector<AttentionForgery> all_attention_forgeries() {
  std::vector<AttentionForgery> all;
  for (auto* const list :
       {attention_score_cheats, attention_order_cheats, attention_tensor_cheats,
        attention_claim_cheats, attention_cell_forgeries, attention_fraction_forgeries}) {
    for (AttentionForgery& forgery : list()) all.push_back(std::move(forgery));
  }
  return all;
}

}  // namespace ptvm::testing
