#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <set>

#include "prover/memory/columns.h"
#include "shared/field/m31.h"

namespace ptvm::tests {
namespace {

using field::M31;
using memory::Buffer;
using Columns = memory::Columns<field::M31>;

TEST(Buffer, IsAlignedAndWritable) {
  for (const size_t n_bytes : {1, 63, 64, 1000, 1 << 17, (1 << 17) + 1, 3 << 20, 10'000'000}) {
    const Buffer buffer(n_bytes);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) % 64, 0);
    if (n_bytes >= 1 << 21) {
      EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) % (1 << 21), 0);
    }
    std::memset(buffer.data(), 1, n_bytes);
  }
}

TEST(Buffer, ServesALaterOneOfItsSize) {
  memory::release_free_buffers();
  const std::byte* first;
  {
    const Buffer buffer(5 << 20);
    first = buffer.data();
    EXPECT_EQ(memory::free_buffer_bytes(), 0);
  }
  EXPECT_GE(memory::free_buffer_bytes(), 5 << 20);
  const Buffer small(1 << 18);
  EXPECT_NE(small.data(), first);  // not wasted on something much smaller
  const Buffer again(5 << 20);
  EXPECT_EQ(again.data(), first);
  EXPECT_EQ(memory::free_buffer_bytes(), 0);
}

TEST(Buffer, MovesItsMemory) {
  Buffer a(100);
  const std::byte* const data = a.data();
  Buffer b(std::move(a));
  EXPECT_EQ(b.data(), data);
  Buffer c;
  c = std::move(b);
  EXPECT_EQ(c.data(), data);
  EXPECT_EQ(Buffer().data(), nullptr);
}

TEST(Columns, LieApartAndAligned) {
  Columns columns({1, 4, 13, 2, 13});
  std::set<const M31*> seen;
  for (size_t i = 0; i < columns.size(); ++i) {
    EXPECT_EQ(columns[i].size(), size_t{1} << columns.log_size(i));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(columns[i].data()) % 64, 0);
    for (M31& value : columns[i]) {
      value = M31(static_cast<uint32_t>(i));
      EXPECT_TRUE(seen.insert(&value).second);
    }
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    for (const M31 value : columns.view(i).values()) EXPECT_EQ(value.value(), i);
  }
  columns.set_zero();
  for (size_t i = 0; i < columns.size(); ++i) {
    for (const M31 value : columns[i]) EXPECT_TRUE(value.is_zero());
  }
}

TEST(Columns, ViewsAreOfTheAskedRange) {
  const Columns columns({3, 5, 4, 6});
  const auto views = columns.views(1, 2);
  ASSERT_EQ(views.size(), 2);
  EXPECT_EQ(views[0].data, columns[1].data());
  EXPECT_EQ(views[1].log_size, 4);
  EXPECT_EQ(columns.views().size(), 4);
}

}  // namespace
}  // namespace ptvm::tests
