// SPDX-License-Identifier: Apache-2.0
// Numbers, shares, durations and dates as text, in English and Korean. Everything is in the reader's words; the model
// keeps ratios, seconds and UTC. A no-break space stands between a number and its unit, U+2212 is the minus sign.
#ifndef REPORTS_FORMATS_H_
#define REPORTS_FORMATS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace reports {

enum class Language { kEnglish, kKorean };

// "en" and "ko"; nothing for any other text.
std::optional<Language> ParseLanguage(std::string_view text);
std::string_view LanguageTag(Language language);

// The shortest decimal text that reads back as the same double; "0" for -0. Not for infinities and NaN (gives "").
std::string ShortestDouble(double value);

class Formats {
 public:
  Formats(Language language, absl::TimeZone zone) : language_(language), zone_(zone) {}

  Language language() const { return language_; }

  std::string Count(int64_t value) const;                 // 12,480
  std::string Rounded(double value) const;                // to a whole number, as Count
  std::string Decimal(double value, int decimals) const;  // 3.42
  std::string Percent(double ratio, int decimals) const;  // 71.4%; <1% and >99% where rounding would say 0 or all
  std::string PercentShort(double ratio) const;           // without a decimal where it is zero: 90%, 3.7%
  std::string Interval(double low, double high) const;    // of ratios: "69.3 to 73.4%", "69.3~73.4%"
  std::string Range(std::string_view low, std::string_view high) const;  // "a to b", "a~b"
  std::string Duration(double seconds) const;                            // for charts: 1 min 10 s, 3.1 h, 5.2 days
  std::string DurationInWords(double seconds) const;                     // for sentences: 24 hours, 7 days
  std::string Value(std::string_view unit, double value) const;  // by the model's unit: ratio s points score count
  std::string CountWord(int64_t value) const;                    // "Five" up to ten, "다섯 가지"
  std::string Joined(std::string_view left, std::string_view right) const;  // left · right

  // Instants are RFC 3339 text of the model, shown in the zone; "2026-09-07" is a civil date. Other text comes back as
  // it is.
  std::string DateShort(std::string_view instant) const;                    // 29 Sep
  std::string DateLong(std::string_view instant) const;                     // 29 September 2026
  std::string DateTime(std::string_view instant) const;                     // 2 Oct, 20:14
  std::string Span(std::string_view from, std::string_view to) const;       // 1 September to 30 October 2026
  std::string SpanShort(std::string_view from, std::string_view to) const;  // 29 Sep to 12 Oct

 private:
  bool Civil(std::string_view instant, absl::CivilSecond* civil) const;
  bool korean() const { return language_ == Language::kKorean; }

  Language language_;
  absl::TimeZone zone_;
};

}  // namespace reports

#endif  // REPORTS_FORMATS_H_
