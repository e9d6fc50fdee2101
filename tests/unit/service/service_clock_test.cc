// SPDX-License-Identifier: Apache-2.0
#include "journey/service/service_clock.h"

#include <gtest/gtest.h>

#include "journey/base/time.h"
#include "journey/service/civil_clock.h"

namespace journey::service {
namespace {

using base::kMicrosPerHour;
using base::kMicrosPerMinute;

// In Seoul, which has no summer time: Monday 2026-09-21.
int64_t Seoul(int day, int hour, int minute = 0) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Asia/Seoul", &zone));
  return absl::ToUnixMicros(absl::FromCivil(absl::CivilMinute(2026, 9, day, hour, minute), zone));
}

ServiceClock Desk() {
  const auto clock = ServiceClock::Parse("Asia/Seoul", {{"mon-fri", {"09:00-12:00", "13:00-18:00"}}}, {"2026-09-24"});
  EXPECT_TRUE(clock.ok()) << clock.status();
  return *clock;
}

TEST(ServiceClock, CountsOnlyOpenHours) {
  const ServiceClock desk = Desk();
  const struct {
    const char* what;
    int64_t from, to, expected;
  } rows[] = {
      {"inside", Seoul(21, 10), Seoul(21, 11), kMicrosPerHour},
      {"over lunch", Seoul(21, 11, 30), Seoul(21, 13, 30), kMicrosPerHour},
      {"over night", Seoul(21, 17, 30), Seoul(22, 9, 30), kMicrosPerHour},
      {"both outside", Seoul(21, 19), Seoul(21, 23), 0},
      {"over the weekend", Seoul(25, 17), Seoul(28, 10), 2 * kMicrosPerHour},
      {"over the holiday", Seoul(23, 17), Seoul(25, 10), 2 * kMicrosPerHour},
      {"a whole week of four days", Seoul(21, 0), Seoul(28, 0), 32 * kMicrosPerHour},
      {"backwards", Seoul(21, 11), Seoul(21, 10), 0},
  };
  for (const auto& row : rows) EXPECT_EQ(desk.Elapsed(row.from, row.to), row.expected) << row.what;
  EXPECT_EQ(ServiceClock().Elapsed(Seoul(21, 19), Seoul(21, 23)), 4 * kMicrosPerHour);
}

TEST(ServiceClock, ADayWithAChangeOfClocksIsAsLongAsItWas) {
  const auto clock = ServiceClock::Parse("Europe/Berlin", {{"daily", {"00:00-24:00"}}}, {});
  ASSERT_TRUE(clock.ok());
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Berlin", &zone));
  const int64_t from = absl::ToUnixMicros(absl::FromCivil(absl::CivilDay(2026, 3, 29), zone));
  const int64_t to = absl::ToUnixMicros(absl::FromCivil(absl::CivilDay(2026, 3, 30), zone));
  EXPECT_EQ(clock->Elapsed(from, to), 23 * kMicrosPerHour);
}

int64_t In(const char* zone_name, const absl::CivilMinute& minute) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(zone_name, &zone));
  return absl::ToUnixMicros(absl::FromCivil(minute, zone));
}
int64_t Utc(int month, int day, int hour, int minute = 0) {
  return In("UTC", absl::CivilMinute(2026, month, day, hour, minute));
}

TEST(ServiceClock, RangesThatMeetAChangeOfClocks) {
  // Berlin, 2026: 29 March 02:00 -> 03:00 (01:00 UTC), 25 October 03:00 -> 02:00 (01:00 UTC).
  const struct {
    const char* what;
    const char* range;
    int month, day;
    int64_t minutes;
  } rows[] = {
      {"spring, over the gap", "01:00-04:00", 3, 29, 120},
      {"spring, begins in the gap", "02:30-04:00", 3, 29, 60},
      {"spring, ends in the gap", "01:00-02:30", 3, 29, 60},
      {"spring, inside the gap", "02:00-03:00", 3, 29, 0},
      {"autumn, over the hour twice", "01:00-04:00", 10, 25, 240},
      {"autumn, ends in the hour twice: its first end", "01:00-02:30", 10, 25, 90},
      {"autumn, begins in it: its first begin", "02:30-04:00", 10, 25, 150},
      {"autumn, the whole day", "00:00-24:00", 10, 25, 25 * 60},
      {"the day before", "01:00-04:00", 10, 24, 180},
      {"the day after", "01:00-04:00", 3, 30, 180},
  };
  for (const auto& row : rows) {
    const auto clock = ServiceClock::Parse("Europe/Berlin", {{"daily", {row.range}}}, {});
    ASSERT_TRUE(clock.ok());
    const int64_t from = In("Europe/Berlin", absl::CivilMinute(2026, row.month, row.day));
    const int64_t to = In("Europe/Berlin", absl::CivilMinute(2026, row.month, row.day + 1));
    EXPECT_EQ(clock->Elapsed(from, to), row.minutes * kMicrosPerMinute) << row.what;
  }
}

