#include "prover/tui/panes.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "prover/model/config.h"
#include "prover/tui/layout.h"
#include "prover/tui/plot.h"

namespace ptvm::tui {
namespace {

using view::RecordedRun;
using vm::MemoryAccess;

void draw_rule(const Area& area, size_t row, Canvas& canvas) {
  for (size_t column = 0; column < area.n_columns; ++column) {
    canvas.put(area.row + row, area.column + column, canvas.pens().rule, Style::kSoft);
  }
}

// A rule with the title in it, and the rows below it.
Area open_pane(const Area& area, const std::string& title, const std::string& remark,
               Canvas& canvas) {
  if (area.n_rows == 0) return area;
  draw_rule(area, 0, canvas);
  const size_t end = canvas.write(area, 0, 2, absl::StrCat(" ", title, " "), Style::kTitle);
  if (!remark.empty() && end + remark.size() + 4 <= area.n_columns) {
    canvas.write(area, 0, area.n_columns - remark.size() - 4, absl::StrCat(" ", remark, " "),
                 Style::kSoft);
  }
  return {area.row + 1, area.column, area.n_rows - 1, area.n_columns};
}

std::string word(bool flag) { return flag ? "yes" : "no"; }

std::string instruction_at(const RecordedRun& run, uint8_t pc) {
  const auto& blocks = run.model().blocks;
  if (pc >= blocks.size()) return absl::StrCat("pc ", pc, ", where no instruction is");
  std::string text = vm::format_instruction(blocks[pc].instruction);
  if (run.model().config.transformer.num_layers > 1) {
    absl::StrAppend(&text, " in layer ", blocks[pc].layer);
  }
  return text;
}

void draw_head(const Viewer& viewer, const Area& area, Canvas& canvas) {
  const RecordedRun& run = viewer.run();
  const std::string step = absl::StrFormat("step %d of %d%s ", viewer.position(), run.n_steps(),
                                           run.halted()         ? ""
                                           : run.failure().ok() ? ", then more"
                                                                : ", then an error");
  canvas.write(area, 0, 1, viewer.name(), Style::kTitle);
  if (step.size() <= area.n_columns) {
    const size_t column = area.n_columns - step.size();
    canvas.write(area, 0, column == 0 ? 0 : column - 1, " ");
    canvas.write(area, 0, column, step, Style::kTitle);
  } else {
    canvas.write(area, 0, 0, step, Style::kTitle);
  }
}

void draw_program(const Viewer& viewer, const Area& area, Canvas& canvas) {
  const RecordedRun& run = viewer.run();
  const view::Listing& listing = viewer.listing();
  const auto& [attention, layers] =
      std::pair(run.model().config.attention, run.model().config.transformer.num_layers);
  const Area inner =
      open_pane(area, "Program",
                absl::StrCat(model::format(attention),
                             layers == 1 ? "" : absl::StrCat(", ", layers, " layers")),
                canvas);
  if (inner.n_rows == 0) return;
  if (listing.lines.empty()) canvas.write(inner, 0, 1, "no instructions", Style::kSoft);

  const isa::Registers& now = run.registers(viewer.position());
  const size_t n_lines = listing.lines.size();
  const size_t executed =
      viewer.position() == 0 ? n_lines : listing.line_of[run.registers(viewer.position() - 1).pc];
  const bool has_next = !now.halted && now.pc < listing.line_of.size();
  const size_t current = has_next ? listing.line_of[now.pc] : n_lines;
  const size_t centre = std::min(has_next ? current : executed, n_lines);
  const size_t last_first = n_lines - std::min(n_lines, inner.n_rows);
  const size_t first = std::min(centre - std::min(centre, inner.n_rows / 2), last_first);
  for (size_t row = 0; row < inner.n_rows && first + row < n_lines; ++row) {
    const size_t i = first + row;
    const auto& [pc, text] = listing.lines[i];
    const size_t comment =
        listing.is_source ? std::min(text.find_first_of(";#"), text.size()) : text.size();
    if (pc) canvas.write(inner, row, 1, absl::StrFormat("%4d", *pc), Style::kSoft);
    const size_t behind = canvas.write(inner, row, 7, text.substr(0, comment));
    canvas.write(inner, row, behind, text.substr(comment), Style::kSoft);
    if (i == executed)
      canvas.put(inner.row + row, inner.column, canvas.pens().executed, Style::kSoft);
    if (i != current) continue;
    canvas.put(inner.row + row, inner.column, canvas.pens().arrow, Style::kPlain);
    canvas.paint(inner, row, Style::kCurrent);
  }
}

// What the last step did, in words.
std::string event_text(const RecordedRun& run, uint64_t position) {
  if (position == 0) return "the initial state";
  std::string text =
      absl::StrCat("step ", position, ": ", instruction_at(run, run.registers(position - 1).pc));
  const view::Access& access = run.access(position);
  if (access.kind == MemoryAccess::kRead) {
    absl::StrAppend(&text, " read ", access.value, " from cell ", access.address);
  } else if (access.kind == MemoryAccess::kWrite) {
    absl::StrAppend(&text, " wrote ", access.value, " to cell ", access.address);
  }
  return text;
}

void draw_registers(const Viewer& viewer, const Area& area, Canvas& canvas) {
  const RecordedRun& run = viewer.run();
  const uint64_t position = viewer.position();
  const isa::Registers& now = run.registers(position);
  const isa::Registers& before = run.registers(position - std::min<uint64_t>(position, 1));
  const Area inner = open_pane(area, "Registers", "", canvas);
  const auto field = [&](size_t row, size_t column, std::string_view name, const std::string& value,
                         bool changed) {
    canvas.write(inner, row, column, name, Style::kSoft);
    canvas.write(inner, row, column + 7, absl::StrFormat("%6s", value),
                 changed ? Style::kWritten : Style::kPlain);
  };
  field(0, 1, "pc", absl::StrCat(now.pc), now.pc != before.pc);
  field(0, 16, "acc", absl::StrCat(now.acc), now.acc != before.acc);
  field(0, 31, "sp", absl::StrCat(now.sp), now.sp != before.sp);
  field(1, 1, "zero", word(now.zero), now.zero != before.zero);
  field(1, 16, "carry", word(now.carry), now.carry != before.carry);
  field(1, 31, "halted", word(now.halted), now.halted != before.halted);
  canvas.write(inner, 2, 1, event_text(run, position));
  if (position == run.n_steps() && !run.failure().ok()) {
    canvas.write(inner, 3, 1, view::shown_text(std::string(run.failure().message())), Style::kBad);
  } else if (now.halted) {
    canvas.write(inner, 3, 1, "halted", Style::kSoft);
  } else {
    canvas.write(inner, 3, 1, absl::StrCat("next: ", instruction_at(run, now.pc)), Style::kSoft);
  }
}

void draw_memory(const Viewer& viewer, const Area& area, Canvas& canvas) {
  const RecordedRun& run = viewer.run();
  const Area inner = open_pane(area, "Memory", "w written, r read", canvas);
  if (inner.n_rows == 0) return;
  if (run.n_cells() == 0) canvas.write(inner, 0, 1, "no memory", Style::kSoft);
  const size_t per_row = std::max<size_t>(inner.n_columns / kCellColumns, 1);
  const size_t n_rows = (run.n_cells() + per_row - 1) / per_row;
  const size_t chosen_row = viewer.cell() / per_row;
  const size_t first = std::min(chosen_row - std::min(chosen_row, inner.n_rows / 2),
                                n_rows - std::min(n_rows, inner.n_rows));
  const view::Access& access = run.access(viewer.position());
  for (size_t cell = first * per_row; cell < run.n_cells(); ++cell) {
    const size_t row = cell / per_row - first, column = cell % per_row * kCellColumns;
    if (row >= inner.n_rows) break;
    const bool is_touched = access.kind != MemoryAccess::kNone && access.address == cell;
    const bool is_written = is_touched && access.kind == MemoryAccess::kWrite;
    const bool is_chosen = cell == viewer.cell();
    const auto style = is_written ? Style::kWritten : is_touched ? Style::kRead : Style::kPlain;
    const auto bracket = is_chosen ? Style::kChosen : Style::kPlain;
    canvas.write(inner, row, column, is_chosen ? "[" : " ", bracket);
    canvas.write(inner, row, column + 1, absl::StrFormat("%3d", cell),
                 is_chosen ? Style::kChosen : Style::kSoft);
    canvas.write(inner, row, column + 4,
                 absl::StrFormat("%7d%c", run.history(cell, viewer.position()).back().value,
                                 is_written   ? 'w'
                                 : is_touched ? 'r'
                                              : ' '),
                 style);
    if (is_chosen) canvas.write(inner, row, column + 12, "]", bracket);
  }
}

void draw_cell(const Viewer& viewer, const Area& area, Canvas& canvas) {
  if (area.n_rows == 0) return;
  const view::CellView cell = view::look_at(viewer.run(), viewer.cell(), viewer.position());
  const size_t n_shared = cell.writes.size() == 1 ? 1 : 2;  // corners that are on both chains
  const size_t n_corners = cell.hull.upper().size() + cell.hull.lower().size() - n_shared;
  const Area inner =
      open_pane(area, absl::StrCat("History of cell ", viewer.cell()),
                absl::StrCat(cell.writes.size(), cell.writes.size() == 1 ? " write, " : " writes, ",
                             n_corners, n_corners == 1 ? " corner" : " corners"),
                canvas);
  const size_t end = canvas.write(inner, 0, 1, "a read gives ", Style::kSoft);
  constexpr size_t kShareColumns = 24;  // "86.7 % of 10 (step 123), "
  const size_t n_shares = std::max<size_t>(inner.n_columns / kShareColumns, 2) - 1;
  canvas.write(inner, 0, end, view::describe_read(cell, n_shares), Style::kPick);
  draw_history(cell, viewer.position(),
               {inner.row + 1, inner.column, inner.n_rows - 1, inner.n_columns - 1}, canvas);
}

void draw_engines(const Viewer& viewer, const Area& area, Canvas& canvas) {
  if (viewer.n_pairs() == 0) {
    const Area inner = open_pane(area, "Engines", "", canvas);
    canvas.write(inner, 0, 1, "this build has one engine only", Style::kSoft);
    return;
  }
  const auto& [first, second] = viewer.pair();
  const Area inner =
      open_pane(area, "Engines",
                absl::StrCat("pair ", viewer.pair_index() + 1, " of ", viewer.n_pairs()), canvas);
  const size_t end = canvas.write(inner, 0, 1, absl::StrCat(first, ", ", second, ": "));
  const view::Comparison* const comparison = viewer.comparison();
  if (comparison == nullptr) {
    canvas.write(inner, 0, end, absl::StrCat("comparing, ", viewer.n_compared(), " steps so far"),
                 Style::kSoft);
    return;
  }
  const bool is_equal = !comparison->difference && comparison->problem.empty();
  const std::string text = view::shown_text(view::describe(*comparison));
  // A difference has a row of its own.
  canvas.write(inner, is_equal ? 0 : 1, is_equal ? end : 1, text,
               is_equal ? Style::kGood : Style::kBad);
  if (!is_equal)
    canvas.write(inner, 0, end, comparison->difference ? "differ (d)" : "", Style::kBad);
}

void draw_status(const Viewer& viewer, const Area& area, Canvas& canvas) {
  if (const auto prompt = viewer.prompt()) {
    const size_t end = canvas.write(area, 0, 1, *prompt, Style::kTitle);
    canvas.write(area, 0, end, "_", Style::kTitle);
  } else if (!viewer.message().empty()) {
    canvas.write(area, 0, 1, viewer.message(), Style::kTitle);
  } else {
    size_t end = 1;
    for (const std::string_view hint :
         {"? help", "q quit", "left right step", ": jump", "c cell", "n p access", "e engines"}) {
      if (end + hint.size() > area.n_columns) break;
      end = canvas.write(area, 0, end, hint, Style::kSoft) + 3;
    }
  }
}

void draw_help(Canvas& canvas) {
  constexpr size_t kColumns = 56;
  const auto lines = key_help();
  const size_t n_rows = std::min(canvas.n_rows(), lines.size() + 2);
  const size_t n_columns = std::min(canvas.n_columns(), kColumns);
  const Area box = {(canvas.n_rows() - n_rows) / 2, (canvas.n_columns() - n_columns) / 2, n_rows,
                    n_columns};
  for (size_t row = 0; row < n_rows; ++row) {
    canvas.write(box, row, 0, std::string(n_columns, ' '));
    canvas.put(box.row + row, box.column, canvas.pens().bar, Style::kSoft);
    canvas.put(box.row + row, box.column + n_columns - 1, canvas.pens().bar, Style::kSoft);
  }
  const Area inner = open_pane(box, "Keys", "", canvas);
  for (size_t i = 0; i < lines.size() && i < inner.n_rows; ++i) {
    canvas.write(inner, i, 2, lines[i].keys, Style::kTitle);
    canvas.write(inner, i, 19, lines[i].effect);
  }
  if (n_rows == lines.size() + 2) draw_rule(box, n_rows - 1, canvas);
}

}  // namespace

void draw(const Viewer& viewer, Canvas& canvas) {
  if (canvas.n_rows() == 0 || canvas.n_columns() == 0) return;
  const Layout layout = layout_of(canvas, viewer.run().n_cells());
  draw_head(viewer, layout.head, canvas);
  draw_program(viewer, layout.program, canvas);
  draw_registers(viewer, layout.registers, canvas);
  draw_memory(viewer, layout.memory, canvas);
  draw_cell(viewer, layout.history, canvas);
  draw_engines(viewer, layout.engines, canvas);
  draw_status(viewer, layout.status, canvas);
  if (viewer.shows_help()) draw_help(canvas);
}

}  // namespace ptvm::tui
