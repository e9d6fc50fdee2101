// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/time_parse.h"

#include <array>
#include <charconv>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/time/civil_time.h"
#include "journey/base/time.h"

namespace ingest {
namespace {

using journey::base::kMicrosPerSecond;

// 1990-01-01 and 2101-01-01, UTC.
constexpr int64_t kFirstUs = int64_t{631152000} * kMicrosPerSecond;
constexpr int64_t kEndUs = int64_t{4133980800} * kMicrosPerSecond;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Days since 1970-01-01 in the proleptic Gregorian calendar (the well-known computation over eras of 400 years).
constexpr int64_t DaysFromCivil(int64_t year, int month, int day) {
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}
static_assert(DaysFromCivil(1970, 1, 1) == 0 && DaysFromCivil(2000, 3, 1) == 11017);

bool ValidDate(int64_t year, int month, int day) {
  constexpr int kDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1 || day > kDays[month - 1]) return false;
  return month != 2 || day != 29 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

ParsedTime InRange(ParsedTime time) {
  time.status = time.time_us >= kFirstUs && time.time_us < kEndUs ? TimeStatus::kOk : TimeStatus::kOutOfRange;
  return time;
}

// A reader of pieces from the left; every Take returns whether it took something.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  bool done() const { return at_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  void SkipSpaces() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool Take(std::string_view word) {
    const std::string_view rest = text_.substr(at_, word.size());
    if (!absl::EqualsIgnoreCase({rest.data(), rest.size()}, {word.data(), word.size()})) return false;
    at_ += word.size();
    return true;
  }
  // A run of at most `most` digits; its length in `length`.
  bool TakeNumber(size_t most, int* number, size_t* length) {
    *number = 0;
    *length = 0;
    while (!done() && *length < most && IsDigit(text_[at_])) {
      *number = *number * 10 + (text_[at_++] - '0');
      ++*length;
    }
    return *length > 0;
  }
  bool TakeMonthName(int* month) {
    constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                            "jul", "aug", "sep", "oct", "nov", "dec"};
    constexpr std::string_view kRests[] = {"uary", "ruary", "ch",     "il",   "",      "e",
                                           "y",    "ust",   "tember", "ober", "ember", "ember"};
    for (int i = 0; i < 12; ++i) {
      if (!Take(kMonths[i])) continue;
      if (!Take(kRests[i])) Take("t");  // Sept
      *month = i + 1;
      Take(".");
      return true;
    }
    return false;
  }
  size_t at() const { return at_; }
  void back_to(size_t at) { at_ = at; }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

struct Date {
  int year = 0, month = 0, day = 0;
};

bool TakeWeekday(Scanner* scanner) {
  for (std::string_view day : {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon",
                               "tue", "wed", "thu", "fri", "sat", "sun"}) {
    if (scanner->Take(day)) {
      scanner->Take(",");
      scanner->SkipSpaces();
      return true;
    }
  }
  return false;
}

