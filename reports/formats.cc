// SPDX-License-Identifier: Apache-2.0
#include "reports/formats.h"

#include <array>
#include <charconv>
#include <cmath>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace reports {
namespace {

constexpr std::string_view kNoBreak = "\u00a0";
constexpr std::string_view kMinus = "\u2212";
constexpr std::string_view kTilde = "\u2060~\u2060";  // no line break on either side
constexpr double kMinute = 60;
constexpr double kHour = 3600;
constexpr double kDay = 86400;

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

std::string Grouped(std::string_view digits) {
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

// One decimal, left out where it is zero.
std::string Trimmed(double value) {
  std::string text = absl::StrFormat("%.1f", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

bool Whole(double seconds, double unit) { return std::fmod(seconds, unit) == 0; }

}  // namespace

std::optional<Language> ParseLanguage(std::string_view text) {
  if (text == "en") return Language::kEnglish;
  if (text == "ko") return Language::kKorean;
  return std::nullopt;
}

std::string_view LanguageTag(Language language) { return language == Language::kKorean ? "ko" : "en"; }

std::string ShortestDouble(double value) {
  if (!std::isfinite(value)) return "";
  if (value == 0) return "0";
  std::array<char, 40> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), result.ptr);
}

std::string Formats::Count(int64_t value) const {
  const std::string digits = absl::StrFormat("%d", value);
  if (value < 0) return std::string(kMinus) + Grouped(std::string_view(digits).substr(1));
  return Grouped(digits);
}

std::string Formats::Rounded(double value) const {
  if (!(std::fabs(value) < 9e18)) return "";
  return Count(static_cast<int64_t>(std::llround(value)));
}

std::string Formats::Decimal(double value, int decimals) const {
  const std::string text = absl::StrFormat("%.*f", decimals, std::fabs(value));
  const size_t dot = text.find('.');
  std::string out = Grouped(std::string_view(text).substr(0, dot));
  if (dot != std::string::npos) out += text.substr(dot);
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  return value < 0 && !zero ? std::string(kMinus) + out : out;
}

std::string Formats::Percent(double ratio, int decimals) const {
  const double step = std::pow(10, -decimals);
  const std::string text = Decimal(ratio * 100, decimals);
  if (ratio > 0 && text == Decimal(0, decimals)) return "<" + Decimal(step, decimals) + "%";
  if (ratio < 1 && text == Decimal(100, decimals)) return ">" + Decimal(100 - step, decimals) + "%";
  return text + "%";
}

std::string Formats::PercentShort(double ratio) const {
  return Percent(ratio, std::fabs(ratio * 100 - std::round(ratio * 100)) < 1e-9 ? 0 : 1);
}

std::string Formats::Interval(double low, double high) const {
  return Range(Decimal(low * 100, 1), Decimal(high * 100, 1) + "%");
}

std::string Formats::Range(std::string_view low, std::string_view high) const {
  return std::string(low) + (korean() ? std::string(kTilde) : " to ") + std::string(high);
}

std::string Formats::Duration(double seconds) const {
  const std::string space = korean() ? "" : std::string(kNoBreak);
  if (seconds < 0) return std::string(kMinus) + Duration(-seconds);
  if (seconds < 10 && seconds > 0) return Trimmed(seconds) + space + (korean() ? "초" : "s");
  if (seconds < kMinute - 0.5) return Rounded(seconds) + space + (korean() ? "초" : "s");
  if (seconds < 10 * kMinute - 0.5) {
    const auto whole = static_cast<int64_t>(std::llround(seconds));
    std::string out = Count(whole / 60) + space + (korean() ? "분" : "min");
    if (whole % 60 != 0) out += std::string(kNoBreak) + Count(whole % 60) + space + (korean() ? "초" : "s");
    return out;
  }
  if (seconds < kHour - 30) return Rounded(seconds / kMinute) + space + (korean() ? "분" : "min");
  if (seconds < 2 * kDay) return Trimmed(seconds / kHour) + space + (korean() ? "시간" : "h");
  return Trimmed(seconds / kDay) + space + (korean() ? "일" : "days");
}

std::string Formats::DurationInWords(double seconds) const {
  const auto unit = [this](double value, std::string_view one, std::string_view many, std::string_view hangul) {
    const std::string number = Trimmed(value);
    if (korean()) return number + std::string(hangul);
    return number + std::string(kNoBreak) + std::string(number == "1" ? one : many);
  };
  if (seconds >= 2 * kDay && (Whole(seconds, kDay) || seconds >= 4 * kDay)) {
    return unit(seconds / kDay, "day", "days", "일");
  }
  if (seconds >= kHour && (Whole(seconds, kHour) || seconds >= 4 * kHour)) {
    return unit(seconds / kHour, "hour", "hours", "시간");
  }
  if (seconds >= kMinute) return unit(seconds / kMinute, "minute", "minutes", "분");
  return unit(seconds, "second", "seconds", "초");
}

std::string Formats::Value(std::string_view unit, double value) const {
  if (unit == "ratio") return Percent(value, 1);
  if (unit == "s") return Duration(value);
  const bool whole = value == std::floor(value);
  if (unit == "points") return (value > 0 ? "+" : "") + Decimal(value, whole ? 0 : 1);
  if (unit == "score") return Decimal(value, 2);
  if (whole || std::fabs(value) >= 10) return whole ? Rounded(value) : Decimal(value, 1);
  std::string text = Decimal(value, 2);
  if (text.ends_with('0')) text.pop_back();
  return text;
}

std::string Formats::CountWord(int64_t value) const {
  constexpr std::array<std::string_view, 10> kEnglish = {"One", "Two",   "Three", "Four", "Five",
                                                         "Six", "Seven", "Eight", "Nine", "Ten"};
  constexpr std::array<std::string_view, 10> kKorean = {"한 가지",   "두 가지",   "세 가지",   "네 가지",   "다섯 가지",
                                                        "여섯 가지", "일곱 가지", "여덟 가지", "아홉 가지", "열 가지"};
  if (korean()) {
    if (value >= 1 && value <= 10) return std::string(kKorean[static_cast<size_t>(value - 1)]);
    return Count(value) + "가지";
  }
  if (value >= 1 && value <= 10) return std::string(kEnglish[static_cast<size_t>(value - 1)]);
  return Count(value);
}

std::string Formats::Joined(std::string_view left, std::string_view right) const {
  if (left.empty()) return std::string(right);
  if (right.empty()) return std::string(left);
  return std::string(left) + std::string(kNoBreak) + "· " + std::string(right);
}

bool Formats::Civil(std::string_view instant, absl::CivilSecond* civil) const {
  const std::string text(instant);
  absl::CivilDay day;
  if (text.size() == 10 && absl::ParseCivilTime(text, &day)) {
    *civil = absl::CivilSecond(day);
    return true;
  }
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return false;
  *civil = absl::ToCivilSecond(time, zone_);
  return true;
}

std::string Formats::DateShort(std::string_view instant) const {
  absl::CivilSecond civil;
  if (!Civil(instant, &civil)) return std::string(instant);
  if (korean()) return absl::StrFormat("%d월%s%d일", civil.month(), kNoBreak, civil.day());
  return absl::StrFormat("%d%s%s", civil.day(), kNoBreak, kMonths[static_cast<size_t>(civil.month() - 1)].substr(0, 3));
}

std::string Formats::DateLong(std::string_view instant) const {
  absl::CivilSecond civil;
  if (!Civil(instant, &civil)) return std::string(instant);
  if (korean()) return absl::StrFormat("%d년 %d월%s%d일", civil.year(), civil.month(), kNoBreak, civil.day());
  return absl::StrFormat("%d%s%s %d", civil.day(), kNoBreak, kMonths[static_cast<size_t>(civil.month() - 1)],
                         civil.year());
}

std::string Formats::DateTime(std::string_view instant) const {
  absl::CivilSecond civil;
  if (!Civil(instant, &civil)) return std::string(instant);
  return absl::StrFormat("%s%s %02d:%02d", DateShort(instant), korean() ? "" : ",", civil.hour(), civil.minute());
}

std::string Formats::Span(std::string_view from, std::string_view to) const {
  absl::CivilSecond first;
  absl::CivilSecond last;
  if (!Civil(from, &first) || !Civil(to, &last)) return std::string(from) + " – " + std::string(to);
  if (absl::CivilDay(first) == absl::CivilDay(last)) return DateLong(from);
  if (korean()) {
    const std::string end = first.year() == last.year() ? DateShort(to) : DateLong(to);
    return DateLong(from) + std::string(kTilde) + end;
  }
  std::string begin = DateLong(from);
  if (first.year() == last.year()) begin.resize(begin.size() - 5);  // " 2026"
  return begin + " to " + DateLong(to);
}

std::string Formats::SpanShort(std::string_view from, std::string_view to) const {
  if (to.empty() || from == to) return DateShort(from);
  if (from.empty()) return DateShort(to);
  const std::string begin = DateShort(from);
  const std::string end = DateShort(to);
  if (begin == end) return begin;
  return korean() ? begin + std::string(kTilde) + end : begin + " to " + end;
}

}  // namespace reports
