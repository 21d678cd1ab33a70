#include "shared/util/bytes.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace ptvm {
namespace {

TEST(LittleEndian, StoresTheLowByteFirst) {
  std::array<uint8_t, 4> bytes;
  store_le(uint32_t{0x01020304}, bytes.data());
  EXPECT_EQ(bytes, (std::array<uint8_t, 4>{4, 3, 2, 1}));
  EXPECT_EQ(load_le<uint32_t>(bytes.data()), 0x01020304u);
  EXPECT_EQ(load_le<uint16_t>(bytes.data()), 0x0304u);
}

TEST(ByteReader, HasWhatIsLeftAndNoMore) {
  const std::array<uint8_t, 5> bytes = {1, 2, 3, 4, 5};
  ByteReader reader(bytes);
  EXPECT_TRUE(reader.have(5));
  EXPECT_FALSE(reader.have(6));
  EXPECT_FALSE(reader.have(std::numeric_limits<uint64_t>::max()));
  EXPECT_EQ(reader.next_le<uint8_t>(), 1);
  EXPECT_EQ(reader.next(3).data(), &bytes[1]);
  EXPECT_EQ(reader.remaining(), 1u);
  EXPECT_FALSE(reader.have(2));
  EXPECT_TRUE(reader.have(0));
}

TEST(ByteWriter, CountsPastItsEndWithoutWriting) {
  std::array<uint8_t, 4> bytes = {9, 9, 9, 9};
  ByteWriter writer{std::span(bytes).first(3)};
  writer.put_le(uint16_t{0x0201});
  EXPECT_TRUE(writer.fits());
  writer.put_le(uint16_t{0x0403});
  EXPECT_FALSE(writer.fits());
  EXPECT_EQ(writer.size(), 4u);
  EXPECT_EQ(bytes, (std::array<uint8_t, 4>{1, 2, 3, 9}));
}

TEST(ByteWriter, WithoutABufferOnlyCounts) {
  ByteWriter writer;
  writer.put_le(uint64_t{1});
  EXPECT_EQ(writer.size(), 8u);
  EXPECT_FALSE(writer.fits());
}

}  // namespace
}  // namespace ptvm
