// SPDX-License-Identifier: Apache-2.0
// Engaged time: how long a page was looked at, by the heartbeats that trackers send while somebody is active.
//
// Per view: 10 s x (distinct heartbeats - 1) + 5 s, a heartbeat being distinct by its ten seconds of the clock; 0 where
// a view has none (Snowplow's web package, its defaults). Heartbeats belong to the last view before them in the
// session. Without heartbeats engaged time is unknown, not zero: the gap to the next page counts hidden tabs, and the
// last page of a session has none. Example: a view at 0:00 and heartbeats at 0:10, 0:20 and 0:21 are 10 x (2 - 1) + 5 =
// 15 s.
#ifndef JOURNEY_STITCH_ENGAGED_H_
#define JOURNEY_STITCH_ENGAGED_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "journey/base/time.h"
#include "journey/stitch/customer.h"

namespace journey::stitch {

inline constexpr int64_t kHeartbeat = 10 * base::kMicrosPerSecond;
inline constexpr int64_t kMinimumVisit = 5 * base::kMicrosPerSecond;

class EngagedTime {
 public:
  // Heartbeats are events named page_ping or heartbeat, whatever their case.
  explicit EngagedTime(const event::EventTable& table);

  struct View {
    uint32_t event = event::kNone;  // index into Customer::events; kNone = heartbeats before the session's first view
    int64_t engaged_us = 0;
  };
  // Whether the run has heartbeats at all.
  bool known() const { return any_; }
  // The views of a session of `customer`, appended. REQUIRES: known().
  void AppendViews(const Customer& customer, const Session& session, std::vector<View>* views) const;

  // Microseconds of a session of `customer`; absent where the run has no heartbeats at all.
  std::optional<int64_t> Of(const Customer& customer, const Session& session) const;

 private:
  const event::EventTable& table_;
  std::vector<bool> heartbeats_;  // by type id
  bool any_ = false;
};

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_ENGAGED_H_