// The date at the scanner; `ambiguous` numbers (a/b/yyyy) are read by `day_first`.
bool TakeDate(Scanner* scanner, bool day_first, Date* date, DateOrder* order) {
  TakeWeekday(scanner);
  size_t length = 0;
  int first = 0;
  if (scanner->TakeMonthName(&date->month)) {  // Mar 2, 2026
    scanner->SkipSpaces();
    if (!scanner->TakeNumber(2, &date->day, &length)) return false;
    scanner->Take(",");
    scanner->SkipSpaces();
    return scanner->TakeNumber(4, &date->year, &length) && length == 4;
  }
  if (!scanner->TakeNumber(4, &first, &length)) return false;
  if (scanner->Take("년")) {
    date->year = length == 2 ? 2000 + first : first;
    scanner->SkipSpaces();
    if (!scanner->TakeNumber(2, &date->month, &length) || !scanner->Take("월")) return false;
    scanner->SkipSpaces();
    return scanner->TakeNumber(2, &date->day, &length) && scanner->Take("일");
  }
  const char separator = scanner->peek();
  if (separator != '-' && separator != '/' && separator != '.' && separator != ' ') return false;
  scanner->Take(std::string_view(&separator, 1));
  scanner->SkipSpaces();
  int second = 0, third = 0;
  size_t third_length = 0;
  const bool named = scanner->TakeMonthName(&second);
  size_t second_length = 0;
  if (!named && !scanner->TakeNumber(2, &second, &second_length)) return false;
  if (!named && separator == ' ') return false;
  if (!scanner->Take(std::string_view(&separator, 1)) && !named) return false;
  scanner->SkipSpaces();
  if (!scanner->TakeNumber(4, &third, &third_length)) return false;
  // "2026. 3. 2." ends with a stop of its own.
  if (separator == '.' && length == 4) scanner->Take(".");
  if (length == 4) {
    *date = {first, second, third};
    return third_length <= 2;
  }
  if (length > 2 || third_length == 3 || third_length == 1) return false;
  if (named) {  // 02/Mar/2026, 2 Mar 2026, 02-Mar-26
    *date = {third_length == 4 ? third : 2000 + third, second, first};
    return true;
  }
  if (separator == '.') {
    *date = third_length == 4 ? Date{third, second, first} : Date{2000 + first, second, third};  // dd.mm.yyyy, yy.mm.dd
    return length == 2 || third_length == 4;
  }
  *order = first > 12 ? DateOrder::kDayFirst : second > 12 ? DateOrder::kMonthFirst : DateOrder::kEither;
  const int year = third_length == 4 ? third : 2000 + third;
  *date = day_first ? Date{year, second, first} : Date{year, first, second};
  return true;
}

// 0 none, 1 AM, 2 PM.
int TakeHalfOfDay(Scanner* scanner) {
  for (std::string_view am : {"오전", "a.m.", "am"}) {
    if (scanner->Take(am)) return 1;
  }
  for (std::string_view pm : {"오후", "p.m.", "pm"}) {
    if (scanner->Take(pm)) return 2;
  }
  return 0;
}

struct Clock {
  int64_t seconds = 0;
  int64_t micros = 0;
  bool truncated = false;
};

void TakeFraction(Scanner* scanner, Clock* clock) {
  int64_t scale = 100'000;
  size_t length = 0;
  int digit = 0;
  while (scanner->TakeNumber(1, &digit, &length)) {
    if (scale > 0) {
      clock->micros += digit * scale;
      scale /= 10;
    } else if (digit != 0) {
      clock->truncated = true;
    }
  }
}

bool TakeClock(Scanner* scanner, Clock* clock) {
  int half = TakeHalfOfDay(scanner);
  scanner->SkipSpaces();
  int hour = 0, minute = 0, second = 0;
  size_t length = 0;
  if (!scanner->TakeNumber(2, &hour, &length)) return false;
  if (scanner->Take("시")) {
    scanner->SkipSpaces();
    if (scanner->TakeNumber(2, &minute, &length)) {
      if (!scanner->Take("분")) return false;
      scanner->SkipSpaces();
      if (scanner->TakeNumber(2, &second, &length) && !scanner->Take("초")) return false;
    }
  } else if (const char colon = scanner->peek(); colon == ':' || colon == '.') {  // 10.05.06 is Oracle's
    scanner->Take(std::string_view(&colon, 1));
    if (!scanner->TakeNumber(2, &minute, &length) || length != 2) return false;
    if (scanner->Take(std::string_view(&colon, 1))) {
      if (!scanner->TakeNumber(2, &second, &length) || length != 2) return false;
      if (scanner->Take(".") || scanner->Take(",")) TakeFraction(scanner, clock);
    }
  } else if (half == 0) {
    const size_t before = scanner->at();
    scanner->SkipSpaces();
    if (TakeHalfOfDay(scanner) == 0) return false;  // a bare "10" is no time of day
    scanner->back_to(before);
  }
  const size_t before = scanner->at();
  scanner->SkipSpaces();
  const int after = TakeHalfOfDay(scanner);
  if (after == 0) scanner->back_to(before);
  if (half == 0) half = after;
  if (half != 0) {
    if (hour < 1 || hour > 12) {
      if (half != 2 || hour > 23) return false;  // "오후 13:05" is written at times
    } else {
      hour = hour % 12 + (half == 2 ? 12 : 0);
    }
  }
  if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute != 0 || second != 0))) return false;
  clock->seconds = hour * 3600 + minute * 60 + second;
  return true;
}

