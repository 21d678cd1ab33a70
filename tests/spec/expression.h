// The formulas in the documents' tables: integers, names, + - * and parentheses.
#pragma once

#include <cctype>
#include <functional>
#include <stdexcept>
#include <string>

namespace ptvm::testing {

// Evaluates a formula over V, which is made from a uint32_t. `lookup` gives a name's value.
template <class V>
class Expression {
 public:
  using Lookup = std::function<V(const std::string&)>;

  Expression(const std::string& text, const Lookup& lookup) : text_(text), lookup_(lookup) {}

  // Throws on anything that is no formula.
  V value() {
    const V result = sum();
    if (peek() != '\0') fail();
    return result;
  }

 private:
  V sum() {
    V result = peek() == '-' ? (++at_, V(0) - product()) : product();
    for (char c = peek(); c == '+' || c == '-'; c = peek()) {
      ++at_;
      result = c == '+' ? result + product() : result - product();
    }
    return result;
  }
  V product() {
    V result = factor();
    while (peek() == '*') {
      ++at_;
      result = result * factor();
    }
    return result;
  }
  V factor() {
    if (peek() == '(') {
      ++at_;
      const V result = sum();
      if (peek() != ')') fail();
      ++at_;
      return result;
    }
    std::string word;
    while (at_ < text_.size() && (std::isalnum(text_[at_]) || text_[at_] == '_')) {
      word += text_[at_++];
    }
    if (word.empty()) fail();
    if (std::isdigit(word[0])) return V(static_cast<uint32_t>(std::stoul(word)));
    return lookup_(word);
  }
  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  [[noreturn]] void fail() const {
    throw std::runtime_error("no formula: " + text_ + ", at " + std::to_string(at_));
  }

  std::string text_;
  const Lookup& lookup_;
  size_t at_ = 0;
};

}  // namespace ptvm::testing
