// The trace as JSON, and the page around it. What the page does is tested in a browser.
#include "prover/view/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/view/trace_json.h"
#include "tests/prover/view/recordings.h"

namespace ptvm::view {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::ordered_json;

Json json_of(std::string_view source, std::string_view name = "a.tvm",
             std::string_view attention = "average-hard") {
  const vm::Program program = program_of(source);
  const RecordedRun run = recorded(program, attention, 100);
  const std::vector<Comparison> comparisons = {compare(run, {"native", "transformer"})};
  return trace_json(run, name, make_listing(program, source), comparisons);
}

TEST(TraceJson, HoldsTheRun) {
  const Json json = json_of(".memory 1\nLOADI -3\nSTORE 0 ; keep\nADDM 0\nHALT\n");
  EXPECT_EQ(json["format"], "ptvm-trace-1");
  EXPECT_EQ(json["steps"], 4);
  EXPECT_EQ(json["halted"], true);
  EXPECT_EQ(json["failure"], Json());
  EXPECT_EQ(json["states"], Json::parse(R"({"pc":[0,1,2,3,3],"acc":[0,-3,-3,-6,-6],
                                            "sp":[1,1,1,1,1],"flags":[1,0,0,0,4]})"));
  EXPECT_EQ(json["accesses"],
            Json::parse(R"({"kind":[0,2,1,0],"address":[0,0,0,0],"value":[0,-3,-3,0]})"));
  EXPECT_EQ(json["listing"]["lines"][2], Json::parse(R"({"pc":1,"text":"STORE 0 ; keep"})"));
  EXPECT_EQ(json["instructions"][1], Json::parse(R"({"text":"STORE 0","layer":0})"));
  EXPECT_EQ(json["comparisons"][0],
            Json::parse(R"({"first":"native","second":"transformer","equal_steps":4,
                            "difference":null,"problem":null})"));
}

TEST(TraceJson, TellsModeAndFailure) {
  const Json json = json_of("RET\n", "a", "hard-softmax:0.5");
  EXPECT_EQ(json["attention_mode"], "hard-softmax:0.5");
  EXPECT_EQ(json["temperature"], 0.5);
  EXPECT_THAT(json["failure"].get<std::string>(), HasSubstr("stack underflow"));
}

TEST(TracePage, HoldsItsTraceUnchanged) {
  const Json json = json_of("LOADI 5 ; </script><script>alert(1)</script><!--\nHALT\n");
  const std::string page = trace_page(json);
  const std::string_view open = "<script id=\"trace\" type=\"application/json\">";
  const size_t start = page.find(open) + open.size();
  const std::string text = page.substr(start, page.find("</script>", start) - start);
  EXPECT_THAT(text, Not(HasSubstr("<")));
  EXPECT_EQ(Json::parse(text), json);
}

TEST(TracePage, EscapesItsTitle) {
  EXPECT_THAT(trace_page(json_of("HALT\n", "</title><script>&amp;")),
              HasSubstr("<title>&lt;/title>&lt;script>&amp;amp; · "));
}

// The longest run that is written, with as much to tell of each step as can be.
TEST(TracePage, IsNeverLarge) {
  const RecordedRun run =
      recorded(program_of(".memory 255\nLOADI -30000\nloop: STORE 254\nADDM 200\nJMP loop\n"),
               "hard", kMaxWrittenSteps);
  const Listing listing = make_listing(run.model().program, "");
  EXPECT_LT(trace_page(trace_json(run, "a", listing, {})).size(), 8'000'000u);
}

TEST(TracePage, LoadsNothing) {
  const std::string page = trace_page(json_of("HALT\n"));
  for (const char* mark : {"src=", "href=", "url(", "import ", "fetch(", "https:"}) {
    EXPECT_THAT(page, Not(HasSubstr(mark))) << mark;
  }
  EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(page, Not(HasSubstr("%STYLE%")));
}

}  // namespace
}  // namespace ptvm::view
