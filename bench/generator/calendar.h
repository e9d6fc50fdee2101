// SPDX-License-Identifier: Apache-2.0
#ifndef BENCH_GENERATOR_CALENDAR_H_
#define BENCH_GENERATOR_CALENDAR_H_

#include <cstdint>
#include <string>

#include "bench/generator/random.h"

namespace bench {

// Instants are milliseconds since 1970-01-01 UTC. The demo shop lives in Asia/Seoul, nine hours ahead, without summer
// time.
using Instant = int64_t;
inline constexpr Instant kSecond = 1000;
inline constexpr Instant kMinute = 60 * kSecond;
inline constexpr Instant kHour = 60 * kMinute;
inline constexpr Instant kDay = 24 * kHour;
inline constexpr Instant kSeoulOffset = 9 * kHour;

// The span of the demo: 2026-09-01 00:00 in Seoul (a Tuesday), 60 days.
inline constexpr int kDemoDays = 60;
inline constexpr Instant kDemoStart = 1788188400000;
inline constexpr Instant kDemoEnd = kDemoStart + kDemoDays * kDay;

struct Civil {
  int year, month, day, hour, minute, second, millisecond;
};
Civil CivilUtc(Instant instant);
inline Civil CivilSeoul(Instant instant) { return CivilUtc(instant + kSeoulOffset); }

std::string IsoUtc(Instant instant);         // 2026-09-01T01:05:20.417Z
std::string IsoUtcSeconds(Instant instant);  // 2026-09-01T01:05:20Z
std::string SeoulText(Instant instant);      // 2026-09-01 10:05:20, as an export without a zone writes it
std::string SeoulIso(Instant instant);       // 2026-09-01T10:05:20+09:00

// Monday is 0; in Seoul.
int SeoulWeekday(Instant instant);
// Monday to Friday, 18:00 to 22:00 in Seoul: when first answers are planted to be slow.
bool WeekdayEvening(Instant instant);

// Service hours of the shop: Monday to Friday 09:00-22:00, weekends 10:00-18:00, closed on the holidays
// 2026-09-24 to 2026-09-26. `journey.json` of the demo says the same.
bool ServiceOpen(Instant instant);
// The instant itself where it lies in service hours, else the next opening.
Instant NextServiceOpening(Instant instant);
// `duration` of service time later; closed hours do not count.
Instant AddServiceTime(Instant instant, Instant duration);

// A random instant of the demo's span, which begins `lead_in_days` earlier; the hours of the day weigh as in a shop,
// with a peak in the evening.
Instant RandomShopTime(Random& random, int lead_in_days = 0);

}  // namespace bench

#endif  // BENCH_GENERATOR_CALENDAR_H_
