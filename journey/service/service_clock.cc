// SPDX-License-Identifier: Apache-2.0
#include "journey/service/service_clock.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "journey/base/status_macros.h"
#include "journey/base/time.h"
#include "journey/service/civil_clock.h"

namespace journey::service {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr int kMinutesOfDay = 24 * 60;

absl::Status Bad(std::string_view what, std::string_view seen, std::string_view wanted) {
  return absl::InvalidArgumentError(absl::StrFormat("service_hours: %s '%s'; write %s", what, seen, wanted));
}

std::optional<int> DayIndex(std::string_view text) {
  for (size_t day = 0; day < kDays.size(); ++day) {
    if (text == kDays[day]) return static_cast<int>(day);
  }
  return std::nullopt;
}

// Marks the days that `text` names.
absl::Status ParseDays(std::string_view text, std::array<bool, 7>* days) {
  constexpr std::string_view kWanted = "days such as mon-fri, sat, mon,wed or daily";
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    begin = end + 1;
    if (part == "daily") {
      days->fill(true);
      continue;
    }
    const size_t dash = part.find('-');
    const std::optional<int> first = DayIndex(part.substr(0, std::min(dash, part.size())));
    const std::optional<int> last = dash == std::string_view::npos ? first : DayIndex(part.substr(dash + 1));
    if (!first.has_value() || !last.has_value()) return Bad("unknown days", text, kWanted);
    for (int day = *first;; day = (day + 1) % 7) {  // fri-mon runs over the weekend
      (*days)[day] = true;
      if (day == *last) break;
    }
  }
  return absl::OkStatus();
}

int32_t DayNumber(absl::CivilDay day) { return static_cast<int32_t>(day - absl::CivilDay(1970, 1, 1)); }

std::optional<int> Minutes(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (size_t i : {0, 1, 3, 4}) {
    if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) return std::nullopt;
  }
  const int minutes = ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0';
  if (text[3] > '5' || minutes > kMinutesOfDay) return std::nullopt;
  return minutes;
}

}  // namespace

absl::StatusOr<ServiceClock> ServiceClock::Parse(
    std::string_view zone, const std::vector<std::pair<std::string, std::vector<std::string>>>& hours,
    const std::vector<std::string>& holidays) {
  ServiceClock clock;
  clock.calendar_ = false;
  if (!absl::LoadTimeZone(std::string(zone), &clock.zone_)) {
    return Bad("unknown zone", zone, "a name such as Asia/Seoul or UTC");
  }
  for (const auto& [names, ranges] : hours) {
    std::array<bool, 7> days{};
    RETURN_IF_ERROR(ParseDays(names, &days));
    for (const std::string& text : ranges) {
      const std::string_view range = text;
      const size_t dash = range.find('-');
      const std::optional<int> begin = Minutes(range.substr(0, std::min(dash, range.size())));
      const std::optional<int> end = dash == std::string_view::npos ? std::nullopt : Minutes(range.substr(dash + 1));
      if (!begin.has_value() || !end.has_value() || *begin >= *end) {
        return Bad("unknown range", text, "09:00-18:00; a night is two ranges, 22:00-24:00 and 00:00-06:00");
      }
      for (size_t day = 0; day < 7; ++day) {
        if (days[day]) clock.week_[day].push_back({*begin, *end});
      }
    }
  }
  bool any = false;
  for (std::vector<Range>& day : clock.week_) {
    std::sort(day.begin(), day.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
    std::vector<Range> merged;
    for (const Range& range : day) {
      if (!merged.empty() && range.begin <= merged.back().end) {
        merged.back().end = std::max(merged.back().end, range.end);
      } else {
        merged.push_back(range);
      }
    }
    day = std::move(merged);
    any |= !day.empty();
  }
  if (!any) return Bad("no hours in", zone, "at least one day with a range");
  for (const std::string& text : holidays) {
    if (const HolidayPreset* preset = FindHolidayPreset(text); preset != nullptr) {
      for (const Holiday& holiday : preset->holidays) clock.holidays_.insert(DayNumber(holiday.date()));
      clock.presets_.push_back(preset);
      continue;
    }
    absl::CivilDay day;
    if (!absl::ParseCivilTime(text, &day)) {
      return Bad("unknown holiday", text,
                 absl::StrFormat("a date such as 2026-09-24, or the name of a list: %s", HolidayPresetNames()));
    }
    clock.holidays_.insert(DayNumber(day));
  }
  return clock;
}

int64_t ServiceClock::Elapsed(int64_t from_us, int64_t to_us) const {
  if (to_us <= from_us) return 0;
  if (calendar_) return to_us - from_us;
  CivilClock civil(zone_);
  const int32_t last = civil.Day(to_us);
  int64_t total = 0;
  for (int32_t day = civil.Day(from_us); day <= last; ++day) {
    const std::vector<Range>& ranges = week_[static_cast<size_t>(CivilClock::Weekday(day))];
    if (ranges.empty() || holidays_.contains(day)) continue;
    // Where the offset holds from midnight to midnight, local times are a subtraction away.
    const int64_t midnight = day * base::kMicrosPerDay;
    const int64_t guess = midnight - civil.offset_us();
    const bool even = civil.Local(guess) == midnight && civil.SameUntil(guess + base::kMicrosPerDay);
    const auto instant = [&](int minute) {
      if (even) return guess + minute * base::kMicrosPerMinute;
      const absl::CivilMinute shown = absl::CivilMinute(absl::CivilDay(1970, 1, 1) + day) + minute;
      const absl::TimeZone::TimeInfo info = zone_.At(absl::CivilSecond(shown));
      return absl::ToUnixMicros(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre);
    };
    for (const Range& range : ranges) {
      total += std::max<int64_t>(0, std::min(instant(range.end), to_us) - std::max(instant(range.begin), from_us));
    }
  }
  return total;
}

bool ServiceClock::OpenIn(int weekday, int hour) const {
  if (calendar_) return true;
  const std::vector<Range>& ranges = week_[static_cast<size_t>(weekday)];
  return std::any_of(ranges.begin(), ranges.end(),
                     [hour](const Range& range) { return range.begin < (hour + 1) * 60 && range.end > hour * 60; });
}

std::string ServiceClock::HolidayWarning(int64_t from_us, int64_t to_us) const {
  const int64_t first = absl::ToCivilYear(absl::FromUnixMicros(from_us), zone_).year();
  const int64_t last = absl::ToCivilYear(absl::FromUnixMicros(to_us), zone_).year();
  std::string warning;
  for (const HolidayPreset* preset : presets_) {
    if (first >= preset->first_year && last <= preset->last_year) continue;
    absl::StrAppendFormat(
        &warning,
        "%sservice_hours: the holidays '%s' are known for %d to %d only, the data runs from %d to %d; "
        "write the dates of other years beside it",
        warning.empty() ? "" : "\n", preset->name, preset->first_year, preset->last_year, first, last);
  }
  return warning;
}

}  // namespace journey::service
