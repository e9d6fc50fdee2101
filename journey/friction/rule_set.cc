// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/rule_set.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "journey/base/text.h"

namespace journey::friction {

bool MatchesPattern(std::string_view pattern, std::string_view text) {
  size_t at = 0, in = 0;                           // next of the pattern, next of the text
  size_t star = std::string_view::npos, from = 0;  // the last star, and where its text ends so far
  while (in < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      from = in;
    } else if (at < pattern.size() && pattern[at] == text[in]) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++from;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

RuleSet::RuleSet() {
  for (size_t i = 0; i < kSignals; ++i) {
    const SignalInfo& info = Info(static_cast<Signal>(i));
    Rule& rule = rules_[i];
    for (size_t k = 0; k < info.thresholds.size(); ++k) rule.thresholds[k] = info.thresholds[k].value;
    rule.weight = info.weight;
    rule.suppressions = info.suppressions;
  }
}

std::optional<size_t> RuleSet::Find(Signal signal, std::string_view threshold) {
  const std::span<const Threshold> all = Info(signal).thresholds;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Threshold& one) { return one.name == threshold; });
  return found == all.end() ? std::nullopt : std::optional<size_t>(found - all.begin());
}

int64_t RuleSet::Get(Signal signal, std::string_view threshold) const {
  return rules_[Index(signal)].thresholds[*Find(signal, threshold)];
}

std::string RuleSet::Set(Signal signal, std::string_view threshold, int64_t value) {
  const std::optional<size_t> place = Find(signal, threshold);
  const SignalInfo& info = Info(signal);
  if (!place.has_value()) {
    std::vector<std::string_view> known;
    std::string list;
    for (const Threshold& one : info.thresholds) {
      known.push_back(one.name);
      list += absl::StrFormat("%s%s", list.empty() ? "" : ", ", one.name);
    }
    const std::string_view nearest = base::NearestMatch(threshold, known);
    return absl::StrFormat("%s has no threshold \"%s\"%s; it has %s", info.id, threshold,
                           nearest.empty() ? std::string() : absl::StrFormat("; did you mean \"%s\"?", nearest),
                           list.empty() ? "none" : list);
  }
  const Threshold& known = info.thresholds[*place];
  if (value < known.lowest || value > known.highest) {
    return absl::StrFormat("%s of %s is between %d and %d; saw %d", threshold, info.id, known.lowest, known.highest,
                           value);
  }
  rules_[Index(signal)].thresholds[*place] = value;
  return "";
}

bool RuleSet::changed(Signal signal) const {
  const SignalInfo& info = Info(signal);
  const Rule& rule = rules_[Index(signal)];
  if (!rule.enabled || rule.suppressions != info.suppressions) return true;
  for (size_t k = 0; k < info.thresholds.size(); ++k) {
    if (rule.thresholds[k] != info.thresholds[k].value) return true;
  }
  return false;
}

}  // namespace journey::friction
