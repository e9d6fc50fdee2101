// SPDX-License-Identifier: Apache-2.0
// Time as the service desk counts it: the calendar's, or only the hours in which somebody is there.
#ifndef JOURNEY_SERVICE_SERVICE_CLOCK_H_
#define JOURNEY_SERVICE_SERVICE_CLOCK_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "journey/service/holidays.h"

namespace journey::service {

// Copyable and immutable. Without service hours (default) every clock is the calendar's.
class ServiceClock {
 public:
  ServiceClock() = default;

  // `hours`: days ("mon-fri", "sat", "mon,wed", "daily") and ranges of that day ("09:00-12:00", up to "24:00"; a night
  // is written as two ranges, so that a lunch break is the gap between two). `holidays`: civil dates "2026-09-24", and
  // names of presets ("kr": holidays.h); all closed. Several entries of one day add up. InvalidArgument says what was
  // seen and what would do.
  static absl::StatusOr<ServiceClock> Parse(std::string_view zone,
                                            const std::vector<std::pair<std::string, std::vector<std::string>>>& hours,
                                            const std::vector<std::string>& holidays);

  bool calendar() const { return calendar_; }
  // Microseconds of service time in [from, to); 0 where to <= from. Hours are civil times of the zone, so a day with a
  // change of clocks is as long as it was: a range runs from the first moment at which the clock shows its begin to the
  // first at which it shows its end, and what the clock skips is the moment of the change. What begins and ends outside
  // the hours took 0. Cost: a few nanoseconds a day between the two, a few conversions on days with a change.
  int64_t Elapsed(int64_t from_us, int64_t to_us) const;
  // Whether any minute of that hour of an ordinary week (0 = Monday; no holiday) is a service hour; true for
  // calendar().
  bool OpenIn(int weekday, int hour) const;
  // The zone of the hours; UTC for calendar().
  const absl::TimeZone& zone() const { return zone_; }
  // What to tell where the instants in [from, to] go beyond the years that a preset of holidays covers; empty else.
  std::string HolidayWarning(int64_t from_us, int64_t to_us) const;

 private:
  struct Range {  // minutes of the day
    int begin = 0;
    int end = 0;
  };
  bool calendar_ = true;
  absl::TimeZone zone_;
  std::array<std::vector<Range>, 7> week_;  // Monday first; sorted, disjoint
  absl::flat_hash_set<int32_t> holidays_;   // days since 1970-01-01
  std::vector<const HolidayPreset*> presets_;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_SERVICE_CLOCK_H_
