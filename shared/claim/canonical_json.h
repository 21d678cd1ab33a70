// A streaming writer of compact JSON, and the places it can write to.
//
// Output has no white space and numbers are plain decimals. The caller decides the order of keys:
// sorted by bytes where the form is hashed as canonical JSON, as the statement lists them
// elsewhere. A sink is any class with `void write(std::string_view)`.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "shared/hash/blake2b.h"
#include "shared/util/bytes.h"

namespace ptvm::claim {

// A sink that feeds a hash.
class HashSink {
 public:
  explicit HashSink(size_t n_digest_bytes) : hasher_(n_digest_bytes) {}

  void write(std::string_view text) { hasher_.update(bytes_of(text)); }
  void finalize(std::span<uint8_t> digest /* [n_digest_bytes] */) { hasher_.finalize(digest); }

 private:
  hash::Blake2b hasher_;
};

// A sink into a buffer of the caller's. Counts on when the buffer is full, so an empty buffer asks
// for the size. No terminating zero is written.
class BufferSink {
 public:
  explicit BufferSink(std::span<char> out = {}) : writer_(bytes_to_fill(out)) {}

  void write(std::string_view text) { writer_.put(bytes_of(text)); }
  size_t size() const { return writer_.size(); }
  bool fits() const { return writer_.fits(); }

 private:
  static std::span<uint8_t> bytes_to_fill(std::span<char> out) {
    return {reinterpret_cast<uint8_t*>(out.data()), out.size()};
  }

  ByteWriter writer_;
};

template <class Sink>
class JsonWriter {
 public:
  explicit JsonWriter(Sink& sink) : sink_(sink) {}

  void begin_object() { open("{"); }
  void end_object() { close("}"); }
  void begin_array() { open("["); }
  void end_array() { close("]"); }

  // The key of the next value; must need no escapes.
  void key(std::string_view name) {
    separate();
    sink_.write("\"");
    sink_.write(name);
    sink_.write("\":");
    needs_comma_ = false;
  }

  template <std::integral T>
  requires(!std::same_as<T, bool>) void number(T value) {
    const bool negative = value < 0;
    const uint64_t bits = static_cast<uint64_t>(value);  // modulo 2^64
    decimal(negative, negative ? 0 - bits : bits);
  }

  void boolean(bool value) {
    separate();
    sink_.write(value ? "true" : "false");
    needs_comma_ = true;
  }

  // `text` must be printable ASCII; only quotes and backslashes are escaped.
  void string(std::string_view text) {
    separate();
    sink_.write("\"");
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find_first_of("\"\\", begin + 1), text.size());
      if (text[begin] == '"' || text[begin] == '\\') sink_.write("\\");
      sink_.write(text.substr(begin, end - begin));
      begin = end;
    }
    sink_.write("\"");
    needs_comma_ = true;
  }

  // The bytes as a string of lower-case hexadecimal digits.
  void hex(std::span<const uint8_t> bytes) {
    separate();
    sink_.write("\"");
    for (const uint8_t byte : bytes) {
      const char digits[2] = {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
      sink_.write({digits, 2});
    }
    sink_.write("\"");
    needs_comma_ = true;
  }

  // A key and its value.
  template <std::integral T>
  void member(std::string_view name, T value) {
    key(name);
    if constexpr (std::same_as<T, bool>) {
      boolean(value);
    } else {
      number(value);
    }
  }
  void member(std::string_view name, std::string_view text) {
    key(name);
    string(text);
  }
  void member(std::string_view name, std::span<const uint8_t> bytes) {
    key(name);
    hex(bytes);
  }

 private:
  void separate() {
    if (needs_comma_) sink_.write(",");
  }
  void decimal(bool negative, uint64_t magnitude) {
    separate();
    char digits[20];  // as many characters as -2^63 and 2^64 - 1 take
    size_t begin = sizeof(digits);
    do {
      digits[--begin] = static_cast<char>('0' + magnitude % 10);
      magnitude /= 10;
    } while (magnitude != 0);
    if (negative) digits[--begin] = '-';
    sink_.write({digits + begin, sizeof(digits) - begin});
    needs_comma_ = true;
  }
  void open(std::string_view bracket) {
    separate();
    sink_.write(bracket);
    needs_comma_ = false;
  }
  void close(std::string_view bracket) {
    sink_.write(bracket);
    needs_comma_ = true;
  }

  Sink& sink_;
  bool needs_comma_ = false;  // whether a value stands before the next one in its container
};

}  // namespace ptvm::claim
