// Little-endian integers in byte strings: loads and stores, a reader and a counting writer.
//
// Nothing here allocates. The reader never runs past its end as long as each `next` follows a
// `have` that returned true, which is the pattern for all untrusted input: the caller asks, turns
// a "no" into a status, and only then takes.
#pragma once

#include <bit>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

namespace ptvm {

// The integer in the first sizeof(T) of `bytes`.
template <std::unsigned_integral T>
constexpr T load_le(const uint8_t* bytes) {
  if (std::endian::native == std::endian::little && !std::is_constant_evaluated()) {
    T value;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
  }
  uint64_t value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) value |= uint64_t{bytes[i]} << (8 * i);
  return static_cast<T>(value);
}

// Writes `value` to the first sizeof(T) of `bytes`.
template <std::unsigned_integral T>
constexpr void store_le(T value, uint8_t* bytes) {
  for (size_t i = 0; i < sizeof(T); ++i) {
    bytes[i] = static_cast<uint8_t>(uint64_t{value} >> (8 * i));
  }
}

inline std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline std::string_view text_of(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class ByteReader {
 public:
  constexpr explicit ByteReader(std::span<const uint8_t> bytes) : rest_(bytes) {}

  // Whether `n` more bytes are there; `n` is 64 bits wide so that a product of counts from the
  // input cannot wrap before this comparison on a 32-bit machine.
  constexpr bool have(uint64_t n) const { return n <= rest_.size(); }
  constexpr size_t remaining() const { return rest_.size(); }

  // The next `n` bytes, in place. Requires have(n).
  constexpr std::span<const uint8_t> next(size_t n) {
    assert(have(n));
    const auto taken = rest_.first(n);
    rest_ = rest_.subspan(n);
    return taken;
  }

  // The next sizeof(T) bytes as an integer. Requires have(sizeof(T)).
  template <std::unsigned_integral T>
  constexpr T next_le() {
    return load_le<T>(next(sizeof(T)).data());
  }

 private:
  std::span<const uint8_t> rest_;
};

// Writes into `out` as long as there is room and counts on after that, so that the same code
// answers how much room is needed (with an empty `out`) and fills it.
class ByteWriter {
 public:
  constexpr explicit ByteWriter(std::span<uint8_t> out = {}) : out_(out) {}

  constexpr void put(std::span<const uint8_t> bytes) {
    for (const uint8_t byte : bytes) {
      if (size_ < out_.size()) out_[size_] = byte;
      ++size_;
    }
  }

  template <std::unsigned_integral T>
  constexpr void put_le(T value) {
    uint8_t bytes[sizeof(T)];
    store_le(value, bytes);
    put(bytes);
  }

  // Bytes put so far, those without room included.
  constexpr size_t size() const { return size_; }
  constexpr bool fits() const { return size_ <= out_.size(); }

 private:
  std::span<uint8_t> out_;
  size_t size_ = 0;
};

}  // namespace ptvm
