// What a reader of artifacts takes, and what it refuses: everything that was altered.
#include "prover/research/artifact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "absl/strings/str_cat.h"
#include "prover/engine/engines.h"
#include "tests/prover/research/samples.h"

namespace ptvm::research {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using Pointer = Json::json_pointer;

// All values of `json` that are no objects or arrays, or empty ones.
std::vector<Pointer> leaves_of(const Json& json) {
  std::vector<Pointer> leaves;
  const std::function<void(const Json&, const Pointer&)> walk = [&](const Json& value,
                                                                    const Pointer& path) {
    if (!value.is_structured() || value.empty()) leaves.push_back(path);
    for (size_t i = 0; value.is_array() && i < value.size(); ++i) walk(value[i], path / i);
    if (!value.is_object()) return;
    for (const auto& item : value.items()) walk(item.value(), path / item.key());
  };
  walk(json, Pointer());
  return leaves;
}

std::vector<Pointer> objects_of(const Json& json) {
  std::set<std::string> paths;
  std::vector<Pointer> objects;
  for (Pointer path : leaves_of(json)) {
    while (!path.empty()) {
      path = path.parent_pointer();
      if (json[path].is_object() && paths.insert(path.to_string()).second) objects.push_back(path);
    }
  }
  return objects;
}

// Other values than `leaf`: first one that might stand there, then others.
std::vector<Json> alterations(const Json& leaf) {
  if (leaf.is_boolean()) return {!leaf.get<bool>(), leaf.get<bool>() ? 1 : 0};
  if (leaf.is_null()) return {"x", "", 0, false};
  if (leaf.is_array()) return {Json{0}, nullptr, Json::object()};
  if (leaf.is_number()) {
    const auto number = leaf.get<int64_t>();
    return {number + 1, static_cast<double>(number), std::to_string(number)};
  }
  const auto text = leaf.get<std::string>();
  std::string other = text;
  other[0] = other[0] == '0' ? '1' : '0';
  return {other, text + " ", text.substr(1), 0};
}

void reseal(Json& json) {
  json["commitments"].erase("artifact_hash");
  json["commitments"]["artifact_hash"] = hash_hex(canonical(json));
}

TEST(ResearchArtifact, IsReadAsItWasWritten) {
  for (const Sample& sample : samples()) {
    SCOPED_TRACE(sample.name);
    const Json json = json_of(sample);
    for (const std::string& text : {layout(json), json.dump(), canonical(json)}) {
      const auto read = read_artifact(text);
      ASSERT_TRUE(read.ok()) << read.status();
      EXPECT_EQ(to_json(*read), json);
      EXPECT_EQ(matched(*read), matched(sample.artifact));
    }
  }
}

TEST(ResearchArtifact, RejectsEveryAlteredLeaf) {
  size_t n_altered = 0;
  for (const Sample& sample : samples()) {
    Json json = json_of(sample);
    for (const Pointer& path : leaves_of(json)) {
      const Json leaf = json[path];
      for (const Json& other : alterations(leaf)) {
        json[path] = other;
        EXPECT_FALSE(read_artifact(json.dump()).ok())
            << sample.name << " " << path.to_string() << ": " << leaf << " -> " << other;
        ++n_altered;
      }
      json[path] = leaf;
    }
    EXPECT_TRUE(read_artifact(json.dump()).ok());
  }
  EXPECT_GT(n_altered, 2000u);
}

// Whoever alters a member can hash the file again. What is taken then is what only running the
// engines tells (spec/research.md, section 6).
TEST(ResearchArtifact, RejectsAlteredLeavesThatFollowFromOthersWhenHashedAgain) {
  std::set<std::string> taken;
  for (const Sample& sample : samples()) {
    const Json json = json_of(sample);
    for (const Pointer& path : leaves_of(json)) {
      if (path.back() == "artifact_hash") continue;
      Json altered = json;
      altered[path] = alterations(json[path]).front();
      reseal(altered);
      if (read_artifact(altered.dump()).ok()) taken.insert(sample.name + " " + path.to_string());
    }
  }
  std::set<std::string> untold = {"equivalence that fails /error", "step /step",
                                  "step that fails /step"};
  for (const Sample& sample : samples()) {
    if (kind_of(sample.artifact) == Kind::kMatrix) continue;  // its entries have a hash besides
    untold.insert(sample.name + " /program_path");
  }
  for (const char* ended : {"trace", "trace that fails", "trace with softmax", "trace that differs",
                            "trace where one fails", "matrix", "matrix that differs", "equivalence",
                            "equivalence that fails"}) {
    untold.insert(std::string(ended) + " /requested_max_steps");
  }
  for (const char* differing : {"trace that differs", "trace where one fails"}) {
    untold.insert(std::string(differing) + " /engines/0/trace_hash");
    untold.insert(std::string(differing) + " /engines/1/trace_hash");
  }
  EXPECT_EQ(taken, untold);
}

TEST(ResearchArtifact, RejectsEveryMissingMember) {
  for (const Sample& sample : samples()) {
    const Json json = json_of(sample);
    for (const Pointer& path : objects_of(json)) {
      for (const auto& item : json[path].items()) {
        Json altered = json;
        altered[path].erase(item.key());
        EXPECT_THAT(error_of(altered), Not(IsEmpty()))
            << sample.name << " " << path.to_string() << "/" << item.key();
      }
    }
  }
}

TEST(ResearchArtifact, RejectsUnknownMembers) {
  for (const Sample& sample : samples()) {
    const Json json = json_of(sample);
    for (const Pointer& path : objects_of(json)) {
      Json altered = json;
      altered[path]["colour"] = "red";
      EXPECT_THAT(error_of(altered), Not(IsEmpty())) << sample.name << " " << path.to_string();
    }
  }
}

TEST(ResearchArtifact, RejectsMembersThatAreThereTwice) {
  for (const Sample& sample : samples()) {
    const std::string text = json_of(sample).dump();
    for (const char* name : {"program_path", "halted", "artifact_hash", "state_after"}) {
      const size_t at = text.find(absl::StrCat("\"", name, "\":"));
      if (at == std::string::npos) continue;
      const std::string twice =
          absl::StrCat(text.substr(0, at), "\"", name, "\":0,", text.substr(at));
      const auto status = read_artifact(twice).status();
      EXPECT_THAT(std::string(status.message()),
                  HasSubstr(absl::StrCat("/", name, ": is there twice")))
          << sample.name;
    }
  }
}

TEST(ResearchArtifact, NamesThePlaceOfAFault) {
  const Json json = to_json(compare_runs(subject_named("addition"), two_engines(), 9).value());
  const auto error_with = [&](const char* path, const Json& value) {
    Json altered = json;
    altered[Pointer(path)] = value;
    return error_of(altered);
  };
  EXPECT_EQ(error_with("/engines/1/steps", "3"),
            "/engines/1/steps: expected an integer in 0..1048576");
  EXPECT_EQ(error_with("/engines/1/halted", false),
            "/engines/1/halted: is false, but this verifier makes it true");
  EXPECT_EQ(error_with("/engines/1/trace_len", 4.0),
            "/engines/1/trace_len: is 4.0, but this verifier makes it 4");
  EXPECT_EQ(error_with("/engines/0/name", "burn"),
            "/engines/0/name: expected one of: native, transformer, tensor, onnx");
  EXPECT_EQ(error_with("/engines/0/name", "native"),
            "/engines/0/name: is that of another engine, too");
  EXPECT_EQ(error_with("/engines/0/colour", "red"), "/engines/0/colour: unknown member");
  EXPECT_EQ(error_with("/engines/0/error", 1), "/engines/0/error: expected null or a text");
  EXPECT_EQ(error_with("/engines/0/final_state/memory/0", 40000),
            "/engines/0/final_state/memory/0: expected an integer in -32768..32767");
  EXPECT_EQ(error_with("/engines/0/final_state/memory", Json::array()),
            "/engines/0/final_state/memory: has 0 cells, but the program 4");
  EXPECT_EQ(error_with("/program/instructions/0", "Jump"),
            "/program/instructions/0: no instruction \"Jump\" without operand");
  EXPECT_EQ(error_with("/layers", 0), "/layers: expected an integer in 1..256");
  EXPECT_THAT(error_with("/attention_mode", "softest"), StartsWith("/attention_mode: `softest`"));
  EXPECT_EQ(error_with("/attention_mode", "HARD"),
            "/attention_mode: is \"HARD\", but this verifier makes it \"average-hard\"");
  EXPECT_EQ(error_with("/requested_max_steps", 0),
            "/requested_max_steps: expected an integer in 1..1048576");
  EXPECT_THAT(error_with("/statement_version", "statement-v1"),
              StartsWith("/statement_version: expected one of: ptvm-research-step-v1, "));
  Json missing = json;
  missing["engines"][1].erase("trace_hash");
  EXPECT_EQ(error_of(missing), "/engines/1/trace_hash: missing");
  missing = json;
  missing["commitments"].erase("program_hash");
  EXPECT_EQ(error_of(missing), "/commitments/program_hash: missing");
}

TEST(ResearchArtifact, RejectsWhatIsNoArtifact) {
  for (const char* text : {"", "{", "[]", "null", "{}", "{\"statement_version\":1}", "\xff"}) {
    EXPECT_FALSE(read_artifact(text).ok()) << text;
  }
  const std::string text = layout(json_of(samples().front()));
  for (size_t n_bytes = 0; n_bytes + 2 < text.size(); n_bytes += 37) {
    EXPECT_FALSE(read_artifact(text.substr(0, n_bytes)).ok()) << n_bytes;
  }
  EXPECT_FALSE(read_artifact(text + "x").ok());
}

TEST(ResearchArtifact, IsTheSameWhenExecutedAgain) {
  for (const Sample& sample : samples()) {
    const absl::Status status = reexecute(sample.artifact);
    EXPECT_EQ(status.ok(), matched(sample.artifact)) << sample.name << ": " << status;
  }
}

// Made up as a whole, with all hashes: only running the engines tells.
TEST(ResearchArtifact, RejectsForgeriesThatHoldTogetherWhenExecutedAgain) {
  for (const Sample& sample : samples()) {
    if (!matched(sample.artifact)) {
      EXPECT_THAT(std::string(reexecute(sample.artifact).message()),
                  HasSubstr("but running the engines again makes it"))
          << sample.name;
    }
  }
  struct Forge {
    void operator()(Step& step) const {
      for (EngineState& engine : step.engines) engine.state.registers.acc += 1;
    }
    void operator()(Comparison& comparison) const {
      for (Comparison::Run& run : comparison.engines) run.trace_hash[0] ^= 1;
    }
    void operator()(Matrix& matrix) const { (*this)(matrix.entries.back()); }
    void operator()(Equivalence& equivalence) const { equivalence.trace.back().registers.acc += 1; }
  };
  for (const char* name : {"step", "trace", "matrix", "equivalence", "equivalence of a part"}) {
    const auto sample =
        std::ranges::find_if(samples(), [&](const Sample& each) { return each.name == name; });
    Artifact forged = sample->artifact;
    std::visit(Forge{}, forged);
    const auto read = read_artifact(to_json(forged).dump());
    ASSERT_TRUE(read.ok()) << name << ": " << read.status();
    EXPECT_THAT(std::string(reexecute(*read).message()),
                HasSubstr("but running the engines again makes it"))
        << name;
  }
}

TEST(ResearchArtifact, SaysWhichEngineIsNotBuilt) {
  Equivalence equivalence = record_equivalence(subject_named("halt"), two_engines(), 9).value();
  const auto& built = engine::engine_names();
  for (const std::string& name : engine::all_engine_names()) {
    if (std::ranges::find(built, name) != built.end()) continue;
    equivalence.engines = {"native", name};
    const auto read = read_artifact(to_json(equivalence).dump());
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_TRUE(absl::IsUnimplemented(reexecute(*read))) << name;
  }
}

}  // namespace
}  // namespace ptvm::research
