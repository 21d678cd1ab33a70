#include "prover/cli/cost_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "shared/inference/attention.h"

namespace ptvm::cli {
namespace {

using cost::Count;
using tool::grouped;
using tool::Json;

constexpr const char* kPredictionNote =
    "Cells, seconds and bytes are predictions from tables of coefficients, not measurements.";
constexpr const char* kSymbolicNote =
    "A ratio of symbolic counts is not a ratio of times: it knows no fields, hashes or columns.";

// What the attention of this prover cannot take yet, or nothing.
std::string beyond_limits(const cost::ModelShape& shape) {
  std::string text;
  const auto compare = [&text](uint64_t is, uint64_t most, const char* what) {
    if (is <= most) return;
    absl::StrAppend(&text, text.empty() ? "" : ", ", grouped(most), " ", what);
  };
  compare(shape.context, inference::kMaxPositions, "positions");
  compare(shape.heads, inference::kMaxHeads, "heads");
  compare(shape.head_dim, inference::kMaxDim, "coordinates of a head");
  return text.empty() ? text : absl::StrCat("Its attention takes up to ", text, " so far.");
}

// 128 bits with commas.
std::string grouped(const Count& number) {
  const std::string digits = absl::StrFormat("%d", number);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string spaced(std::string_view name) {
  return absl::StrReplaceAll(std::string(name), {{"_", " "}});
}

Json to_json(const cost::Work& work) {
  return {{"operations", work.operations}, {"lookups", work.lookups}, {"rows", work.all_rows()}};
}

Json to_json(const cost::Rows& rows) {
  Json json = Json::object();
  for (size_t c = 0; c < rows.size(); ++c) json[std::string(cost::kComponentNames[c])] = rows[c];
  return json;
}

Json to_json(const cost::Stage& stage, const cost::StagePrediction& prediction) {
  Json parts = Json::object();
  for (size_t p = 0; p < stage.parts.size(); ++p) {
    parts[std::string(cost::kPartNames[p])] = to_json(stage.parts[p]);
  }
  return {{"name", stage.name},
          {"count", stage.count},
          {"parts", parts},
          {"total", to_json(stage.total())},
          {"component_rows", to_json(stage.total().rows)},
          {"predicted",
           {{"proofs", prediction.n_proofs},
            {"cells", prediction.cells},
            {"bytes", prediction.bytes},
            {"proven_bits", prediction.proven_bits}}}};
}

Json to_json(const cost::SymbolicCounts& counts) {
  const auto text = [](const Count& count) { return absl::StrFormat("%d", count); };
  return {{"linear", text(counts.linear)},
          {"attention", text(counts.attention)},
          {"residual", text(counts.residual)},
          {"softmax", text(counts.softmax)},
          {"norm", text(counts.norm)},
          {"nonlinear", text(counts.nonlinear)},
          {"arithmetic", text(counts.arithmetic())},
          {"non_arithmetic", text(counts.non_arithmetic())},
          {"total", text(counts.total())}};
}

// As printed.
double number(const cost::Ratio& ratio) { return std::stod(ratio.text()); }

void print_shape(std::ostream& out, const cost::ModelShape& s) {
  const auto line = [&out](std::string_view label, const std::string& text) {
    tool::print_line(out, label, text);
  };
  out << s.name << "\n";
  line("layers", absl::StrFormat("%d of width %s, %s", s.layers, grouped(s.d_model),
                                 cost::kNormNames[static_cast<size_t>(s.norm)]));
  line("attention",
       absl::StrFormat("%d heads of %d, %d of keys and values", s.heads, s.head_dim, s.kv_heads));
  line("MLP", absl::StrFormat("%s units%s", grouped(s.ffn_width), s.gated_mlp ? ", gated" : ""));
  line("context", s.local_layers() == 0
                      ? absl::StrFormat("%s positions, in every layer", grouped(s.context))
                      : absl::StrFormat("%s positions, the last %s of them in %d layers",
                                        grouped(s.context), grouped(s.window), s.local_layers()));
  line("vocabulary", grouped(s.vocabulary));
}

void print_work(std::ostream& out, const std::string& label, const cost::Work& work) {
  out << absl::StrFormat("  %-20s%26s%26s%26s\n", label, grouped(work.operations),
                         grouped(work.lookups), grouped(work.all_rows()));
}

void print_stages(std::ostream& out, const CostReport& report) {
  for (const cost::Stage& stage : report.stages) {
    out << "\n"
        << absl::StrFormat("  %-20s%26s%26s%26s\n",
                           stage.count == 1
                               ? spaced(stage.name)
                               : absl::StrFormat("%s, of %d", spaced(stage.name), stage.count),
                           "operations", "lookups", "rows");
    for (size_t p = 0; p < stage.parts.size(); ++p) {
      const cost::Work& work = stage.parts[p];
      if (work.operations == 0 && work.all_rows() == 0) continue;
      print_work(out, spaced(cost::kPartNames[p]), work);
    }
    print_work(out, "total", stage.total());
  }
  out << "\n";
  print_work(out, "the whole model", cost::total_work(report.stages));
}

void print_prediction(std::ostream& out, const CostReport& report) {
  const cost::Prediction& prediction = report.prediction;
  const cost::Rows rows = cost::total_work(report.stages).rows;
  out << "\npredicted for this prover, backend " << claim::name_of(report.coefficients.backend)
      << "\n"
      << absl::StrFormat("  %-20s%26s%26s\n", "component", "rows", "columns");
  for (size_t c = 0; c < rows.size(); ++c) {
    out << absl::StrFormat("  %-20s%26s%26d\n", cost::kComponentNames[c], grouped(rows[c]),
                           report.coefficients.row_cells(static_cast<cost::Component>(c)));
  }
  const auto line = [&out](std::string_view label, const std::string& text) {
    tool::print_line(out, label, text);
  };
  line("proofs", grouped(prediction.n_proofs));
  line("cells", absl::StrCat(grouped(prediction.cells), ", rows padded to powers of two"));
  line("seconds",
       absl::StrFormat("%.1f, at %s cells a second", prediction.seconds,
                       grouped(static_cast<uint64_t>(report.coefficients.cells_per_second))));
  line("bytes", grouped(prediction.bytes));
  line("proven bits", absl::StrFormat("%d", prediction.proven_bits));
  out << kPredictionNote << "\n";
  const std::string limits = beyond_limits(report.shape);
  if (!limits.empty()) out << limits << "\n";
}

void print_symbolic(std::ostream& out, const CostReport& report) {
  const cost::SymbolicConstants& constants = report.constants;
  const cost::SymbolicCounts snark = cost::snark_counts(report.shape, constants);
  const cost::SymbolicCounts stark = cost::stark_counts(report.shape);
  const auto row = [&out](const char* label, const Count& constraints, const Count& rows) {
    out << absl::StrFormat("  %-20s%26s%26s\n", label, grouped(constraints), grouped(rows));
  };
  out << absl::StrFormat("\nsymbolic, with C_exp %d, C_norm %d, C_nonlin %d\n", constants.exp,
                         constants.norm, constants.nonlin)
      << absl::StrFormat("  %-20s%26s%26s\n", "", "SNARK constraints", "STARK rows");
  row("linear", snark.linear, stark.linear);
  row("attention", snark.attention, stark.attention);
  row("residual", snark.residual, stark.residual);
  row("softmax", snark.softmax, stark.softmax);
  row("norm", snark.norm, stark.norm);
  row("nonlinear", snark.nonlinear, stark.nonlinear);
  row("arithmetic", snark.arithmetic(), stark.arithmetic());
  row("non-arithmetic", snark.non_arithmetic(), stark.non_arithmetic());
  row("total", snark.total(), stark.total());
  out << absl::StrFormat("  ratio %s; %s for the first token, %s as the context grows\n",
                         cost::ratio(report.shape, constants).text(),
                         cost::marginal_ratio(report.shape, 1, constants).text(),
                         cost::ratio_ceiling(report.shape, constants).text());
  out << kSymbolicNote << "\n";
}

}  // namespace

CostReport make_cost_report(const cost::ModelShape& shape, const cost::SymbolicConstants& constants,
                            const cost::ProverCost& coefficients) {
  CostReport report = {.shape = shape,
                       .constants = constants,
                       .stages = cost::stages_of(shape),
                       .coefficients = coefficients,
                       .prediction = {}};
  report.prediction = cost::predict(report.stages, report.coefficients);
  return report;
}

Json to_json(const CostReport& report) {
  Json stages = Json::array();
  for (size_t i = 0; i < report.stages.size(); ++i) {
    stages.push_back(to_json(report.stages[i], report.prediction.stages[i]));
  }
  Json row_cells = Json::object();
  for (size_t c = 0; c < cost::kComponentNames.size(); ++c) {
    row_cells[std::string(cost::kComponentNames[c])] =
        report.coefficients.row_cells(static_cast<cost::Component>(c));
  }
  const std::string limits = beyond_limits(report.shape);
  const cost::Work total = cost::total_work(report.stages);
  return {{"model", cost::to_json(report.shape)},
          {"stages", stages},
          {"total", to_json(total)},
          {"component_rows", to_json(total.rows)},
          {"predicted",
           {{"backend", claim::name_of(report.coefficients.backend)},
            {"proofs", report.prediction.n_proofs},
            {"row_cells", row_cells},
            {"cells", report.prediction.cells},
            {"cells_per_second", report.coefficients.cells_per_second},
            {"seconds", report.prediction.seconds},
            {"bytes", report.prediction.bytes},
            {"proven_bits", report.prediction.proven_bits},
            {"note", kPredictionNote},
            {"beyond_limits", limits.empty() ? Json() : Json(limits)}}},
          {"symbolic",
           {{"c_exp", report.constants.exp},
            {"c_norm", report.constants.norm},
            {"c_nonlin", report.constants.nonlin},
            {"snark_constraints", to_json(cost::snark_counts(report.shape, report.constants))},
            {"stark_rows", to_json(cost::stark_counts(report.shape))},
            {"ratio", number(cost::ratio(report.shape, report.constants))},
            {"first_token_ratio", number(cost::marginal_ratio(report.shape, 1, report.constants))},
            {"ceiling", number(cost::ratio_ceiling(report.shape, report.constants))},
            {"note", kSymbolicNote}}}};
}

void print_cost(std::ostream& out, const CostReport& report) {
  print_shape(out, report.shape);
  print_stages(out, report);
  print_prediction(out, report);
  print_symbolic(out, report);
}

}  // namespace ptvm::cli
