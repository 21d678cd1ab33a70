#include "prover/asm/assembler.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "prover/asm/literal.h"
#include "prover/asm/text.h"
#include "shared/isa/isa.h"

namespace ptvm::assembler {
namespace {

using isa::OperandKind;
using Words = std::vector<std::string_view>;

// Source text as messages show it.
std::string quote(std::string_view text) {
  constexpr size_t kMaxShown = 40;
  return absl::StrCat("`", printable(text, kMaxShown), "`");
}

std::string did_you_mean(std::string_view word, const Words& candidates) {
  const std::string_view match = closest(word, candidates);
  return match.empty() ? "" : absl::StrCat("; did you mean ", quote(match), "?");
}

bool is_label_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  });
}

std::optional<isa::Opcode> find_opcode(std::string_view mnemonic) {
  for (size_t i = 0; i < isa::kOpcodes.size(); ++i) {
    if (equals_ignoring_case(mnemonic, isa::kOpcodes[i].mnemonic)) {
      return static_cast<isa::Opcode>(i);
    }
  }
  return std::nullopt;
}

// Two passes: the lines in order give labels, directives and instructions; the operands are read
// when all labels are known.
class Assembler {
 public:
  explicit Assembler(std::string_view source) : source_(source) {
    assembly_.program.initial_memory.resize(isa::kDefaultMemoryCells);
  }