TEST(ServiceClock, AWaitOverAChangeOfClocksMidway) {
  const auto clock = ServiceClock::Parse("Europe/Berlin", {{"daily", {"00:00-24:00"}}}, {});
  ASSERT_TRUE(clock.ok());
  EXPECT_EQ(clock->Elapsed(Utc(3, 28, 12), Utc(3, 29, 12)), 24 * kMicrosPerHour);
  EXPECT_EQ(clock->Elapsed(Utc(10, 25, 0, 30), Utc(10, 25, 1, 30)), kMicrosPerHour);
  // A year day by day: as long as the year.
  EXPECT_EQ(clock->Elapsed(Utc(1, 1, 0), Utc(12, 31, 0)), Utc(12, 31, 0) - Utc(1, 1, 0));
}

TEST(ServiceClock, ANightIsTwoRanges) {
  const auto clock = ServiceClock::Parse("Asia/Seoul", {{"daily", {"22:00-24:00", "00:00-06:00"}}}, {"2026-09-22"});
  ASSERT_TRUE(clock.ok());
  EXPECT_EQ(clock->Elapsed(Seoul(19, 21), Seoul(20, 7)), 8 * kMicrosPerHour);
  EXPECT_EQ(clock->Elapsed(Seoul(19, 23, 50), Seoul(20, 0, 10)), 20 * kMicrosPerMinute);
  EXPECT_EQ(clock->Elapsed(Seoul(21, 21), Seoul(22, 7)), 2 * kMicrosPerHour) << "the holiday begins at midnight";
  EXPECT_EQ(clock->Elapsed(Seoul(20, 6), Seoul(20, 22)), 0) << "begins and ends on the edges";
}

TEST(ServiceClock, KoreanHolidaysByName) {
  const auto clock =
      ServiceClock::Parse("Asia/Seoul", {{"mon-fri", {"09:00-12:00", "13:00-18:00"}}}, {"kr", "2026-09-23"});
  ASSERT_TRUE(clock.ok()) << clock.status();
  // The week of Chuseok 2026: Thursday and Friday off, Wednesday off by the company.
  EXPECT_EQ(clock->Elapsed(Seoul(21, 0), Seoul(28, 0)), 16 * kMicrosPerHour);
  const struct {
    const char* what;
    absl::CivilDay day;
    bool open;
  } days[] = {
      {"Seollal", absl::CivilDay(2021, 2, 12), false},
      {"a temporary holiday", absl::CivilDay(2020, 8, 17), false},
      {"a substitute holiday", absl::CivilDay(2025, 10, 8), false},
      {"an election", absl::CivilDay(2022, 3, 9), false},
      {"Labour Day before it was one", absl::CivilDay(2025, 5, 1), true},
      {"Labour Day", absl::CivilDay(2026, 5, 1), false},
      {"Constitution Day before it was one again", absl::CivilDay(2025, 7, 17), true},
      {"Constitution Day", absl::CivilDay(2026, 7, 17), false},
      {"Christmas of 2022 had no substitute", absl::CivilDay(2022, 12, 26), true},
      {"that of 2027 has one", absl::CivilDay(2027, 12, 27), false},
      {"an ordinary Tuesday", absl::CivilDay(2027, 6, 1), true},
  };
  for (const auto& row : days) {
    const int64_t from = In("Asia/Seoul", absl::CivilMinute(row.day));
    const int64_t to = In("Asia/Seoul", absl::CivilMinute(row.day + 1));
    EXPECT_EQ(clock->Elapsed(from, to), row.open ? 8 * kMicrosPerHour : 0) << row.what;
  }
}

