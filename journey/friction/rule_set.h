// SPDX-License-Identifier: Apache-2.0
// The rules in force: the thresholds, suppressions and weights of the catalogue, changed by a preset and by the project
// file. A plain value; what a report prints beside a count is read from here, so that text and rule cannot differ.
#ifndef JOURNEY_FRICTION_RULE_SET_H_
#define JOURNEY_FRICTION_RULE_SET_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journey/friction/signal.h"

namespace journey::friction {

inline constexpr size_t kMostThresholds = 8;

// Elements at which signals do not count: the user knows them to be harmless. `*` stands for any text.
struct IgnoreRule {
  std::string element;     // pattern; "" = any, also none
  std::string touchpoint;  // pattern; "" = any
  std::optional<Signal> signal;
};
bool MatchesPattern(std::string_view pattern, std::string_view text);

class RuleSet {
 public:
  // The catalogue's defaults.
  RuleSet();

  // REQUIRES: the signal has such a threshold.
  int64_t Get(Signal signal, std::string_view threshold) const;
  // What is wrong ("" = nothing): no such threshold, or out of its bounds.
  std::string Set(Signal signal, std::string_view threshold, int64_t value);
  bool enabled(Signal signal) const { return rules_[Index(signal)].enabled; }
  void Enable(Signal signal, bool enabled) { rules_[Index(signal)].enabled = enabled; }
  int weight(Signal signal) const { return rules_[Index(signal)].weight; }
  void SetWeight(Signal signal, int weight) { rules_[Index(signal)].weight = weight; }
  uint16_t suppressions(Signal signal) const { return rules_[Index(signal)].suppressions; }
  void SetSuppressions(Signal signal, uint16_t kinds) { rules_[Index(signal)].suppressions = kinds; }
  // Whether anything but the weight was changed.
  bool changed(Signal signal) const;

  std::string name;  // of the preset; "" = the defaults
  std::vector<IgnoreRule> ignore;

 private:
  struct Rule {
    std::array<int64_t, kMostThresholds> thresholds{};
    int weight = 0;
    uint16_t suppressions = 0;
    bool enabled = true;
  };
  static size_t Index(Signal signal) { return static_cast<size_t>(signal); }
  static std::optional<size_t> Find(Signal signal, std::string_view threshold);

  std::array<Rule, kSignals> rules_;
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_RULE_SET_H_
