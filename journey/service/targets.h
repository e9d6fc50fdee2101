// SPDX-License-Identifier: Apache-2.0
// Published limits of service figures, where the company states none of its own. They are customs of the trade, not
// norms: the report calls them default targets.
#ifndef JOURNEY_SERVICE_TARGETS_H_
#define JOURNEY_SERVICE_TARGETS_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "journey/base/time.h"

namespace journey::service {

struct ChannelLimit {
  std::string_view channel;
  int64_t limit_us;
};

// First answer of a person: 60 s chat, 4 h e-mail and tickets (softabase.com, help-desk metrics guide), 15 min
// messengers (own proposal), phone 20 s (the custom of "80/20", Fonolo).
inline constexpr std::array<ChannelLimit, 7> kFirstReplyLimits = {{
    {"chat", 60 * base::kMicrosPerSecond},
    {"phone", 20 * base::kMicrosPerSecond},
    {"video", 60 * base::kMicrosPerSecond},
    {"messenger", 15 * base::kMicrosPerMinute},
    {"social", 15 * base::kMicrosPerMinute},
    {"sms", 15 * base::kMicrosPerMinute},
    {"email", 4 * base::kMicrosPerHour},
}};
// Every other channel is treated as a ticket.
inline constexpr int64_t kTicketFirstReplyLimit = 4 * base::kMicrosPerHour;

constexpr int64_t DefaultFirstReplyLimit(std::string_view channel) {
  for (const ChannelLimit& entry : kFirstReplyLimits) {
    if (entry.channel == channel) return entry.limit_us;
  }
  return kTicketFirstReplyLimit;
}

// Next answer in a running conversation: 60 s chat as above, 8 h e-mail and tickets (a starting value of this program;
// there is no published norm), messengers as their first answer.
inline constexpr int64_t kTicketNextReplyLimit = 8 * base::kMicrosPerHour;

constexpr int64_t DefaultNextReplyLimit(std::string_view channel) {
  const int64_t first = DefaultFirstReplyLimit(channel);
  return first == kTicketFirstReplyLimit ? kTicketNextReplyLimit : first;
}

// Who hangs up sooner has not waited: in no denominator (5 to 10 s: fitsmallbusiness.com, call abandon rate).
inline constexpr int64_t kShortAbandon = 5 * base::kMicrosPerSecond;
inline constexpr int64_t kResolutionLimit = 72 * base::kMicrosPerHour;

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_TARGETS_H_