TEST(ServiceClock, WarnsBeyondTheYearsThatAreKnown) {
  const auto named = ServiceClock::Parse("Asia/Seoul", {{"daily", {"09:00-18:00"}}}, {"kr"});
  ASSERT_TRUE(named.ok());
  const int64_t first = In("Asia/Seoul", absl::CivilMinute(2020, 1, 1)),
                last = In("Asia/Seoul", absl::CivilMinute(2027, 12, 31));
  EXPECT_EQ(named->HolidayWarning(first, last), "");
  EXPECT_NE(named->HolidayWarning(first - 1, last).find("2020 to 2027"), std::string::npos);
  EXPECT_NE(named->HolidayWarning(first, last + 24 * kMicrosPerHour).find("2028"), std::string::npos);
  EXPECT_EQ(Desk().HolidayWarning(0, last + 24 * kMicrosPerHour), "") << "own dates promise no year";
}

TEST(ServiceClock, HolidayListsAreInOrderAndCoverTheirYears) {
  const HolidayPreset* korea = FindHolidayPreset("kr");
  ASSERT_NE(korea, nullptr);
  EXPECT_EQ(FindHolidayPreset("KR"), nullptr);
  std::vector<int> by_year(static_cast<size_t>(korea->last_year - korea->first_year + 1), 0);
  for (size_t i = 0; i < korea->holidays.size(); ++i) {
    const Holiday& day = korea->holidays[i];
    ++by_year[static_cast<size_t>(day.year - korea->first_year)];
    EXPECT_EQ(absl::CivilDay(day.year, day.month, day.day).day(), day.day) << "a date that exists";
    if (i > 0) {
      EXPECT_LT(korea->holidays[i - 1].date(), day.date());
    }
  }
  for (const int n : by_year) EXPECT_GE(n, 15);
}

TEST(ServiceClock, HoursOfTheWeek) {
  const ServiceClock desk = Desk();
  EXPECT_TRUE(desk.OpenIn(0, 9));
  EXPECT_FALSE(desk.OpenIn(0, 12)) << "lunch";
  EXPECT_FALSE(desk.OpenIn(0, 18));
  EXPECT_FALSE(desk.OpenIn(5, 10));
  EXPECT_TRUE(ServiceClock().OpenIn(6, 3));
}

TEST(CivilClock, WeeksAndHoursAcrossAChangeOfClocks) {
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Berlin", &zone));
  CivilClock clock(zone);
  const struct {
    int64_t at;
    const char* monday;
    const char* hour;
  } rows[] = {
      {Utc(3, 29, 0, 59), "2026-03-23", "sun 01"},  {Utc(3, 29, 1), "2026-03-23", "sun 03"},
      {Utc(3, 29, 22), "2026-03-30", "mon 00"},     {Utc(3, 29, 21, 59), "2026-03-23", "sun 23"},
      {Utc(10, 25, 0, 30), "2026-10-19", "sun 02"}, {Utc(10, 25, 1, 30), "2026-10-19", "sun 02"},
      {Utc(10, 25, 23), "2026-10-26", "mon 00"},    {Utc(1, 1, 0), "2025-12-29", "thu 01"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(DayName(clock.Monday(row.at)), row.monday);
    EXPECT_EQ(HourName(clock.HourOfWeek(row.at)), row.hour);
  }
  CivilClock utc;
  EXPECT_EQ(DayName(utc.Monday(-1)), "1969-12-29");
  EXPECT_EQ(HourName(utc.HourOfWeek(-1)), "wed 23");
}

TEST(ServiceClock, SaysWhatItCannotRead) {
  const struct {
    const char* zone;
    const char* days;
    const char* range;
    const char* holiday;
    const char* told;
  } rows[] = {
      {"Asia/Soul", "mon", "09:00-10:00", "2026-01-01", "Asia/Soul"},
      {"UTC", "mo", "09:00-10:00", "2026-01-01", "mo"},
      {"UTC", "mon", "9-10", "2026-01-01", "9-10"},
      {"UTC", "mon", "22:00-06:00", "2026-01-01", "two ranges"},
      {"UTC", "mon", "09:60-10:00", "2026-01-01", "09:60"},
      {"UTC", "mon", "09:00-10:00", "tomorrow", "tomorrow"},
      {"UTC", "mon", "09:00-10:00", "korea", "kr"},
  };
  for (const auto& row : rows) {
    const auto clock = ServiceClock::Parse(row.zone, {{row.days, {row.range}}}, {row.holiday});
    ASSERT_FALSE(clock.ok()) << row.told;
    EXPECT_NE(std::string(clock.status().message()).find(row.told), std::string::npos) << clock.status();
  }
  EXPECT_FALSE(ServiceClock::Parse("UTC", {}, {}).ok());
}

}  // namespace
}  // namespace journey::service
