// SPDX-License-Identifier: Apache-2.0
#include "journey/service/holidays.h"

namespace journey::service {
namespace {

constexpr Holiday kKorea[] = {
#define HOLIDAY(year, month, day, name) {year, month, day, name},
#include "journey/service/holidays_kr.def"
#undef HOLIDAY
};

constexpr HolidayPreset kPresets[] = {{"kr", 2020, 2027, kKorea}};

}  // namespace

const HolidayPreset* FindHolidayPreset(std::string_view name) {
  for (const HolidayPreset& preset : kPresets) {
    if (preset.name == name) return &preset;
  }
  return nullptr;
}

std::string_view HolidayPresetNames() { return "kr"; }

}  // namespace journey::service
