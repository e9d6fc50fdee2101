// SPDX-License-Identifier: Apache-2.0
#include "journey/service/service_clock.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "journey/base/status_macros.h"

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
    absl::CivilDay day;
    if (!absl::ParseCivilTime(text, &day)) return Bad("unknown holiday", text, "a date such as 2026-09-24");
    clock.holidays_.insert(day);
  }
  return clock;
}

int64_t ServiceClock::Elapsed(int64_t from_us, int64_t to_us) const {
  if (to_us <= from_us) return 0;
  if (calendar_) return to_us - from_us;
  const absl::CivilDay last = absl::ToCivilDay(absl::FromUnixMicros(to_us), zone_);
  int64_t total = 0;
  for (absl::CivilDay day = absl::ToCivilDay(absl::FromUnixMicros(from_us), zone_); day <= last; ++day) {
    const std::vector<Range>& ranges = week_[static_cast<size_t>(absl::GetWeekday(day))];
    if (ranges.empty() || holidays_.contains(day)) continue;
    for (const Range& range : ranges) {
      const absl::CivilMinute midnight(day);
      const int64_t begin = absl::ToUnixMicros(absl::FromCivil(midnight + range.begin, zone_));
      const int64_t end = absl::ToUnixMicros(absl::FromCivil(midnight + range.end, zone_));
      total += std::max<int64_t>(0, std::min(end, to_us) - std::max(begin, from_us));
    }
  }
  return total;
}

}  // namespace journey::service
