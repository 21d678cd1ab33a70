#include "prover/model/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "shared/util/bytes.h"

namespace ptvm::model {
namespace {

using ::testing::HasSubstr;

// A file with `header` and `n_data_bytes` numbers behind it.
std::vector<uint8_t> file(const std::string& header, size_t n_data_bytes) {
  std::vector<uint8_t> bytes(8 + header.size() + n_data_bytes);
  ByteWriter writer(bytes);
  writer.put_le(uint64_t{header.size()});
  writer.put(bytes_of(header));
  for (size_t i = 0; i < n_data_bytes; ++i) writer.put_le(static_cast<uint8_t>(i));
  return bytes;
}

const Safetensors kSample = {
    .metadata = {{"b", "x \" y"}, {"a", ""}},
    .tensors = {{"u", {Dtype::kU8, {3}, {7, 8, 9}}},
                {"f", {Dtype::kF32, {1, 2}, {0, 0, 128, 63, 0, 0, 0, 192}}},
                {"none", {Dtype::kF32, {0, 5}, {}}},
                {"scalar", {Dtype::kU8, {}, {1}}}}};

TEST(Safetensors, HasAHeaderAndAlignedTensors) {
  const std::vector<uint8_t> bytes = encode(kSample);
  const size_t n_header_bytes = load_le<uint64_t>(bytes.data());
  EXPECT_EQ(n_header_bytes % 8, 0u);
  std::string header(bytes.begin() + 8, bytes.begin() + 8 + static_cast<ptrdiff_t>(n_header_bytes));
  header.erase(header.find_last_not_of(' ') + 1);
  EXPECT_EQ(header, R"({"__metadata__":{"a":"","b":"x \" y"},)"
                    R"("f":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},)"
                    R"("none":{"dtype":"F32","shape":[0,5],"data_offsets":[8,8]},)"
                    R"("scalar":{"dtype":"U8","shape":[],"data_offsets":[8,9]},)"
                    R"("u":{"dtype":"U8","shape":[3],"data_offsets":[9,12]}})");
  EXPECT_EQ(bytes.size(), 8 + n_header_bytes + 12);
  EXPECT_TRUE(is_safetensors(bytes));
}

TEST(Safetensors, ReadsWhatItWrites) {
  EXPECT_EQ(decode(encode(kSample)).value(), kSample);
  EXPECT_EQ(decode(encode({})).value(), Safetensors{});
}

TEST(Safetensors, ReadsTensorsInAnyOrder) {
  const Safetensors read = decode(file(R"({"b":{"data_offsets":[1,3],"dtype":"U8","shape":[2]},)"
                                       R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}} )",
                                       3))
                               .value();
  EXPECT_EQ(read.tensors.at("a").bytes, (std::vector<uint8_t>{0}));
  EXPECT_EQ(read.tensors.at("b").bytes, (std::vector<uint8_t>{1, 2}));
}

TEST(Safetensors, RejectsEveryFaultWithItsPlace) {
  const auto error = [](const std::vector<uint8_t>& bytes) {
    return std::string(decode(bytes).status().message());
  };
  const auto tensor = [&](const std::string& text, size_t n_data_bytes = 4) {
    return error(file("{\"t\":" + text + "}", n_data_bytes));
  };
  EXPECT_THAT(error({}), HasSubstr("too short"));
  EXPECT_THAT(error({1, 0, 0, 0, 0, 0, 0}), HasSubstr("too short"));
  EXPECT_THAT(error({9, 0, 0, 0, 0, 0, 0, 0, '{', '}'}), HasSubstr("ends within its header"));
  EXPECT_THAT(error({0, 0, 0, 0, 0, 0, 0, 255, '{', '}'}), HasSubstr("at most 1048576 are read"));
  EXPECT_THAT(error(file("{", 0)), HasSubstr("header: the text is not valid JSON"));
  EXPECT_THAT(error(file("[]", 0)), HasSubstr("header: /: expected an object"));
  EXPECT_THAT(error(file("{}", 5)),
              HasSubstr("header: the tensors end 5 bytes before the file does"));
  EXPECT_THAT(error(file(R"({"__metadata__":{"a":1}})", 0)),
              HasSubstr("/__metadata__/a: expected a text"));
  EXPECT_THAT(error(file(R"({"__metadata__":[]})", 0)), HasSubstr("/__metadata__: expected"));
  EXPECT_THAT(tensor("5"), HasSubstr("header: /t: expected an object"));
  EXPECT_THAT(tensor(R"({"dtype":"F32","shape":[1]})"), HasSubstr("/t/data_offsets: missing"));
  EXPECT_THAT(tensor(R"({"dtype":"F16","shape":[2],"data_offsets":[0,4]})"),
              HasSubstr("/t/dtype: expected"));
  EXPECT_THAT(tensor(R"({"dtype":"F32","shape":[-1],"data_offsets":[0,4]})"),
              HasSubstr("/t/shape/0: expected"));
  EXPECT_THAT(tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[4,0]})"),
              HasSubstr("/t/data_offsets: expected a beginning and an end"));
  EXPECT_THAT(tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[0]})"),
              HasSubstr("/t/data_offsets: expected a beginning and an end"));
  EXPECT_THAT(tensor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,4]})"),
              HasSubstr("has not the size of the shape"));
  EXPECT_THAT(tensor(R"({"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]})"),
              HasSubstr("has not the size of the shape"));
  EXPECT_THAT(tensor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})"),
              HasSubstr("ends at 8, but there are 4 bytes"));
  EXPECT_THAT(tensor(R"({"dtype":"U8","shape":[2],"data_offsets":[2,4]})"),
              HasSubstr("begins at 2, but the tensor before it ends at 0"));
  EXPECT_THAT(tensor(R"({"dtype":"U8","shape":[2],"data_offsets":[0,2]})"),
              HasSubstr("the tensors end 2 bytes before"));
  EXPECT_THAT(error(file(R"({"t":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                         R"("u":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                         3)),
              HasSubstr("/u/data_offsets: begins at 1"));
  EXPECT_THAT(error(file(R"({"t":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                         R"("t":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})",
                         2)),
              HasSubstr("/t: is there twice"));
}

TEST(Safetensors, AreToldFromOtherFiles) {
  EXPECT_FALSE(is_safetensors({}));
  for (const std::string text : {".memory 4\nHALT\n", "{\"instructions\": {}}", "12345678{}"}) {
    EXPECT_FALSE(is_safetensors(bytes_of(text))) << text;
  }
}

}  // namespace
}  // namespace ptvm::model
