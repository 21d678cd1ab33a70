#include "prover/claim/claim_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "shared/claim/encoding.h"
#include "tests/shared/claim/sample_claim.h"

namespace ptvm::claim {
namespace {

using nlohmann::ordered_json;

std::string error_of(const std::string& text) {
  return std::string(from_json(text).status().message());
}

TEST(ClaimJson, ReadsTheSample) {
  const auto claim = from_json(sample_json());
  ASSERT_TRUE(claim.ok()) << claim.status();
  const auto bytes = encode(*claim);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_EQ(*bytes, sample_bytes());
}

TEST(ClaimJson, IsTheSampleIndented) {
  const auto bytes = sample_bytes();
  const auto claim = decode(bytes);
  ASSERT_TRUE(claim.ok());
  const std::string text = to_json(claim.value());
  EXPECT_EQ(text.substr(0, 40), "{\n  \"statement_version\": \"statement-v1\",");
  EXPECT_EQ(ordered_json::parse(text).dump(), sample_json());
}

TEST(ClaimJson, KeepsStepsThatADoubleCannotHold) {
  ordered_json json = ordered_json::parse(sample_json());
  json["steps"] = 18446744073709551615u;
  const auto claim = from_json(json.dump());
  ASSERT_TRUE(claim.ok()) << claim.status();
  EXPECT_EQ(claim->steps, 18446744073709551615u);
}

TEST(ClaimJson, NamesAllInstructions) {
  ordered_json json = ordered_json::parse(sample_json());
  ordered_json& instructions = json["program"]["instructions"];
  instructions = ordered_json::array();
  for (const auto& info : isa::kOpcodes) {
    if (info.operand == isa::OperandKind::kNone) {
      instructions.push_back(info.statement_name);
    } else {
      instructions.push_back({{info.statement_name, 200}});
    }
  }
  const auto claim = from_json(json.dump());
  ASSERT_TRUE(claim.ok()) << claim.status();
  const auto bytes = encode(*claim);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_EQ(ordered_json::parse(to_json(decode(*bytes).value()))["program"], json["program"]);
}

// Every object, at every depth: one member less, or one more, and the fault has its path.
void for_each_object(ordered_json& json, const std::string& path,
                     const std::function<void(ordered_json&, const std::string&)>& visit) {
  if (json.is_object()) visit(json, path);
  for (const auto& item : json.items()) {
    if (item.value().is_structured()) {
      for_each_object(item.value(), path + "/" + item.key(), visit);
    }
  }
}

TEST(ClaimJson, RejectsEveryMissingMember) {
  ordered_json json = ordered_json::parse(sample_json());
  json["program"]["instructions"] = {"Halt"};
  size_t n_members = 0;
  for_each_object(json, "", [&](ordered_json& object, const std::string& path) {
    const ordered_json whole = object;
    for (const auto& member : whole.items()) {
      object.erase(member.key());
      EXPECT_EQ(error_of(json.dump()), path + "/" + member.key() + ": missing");
      object = whole;
      ++n_members;
    }
  });
  EXPECT_EQ(n_members, 62u);
}

TEST(ClaimJson, RejectsAnUnknownMemberInEveryObject) {
  ordered_json json = ordered_json::parse(sample_json());
  json["program"]["instructions"] = {"Halt"};
  for_each_object(json, "", [&](ordered_json& object, const std::string& path) {
    object["extra"] = 1;
    EXPECT_EQ(error_of(json.dump()), path + "/extra: unknown member");
    object.erase("extra");
  });
}

// A value of another kind in the place of every one.
TEST(ClaimJson, RejectsEveryValueOfAnotherKind) {
  const ordered_json flat = ordered_json::parse(sample_json()).flatten();
  for (const auto& item : flat.items()) {
    for (const ordered_json& other :
         {ordered_json(nullptr), ordered_json(0.5), ordered_json::object(), ordered_json("\x7f"),
          item.value().is_boolean() ? ordered_json(0) : ordered_json(true)}) {
      if (item.key() == "/commitments/prover_build_info" && other.is_string()) continue;
      ordered_json json = ordered_json::parse(sample_json());
      json[ordered_json::json_pointer(item.key())] = other;
      EXPECT_THAT(error_of(json.dump()), testing::StartsWith(item.key() + ":")) << other;
    }
  }
}

struct BadValue {
  const char* path;
  ordered_json value;
  const char* error;  // behind the path
};

TEST(ClaimJson, RejectsValuesOutOfRange) {
  const std::string upper_case(64, 'A');
  for (const BadValue& bad : {
           BadValue{"/statement_version", "statement-v2", ": expected \"statement-v1\""},
           BadValue{"/semantic_scope", "", ": expected \"native_isa"},
           BadValue{"/attention_mode", "Softmax", ": expected one of: AverageHard"},
           BadValue{"/final_state/pc", 256, ": expected an integer in 0..255"},
           BadValue{"/final_state/acc", -32769, ": expected an integer in -32768..32767"},
           BadValue{"/final_state/acc", 32768, ": expected an integer in -32768..32767"},
           BadValue{"/final_state/memory/1", 40000, ": expected an integer in -32768..32767"},
           BadValue{"/final_state/memory", std::vector<int>(256), ": expected at most 255"},
           BadValue{"/program/instructions", std::vector<int>(257), ": expected at most 256"},
           BadValue{"/program/instructions/0", "LoadImmediate", ": no instruction"},
           BadValue{"/program/instructions/0", {{"Halt", 0}}, ": no instruction"},
           BadValue{"/program/instructions/0", {{"Store", -1}}, "/Store: expected an integer"},
           BadValue{"/program/instructions/0", {{"Jump", 256}}, "/Jump: expected an integer"},
           BadValue{"/program/instructions/0", {{"Jump", 1}, {"Call", 1}}, ": expected an instr"},
           BadValue{"/steps", -1, ": expected an integer in 0..18446744073709551615"},
           BadValue{"/steps", 4.0, ": expected an integer"},
           BadValue{"/commitments/program_hash", upper_case, ": expected 64 lower-case"},
           BadValue{"/commitments/program_hash", "00", ": expected 64 lower-case"},
           BadValue{"/equivalence/native_fingerprint", "0", ": expected 16 lower-case"},
           BadValue{"/extension/version", 0, ": expected an integer in 1..1"},
           BadValue{"/extension/version", 2, ": expected an integer in 1..1"},
           BadValue{"/extension/backend", "other", ": expected one of: stwo, circle8, vanilla"},
           BadValue{"/extension/engine_check", "all", ": expected one of: none, lockstep"},
           BadValue{"/extension/segment_steps/0", 4294967296, ": expected an integer"},
       }) {
    ordered_json json = ordered_json::parse(sample_json());
    json[ordered_json::json_pointer(bad.path)] = bad.value;
    EXPECT_THAT(error_of(json.dump()), testing::StartsWith(std::string(bad.path) + bad.error));
  }
}

TEST(ClaimJson, RejectsAMemberThatIsThereTwice) {
  std::string json = sample_json();
  json.insert(json.find("\"acc\""), "\"acc\":-5,");
  EXPECT_EQ(error_of(json), "/final_state/acc: is there twice");
}

TEST(ClaimJson, NamesTheFirstMemberThatIsThereTwiceInLists) {
  const auto any = [](const strict_json::Json&, const std::string&) { return absl::OkStatus(); };
  const auto error = [&](const char* text) {
    return std::string(strict_json::read(text, any).message());
  };
  EXPECT_EQ(error(R"([{"a":1},[],7,{"b":[{"c":1,"c":2}],"b":3}])"), "/3/b/0/c: is there twice");
  EXPECT_EQ(error(R"({"a":{"a":{"a":1}},"b":{"a":1}})"), "");
  EXPECT_EQ(error(R"({"":1,"":2})"), "/: is there twice");
}

TEST(ClaimJson, RejectsTextThatIsNoJson) {
  const std::string json = sample_json();
  for (const std::string& text : {std::string(), json + "x", "[" + json, json.substr(0, 99)}) {
    EXPECT_EQ(error_of(text), "the text is not valid JSON");
  }
  EXPECT_EQ(error_of("[]"), "/: expected an object");
}

}  // namespace
}  // namespace ptvm::claim