// Names of zones that mean one offset everywhere: those of RFC 5322, section 4.3, and of Korea and Japan. CST is left
// out, since China writes it, too.
bool TakeZoneName(Scanner* scanner, int64_t* offset) {
  struct Named {
    std::string_view name;
    int64_t hours;
  };
  for (const Named& zone :
       {Named{"UTC", 0}, Named{"GMT", 0}, Named{"Z", 0}, Named{"KST", 9}, Named{"JST", 9}, Named{"EST", -5},
        Named{"EDT", -4}, Named{"CDT", -5}, Named{"MST", -7}, Named{"MDT", -6}, Named{"PST", -8}, Named{"PDT", -7}}) {
    if (!scanner->Take(zone.name)) continue;
    *offset = zone.hours * 3600;
    return true;
  }
  return false;
}

// Seconds east of UTC; false where there is no zone.
bool TakeZone(Scanner* scanner, int64_t* offset) {
  if (TakeZoneName(scanner, offset)) return true;
  const bool minus = scanner->peek() == '-';
  if (!minus && scanner->peek() != '+') return false;
  Scanner after = *scanner;  // an offset that is none stays, so that the text is no time
  after.Take(minus ? "-" : "+");
  int hours = 0, minutes = 0;
  size_t length = 0;
  if (!after.TakeNumber(2, &hours, &length) || length != 2) return false;
  after.Take(":");
  after.TakeNumber(2, &minutes, &length);
  if (hours > 15 || minutes > 59) return false;
  *scanner = after;
  *offset = (hours * 3600 + minutes * 60) * (minus ? -1 : 1);
  // "+0900 KST" names it twice.
  after.SkipSpaces();
  int64_t named = 0;
  if (TakeZoneName(&after, &named) && named == *offset) *scanner = after;
  return true;
}

// Tue Oct 31 22:10:47 +0000 2017, Tue Oct 31 22:10:47 KST 2017, Tue Oct 31 22:10:47 2017: as C's asctime, date and many
// languages write a time.
bool TakeUnixDate(Scanner* scanner, Date* date, Clock* clock, bool* zoned, int64_t* offset) {
  size_t length = 0;
  if (!TakeWeekday(scanner) || !scanner->TakeMonthName(&date->month)) return false;
  scanner->SkipSpaces();
  if (!scanner->TakeNumber(2, &date->day, &length)) return false;
  scanner->SkipSpaces();
  if (!TakeClock(scanner, clock)) return false;
  scanner->SkipSpaces();
  *zoned = TakeZone(scanner, offset);
  scanner->SkipSpaces();
  return scanner->TakeNumber(4, &date->year, &length) && length == 4 && scanner->done();
}

// 20171031T221047Z: the basic format of ISO 8601, with a T or a space, with seconds or without.
bool TakeBasicIso(Scanner* scanner, Date* date, Clock* clock, bool* zoned, int64_t* offset) {
  size_t length = 0;
  const auto take = [&](size_t digits, int* number) {
    return scanner->TakeNumber(digits, number, &length) && length == digits;
  };
  int hour = 0, minute = 0, second = 0;
  if (!take(4, &date->year) || !take(2, &date->month) || !take(2, &date->day)) return false;
  if (!scanner->Take("T") && !scanner->Take(" ")) return false;
  if (!take(2, &hour) || !take(2, &minute)) return false;
  if (IsDigit(scanner->peek()) && !take(2, &second)) return false;
  if (scanner->Take(".") || scanner->Take(",")) TakeFraction(scanner, clock);
  if (hour > 23 || minute > 59 || second > 60) return false;
  clock->seconds = hour * 3600 + minute * 60 + second;
  scanner->SkipSpaces();
  *zoned = TakeZone(scanner, offset);
  return scanner->done();
}

