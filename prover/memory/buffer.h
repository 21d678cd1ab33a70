// Large aligned memory that is handed from one phase of a proof to the next.
//
// Fresh pages cost the kernel more time than most passes over them, so a buffer that is given up
// goes to a free list and serves a later one of about its size.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

namespace ptvm::memory {

// A block of memory, aligned to 64 bytes, or to 2 MiB with huge pages when it is at least that
// large. Its content is not set. Move-only; thread-safe to create and destroy.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(size_t n_bytes);
  Buffer(Buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), capacity_(std::exchange(other.capacity_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~Buffer();

  std::byte* data() const { return data_; }

 private:
  std::byte* data_ = nullptr;
  size_t capacity_ = 0;
};

// `size` elements of a trivial type in one Buffer, not set. Move-only.
template <class T>
class Array {
 public:
  Array() = default;
  explicit Array(size_t size) : buffer_(size * sizeof(T)), size_(size) {}
  Array(Array&& other) noexcept
      : buffer_(std::move(other.buffer_)), size_(std::exchange(other.size_, 0)) {}
  Array& operator=(Array&& other) noexcept {
    std::swap(buffer_, other.buffer_);
    std::swap(size_, other.size_);
    return *this;
  }

  size_t size() const { return size_; }
  T* data() { return reinterpret_cast<T*>(buffer_.data()); }
  const T* data() const { return reinterpret_cast<const T*>(buffer_.data()); }
  T& operator[](size_t i) { return data()[i]; }
  const T& operator[](size_t i) const { return data()[i]; }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  operator std::span<T>() { return {data(), size_}; }
  operator std::span<const T>() const { return {data(), size_}; }

 private:
  Buffer buffer_;
  size_t size_ = 0;
};

// How many bytes a buffer for `n_bytes` takes: rounded up so that needs of about one size share
// blocks, to a multiple of an eighth of the power of two below, and to whole pages.
size_t round_capacity(size_t n_bytes);

// Gives the memory of the free list back to the system.
void release_free_buffers();
// How many bytes lie in the free list.
size_t free_buffer_bytes();

}  // namespace ptvm::memory
