// The draw of the queries, the transcript's last step (spec/protocol.md, "Queries").
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace ptvm::stark {

// Draws drawn.size() positions below 2^log_domain, sorts them, and returns those that are distinct.
template <class Channel>
std::span<uint32_t> draw_queries(Channel& channel, uint32_t log_domain, std::span<uint32_t> drawn) {
  for (size_t i = 0; i < drawn.size();) {
    for (const uint32_t word : channel.draw_u32s()) {
      if (i < drawn.size()) drawn[i++] = word & ((uint32_t{1} << log_domain) - 1);
    }
  }
  std::sort(drawn.begin(), drawn.end());
  return drawn.first(static_cast<size_t>(std::unique(drawn.begin(), drawn.end()) - drawn.begin()));
}

}  // namespace ptvm::stark