// The digits of 1.509487847123E12, where no digit before the unit is lost: a spreadsheet's 1.50949E+12 is no time.
// Empty where it is none.
std::string WholeOfScientific(std::string_view text) {
  const size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || text.empty() || !IsDigit(text[0])) return {};
  std::string_view power_text = text.substr(e + 1);
  if (power_text.starts_with('+')) power_text.remove_prefix(1);
  int power = -1;
  const auto [end, error] = std::from_chars(power_text.data(), power_text.data() + power_text.size(), power);
  if (error != std::errc() || end != power_text.data() + power_text.size() || power < 0 || power > 18) return {};
  std::string digits(text.substr(0, e));
  const size_t point = digits.find('.');
  if (point == std::string::npos) return {};
  if (point != 1 || digits.size() - 2 < static_cast<size_t>(power)) return {};
  digits.erase(point, 1);
  if (digits.size() > static_cast<size_t>(power) + 1) digits.insert(static_cast<size_t>(power) + 1, ".");
  return digits;
}

// A number of seconds, milli-, micro- or nanoseconds since 1970.
ParsedTime FromEpoch(std::string_view text, TimeFormat::Kind kind) {
  ParsedTime time;
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), number);
  if (error != std::errc() || end != whole.data() + whole.size()) return time;
  if (kind == TimeFormat::Kind::kAuto) {
    const int64_t size = number < 0 ? -number : number;
    // From 1990 to 2100 in one unit never overlaps with another.
    kind = size < 10'000'000'000           ? TimeFormat::Kind::kSeconds
           : size < 10'000'000'000'000     ? TimeFormat::Kind::kMillis
           : size < 10'000'000'000'000'000 ? TimeFormat::Kind::kMicros
                                           : TimeFormat::Kind::kNanos;
  }
  int64_t unit = kind == TimeFormat::Kind::kSeconds ? 1'000'000 : kind == TimeFormat::Kind::kMillis ? 1000 : 1;
  if (kind == TimeFormat::Kind::kNanos) {
    time.truncated = number % 1000 != 0;
    number = number >= 0 ? number / 1000 : -((-number + 999) / 1000);
  }
  if (number > kEndUs / unit || number < -kEndUs / unit) {
    time.status = TimeStatus::kOutOfRange;
    return time;
  }
  time.time_us = number * unit;
  for (char c : fraction) {
    if (!IsDigit(c)) return time;
    unit /= 10;
    time.time_us += unit * (c - '0') * (number < 0 ? -1 : 1);
    if (unit == 0 && c != '0') time.truncated = true;
  }
  return InRange(time);
}

bool IsNumber(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  bool point = false;
  for (char c : text) {
    if (c == '.' && !point) {
      point = true;
    } else if (!IsDigit(c)) {
      return false;
    }
  }
  return !text.empty() && IsDigit(text[0]);
}

int Two(const char* at) { return (at[0] - '0') * 10 + (at[1] - '0'); }

// Seconds east of UTC in the forms of ISO 8601 with nothing behind them: Z, +09:00, +0900. All others are TakeZone's.
bool TakeIsoOffset(std::string_view zone, int64_t* offset) {
  if (zone == "Z") return true;
  const bool colon = zone.size() == 6 && zone[3] == ':';
  if ((!colon && zone.size() != 5) || (zone[0] != '+' && zone[0] != '-')) return false;
  const char* const hours = zone.data() + 1;
  const char* const minutes = zone.data() + (colon ? 4 : 3);
  if (!IsDigit(hours[0]) || !IsDigit(hours[1]) || !IsDigit(minutes[0]) || !IsDigit(minutes[1])) return false;
  if (Two(hours) > 15 || Two(minutes) > 59) return false;
  *offset = (Two(hours) * 3600 + Two(minutes) * 60) * (zone[0] == '-' ? -1 : 1);
  return true;
}

