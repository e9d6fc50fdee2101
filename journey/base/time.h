// SPDX-License-Identifier: Apache-2.0
// Units of time. An instant is int64 microseconds since 1970-01-01T00:00:00Z (suffix _us); civil time exists only where
// a rule or a rendering needs it.
#ifndef JOURNEY_BASE_TIME_H_
#define JOURNEY_BASE_TIME_H_

#include <cstdint>

namespace journey::base {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
inline constexpr int64_t kMicrosPerDay = 24 * kMicrosPerHour;

// Days since 1970-01-01 of an instant, in UTC; rounds towards the past.
constexpr int32_t UtcDay(int64_t time_us) {
  return static_cast<int32_t>(time_us >= 0 ? time_us / kMicrosPerDay : -((-time_us - 1) / kMicrosPerDay) - 1);
}

}  // namespace journey::base

#endif  // JOURNEY_BASE_TIME_H_
