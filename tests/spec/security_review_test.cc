// The review in docs/security.md says for each pitfall in which tests the attack is refused. They
// exist.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace ptvm {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

// Calls visit(match) for every match of `pattern` in `text`.
template <class Visit>
void for_each_match(const std::string& text, const std::regex& pattern, Visit&& visit) {
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    visit(*match);
  }
}

// All tests of the tree, as "Suite.Case", and the suites.
std::set<std::string> all_tests() {
  static const std::regex macro("\n(?:TYPED_)?TEST(?:_P|_F)?\\((\\w+), (\\w+)\\)");
  std::set<std::string> tests;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(PTVM_SOURCE_DIR "/tests")) {
    if (entry.path().extension() != ".cc") continue;
    for_each_match(text_of(entry.path()), macro, [&](const std::smatch& match) {
      tests.insert(match[1].str() + "." + match[2].str());
      tests.insert(match[1].str() + ".*");
    });
  }
  return tests;
}

TEST(SecurityReview, NamesTestsThatExist) {
  const std::set<std::string> tests = all_tests();
  const std::string document = text_of(PTVM_SOURCE_DIR "/docs/security.md");
  // `Suite.Case`, or `.Case` behind another case of the suite, or `Suite.*`.
  static const std::regex name("`([A-Z]\\w*)?\\.([A-Z]\\w*|\\*)`");
  std::string suite;
  size_t n_named = 0;
  for_each_match(document, name, [&](const std::smatch& match) {
    if (match[1].matched) suite = match[1];
    const std::string test = suite + "." + match[2].str();
    EXPECT_TRUE(tests.contains(test)) << test;
    ++n_named;
  });
  EXPECT_GE(n_named, 50u);
}

// Every row of the review names one.
TEST(SecurityReview, HasATestForEachPitfall) {
  const std::string document = text_of(PTVM_SOURCE_DIR "/docs/security.md");
  static const std::regex row("\n\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|(?=\n)");
  size_t n_rows = 0;
  for_each_match(document, row, [&](const std::smatch& match) {
    if (match[1] == "pitfall" || match[1].str().starts_with("---")) return;
    static const std::regex name("`[A-Z]\\w*\\.[A-Z*]");
    EXPECT_TRUE(std::regex_search(match[3].str(), name)) << match[1];
    ++n_rows;
  });
  EXPECT_GE(n_rows, 24u);
}

}  // namespace
}  // namespace ptvm
