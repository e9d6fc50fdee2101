// SPDX-License-Identifier: Apache-2.0
#include "journey/service/civil_clock.h"

#include <algorithm>
#include <array>
#include <limits>

#include "absl/strings/str_format.h"

namespace journey::service {

void CivilClock::Look(int64_t time_us) {
  const absl::Time time = absl::FromUnixMicros(time_us);
  const auto instant = [&](const absl::TimeZone::CivilTransition& change) {
    return absl::ToUnixMicros(zone_.At(change.to).trans);
  };
  absl::TimeZone::CivilTransition change;
  offset_us_ = zone_.At(time).offset * base::kMicrosPerSecond;
  from_us_ = zone_.PrevTransition(time + absl::Microseconds(1), &change) ? instant(change)
                                                                         : std::numeric_limits<int64_t>::min();
  to_us_ = zone_.NextTransition(time, &change) ? instant(change) : std::numeric_limits<int64_t>::max();
  // A zone's change of name or rule without a change of offset is listed too; either way the stretch holds `time_us`.
  if (from_us_ > time_us || to_us_ <= time_us) {
    from_us_ = time_us;
    to_us_ = time_us + 1;
  }
}

void CivilClock::LookWeek(int64_t time_us) {
  monday_ = MondayOf(Day(time_us));
  const int64_t begin_us = monday_ * base::kMicrosPerDay - offset_us_;
  week_from_us_ = std::max(from_us_, begin_us);
  week_to_us_ = std::min(to_us_, begin_us + 7 * base::kMicrosPerDay);
}

std::string DayName(int32_t day) { return absl::FormatCivilTime(absl::CivilDay(1970, 1, 1) + day); }

std::string HourName(int hour_of_week) {
  static constexpr std::array<const char*, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  return absl::StrFormat("%s %02d", kDays[static_cast<size_t>(hour_of_week / 24)], hour_of_week % 24);
}

}  // namespace journey::service
