// SPDX-License-Identifier: Apache-2.0
// Public holidays by country, for service hours. Only what was looked up is here (holidays_kr.def names its sources);
// beyond the years covered nothing is computed.
#ifndef JOURNEY_SERVICE_HOLIDAYS_H_
#define JOURNEY_SERVICE_HOLIDAYS_H_

#include <span>
#include <string_view>

#include "absl/time/civil_time.h"

namespace journey::service {

struct Holiday {
  int year;
  int month;
  int day;
  std::string_view name;  // in the country's language
  absl::CivilDay date() const { return absl::CivilDay(year, month, day); }
};

struct HolidayPreset {
  std::string_view name;  // as in the project file: "kr"
  int first_year;         // covered, both inclusive
  int last_year;
  std::span<const Holiday> holidays;  // ascending
};

// Null where there is none of that name. Names: HolidayPresetNames().
const HolidayPreset* FindHolidayPreset(std::string_view name);
std::string_view HolidayPresetNames();  // for messages, joined by commas

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_HOLIDAYS_H_
