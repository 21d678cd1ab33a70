// docs/cli.md says of the options of some commands what the program says.
#include <gmock/gmock.h>

#include <map>
#include <regex>
#include <set>

#include "tests/cli/run_program.h"
#include "tests/spec/markdown.h"

namespace ptvm::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

struct DocumentedOption {
  std::string name, fallback, meaning;
  bool takes_value;
};

std::vector<DocumentedOption> documented_options(const std::string& command) {
  const testing::Document document("../docs/cli.md");
  std::vector<DocumentedOption> options;
  for (const testing::Row& row :
       document.table("| option | default | meaning |", "## " + command)) {
    const std::string name = row[0].substr(1, row[0].find_first_of(" `", 1) - 1);
    options.push_back({name, row[1], row[2], row[0].find(' ') != std::string::npos});
  }
  return options;
}

constexpr const char* kCommands[] = {"prove",
                                     "verify",
                                     "cost",
                                     "attention prove",
                                     "attention verify",
                                     "attention bench",
                                     "transformer prove",
                                     "transformer verify",
                                     "transformer bench"};
// Their values may be the path of any file.
const std::set<std::string> kFileOptions = {"--lookups", "--model", "--inputs",      "--outputs",
                                            "--vectors", "--state", "--state-output"};

// What `command` cannot do without.
std::string required_by(const std::string& command) {
  if (command == "cost" || command.ends_with(" bench")) return " --json ";
  if (command.ends_with(" prove")) return " -o x ";
  return command == "prove" ? " x.tvm -o x " : " x ";
}

class CliDocs : public CliTest {
 protected:
  // The text of each option in the help of `command`.
  std::map<std::string, std::string> help(const std::string& command) const {
    std::map<std::string, std::string> texts;
    std::string name;
    std::istringstream lines(prover(command + " --help").out);
    for (std::string line; std::getline(lines, line);) {
      const size_t at = line.find("--");
      const bool begins =
          at != std::string::npos && line.find_first_not_of(' ') <= 4 && line[0] == ' ';
      if (begins) name = line.substr(at, line.find_first_of(" ,", at) - at);
      if (!name.empty()) texts[name] += line + "\n";
    }
    return texts;
  }
};

TEST_F(CliDocs, ListEveryOption) {
  for (const char* command : kCommands) {
    std::set<std::string> documented, offered;
    for (const auto& option : documented_options(command)) documented.insert(option.name);
    for (const auto& [name, text] : help(command)) offered.insert(name);
    for (const char* common : {"--help", "--output"}) offered.erase(common);
    EXPECT_EQ(documented, offered) << command;
  }
}

// A default that is a number stands in the help in brackets; powers of two are written out there.
TEST_F(CliDocs, NameTheDefaults) {
  size_t n_numbers = 0;
  for (const char* command : kCommands) {
    const auto texts = help(command);
    for (const DocumentedOption& option : documented_options(command)) {
      SCOPED_TRACE(option.name);
      std::smatch power;
      std::string number = option.fallback;
      if (std::regex_match(number, power, std::regex("2\\^([0-9]+)"))) {
        number = std::to_string(uint64_t{1} << std::stoul(power[1]));
      }
      const std::string& text = texts.at(option.name);
      if (std::regex_match(number, std::regex("[0-9]+"))) {
        EXPECT_THAT(text, HasSubstr("[" + number + "]"));
        ++n_numbers;
      } else if (text.find('[') != std::string::npos && option.name != "--threads") {
        EXPECT_THAT(text,
                    HasSubstr("[" + option.fallback + "]"));  // that of --threads: the machine's
      }
    }
  }
  EXPECT_GE(n_numbers, 7u);
}

// A range in the text is that of the error message; so is a list of powers of two.
TEST_F(CliDocs, NameTheRanges) {
  size_t n_ranges = 0;
  for (const std::string command : kCommands) {
    const std::string start = command + required_by(command);
    for (const DocumentedOption& option : documented_options(command)) {
      if (!option.takes_value || kFileOptions.contains(option.name)) continue;
      SCOPED_TRACE(option.name);
      const std::string error = prover(start + option.name + " x").err;
      std::smatch said, range;
      ASSERT_TRUE(std::regex_search(
          error, said,
          std::regex("expected (a number|a power of two|a size|one of)|is no (attention mode)")))
          << error;
      if (said[2].matched || said[1] == "a size" || said[1] == "one of") continue;
      const bool has_range =
          std::regex_search(option.meaning, range, std::regex("([0-9]+)\\.\\.([0-9]+)"));
      if (option.name == "--max-steps") continue;  // any number
      ASSERT_TRUE(has_range) << option.meaning;
      EXPECT_THAT(error, HasSubstr("expected " + said[1].str() + " from " + range[1].str() +
                                   " to " + range[2].str() + ", not `x`"));
      ++n_ranges;
    }
  }
  EXPECT_GE(n_ranges, 10u);
}

// What the table says of a profile is what a proof in it has.
TEST_F(CliDocs, NameTheFiguresOfProfiles) {
  const testing::Document document("../docs/cli.md");
  const auto rows = document.table(
      "| profile | blow-up | queries | conjectured bits | proven bits |", "### Profiles");
  EXPECT_EQ(rows.size(), 3u);
  for (const testing::Row& row : rows) {
    const std::string name = row[0].substr(1, row[0].size() - 2);
    for (const std::string backend : {"stwo", "circle8", "vanilla"}) {
      SCOPED_TRACE(name + " " + backend);
      ASSERT_EQ(prover("prove " + program("fibonacci") + " -o x.proof --stark-profile " + name +
                       " --backend " + backend)
                    .exit_code,
                0);
      const Json info = Json::parse(verifier("info x.proof --json").out);
      const Json& options = info["claim"]["options"];
      const Json& security = info["security"];
      EXPECT_EQ(
          row, (testing::Row{"`" + name + "`", options["expansion_factor"].dump(),
                             options["num_colinearity_checks"].dump(),
                             security["conjectured_bits"].dump(), security["proven_bits"].dump()}));
    }
  }
}

}  // namespace
}  // namespace ptvm::cli
