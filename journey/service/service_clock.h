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

namespace journey::service {

// Copyable and immutable. Without service hours (default) every clock is the calendar's.
class ServiceClock {
 public:
  ServiceClock() = default;

  // `hours`: days ("mon-fri", "sat", "mon,wed", "daily") and ranges of that day ("09:00-12:00", up to "24:00"; a night
  // is written as two ranges). `holidays`: civil dates "2026-09-24", closed. Several entries of one day add up.
  // InvalidArgument says what was seen and what would do.
  static absl::StatusOr<ServiceClock> Parse(std::string_view zone,
                                            const std::vector<std::pair<std::string, std::vector<std::string>>>& hours,
                                            const std::vector<std::string>& holidays);

  bool calendar() const { return calendar_; }
  // Microseconds of service time in [from, to); 0 where to <= from. Hours are civil times of the zone, so a day with a
  // change of clocks is as long as it was. Cost: a few conversions a day between the two. What begins and ends outside
  // the hours took 0.
  int64_t Elapsed(int64_t from_us, int64_t to_us) const;

 private:
  struct Range {  // minutes of the day
    int begin = 0;
    int end = 0;
  };
  bool calendar_ = true;
  absl::TimeZone zone_;
  std::array<std::vector<Range>, 7> week_;  // Monday first; sorted, disjoint
  absl::flat_hash_set<absl::CivilDay> holidays_;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_SERVICE_CLOCK_H_
