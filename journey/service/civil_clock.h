// SPDX-License-Identifier: Apache-2.0
// Instants as a zone's clock shows them: days, weeks and hours of the week.
#ifndef JOURNEY_SERVICE_CIVIL_CLOCK_H_
#define JOURNEY_SERVICE_CIVIL_CLOCK_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "journey/base/time.h"

namespace journey::service {

// Remembers the stretch of time around the last question in which the zone's offset does not change, so that most
// conversions are an addition, and the week of the last one. Not thread-safe for that reason: one a worker, cheap to
// copy.
class CivilClock {
 public:
  explicit CivilClock(absl::TimeZone zone = absl::UTCTimeZone()) : zone_(zone) {}

  // What the clock shows, as microseconds since 1970-01-01 00:00 of the same clock.
  int64_t Local(int64_t time_us) {
    if (time_us < from_us_ || time_us >= to_us_) Look(time_us);
    return time_us + offset_us_;
  }
  int32_t Day(int64_t time_us) { return base::UtcDay(Local(time_us)); }  // days since 1970-01-01
  // The day on which its week begins.
  int32_t Monday(int64_t time_us) {
    if (time_us < week_from_us_ || time_us >= week_to_us_) LookWeek(time_us);
    return monday_;
  }
  // 24 x weekday + hour, Monday 00 = 0.
  int HourOfWeek(int64_t time_us) {
    const int64_t local = Local(time_us);
    const int32_t day = base::UtcDay(local);
    return 24 * Weekday(day) + static_cast<int>((local - day * base::kMicrosPerDay) / base::kMicrosPerHour);
  }
  // Whether the offset is the same from the last question up to `time_us`, exclusive.
  bool SameUntil(int64_t time_us) const { return time_us <= to_us_; }
  int64_t offset_us() const { return offset_us_; }  // of the last question

  // 0 = Monday; 1970-01-01 was a Thursday.
  static int Weekday(int32_t day) { return ((day + 3) % 7 + 7) % 7; }
  static int32_t MondayOf(int32_t day) { return day - Weekday(day); }

 private:
  void Look(int64_t time_us);
  void LookWeek(int64_t time_us);

  absl::TimeZone zone_;
  int64_t from_us_ = 0, to_us_ = 0;  // the stretch; empty at first
  int64_t offset_us_ = 0;
  int64_t week_from_us_ = 0, week_to_us_ = 0;  // of the week last asked for, what lies in one stretch; empty at first
  int32_t monday_ = 0;
};

// "2026-09-21" of a day since 1970-01-01.
std::string DayName(int32_t day);
// "mon 09" of an hour of the week.
std::string HourName(int hour_of_week);

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_CIVIL_CLOCK_H_
