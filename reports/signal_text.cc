// SPDX-License-Identifier: Apache-2.0
#include "reports/signal_text.h"

#include "absl/strings/str_format.h"

namespace reports {

std::string RuleText(const Messages& words, std::string_view signal, const ThresholdValues& thresholds) {
  std::vector<Argument> arguments;
  for (const auto& [name, value] : thresholds) arguments.push_back({name, words.Count(value)});
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
