#include "prover/model/config.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace ptvm::model {
namespace {

bool is_temperature(float value) { return std::isfinite(value) && value > 0; }

std::optional<float> parse_temperature(std::string_view text) {
  float value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  return is_number && is_temperature(value) ? std::optional(value) : std::nullopt;
}

// `value` > 0 in the form that to_json promises.
std::string json_number(float value) {
  char text[32];
  const auto end =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::scientific).ptr;
  const std::string_view scientific(text, static_cast<size_t>(end - text));  // d[.ddd]e[+-]dd
  const size_t e = scientific.find('e');
  std::string digits(scientific.substr(0, e));
  if (digits.size() > 1) digits.erase(1, 1);
  int exponent = 0;
  const char* const sign = text + e + 1;
  std::from_chars(sign + (*sign == '+'), end, exponent);

  const int n_digits = static_cast<int>(digits.size());
  const int point = exponent + 1;  // how many digits stand before the point
  const auto split_at = [&](int at) {
    if (at >= n_digits) return digits;
    const auto n_before = static_cast<size_t>(at);
    return absl::StrCat(digits.substr(0, n_before), ".", digits.substr(n_before));
  };
  const auto zeros = [](int n) { return std::string(static_cast<size_t>(n), '0'); };
  if (point > 13 || point <= -5) return absl::StrCat(split_at(1), "e", exponent);
  if (point <= 0) return absl::StrCat("0.", zeros(-point), digits);
  if (point >= n_digits) return absl::StrCat(digits, zeros(point - n_digits), ".0");
  return split_at(point);
}

absl::Status check(const char* name, uint32_t value, uint32_t expected) {
  if (value == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " is ", value, "; every model has ", expected));
}

}  // namespace

absl::StatusOr<AttentionMode> parse_attention_mode(std::string_view text) {
  using enum AttentionMode::Kind;
  const std::string lower = absl::AsciiStrToLower(std::string(text));
  const size_t colon = std::min(lower.find(':'), lower.size());
  const std::string name = absl::StrReplaceAll(lower.substr(0, colon), {{"-", ""}, {"_", ""}});
  if (colon == lower.size()) {
    if (name == "averagehard" || name == "hard") return AttentionMode{kAverageHard};
    if (name == "softmax") return AttentionMode{kSoftmax};
    if (name == "hardsoftmax") return AttentionMode{kHardSoftmax};
  } else if (name == "hardsoftmax") {
    const auto temperature = parse_temperature(std::string_view(lower).substr(colon + 1));
    if (temperature.has_value()) return AttentionMode{kHardSoftmax, *temperature};
    return absl::InvalidArgumentError(absl::StrCat("the temperature of `", std::string(text),
                                                   "` is not a finite number above 0"));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("`", std::string(text),
                   "` is no attention mode; there are average-hard, softmax and hard-softmax:T"));
}

std::string format(AttentionMode mode) {
  switch (mode.kind) {
    case AttentionMode::Kind::kAverageHard:
      return "average-hard";
    case AttentionMode::Kind::kSoftmax:
      return "softmax";
    case AttentionMode::Kind::kHardSoftmax:
      break;
  }
  char digits[32];
  char* const end = std::to_chars(digits, digits + sizeof(digits), mode.temperature).ptr;
  return absl::StrCat("hard-softmax:", std::string(&digits[0], end));
}

std::string to_json(AttentionMode mode) {
  switch (mode.kind) {
    case AttentionMode::Kind::kAverageHard:
      return absl::StrCat("\"", std::string(name_of(claim::AttentionMode::kAverageHard)), "\"");
    case AttentionMode::Kind::kSoftmax:
      return "\"Softmax\"";
    case AttentionMode::Kind::kHardSoftmax:
      return absl::StrCat("{\"HardSoftmax\":{\"temperature\":", json_number(mode.temperature),
                          "}}");
  }
  return "";
}

absl::Status validate(const Config& config) {
  const claim::TransformerConfig expected;
  const auto& [d_model, num_heads, num_layers, vocab_size, max_seq_len, ff_dim] =
      config.transformer;
  for (const absl::Status& status : {check("d_model", d_model, expected.d_model),
                                     check("num_heads", num_heads, expected.num_heads),
                                     check("vocab_size", vocab_size, expected.vocab_size),
                                     check("max_seq_len", max_seq_len, expected.max_seq_len),
                                     check("ff_dim", ff_dim, expected.ff_dim)}) {
    if (!status.ok()) return status;
  }
  if (num_layers < 1 || num_layers > claim::kMaxLayers) {
    return absl::InvalidArgumentError(
        absl::StrCat("num_layers is ", num_layers, "; a model has 1 to ", claim::kMaxLayers));
  }
  if (!is_temperature(config.attention.temperature)) {
    return absl::InvalidArgumentError("the temperature must be a finite number above 0");
  }
  if (config.attention.kind != AttentionMode::Kind::kHardSoftmax &&
      config.attention.temperature != 1) {
    return absl::InvalidArgumentError("only hard-softmax has a temperature other than 1");
  }
  return absl::OkStatus();
}

}  // namespace ptvm::model
