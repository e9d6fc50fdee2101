// SPDX-License-Identifier: Apache-2.0
// What ends a session: our own rule, or that of the tool whose totals somebody wants to see again.
//
// All rules: a gap strictly longer than the limit cuts; only what the customer did extends; a session belongs to its
// start. docs/identity.md has the table with sources.
#ifndef JOURNEY_STITCH_SESSION_RULE_H_
#define JOURNEY_STITCH_SESSION_RULE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "journey/base/time.h"
#include "journey/event/event_table.h"

namespace journey::stitch {

struct SessionRule {
  int64_t gap_us = 30 * base::kMicrosPerMinute;
  int64_t max_length_us = 0;  // a later event cuts where it lies strictly further behind the start; 0 = no limit
  bool midnight = false;      // cuts at midnight of StitchOptions::zone
  bool campaign = false;      // a campaign other than the session's cuts
  bool own_ids = false;       // the source's session ids decide; rows without one are in no session
  int64_t quarantine_us = 0;  // of own ids: what comes strictly later after the start is in no session; 0 = no limit
  friend bool operator==(const SessionRule&, const SessionRule&) = default;
};

// 30m, ga4, ua, mixpanel, snowplow, matomo, amplitude, posthog, source, or a duration.
std::optional<SessionRule> FindSessionRule(std::string_view name);
// All names but durations, for help and messages.
const std::vector<std::string_view>& SessionRuleNames();

// By source: the rule `name`, where that is "auto" the one that the source's mapping asks for, else 30 minutes. Ids
// decide only in sources that map a session; there are none elsewhere. Nothing where there is no rule of that name.
std::optional<std::vector<SessionRule>> SessionRulesOf(const event::EventTable& table, std::string_view name);

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_SESSION_RULE_H_
