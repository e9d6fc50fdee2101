// SPDX-License-Identifier: Apache-2.0
#include "reports/signal_text.h"

#include "absl/strings/str_format.h"

namespace reports {

namespace {

// "5 s", "10 min": a length of time as its name's unit says, in a larger unit where that is exact; else the number.
std::string ThresholdText(const Messages& words, std::string_view name, int64_t value) {
  const bool millis = name.ends_with("_ms");
  if (!millis && !name.ends_with("_s")) return words.Count(value);
  const int64_t seconds = millis ? value / 1000 : value;
  const bool whole = !millis || value % 1000 == 0;
  if (whole && value > 0 && (seconds < 60 || (seconds < 3600 && seconds % 60 == 0))) {
    return words.Duration(static_cast<double>(seconds));
  }
  const bool korean = words.language() == Language::kKorean;
  return words.Count(value) + (millis ? (korean ? "ms" : "\u00a0ms") : (korean ? "초" : "\u00a0s"));
}

}  // namespace

std::string RuleText(const Messages& words, std::string_view signal, const ThresholdValues& thresholds) {
  std::vector<Argument> arguments;
  for (const auto& [name, value] : thresholds) arguments.push_back({name, ThresholdText(words, name, value)});
  std::string text = words.Text(absl::StrFormat("signal_rule.%s", signal), arguments);
  for (const auto& [name, value] : thresholds) {
    const std::string clause = absl::StrFormat("signal_clause.%s.%s", signal, name);
    if (value != 0 && words.Has(clause)) text += ", " + words.Text(clause, arguments);
  }
  return text;
}

std::string NeedText(const Messages& words, std::string_view facts) {
  std::string text;
  while (!facts.empty()) {
    const size_t end = facts.find(' ');
    const std::string_view fact = facts.substr(0, end);
    facts = end == std::string_view::npos ? std::string_view() : facts.substr(end + 1);
    if (fact.empty()) continue;
    if (!text.empty()) text += ", ";
    text += words.Label("need", fact);
  }
  return text;
}

}  // namespace reports
