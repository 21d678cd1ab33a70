// Memory for the verifier: pieces cut one after another from a buffer that the caller gave.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace ptvm {

class Arena {
 public:
  // Without a buffer the arena only measures: every `take` fails, and `peak` counts on.
  explicit Arena(std::span<std::byte> buffer = {}) : buffer_(buffer) {}

  // Sets `out` to `n` value-initialised T. Returns false, with `out` empty, if there is no room;
  // the size still counts towards `used`.
  template <class T>
  [[nodiscard]] bool take(size_t n, std::span<T>& out) {
    static_assert(std::is_trivially_destructible_v<T>);
    out = {};
    const auto address = reinterpret_cast<uintptr_t>(buffer_.data()) + used_;
    const size_t padding = static_cast<size_t>(-address) % alignof(T);
    if (n > (SIZE_MAX / 2 - used_) / sizeof(T)) return false;
    const size_t begin = used_ + padding;
    used_ = begin + n * sizeof(T);
    if (used_ > buffer_.size()) return false;
    T* first = reinterpret_cast<T*>(buffer_.data() + begin);
    for (size_t i = 0; i < n; ++i) new (first + i) T();
    out = {std::launder(first), n};
    return true;
  }

  // A T made of `arguments`; null if there is no room.
  template <class T, class... Arguments>
  [[nodiscard]] T* make(Arguments&&... arguments) {
    static_assert(std::is_trivially_destructible_v<T>);
    std::span<Room<T>> room;
    if (!take(1, room)) return nullptr;
    return new (room.data()) T(std::forward<Arguments>(arguments)...);
  }

  size_t used() const { return used_; }
  // Gives back everything taken since `used()` was `mark`.
  void rewind(size_t mark) { used_ = mark; }

 private:
  template <class T>
  struct alignas(T) Room {
    std::byte bytes[sizeof(T)];
  };

  std::span<std::byte> buffer_;
  size_t used_ = 0;
};

}  // namespace ptvm
