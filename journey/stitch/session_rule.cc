// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/session_rule.h"

#include <algorithm>
#include <utility>

#include "journey/base/text.h"

namespace journey::stitch {

namespace {

const std::vector<std::pair<std::string_view, SessionRule>>& Rules() {
  static const auto& rules = *new std::vector<std::pair<std::string_view, SessionRule>>{
      // Google: no cut at midnight or on campaigns; session = (client, ga_session_id), none where consent is denied.
      {"ga4", {.own_ids = true}},
      // Universal Analytics: 30 minutes, local midnight, campaign change.
      {"ua", {.midnight = true, .campaign = true}},
      // Mixpanel: 30 minutes, and every session ends at midnight of the project's zone.
      {"mixpanel", {.max_length_us = base::kMicrosPerDay, .midnight = true}},
      // Snowplow: domain_sessionid; what comes more than 3 days after the start is left out, as bots keep such sessions
      // alive (max_session_days).
      {"snowplow", {.own_ids = true, .quarantine_us = 3 * base::kMicrosPerDay}},
      // Matomo (config/global.ini.php): visit_standard_length 1800, new visit on campaign change and at midnight.
      {"matomo", {.midnight = true, .campaign = true}},
      // Amplitude: the client's session id; -1 is out of session.
      {"amplitude", {.own_ids = true}},
      // PostHog's browser library: idle 30 minutes, and no longer than 24 hours.
      {"posthog", {.max_length_us = base::kMicrosPerDay}},
      {"source", {.own_ids = true}},
  };
  return rules;
}

}  // namespace

const std::vector<std::string_view>& SessionRuleNames() {
  static const auto& names = *[] {
    auto* all = new std::vector<std::string_view>;
    for (const auto& [name, rule] : Rules()) all->push_back(name);
    return all;
  }();
  return names;
}

std::optional<SessionRule> FindSessionRule(std::string_view name) {
  for (const auto& [known, rule] : Rules()) {
    if (known == name) return rule;
  }
  const int64_t gap_us = base::ParseDuration(name);
  if (gap_us <= 0) return std::nullopt;
  return SessionRule{.gap_us = gap_us};
}

std::optional<std::vector<SessionRule>> SessionRulesOf(const event::EventTable& table, std::string_view name) {
  std::vector<SessionRule> rules;
  for (const event::SourceInfo& source : table.sources) {
    const std::string_view own = name != "auto"            ? name
                                 : source.sessions.empty() ? std::string_view("30m")
                                                           : source.sessions;
    std::optional<SessionRule> rule = FindSessionRule(own);
    // A mapping of the user's may ask for what there is not.
    if (!rule.has_value() && name != "auto") return std::nullopt;
    if (!rule.has_value()) rule.emplace();
    const bool mapped = std::any_of(source.fields.begin(), source.fields.end(),
                                    [](const auto& field) { return field.first == "session"; });
    rule->own_ids &= mapped;
    rules.push_back(*rule);
  }
  return rules;
}

}  // namespace journey::stitch
