#include "prover/tui/viewer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/prover/view/recordings.h"

namespace ptvm::tui {
namespace {

using ::testing::HasSubstr;

class ViewerTest : public ::testing::Test {
 protected:
  void press(std::string_view keys) {
    for (const char key : keys) {
      viewer_.press(key == '\n' ? uint32_t{kEnter} : static_cast<uint8_t>(key));
    }
  }

  vm::Program program_ = view::program_named("fibonacci");
  view::RecordedRun run_ = view::recorded(program_);
  view::Listing listing_ = view::make_listing(program_, "");
  Viewer viewer_{run_, listing_, "a.tvm", {{"native", "transformer"}, {"transformer", "native"}}};
};

TEST_F(ViewerTest, StepsWithinTheRun) {
  press("h");
  EXPECT_EQ(viewer_.position(), 0u);
  EXPECT_THAT(viewer_.message(), HasSubstr("initial state"));
  press("lll");
  EXPECT_EQ(viewer_.position(), 3u);
  viewer_.press(kLeft);
  EXPECT_EQ(viewer_.position(), 2u);
  viewer_.press(kPageDown);
  EXPECT_EQ(viewer_.position(), 22u);
  viewer_.press(kPageUp);
  viewer_.press(kPageUp);
  EXPECT_EQ(viewer_.position(), 0u);
  viewer_.press(SpecialKey::kEnd);
  EXPECT_EQ(viewer_.position(), 103u);
  press("l");
  EXPECT_EQ(viewer_.position(), 103u);
  EXPECT_THAT(viewer_.message(), HasSubstr("end"));
  press("g");
  EXPECT_EQ(viewer_.position(), 0u);
}

TEST_F(ViewerTest, JumpsToAStep) {
  press(":4");
  EXPECT_EQ(viewer_.prompt(), "Step: 4");
  press("2\n");
  EXPECT_EQ(viewer_.prompt(), std::nullopt);
  EXPECT_EQ(viewer_.position(), 42u);
  press(":104\n");
  EXPECT_EQ(viewer_.position(), 42u);
  EXPECT_EQ(viewer_.message(), "There is no step 104; the last one is 103.");
  press(":99999999999999999999\n");
  EXPECT_EQ(viewer_.position(), 42u);
  press(":7x");
  viewer_.press(kErase);
  press("9\n");
  EXPECT_EQ(viewer_.position(), 9u);
  press(":5");
  viewer_.press(kEscape);
  EXPECT_EQ(viewer_.prompt(), std::nullopt);
  EXPECT_EQ(viewer_.position(), 9u);
  press(":\n");
  EXPECT_EQ(viewer_.position(), 9u);
}

TEST_F(ViewerTest, ChoosesCells) {
  press("jj");
  EXPECT_EQ(viewer_.cell(), 2u);
  press("kkk");
  EXPECT_EQ(viewer_.cell(), 4u);
  press("c1\n");
  EXPECT_EQ(viewer_.cell(), 1u);
  press("c5\n");
  EXPECT_EQ(viewer_.cell(), 1u);
  EXPECT_EQ(viewer_.message(), "There is no cell 5; the last one is 4.");
}

TEST_F(ViewerTest, RunsToAccessesOfTheCell) {
  press("c2\nn");
  EXPECT_EQ(viewer_.position(), 6u);  // STORE 2
  press("n");
  EXPECT_EQ(viewer_.position(), 9u);  // LOAD 2
  press("p");
  EXPECT_EQ(viewer_.position(), 6u);
  press("p");
  EXPECT_EQ(viewer_.position(), 6u);
  EXPECT_THAT(viewer_.message(), HasSubstr("No earlier step"));
}

TEST_F(ViewerTest, ComparesEachPairOnce) {
  EXPECT_TRUE(viewer_.wants_comparison());
  viewer_.compare_some();
  EXPECT_FALSE(viewer_.wants_comparison());
  EXPECT_EQ(viewer_.comparison()->n_equal_steps, 103u);
  press("d");
  EXPECT_THAT(viewer_.message(), HasSubstr("do not differ"));
  press("e");
  EXPECT_TRUE(viewer_.wants_comparison());
  viewer_.set_comparison(
      {.pair = viewer_.pair(),
       .n_equal_steps = 4,
       .difference = engine::Difference{5, "acc", "transformer", "1", "native", "2"}});
  press("d");
  EXPECT_EQ(viewer_.position(), 5u);
  press("E");
  EXPECT_FALSE(viewer_.wants_comparison());
}

TEST_F(ViewerTest, HelpsAndQuits) {
  press("?");
  EXPECT_TRUE(viewer_.shows_help());
  press("q");
  EXPECT_FALSE(viewer_.shows_help());
  EXPECT_FALSE(viewer_.wants_quit());
  press("q");
  EXPECT_TRUE(viewer_.wants_quit());
}

TEST(Viewer, DoesWithoutMemoryAndEngines) {
  const view::RecordedRun run = view::recorded(view::program_of(".memory 0\nHALT\n"));
  const view::Listing listing = view::make_listing(run.model().program, "");
  Viewer viewer(run, listing, "a", {});
  for (const char key : std::string("jkcnpeEdlh:1")) viewer.press(static_cast<uint8_t>(key));
  EXPECT_EQ(viewer.cell(), 0u);
  EXPECT_FALSE(viewer.wants_comparison());
}

}  // namespace
}  // namespace ptvm::tui
