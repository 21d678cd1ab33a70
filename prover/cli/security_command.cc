// security: what the security of a proof is made of, term by term.
#include <algorithm>
#include <iostream>
#include <memory>

#include "absl/strings/str_format.h"
#include "prover/cli/command.h"
#include "prover/cli/output_file.h"
#include "prover/cli/segment_security.h"
#include "verifier/tool/input_file.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {
namespace {

using security::Bits;
using tool::Json;

constexpr const char* kWarning =
    "NOT VERIFIED: figures of the parameters that the file names. `verify` checks the proof.";

struct Options {
  std::string path;
  std::string soundcalc;
  bool json = false;
};

// In bits with two decimals, rounded down: a figure is never shown higher than it is.
int64_t hundredths(Bits bits) { return bits * 100 / security::kOneBit; }
std::string to_decimal(Bits bits) {
  return absl::StrFormat("%d.%02d", hundredths(bits) / 100, hundredths(bits) % 100);
}
double to_number(Bits bits) { return static_cast<double>(hundredths(bits)) / 100; }

Json to_json(const security::RegimeReport& regime) {
  if (!regime.applies) return Json();
  Json terms = Json::object();
  for (size_t t = 0; t < security::kTerms; ++t) {
    terms[security::term_name(static_cast<security::Term>(t))] = to_number(regime.terms[t]);
  }
  return {{"terms", terms},
          {"least", to_number(regime.least)},
          {"limiting_term", security::term_name(regime.limiting_term)},
          {"multiplicity", regime.multiplicity}};
}

Json to_json(const security::Instance& instance) {
  return {{"log_field_size", to_number(instance.log_field_size)},
          {"hash_collision_bits", instance.hash_collision_bits},
          {"log_rows", instance.log_n_rows},
          {"log_blowup", instance.log_blowup},
          {"queries", instance.n_queries},
          {"query_pow_bits", instance.query_pow_bits},
          {"fold_step", instance.fold_step},
          {"log_last_layer_degree", instance.log_last_layer_degree_bound},
          {"constraints", instance.n_constraints},
          {"max_constraint_degree", instance.max_constraint_degree},
          {"composition_parts", instance.n_composition_parts},
          {"deep_terms", instance.n_deep_terms},
          {"deep_points", instance.n_deep_points},
          {"fractions", instance.n_fractions},
          {"max_tuple_width", instance.max_tuple_width},
          {"interaction_pow_bits", instance.interaction_pow_bits}};
}

Json summary(const security::Report& report) {
  return {{"proven_bits", report.proven_bits},
          {"conjectured_bits", report.conjectured_bits},
          {"limiting_term", security::term_name(report.limiting_term)},
          {"regime", security::regime_name(report.regime)}};
}

Json to_json(const SegmentSecurity& segment) {
  Json json = summary(segment.report);
  json["proven"] = to_number(segment.report.proven);
  json["conjectured"] = to_number(segment.report.conjectured);
  json["steps"] = segment.steps;
  json["parameters"] = to_json(segment.instance);
  Json& regimes = json["regimes"] = Json::object();
  for (size_t r = 0; r < security::kRegimes; ++r) {
    regimes[security::regime_name(static_cast<security::Regime>(r))] =
        to_json(segment.report.regimes[r]);
  }
  return json;
}

void print_json(const Options& options, std::span<const SegmentSecurity> segments) {
  Json security = summary(segments[weakest(segments)].report);
  security["segment"] = weakest(segments);
  Json list = Json::array();
  for (const SegmentSecurity& segment : segments) list.push_back(to_json(segment));
  std::cout << tool::to_text({{"proof", options.path},
                              {"verified", false},
                              {"warning", kWarning},
                              {"security", security},
                              {"segments", list}});
}

// A line of the table: what, and a figure for each regime.
template <class Cell>
void print_row(std::string_view label, const security::Report& report, Cell&& cell) {
  std::string line = absl::StrFormat("  %-15s", label);
  for (const security::RegimeReport& regime : report.regimes) {
    absl::StrAppendFormat(&line, "%22s", regime.applies ? cell(regime) : "-");
  }
  std::cout << line << "\n";
}

void print_terms(const security::Report& report) {
  std::string head = absl::StrFormat("  %-15s", "term, in bits");
  for (size_t r = 0; r < security::kRegimes; ++r) {
    absl::StrAppendFormat(&head, "%22s", security::regime_name(static_cast<security::Regime>(r)));
  }
  std::cout << head << "\n";
  for (size_t t = 0; t < security::kTerms; ++t) {
    print_row(security::term_name(static_cast<security::Term>(t)), report,
              [&](const security::RegimeReport& regime) { return to_decimal(regime.terms[t]); });
  }
  print_row("least", report,
            [](const security::RegimeReport& regime) { return to_decimal(regime.least); });
  print_row("limited by", report, [](const security::RegimeReport& regime) {
    return std::string(security::term_name(regime.limiting_term));
  });
}

void print_text(const Options& options, std::span<const SegmentSecurity> segments) {
  const auto line = [](std::string_view label, const std::string& text) {
    tool::print_line(std::cout, label, text);
  };
  const size_t index = weakest(segments);
  const security::Report& report = segments[index].report;
  const security::Instance& instance = segments[index].instance;
  std::cout << options.path << "\n" << kWarning << "\n\n";
  line("proven",
       absl::StrFormat("%d bits (%s), limited by %s; analysis %s", report.proven_bits,
                       to_decimal(report.proven), security::term_sentence(report.limiting_term),
                       security::regime_name(report.regime)));
  line("conjectured",
       absl::StrFormat("%d bits, shown for comparison only", report.conjectured_bits));
  line("segment", absl::StrFormat("%d of %d, the weakest, of %s steps", index, segments.size(),
                                  tool::grouped(segments[index].steps)));
  line("code", absl::StrFormat("2^%d rows, blow-up %d, %d queries, %d bits of grinding",
                               instance.log_n_rows, 1 << instance.log_blowup, instance.n_queries,
                               instance.query_pow_bits));
  line("constraints",
       absl::StrFormat("%d of degree %d at most, %d DEEP terms", instance.n_constraints,
                       instance.max_constraint_degree, instance.n_deep_terms));
  line("lookups", absl::StrFormat("%s fractions of %d entries at most, %d bits of grinding",
                                  tool::grouped(instance.n_fractions), instance.max_tuple_width,
                                  instance.interaction_pow_bits));
  std::cout << "\n";
  print_terms(report);
  if (segments.size() == 1) return;
  std::cout << "\n  segments\n";
  for (size_t i = 0; i < segments.size(); ++i) {
    const security::Report& each = segments[i].report;
    line(std::to_string(i),
         absl::StrFormat("2^%d rows: %s bits proven, limited by %s; analysis %s",
                         segments[i].instance.log_n_rows, to_decimal(each.proven),
                         security::term_name(each.limiting_term),
                         security::regime_name(each.regime)));
  }
}

ExitCode show_security(const Options& options) {
  std::string error;
  const auto proof = tool::read_proof(options.path, error);
  if (!proof) return tool::fail(ExitCode::kUsage, error);
  std::vector<SegmentSecurity> segments;
  const Status status = read_segments(tool::bytes_of(*proof), segments);
  if (status != Status::kAccepted) {
    return tool::fail(
        ExitCode::kFailed,
        absl::StrFormat("%s: %s: %s", options.path, status_name(status), status_sentence(status)));
  }
  if (!options.soundcalc.empty()) {
    const claim::Backend backend = segments.front().backend;
    if (backend != claim::Backend::kStwo) {
      return tool::fail(ExitCode::kUsage,
                        absl::StrFormat("--soundcalc: soundcalc has no field of the backend `%s`",
                                        claim::name_of(backend)));
    }
    const absl::Status written =
        write_file(options.soundcalc, soundcalc_toml(segments, options.path));
    if (!written.ok()) return fail(written);
  }
  options.json ? print_json(options, segments) : print_text(options, segments);
  return ExitCode::kOk;
}

}  // namespace

void add_security(CLI::App& app, ExitCode& exit_code) {
  CLI::App* command = app.add_subcommand(
      "security", "Print what the security of a proof is made of, WITHOUT verifying it");
  const auto options = std::make_shared<Options>();
  command->add_option("PROOF", options->path, "The proof file")->required()->option_text("FILE");
  command
      ->add_option("--soundcalc", options->soundcalc,
                   "Write the parameters as input of the soundcalc tool too")
      ->option_text("FILE.toml");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  prover security --soundcalc fibonacci.toml fibonacci.proof");
  command->callback([options, &exit_code] { exit_code = show_security(*options); });
}

}  // namespace ptvm::cli
