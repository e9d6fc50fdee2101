// SPDX-License-Identifier: Apache-2.0
#include "reports/formats.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace reports {
namespace {

absl::TimeZone Seoul() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Asia/Seoul", &zone));
  return zone;
}

const Formats& English() {
  static const auto& formats = *new Formats(Language::kEnglish, Seoul());
  return formats;
}

const Formats& Korean() {
  static const auto& formats = *new Formats(Language::kKorean, Seoul());
  return formats;
}

TEST(FormatsTest, Percent) {
  struct Case {
    double ratio;
    int decimals;
    const char* text;
  };
  const Case cases[] = {{0.714, 1, "71.4%"}, {0.714, 0, "71%"},     {0, 0, "0%"},
                        {1, 0, "100%"},      {0.0004, 1, "<0.1%"},  {0.004, 0, "<1%"},
                        {0.996, 0, ">99%"},  {0.9996, 1, ">99.9%"}, {0.00019, 2, "0.02%"}};
  for (const Case& c : cases) EXPECT_EQ(English().Percent(c.ratio, c.decimals), c.text) << c.ratio;
}

TEST(FormatsTest, NumbersAreGroupedAndMinusIsAMinus) {
  EXPECT_EQ(English().Count(12480), "12,480");
  EXPECT_EQ(English().Count(999), "999");
  EXPECT_EQ(English().Count(-1234567), "\u22121,234,567");
  EXPECT_EQ(English().Decimal(-12.34, 1), "\u221212.3");
  EXPECT_EQ(English().Decimal(-0.04, 1), "0.0");
  EXPECT_EQ(English().Rounded(198.6), "199");
  EXPECT_EQ(English().Value("points", 12.3), "+12.3");
  EXPECT_EQ(English().Value("score", 3.417), "3.42");
  EXPECT_EQ(English().Value("count", 2.5), "2.5");
}

TEST(FormatsTest, Interval) {
  EXPECT_EQ(English().Interval(0.693, 0.734), "69.3 to 73.4%");
  EXPECT_EQ(Korean().Interval(0.693, 0.734), "69.3\u2060~\u206073.4%");
}

TEST(FormatsTest, DurationInCharts) {
  struct Case {
    double seconds;
    const char* english;
    const char* korean;
  };
  const Case cases[] = {{0, "0\u00a0s", "0초"},
                        {12, "12\u00a0s", "12초"},
                        {59.7, "1\u00a0min", "1분"},
                        {70, "1\u00a0min\u00a010\u00a0s", "1분\u00a010초"},
                        {300, "5\u00a0min", "5분"},
                        {1500, "25\u00a0min", "25분"},
                        {11160, "3.1\u00a0h", "3.1시간"},
                        {86400, "24\u00a0h", "24시간"},
                        {449280, "5.2\u00a0days", "5.2일"}};
  for (const Case& c : cases) {
    EXPECT_EQ(English().Duration(c.seconds), c.english) << c.seconds;
    EXPECT_EQ(Korean().Duration(c.seconds), c.korean) << c.seconds;
  }
}

TEST(FormatsTest, DurationInSentences) {
  struct Case {
    double seconds;
    const char* english;
    const char* korean;
  };
  const Case cases[] = {
      {86400, "24\u00a0hours", "24시간"}, {604800, "7\u00a0days", "7일"},    {259200, "3\u00a0days", "3일"},
      {300, "5\u00a0minutes", "5분"},     {60, "1\u00a0minute", "1분"},      {5400, "90\u00a0minutes", "90분"},
      {30, "30\u00a0seconds", "30초"},    {2592000, "30\u00a0days", "30일"}, {100800, "28\u00a0hours", "28시간"}};
  for (const Case& c : cases) {
    EXPECT_EQ(English().DurationInWords(c.seconds), c.english) << c.seconds;
    EXPECT_EQ(Korean().DurationInWords(c.seconds), c.korean) << c.seconds;
  }
}

TEST(FormatsTest, DatesAreShownInTheZone) {
  EXPECT_EQ(English().DateShort("2026-09-28T15:00:00Z"), "29\u00a0Sep");  // midnight in Seoul
  EXPECT_EQ(Korean().DateShort("2026-09-28T15:00:00Z"), "9월\u00a029일");
  EXPECT_EQ(English().DateShort("2026-09-28T14:59:59Z"), "28\u00a0Sep");
  EXPECT_EQ(English().DateShort("2026-09-07"), "7\u00a0Sep");  // a civil date does not move
  EXPECT_EQ(English().DateTime("2026-10-02T11:14:00Z"), "2\u00a0Oct, 20:14");
  EXPECT_EQ(Korean().DateTime("2026-10-02T11:14:00Z"), "10월\u00a02일 20:14");
  EXPECT_EQ(English().DateLong("no date"), "no date");
}

TEST(FormatsTest, Spans) {
  EXPECT_EQ(English().Span("2026-08-31T15:02:11Z", "2026-10-30T14:58:40Z"), "1\u00a0September to 30\u00a0October 2026");
  EXPECT_EQ(Korean().Span("2026-08-31T15:02:11Z", "2026-10-30T14:58:40Z"),
            "2026년 9월\u00a01일\u2060~\u206010월\u00a030일");
  EXPECT_EQ(English().Span("2025-12-01", "2026-01-05"), "1\u00a0December 2025 to 5\u00a0January 2026");
  EXPECT_EQ(English().Span("2026-01-05T01:00:00Z", "2026-01-05T02:00:00Z"), "5\u00a0January 2026");
  EXPECT_EQ(English().SpanShort("2026-09-28T15:00:00Z", "2026-10-12T14:59:59Z"), "29\u00a0Sep to 12\u00a0Oct");
  EXPECT_EQ(English().SpanShort("2026-09-29", ""), "29\u00a0Sep");
}

TEST(FormatsTest, CountWords) {
  EXPECT_EQ(English().CountWord(5), "Five");
  EXPECT_EQ(English().CountWord(10), "Ten");
  EXPECT_EQ(English().CountWord(11), "11");
  EXPECT_EQ(Korean().CountWord(5), "다섯 가지");
  EXPECT_EQ(Korean().CountWord(12), "12가지");
}

TEST(FormatsTest, ShortestDoubleReadsBack) {
  for (const double value : {0.1, 1.0 / 3, 1e-9, 123456789.125, 5e-324, 1.7976931348623157e308, -2.5}) {
    EXPECT_EQ(std::strtod(ShortestDouble(value).c_str(), nullptr), value);
  }
  EXPECT_EQ(ShortestDouble(0.1), "0.1");
  EXPECT_EQ(ShortestDouble(-0.0), "0");
  EXPECT_EQ(ShortestDouble(std::numeric_limits<double>::infinity()), "");
  EXPECT_EQ(ShortestDouble(std::nan("")), "");
}

}  // namespace
}  // namespace reports
