#include "prover/view/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/asm/assembler.h"

namespace ptvm::view {
namespace {

using ::testing::ElementsAre;

Listing listing_of(std::string_view source) {
  return make_listing(assembler::assemble(source).program, source);
}

TEST(Listing, IsTheSource) {
  const Listing listing = listing_of("; start\r\nagain:\tNOP\n\n  JMP again ; on\n");
  EXPECT_TRUE(listing.is_source);
  EXPECT_THAT(listing.lines,
              ElementsAre(ListingLine{std::nullopt, "; start"}, ListingLine{0, "again:  NOP"},
                          ListingLine{std::nullopt, ""}, ListingLine{1, "  JMP again ; on"}));
  EXPECT_THAT(listing.line_of, ElementsAre(1, 3));
}

TEST(Listing, IsTheInstructionsWhereThereIsNoSource) {
  const vm::Program program = assembler::assemble("NOP\nJMP 0\n").program;
  const Listing listing = make_listing(program, "");
  EXPECT_FALSE(listing.is_source);
  EXPECT_THAT(listing.lines, ElementsAre(ListingLine{0, "NOP"}, ListingLine{1, "JMP 0"}));
  EXPECT_TRUE(make_listing(vm::Program{}, "").lines.empty());
}

TEST(Listing, IsTheInstructionsOfAVeryLongSource) {
  const std::string blank(kMaxListingLines - 1, '\n');
  EXPECT_TRUE(listing_of(blank + "NOP").is_source);
  EXPECT_FALSE(listing_of(blank + "\nNOP").is_source);
}

TEST(ShownText, HasNothingThatControls) {
  EXPECT_EQ(shown_text("a\x1b[31m\x07"), "a\ufffd[31m\ufffd");
  EXPECT_EQ(shown_text("left \u202eright\u2069"), "left \ufffdright\ufffd");
  EXPECT_EQ(shown_text("\xff\xc3"), "\ufffd\ufffd");
  EXPECT_EQ(shown_text("\u00e9\tx"), "\u00e9   x");
  EXPECT_EQ(shown_text("<b>\u4e2d"), "<b>\u4e2d");
}

TEST(ShownText, IsCutWhereItIsLong) {
  EXPECT_EQ(shown_text(std::string(300, 'x')), std::string(200, 'x') + "...");
}

}  // namespace
}  // namespace ptvm::view