// Whether 19 bytes are 0000-00-00T00:00:00 with any digits; a space may stand for the T.
bool IsCivil(const char* at) {
  unsigned bad = 0;
  for (const int i : {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18})
    bad |= static_cast<unsigned char>(at[i] - '0') > 9;
  bad |= at[4] != '-' || at[7] != '-' || at[13] != ':' || at[16] != ':';
  return bad == 0 && (at[10] == 'T' || at[10] == ' ' || at[10] == 't');
}

}  // namespace

int64_t TimeParser::ToUtc(int64_t civil_seconds) {
  if (utc_) return civil_seconds;
  // Repeated: the first of the two. Left out: as if the clock had not been changed yet.
  const int64_t quarter = civil_seconds >= 0 ? civil_seconds / 900 : -((-civil_seconds + 899) / 900);
  if (quarter != cached_quarter_) {
    const absl::CivilSecond civil = absl::CivilSecond(1970, 1, 1) + civil_seconds;
    const absl::TimeZone::TimeInfo info = zone_.At(civil);
    cached_offset_ = civil_seconds - absl::ToUnixSeconds(info.pre);
    unclear_ = info.kind != absl::TimeZone::TimeInfo::UNIQUE;
    cached_quarter_ = quarter;
  }
  return civil_seconds - cached_offset_;
}

bool TimeParser::TakeIso(std::string_view text, int64_t* civil_seconds) {
  if (text.size() < 19) return false;
  const char* const at = text.data();
  if (std::memcmp(at, cached_minute_, sizeof(cached_minute_)) != 0) {
    if (!IsCivil(at)) return false;
    const int year = Two(at) * 100 + Two(at + 2), month = Two(at + 5), day = Two(at + 8);
    const int hour = Two(at + 11), minute = Two(at + 14);
    if (!ValidDate(year, month, day) || hour > 23 || minute > 59) return false;
    std::memcpy(cached_minute_, at, sizeof(cached_minute_));
    cached_seconds_ = DaysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60;
  }
  if (at[16] != ':' || !IsDigit(at[17]) || !IsDigit(at[18])) return false;
  const int second = Two(at + 17);
  *civil_seconds = cached_seconds_ + second;
  return second <= 60;
}

ParsedTime TimeParser::Parse(std::string_view text, const TimeFormat& format) {
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  if (format.kind == TimeFormat::Kind::kPattern) return ParsePattern(text, format);
  const bool unit = format.kind != TimeFormat::Kind::kAuto && format.kind != TimeFormat::Kind::kIso;
  if (unit) {
    ParsedTime time = IsNumber(text) ? FromEpoch(text, format.kind) : ParsedTime();
    if (!format.local || time.status == TimeStatus::kInvalid) return time;
    const int64_t seconds = time.time_us / kMicrosPerSecond - (time.time_us % kMicrosPerSecond < 0 ? 1 : 0);
    time.time_us += (ToUtc(seconds) - seconds) * kMicrosPerSecond;
    time.zoneless = true;
    return InRange(time);
  }

  // yyyy-mm-ddThh:mm:ss and what may follow.
  if (int64_t civil = 0; TakeIso(text, &civil)) {
    size_t next = 19;
    int64_t micros = 0;
    bool truncated = false;
    if (next < text.size() && (text[next] == '.' || text[next] == ',')) {
      int64_t scale = 100'000;
      const char* const digits = text.data() + 20;
      if (text.size() == 24 && IsDigit(digits[0]) && IsDigit(digits[1]) && IsDigit(digits[2])) {  // milliseconds and Z
        micros = Two(digits) * 10'000 + (digits[2] - '0') * 1000;
        scale = 100;
        next = 22;
      }
      for (++next; next < text.size() && IsDigit(text[next]); ++next) {
        micros += (text[next] - '0') * scale;
        truncated |= scale == 0 && text[next] != '0';
        scale /= 10;
      }
    }
    const bool zoneless = next == text.size();
    int64_t offset = 0;
    if (zoneless || TakeIsoOffset(text.substr(next), &offset)) {
      return InRange({.time_us = (zoneless ? ToUtc(civil) : civil - offset) * kMicrosPerSecond + micros,
                      .zoneless = zoneless,
                      .unclear = zoneless && unclear_,
                      .truncated = truncated});
    }
  }
  if (IsNumber(text) && !(text.size() == 8 && text[2] == '.')) {
    const bool compact =
        text.find('.') == std::string_view::npos && (text.size() == 8 || text.size() == 12 || text.size() == 14);
    ParsedTime time = compact && text.size() == 8 ? ParsedTime() : FromEpoch(text, TimeFormat::Kind::kAuto);
    if (time.status == TimeStatus::kOk || !compact) return time;
    // yyyymmdd, yyyymmddhhmm, yyyymmddhhmmss
    const char* at = text.data();
    const int year = Two(at) * 100 + Two(at + 2), month = Two(at + 4), day = Two(at + 6);
    const int hour = text.size() > 8 ? Two(at + 8) : 0, minute = text.size() > 8 ? Two(at + 10) : 0;
    const int second = text.size() == 14 ? Two(at + 12) : 0;
    if (!ValidDate(year, month, day) || hour > 23 || minute > 59 || second > 60) return time;
    const int64_t civil = DaysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    ParsedTime compact_time{.time_us = ToUtc(civil) * kMicrosPerSecond, .zoneless = true};
    compact_time.date_only = text.size() == 8;
    compact_time.unclear = unclear_;
    return InRange(compact_time);
  }
  return ParseCivil(text, format);
}

