#include "prover/field/fp128_text.h"

#include <gmock/gmock.h>

#include <boost/multiprecision/cpp_int.hpp>

#include "tests/support/field_samplers.h"

namespace ptvm::field {
namespace {

using boost::multiprecision::cpp_int;
using ::testing::HasSubstr;

const cpp_int kP = (cpp_int(407) << 119) + 1;
constexpr char kLargest[] = "270497897142230380135924736767050121216";  // p - 1, by Python
constexpr char kModulus[] = "270497897142230380135924736767050121217";

std::string message_of(std::string_view text) {
  const absl::StatusOr<Fp128> parsed = parse_fp128(text);
  EXPECT_FALSE(parsed.ok()) << text;
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(parsed.status().message());
}

TEST(Fp128Text, ReadsAndWritesTheEdges) {
  const auto expect_text = [](const Fp128& value, std::string_view decimal, std::string_view hex) {
    EXPECT_EQ(to_decimal(value), decimal);
    EXPECT_EQ(to_hexadecimal(value), hex);
    EXPECT_EQ(parse_fp128(decimal).value(), value);
    EXPECT_EQ(parse_fp128(hex).value(), value);
  };
  expect_text(Fp128::zero(), "0", "0x0");
  expect_text(Fp128::one(), "1", "0x1");
  expect_text(Fp128(UINT64_MAX), "18446744073709551615", "0xffffffffffffffff");
  expect_text(Fp128::reduce({0, 1}), "18446744073709551616", "0x10000000000000000");
  expect_text(-Fp128::one(), kLargest, "0xcb800000000000000000000000000000");
}

TEST(Fp128Text, AgreesWithBoost) {
  std::mt19937_64 rng(128);
  for (int i = 0; i < 2000; ++i) {
    const Fp128 value = tests::FieldSampler<Fp128>::random(rng);
    const cpp_int expected = cpp_int(value.value().hi) << 64 | value.value().lo;
    EXPECT_EQ(to_decimal(value), expected.str());
    EXPECT_EQ(cpp_int(to_hexadecimal(value)), expected);
    EXPECT_EQ(parse_fp128(expected.str()).value(), value);
    EXPECT_EQ(parse_fp128("0x" + expected.str(0, std::ios_base::hex)).value(), value);
  }
}

TEST(Fp128Text, AllowsUpperCaseDigitsAndLeadingZeros) {
  EXPECT_EQ(parse_fp128("0xAbC").value(), Fp128(0xabc));
  EXPECT_EQ(parse_fp128(std::string(200, '0') + "17").value(), Fp128(17));
  EXPECT_EQ(parse_fp128("0x" + std::string(200, '0') + "17").value(), Fp128(0x17));
}

TEST(Fp128Text, RejectsWhatIsNoNumber) {
  EXPECT_THAT(message_of(""), HasSubstr("without digits"));
  EXPECT_THAT(message_of("0x"), HasSubstr("without digits"));
  EXPECT_THAT(message_of("12a"), HasSubstr("'a' as character 3, which is no decimal digit"));
  EXPECT_THAT(message_of("0x1g"), HasSubstr("'g' as character 4, which is no hexadecimal digit"));
  EXPECT_THAT(message_of("-1"), HasSubstr("'-' as character 1"));
  EXPECT_THAT(message_of(" 1"), HasSubstr("' ' as character 1"));
  EXPECT_THAT(message_of("1\n"), HasSubstr("'\\n' as character 2"));
  EXPECT_THAT(message_of("0X1"), HasSubstr("'X' as character 2"));
}

TEST(Fp128Text, RejectsTheModulusAndAbove) {
  const cpp_int last = (cpp_int(1) << 128) - 1;
  ASSERT_EQ(cpp_int(kModulus), kP);
  for (const cpp_int& value : {kP, cpp_int(kP + 1), last, cpp_int(last + 1), cpp_int(last * 16)}) {
    EXPECT_THAT(message_of(value.str()), HasSubstr("not below the modulus")) << value;
    EXPECT_THAT(message_of("0x" + value.str(0, std::ios_base::hex)), HasSubstr("not below"));
  }
  EXPECT_THAT(message_of(std::string(1000, '9')), HasSubstr("not below the modulus"));
}

}  // namespace
}  // namespace ptvm::field
