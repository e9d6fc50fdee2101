// SPDX-License-Identifier: Apache-2.0
// Times as exports write them -> microseconds UTC. ISO 8601 goes through a path of its own, without tables or
// allocation: times are in every record, and reading them with absl costs more than all else that is done with an
// event.
#ifndef INGEST_MAPPING_TIME_PARSE_H_
#define INGEST_MAPPING_TIME_PARSE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace ingest {

// How the times of a column are written.
struct TimeFormat {
  enum class Kind : uint8_t { kAuto, kIso, kSeconds, kMillis, kMicros, kNanos, kPattern };
  Kind kind = Kind::kAuto;
  std::string pattern;     // kPattern: of absl::ParseTime, "%Y.%m.%d %H:%M"
  bool day_first = false;  // 3/2/2026 is the third of February
  bool local = false;      // s, ms, us, ns: they count the wall clock of the parser's zone
};

enum class TimeStatus : uint8_t { kOk, kInvalid, kOutOfRange };

struct ParsedTime {
  TimeStatus status = TimeStatus::kInvalid;
  int64_t time_us = 0;
  bool zoneless = false;   // civil time, read in the parser's zone
  bool date_only = false;  // no time of day: the first instant of the day
  bool unclear = false;    // civil time that the change to or from daylight saving time repeats or leaves out
  bool truncated = false;  // digits other than 0 below the microsecond were dropped
};

// Reads times in one zone. Keeps the last offset and day looked up, so not thread-safe; a copy a thread.
class TimeParser {
 public:
  explicit TimeParser(absl::TimeZone zone) : zone_(zone), utc_(zone == absl::UTCTimeZone()) {}
  // Accepted by kAuto: ISO 8601 with 'T' or space, fraction, Z, +09:00, +0900; a date alone; yyyy/mm/dd, yyyy.mm.dd,
  // yy.mm.dd, dd.mm.yyyy, m/d/yyyy or d/m/yyyy; 12-hour clocks (AM, PM, 오전, 오후); 2026년 3월 2일 오전 10:05;
  // 02/Mar/2026:10:05:06 +0000; 2 Mar 2026, Mar 2, 2026; Mon Mar 2 10:05:06 +0000 2026; 02-MAR-26 10.05.06 PM; seconds,
  // milli-, micro- and nanoseconds since 1970, told apart by size; yyyymmdd, yyyymmddThhmmssZ; zones also by name where
  // the name means one offset (KST, EST).
  ParsedTime Parse(std::string_view text, const TimeFormat& format);

 private:
  int64_t ToUtc(int64_t civil_seconds);
  // Whether text begins with a valid yyyy-mm-ddThh:mm:ss, and its seconds since 1970.
  bool TakeIso(std::string_view text, int64_t* civil_seconds);
  ParsedTime ParseCivil(std::string_view text, const TimeFormat& format);
  ParsedTime ParsePattern(std::string_view text, const TimeFormat& format);

  absl::TimeZone zone_;
  bool utc_;
  int64_t cached_quarter_ = INT64_MIN;  // civil time in quarters of an hour; zones change on their edges
  int64_t cached_offset_ = 0;
  bool unclear_ = false;  // of the last civil time
  // yyyy-mm-ddThh:mm of the last time, and its seconds since 1970: logs are written in the order of time. Only what is
  // valid is kept.
  char cached_minute_[16] = {};
  int64_t cached_seconds_ = 0;
};

// What a value says about the order of day and month in m/d/yyyy and d/m/yyyy.
enum class DateOrder : uint8_t { kNotSuch, kEither, kDayFirst, kMonthFirst };
DateOrder DateOrderOf(std::string_view text);

}  // namespace ingest

#endif  // INGEST_MAPPING_TIME_PARSE_H_
