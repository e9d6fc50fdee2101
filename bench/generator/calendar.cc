// SPDX-License-Identifier: Apache-2.0
#include "bench/generator/calendar.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace bench {
namespace {

constexpr std::array<int, 24> kHourWeights = {4,  2, 1, 1, 1, 1, 2, 4,  6,  7,  8, 9,
                                              10, 8, 7, 6, 6, 7, 9, 10, 11, 10, 8, 6};

// Days since the demo's first day, in Seoul.
int64_t DemoDay(Instant instant) {
  const Instant since = instant - kDemoStart;
  return since >= 0 ? since / kDay : -((-since + kDay - 1) / kDay);
}

struct Hours {
  Instant open, close;  // equal where the day is closed
};

Hours HoursOfDay(int64_t demo_day) {
  const Instant midnight = kDemoStart + demo_day * kDay;
  if (demo_day >= 23 && demo_day <= 25) return {midnight, midnight};  // 2026-09-24 to 26
  const int64_t weekday = (((demo_day + 1) % 7) + 7) % 7;
  if (weekday >= 5) return {midnight + 10 * kHour, midnight + 18 * kHour};
  return {midnight + 9 * kHour, midnight + 22 * kHour};
}

std::string Format(const char* format, const Civil& civil) {
  char text[48];
  std::snprintf(text, sizeof text, format, civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second,
                civil.millisecond);
  return text;
}

}  // namespace

Civil CivilUtc(Instant instant) {
  const int64_t days = instant / kDay;
  const int64_t rest = instant % kDay;
  // Days to civil date by eras of 400 years that begin in March.
  const int64_t shifted = days + 719468;
  const int64_t era = shifted / 146097;
  const int64_t day_of_era = shifted % 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_index = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(month_index < 10 ? month_index + 3 : month_index - 9);
  return {static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
          month,
          static_cast<int>(day_of_year - (153 * month_index + 2) / 5 + 1),
          static_cast<int>(rest / kHour),
          static_cast<int>(rest / kMinute % 60),
          static_cast<int>(rest / kSecond % 60),
          static_cast<int>(rest % kSecond)};
}

std::string IsoUtc(Instant instant) { return Format("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", CivilUtc(instant)); }
std::string IsoUtcSeconds(Instant instant) { return Format("%04d-%02d-%02dT%02d:%02d:%02dZ", CivilUtc(instant)); }
std::string SeoulText(Instant instant) { return Format("%04d-%02d-%02d %02d:%02d:%02d", CivilSeoul(instant)); }
std::string SeoulIso(Instant instant) { return Format("%04d-%02d-%02dT%02d:%02d:%02d+09:00", CivilSeoul(instant)); }

int SeoulWeekday(Instant instant) { return static_cast<int>(((DemoDay(instant) + 1) % 7 + 7) % 7); }

bool WeekdayEvening(Instant instant) {
  const int hour = CivilSeoul(instant).hour;
  return SeoulWeekday(instant) < 5 && hour >= 18 && hour < 22;
}

bool ServiceOpen(Instant instant) {
  const Hours hours = HoursOfDay(DemoDay(instant));
  return instant >= hours.open && instant < hours.close;
}

Instant NextServiceOpening(Instant instant) {
  for (int64_t day = DemoDay(instant);; ++day) {
    const Hours hours = HoursOfDay(day);
    if (instant < hours.close) return std::max(instant, hours.open);
  }
}

Instant AddServiceTime(Instant instant, Instant duration) {
  for (;;) {
    instant = NextServiceOpening(instant);
    const Instant left = HoursOfDay(DemoDay(instant)).close - instant;
    if (duration <= left) return instant + duration;
    duration -= left;
    instant += left;
  }
}

Instant RandomShopTime(Random& random, int lead_in_days) {
  const Instant day = static_cast<Instant>(random.Below(kDemoDays + lead_in_days)) - lead_in_days;
  const Instant hour = static_cast<Instant>(random.Weighted(kHourWeights));
  return kDemoStart + day * kDay + hour * kHour + static_cast<Instant>(random.Below(kHour));
}

}  // namespace bench