  Assembly run() && {
    if (const std::optional<size_t> offset = find_invalid_utf8(source_)) {
      report_encoding(*offset);
      return std::move(assembly_);
    }
    for (size_t start = 0, number = 1; start < source_.size() && !is_full(); ++number) {
      const size_t end = std::min(source_.find('\n', start), source_.size());
      read_line({source_.substr(start, end - start), number});
      start = end + 1;
    }
    for (const Pending& pending : pending_) {
      if (is_full()) break;
      read_operand(pending);
    }
    std::stable_sort(diagnostics().begin(), diagnostics().end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                       return std::pair(a.line, a.column) < std::pair(b.line, b.column);
                     });
    if (is_full()) diagnostics().back().message += " (too many errors; the rest is not shown)";
    return std::move(assembly_);
  }

 private:
  struct Line {
    std::string_view text;
    size_t number;
  };
  struct Label {
    size_t index;
    size_t line;
  };
  // An instruction whose operand waits for the second pass.
  struct Pending {
    Line line;
    isa::Opcode opcode;
    std::string_view operand;
    size_t index;
  };

  std::vector<Diagnostic>& diagnostics() { return assembly_.diagnostics; }
  bool is_full() { return diagnostics().size() >= kMaxDiagnostics; }

  // Reports an error at `where`, a view into the line's text.
  void report(const Line& line, std::string_view where, std::string message) {
    if (is_full()) return;
    std::string_view shown = line.text;
    if (shown.ends_with('\r')) shown.remove_suffix(1);
    const auto offset = static_cast<size_t>(where.data() - line.text.data());
    diagnostics().push_back({line.number, 1 + count_code_points(line.text.substr(0, offset)),
                             std::move(message), printable(shown, kMaxShownColumns)});
  }

  void report_encoding(size_t offset) {
    const std::string_view before = source_.substr(0, offset);
    const size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
    const size_t end = std::min(source_.find('\n', start), source_.size());
    const auto n_newlines = std::count(before.begin(), before.end(), '\n');
    report({source_.substr(start, end - start), static_cast<size_t>(n_newlines) + 1},
           source_.substr(offset), "the source is not UTF-8 text");
  }

  void read_line(const Line& line) {
    std::string_view rest = line.text.substr(0, line.text.find_first_of(";#"));
    for (size_t colon = rest.find(':'); colon != rest.npos; colon = rest.find(':')) {
      define_label(line, rest.substr(0, colon));
      rest.remove_prefix(colon + 1);
    }
    Words words = split_words(rest);
    if (words.empty()) return;
    for (std::string_view& word : words) {
      word = word.substr(0, word.find_last_not_of(',') + 1);  // npos + 1 is 0
    }
    if (equals_ignoring_case(words[0], ".memory")) return set_memory_size(line, words);
    if (equals_ignoring_case(words[0], ".init")) return set_initial_value(line, words);
    if (words[0].starts_with('.')) {
      return report(line, words[0],
                    absl::StrCat("unknown directive ", quote(words[0]),
                                 did_you_mean(words[0], {".memory", ".init"})));
    }
    add_instruction(line, words);
  }

  // `text` is what stands before a colon.
  void define_label(const Line& line, std::string_view text) {
    const Words words = split_words(text);
    if (words.empty()) return report(line, text.substr(text.size()), "a label needs a name");
    const std::string_view name(
        words.front().data(),
        static_cast<size_t>(words.back().data() - words.front().data()) + words.back().size());
    if (!is_label_name(name)) {
      return report(line, name,
                    absl::StrCat("invalid label ", quote(name),
                                 ": only letters, digits, `_` and `-` may be used"));
    }
    if (parse_literal(name)) {
      return report(line, name,
                    absl::StrCat("label ", quote(name),
                                 " is spelled like a number, so no instruction could refer to it"));
    }
    if (n_instructions_ >= isa::kMaxInstructions) {
      report(line, name,
             absl::StrCat("label ", quote(name), " stands at instruction ", n_instructions_,
                          "; pc reaches no further than ", isa::kMaxInstructions - 1));
    }
    const auto [found, is_new] = labels_.try_emplace(name, Label{n_instructions_, line.number});
    if (!is_new) {
      report(line, name,
             absl::StrCat("duplicate label ", quote(name), ", first defined on line ",
                          found->second.line));
    }
  }

  // Whether the directive or instruction words[0] has `n_expected` operands; reports if not.
  bool has_operands(const Line& line, const Words& words, size_t n_expected,
                    const char* description) {
    const size_t n_found = words.size() - 1;
    if (n_found == n_expected) return true;
    report(
        line, n_found > n_expected ? words[n_expected + 1] : words[0],
        absl::StrCat(quote(words[0]), " expects ", n_expected,
                     n_expected == 1 ? " operand" : " operands", description, ", found ", n_found));
    return false;
  }

  // The literal `word` if it is one in [min, max]; reports if not. `what` names it in the message.
  std::optional<int64_t> read_integer(const Line& line, std::string_view word, const char* what,
                                      int64_t min, int64_t max) {
    const std::optional<Literal> literal = parse_literal(word);
    if (!literal) {
      report(line, word, absl::StrCat("invalid ", what, " ", quote(word), ": not an integer"));
      return std::nullopt;
    }
    if (literal->value < min || literal->value > max) {
      report(line, word, absl::StrCat(what, " ", quote(word), " is outside ", min, "..", max));
      return std::nullopt;
    }
    return literal->value;
  }

  // The same for a signed 16-bit value, which may be written as its bit pattern.
  std::optional<int16_t> read_value(const Line& line, std::string_view word, const char* what) {
    const std::optional<Literal> literal = parse_literal(word);
    const int64_t max = literal && literal->is_bit_pattern ? UINT16_MAX : INT16_MAX;
    const std::optional<int64_t> value = read_integer(line, word, what, INT16_MIN, max);
    if (!value) return std::nullopt;
    return static_cast<int16_t>(*value);
  }

  void set_memory_size(const Line& line, const Words& words) {
    std::optional<int64_t> size;
    if (has_operands(line, words, 1, " (the number of cells)")) {
      size = read_integer(line, words[1], "memory size", 0, isa::kMaxMemoryCells);
    }
    if (first_init_line_ != 0) {
      report(line, words[0],
             absl::StrCat("`.memory` would discard the `.init` of line ", first_init_line_,
                          "; it has to come first"));
    }
    // After an error the greatest size, so that no `.init` is blamed for it.
    assembly_.program.initial_memory.assign(
        static_cast<size_t>(size.value_or(isa::kMaxMemoryCells)), 0);
  }

  void set_initial_value(const Line& line, const Words& words) {
    if (first_init_line_ == 0) first_init_line_ = line.number;
    if (!has_operands(line, words, 2, " (an address and a value)")) return;
    std::vector<int16_t>& memory = assembly_.program.initial_memory;
    const std::optional<int64_t> address =
        read_integer(line, words[1], "memory address", 0, UINT8_MAX);
    const std::optional<int16_t> value = read_value(line, words[2], "initial value");
    if (!address) return;
    if (static_cast<size_t>(*address) >= memory.size()) {
      return report(line, words[1],
                    absl::StrCat("memory address ", quote(words[1]), " is beyond the ",
                                 memory.size(), " memory cells"));
    }
    if (value) memory[static_cast<size_t>(*address)] = *value;
  }

  void add_instruction(const Line& line, const Words& words) {
    const size_t index = n_instructions_++;
    if (index == isa::kMaxInstructions) {
      report(line, words[0],
             absl::StrCat("the program has more than ", isa::kMaxInstructions, " instructions"));
    }
    const std::optional<isa::Opcode> opcode = find_opcode(words[0]);
    if (!opcode) {
      Words mnemonics;
      for (const isa::OpcodeInfo& info : isa::kOpcodes) mnemonics.push_back(info.mnemonic);
      return report(
          line, words[0],
          absl::StrCat("unknown instruction ", quote(words[0]), did_you_mean(words[0], mnemonics)));
    }
    const size_t n_operands = isa::info(*opcode).operand == OperandKind::kNone ? 0 : 1;
    if (!has_operands(line, words, n_operands, "") || index >= isa::kMaxInstructions) return;
    if (n_operands == 1) pending_.push_back({line, *opcode, words[1], index});
    assembly_.program.instructions.push_back({*opcode, 0});
    assembly_.program.source_lines.push_back(static_cast<uint32_t>(line.number));
  }

  void read_operand(const Pending& pending) {
    const auto& [line, opcode, word, index] = pending;
    std::optional<int64_t> operand;
    switch (isa::info(opcode).operand) {
      case OperandKind::kNone:
        break;
      case OperandKind::kImmediate:
        operand = read_value(line, word, "immediate");
        break;
      case OperandKind::kAddress:
        operand = read_integer(line, word, "memory address", 0, UINT8_MAX);
        break;
      case OperandKind::kTarget:
        operand = read_target(line, word);
        break;
    }
    if (operand && index < assembly_.program.instructions.size()) {
      assembly_.program.instructions[index].operand = static_cast<int16_t>(*operand);
    }
  }

  std::optional<int64_t> read_target(const Line& line, std::string_view word) {
    if (parse_literal(word)) return read_integer(line, word, "target", 0, UINT8_MAX);
    const auto label = labels_.find(word);
    if (label != labels_.end()) return static_cast<int64_t>(label->second.index);
    constexpr size_t kMaxNames = 1024;  // bounds the work
    Words names;
    if (labels_.size() <= kMaxNames) {
      for (const auto& [name, unused] : labels_) names.push_back(name);
    }
    report(line, word, absl::StrCat("unknown label ", quote(word), did_you_mean(word, names)));
    return std::nullopt;
  }

  std::string_view source_;
  Assembly assembly_;
  std::map<std::string_view, Label> labels_;
  std::vector<Pending> pending_;
  size_t n_instructions_ = 0;  // counts those with errors and those beyond the limit too
  size_t first_init_line_ = 0;
};

}  // namespace

Assembly assemble(std::string_view source) { return Assembler(source).run(); }

std::string render(const std::vector<Diagnostic>& diagnostics, const std::string& file) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += render(diagnostic, file);
  return text;
}

}  // namespace ptvm::assembler
