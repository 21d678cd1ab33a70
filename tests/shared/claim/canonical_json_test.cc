#include "shared/claim/canonical_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "shared/claim/statement_json.h"
#include "tests/shared/claim/sample_claim.h"

namespace ptvm::claim {
namespace {

struct StringSink {
  std::string text;
  void write(std::string_view piece) { text += piece; }
};

template <class Write>
std::string json_of(Write&& write) {
  StringSink sink;
  JsonWriter<StringSink> json(sink);
  write(json);
  return sink.text;
}

TEST(JsonWriter, SeparatesMembersAndElementsOnly) {
  EXPECT_EQ(json_of([](auto& json) {
              json.begin_object();
              json.key("a");
              json.begin_array();
              json.number(1);
              json.begin_object();
              json.end_object();
              json.begin_array();
              json.end_array();
              json.string("x");
              json.end_array();
              json.member("b", true);
              json.member("c", "y");
              json.end_object();
            }),
            R"({"a":[1,{},[],"x"],"b":true,"c":"y"})");
}

TEST(JsonWriter, PrintsNumbersAtTheirLimits) {
  EXPECT_EQ(json_of([](auto& json) {
              json.begin_array();
              json.number(0);
              json.number(std::numeric_limits<uint64_t>::max());
              json.number(std::numeric_limits<int64_t>::min());
              json.number(std::numeric_limits<int16_t>::min());
              json.number(uint8_t{255});
              json.number(-1);
              json.end_array();
            }),
            "[0,18446744073709551615,-9223372036854775808,-32768,255,-1]");
}

TEST(JsonWriter, EscapesQuotesAndBackslashes) {
  EXPECT_EQ(json_of([](auto& json) { json.string(R"("a\\b")"); }), R"("\"a\\\\b\"")");
  EXPECT_EQ(json_of([](auto& json) { json.string(""); }), R"("")");
}

TEST(JsonWriter, PrintsBytesAsLowerCaseHex) {
  EXPECT_EQ(json_of([](auto& json) {
              json.hex(std::array<uint8_t, 3>{0x00, 0xab, 0xff});
            }),
            R"("00abff")");
}

TEST(BufferSink, CountsWhatDoesNotFit) {
  char buffer[4] = {'-', '-', '-', '-'};
  BufferSink sink(std::span<char>(buffer, 3));
  sink.write("ab");
  EXPECT_TRUE(sink.fits());
  sink.write("cd");
  EXPECT_FALSE(sink.fits());
  EXPECT_EQ(sink.size(), 4u);
  EXPECT_EQ(std::string(buffer, 4), "abc-");
}

TEST(HashSink, HashesWhatWasWrittenInPieces) {
  HashSink sink(32);
  sink.write("a");
  sink.write("bc");
  std::array<uint8_t, 32> digest;
  sink.finalize(digest);
  EXPECT_EQ(digest, hash::blake2b<32>(bytes_of("abc")));
}

TEST(StatementJson, IsThatOfTheSample) {
  const auto bytes = sample_bytes();
  const Result<Claim> claim = decode(bytes);
  ASSERT_TRUE(claim.ok());
  StringSink sink;
  write_statement_json(claim.value(), sink);
  EXPECT_EQ(sink.text, sample_json());
}

TEST(StatementJson, FillsABufferOfTheSizeItAsksFor) {
  const auto bytes = sample_bytes();
  const Result<Claim> claim = decode(bytes);
  ASSERT_TRUE(claim.ok());
  BufferSink counter;
  write_statement_json(claim.value(), counter);
  std::string text(counter.size(), '\0');
  BufferSink sink(text);
  write_statement_json(claim.value(), sink);
  EXPECT_TRUE(sink.fits());
  EXPECT_EQ(text, sample_json());
}

}  // namespace
}  // namespace ptvm::claim