ParsedTime TimeParser::ParseCivil(std::string_view text, const TimeFormat& format) {
  if (const std::string number = WholeOfScientific(text); !number.empty() && IsNumber(number))
    return FromEpoch(number, TimeFormat::Kind::kAuto);
  Date date;
  Clock clock;
  int64_t offset = 0;
  bool zoned = false, date_only = false;
  const auto whole = [&](const auto& take) {
    Scanner scanner(text);
    date = {};
    clock = {};
    return take(&scanner, &date, &clock, &zoned, &offset);
  };
  const bool iso = format.kind == TimeFormat::Kind::kIso;
  if ((iso || !whole(TakeUnixDate)) && !whole(TakeBasicIso)) {
    date = {};
    clock = {};
    zoned = false;
    Scanner scanner(text);
    DateOrder order = DateOrder::kNotSuch;
    if (!TakeDate(&scanner, format.day_first, &date, &order)) return {};
    if (iso && text.size() > 4 && text[4] != '-') return {};
    if (!scanner.Take("T")) scanner.Take(",") || scanner.Take(":");
    scanner.SkipSpaces();
    date_only = scanner.done();
    if (!date_only) {
      if (!TakeClock(&scanner, &clock)) return {};
      scanner.SkipSpaces();
      zoned = TakeZone(&scanner, &offset);
      scanner.SkipSpaces();
      if (!scanner.done()) return {};
    }
  }
  if (!ValidDate(date.year, date.month, date.day)) return {};
  const int64_t civil = DaysFromCivil(date.year, date.month, date.day) * 86400 + clock.seconds;
  const int64_t seconds = zoned ? civil - offset : ToUtc(civil);
  return InRange({.time_us = seconds * kMicrosPerSecond + clock.micros,
                  .zoneless = !zoned,
                  .date_only = date_only,
                  .unclear = !zoned && unclear_,
                  .truncated = clock.truncated});
}

ParsedTime TimeParser::ParsePattern(std::string_view text, const TimeFormat& format) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(format.pattern, {text.data(), text.size()}, zone_, &time, &error)) return {};
  const bool zoned = format.pattern.find("%z") != std::string::npos ||
                     format.pattern.find("%Ez") != std::string::npos ||
                     format.pattern.find("%E*z") != std::string::npos || format.pattern.find("%s") != std::string::npos;
  return InRange({.time_us = absl::ToUnixMicros(time), .zoneless = !zoned});
}

DateOrder DateOrderOf(std::string_view text) {
  Scanner scanner(text);
  scanner.SkipSpaces();
  Date date;
  DateOrder order = DateOrder::kNotSuch;
  if (!TakeDate(&scanner, false, &date, &order)) return DateOrder::kNotSuch;
  return order;
}

}  // namespace ingest
