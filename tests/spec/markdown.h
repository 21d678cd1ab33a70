// Tables of the documents in spec/, as text: what the tests of this folder compare with the code.
#pragma once

#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace ptvm::testing {

using Row = std::vector<std::string>;

inline std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? ""
                                    : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

// The pieces of `text` between separators, trimmed; none for a blank text.
inline Row split(const std::string& text, char separator) {
  Row pieces;
  std::istringstream in(text);
  for (std::string piece; std::getline(in, piece, separator);) pieces.push_back(trimmed(piece));
  return pieces.size() == 1 && pieces[0].empty() ? Row{} : pieces;
}

// The rows that `rows` stand for: one whose first cell is a range, "2..9", or one of whose cells
// ends in a range of i, "name_i, i in 0..7", is a row for each number, with numbers for the ranges
// and for every i behind an underscore. A name in the second cell of the former gets the index.
inline std::vector<Row> expanded(const std::vector<Row>& rows) {
  static const std::regex range("^([0-9]+)\\.\\.([0-9]+)$"), of_i(", i in 0\\.\\.([0-9]+)$"),
      index("_i\\b");
  std::vector<Row> all;
  for (const Row& row : rows) {
    std::smatch match;
    unsigned long first = 0, count = 1;
    const bool counts = std::regex_match(row[0], match, range);
    if (counts) {
      first = std::stoul(match[1]);
      count = std::stoul(match[2]) - first + 1;
    }
    bool of_index = counts;
    for (const std::string& cell : row) {
      if (!std::regex_search(cell, match, of_i)) continue;
      count = std::stoul(match[1]) + 1;
      of_index = true;
    }
    for (unsigned long i = 0; i < count; ++i) {
      all.push_back(row);
      if (!of_index) continue;
      std::string suffix = std::to_string(i);
      suffix.insert(0, 1, '_');
      for (std::string& cell : all.back()) {
        cell = std::regex_replace(std::regex_replace(cell, of_i, ""), index, suffix);
      }
      if (counts) {
        all.back()[0] = std::to_string(first + i);
        all.back()[1] += suffix;
      }
    }
  }
  return all;
}

class Document {
 public:
  // `name` as in "air.md".
  explicit Document(const std::string& name) {
    std::ifstream in(std::string(PTVM_SOURCE_DIR "/spec/") + name);
    if (!in) throw std::runtime_error("no spec/" + name);
    for (std::string line; std::getline(in, line);) lines_.push_back(line);
  }

  // The rows of the first table below the line `heading` whose head is `head`, cells trimmed.
  // Throws if there is none.
  std::vector<Row> table(const std::string& head, const std::string& heading = "") const {
    size_t i = 0;
    while (!heading.empty() && i < lines_.size() && lines_[i] != heading) ++i;
    while (i < lines_.size() && lines_[i] != head) ++i;
    if (i == lines_.size()) throw std::runtime_error("no table " + head + " below " + heading);
    std::vector<Row> rows;
    for (i += 2; i < lines_.size() && lines_[i].starts_with("| "); ++i) {
      const std::string& line = lines_[i];
      rows.push_back(split(line.substr(1, line.rfind('|') - 1), '|'));
    }
    return rows;
  }

 private:
  std::vector<std::string> lines_;
};

}  // namespace ptvm::testing
