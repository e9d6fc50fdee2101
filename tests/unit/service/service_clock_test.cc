// SPDX-License-Identifier: Apache-2.0
#include "journey/service/service_clock.h"

#include <gtest/gtest.h>

#include "journey/base/time.h"

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
