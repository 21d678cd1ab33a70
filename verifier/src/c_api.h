// What the C APIs have in common: numbers of statuses, the caller's policy, text for the caller.
#pragma once

#include <string_view>

#include "ptvm/verifier.h"
#include "shared/util/status.h"
#include "verifier/src/policy.h"

namespace ptvm::verifier {

constexpr ptvm_status number(Status status) { return static_cast<ptvm_status>(status); }

// The text behind `view`, which is a string literal.
constexpr const char* c_string(std::string_view view) { return view.data(); }

constexpr bool is_valid(const ptvm_policy* policy) {
  return policy == nullptr || policy->size == sizeof(ptvm_policy);
}
constexpr Policy checked(const ptvm_policy* policy) {
  if (policy == nullptr) return {};
  return {policy->min_proven_bits, policy->min_conjectured_bits};
}

// A bounded buffer that counts what it would need.
struct TextSink {
  char* text;
  size_t capacity;
  size_t length = 0;

  void write(std::string_view piece) {
    for (const char c : piece) {
      if (length < capacity) text[length] = c;
      ++length;
    }
  }
};

}  // namespace ptvm::verifier
