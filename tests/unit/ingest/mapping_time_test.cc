// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ingest/mapping/time_parse.h"
#include "journey/base/text.h"

namespace ingest {
namespace {

std::string Read(std::string_view text, const TimeFormat& format = {}, const char* zone_name = "UTC") {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(zone_name, &zone));
  TimeParser parser(zone);
  const ParsedTime time = parser.Parse(text, format);
  if (time.status == TimeStatus::kInvalid) return "invalid";
  if (time.status == TimeStatus::kOutOfRange) return "out of range";
  return journey::base::FormatInstant(time.time_us) + (time.zoneless ? " zoneless" : "") +
         (time.truncated ? " truncated" : "");
}

TEST(TimeParser, Auto) {
  const struct {
    std::string_view text, time;
  } rows[] = {
      // ISO 8601 and its neighbours.
      {"2026-03-02T01:05:20.417Z", "2026-03-02T01:05:20.417Z"},
      {"2026-03-02T01:05:20Z", "2026-03-02T01:05:20Z"},
      {"2026-03-02 01:05:20", "2026-03-02T01:05:20Z zoneless"},
      {" 2026-03-02t01:05:20z ", "2026-03-02T01:05:20Z"},
      {"2019-09-02 05:38:46.852262656", "2019-09-02T05:38:46.852262Z zoneless truncated"},
      {"2026-03-02T01:05:20.852262000Z", "2026-03-02T01:05:20.852262Z"},
      {"2026-03-02T01:05:20,5Z", "2026-03-02T01:05:20.500Z"},
      {"2026-03-02T10:05:20+09:00", "2026-03-02T01:05:20Z"},
      {"2026-03-02T10:05:20.25+0900", "2026-03-02T01:05:20.250Z"},
      {"2026-03-02 10:05:20 +0900", "2026-03-02T01:05:20Z"},
      {"2026-03-01T20:05:20-05:00", "2026-03-02T01:05:20Z"},
      {"2026-03-02T10:05:20+09", "2026-03-02T01:05:20Z"},
      {"2026-03-02T10:05:20-03:30", "2026-03-02T13:35:20Z"},
      {"2026-03-02T10:05:20.5-0330", "2026-03-02T13:35:20.500Z"},
      {"2026-03-02T00:05:20.123456+15:59", "2026-03-01T08:06:20.123456Z"},
      {"2026-03-02 10:05:20 UTC", "2026-03-02T10:05:20Z"},
      {"2026-03-02 10:05:20 KST", "2026-03-02T01:05:20Z"},
      {"2026-03-02 10:05", "2026-03-02T10:05:00Z zoneless"},
      {"2026-03-02T10:05Z", "2026-03-02T10:05:00Z"},
      {"2026-03-02", "2026-03-02T00:00:00Z zoneless"},
      {"2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"},
      {"2018-01-01 7:00:01", "2018-01-01T07:00:01Z zoneless"},
      // Other orders.
      {"2026/03/02 10:05:06", "2026-03-02T10:05:06Z zoneless"},
      {"2026/3/2", "2026-03-02T00:00:00Z zoneless"},
      {"2026.03.02 10:05", "2026-03-02T10:05:00Z zoneless"},
      {"2026. 3. 2. 오후 3:05", "2026-03-02T15:05:00Z zoneless"},
      {"15.08.25", "2015-08-25T00:00:00Z zoneless"},
      {"25.08.2015", "2015-08-25T00:00:00Z zoneless"},
      {"2.3.2026 10:05", "2026-03-02T10:05:00Z zoneless"},
      {"3/2/2026 10:05", "2026-03-02T10:05:00Z zoneless"},
      {"3/2/2026 1:05 PM", "2026-03-02T13:05:00Z zoneless"},
      {"3/2/2026 12:05 AM", "2026-03-02T00:05:00Z zoneless"},
      {"3/2/26, 12:05 pm", "2026-03-02T12:05:00Z zoneless"},
      {"2026년 3월 2일 오전 10:05", "2026-03-02T10:05:00Z zoneless"},
      {"2026년 3월 2일 오후 12시 5분 6초", "2026-03-02T12:05:06Z zoneless"},
      {"2026년 03월 02일", "2026-03-02T00:00:00Z zoneless"},
      {"2026-03-02 오후 3:05:10", "2026-03-02T15:05:10Z zoneless"},
      {"17/May/2015:10:05:03 +0000", "2015-05-17T10:05:03Z"},
      {"2 Mar 2026 10:05:06 GMT", "2026-03-02T10:05:06Z"},
      {"Mon, 02 Mar 2026 10:05:06 +0900", "2026-03-02T01:05:06Z"},
      {"March 2, 2026 10:05 AM", "2026-03-02T10:05:00Z zoneless"},
      {"Sep 3, 2026", "2026-09-03T00:00:00Z zoneless"},
      {"Mon Mar 02 10:05:06 +0000 2026", "2026-03-02T10:05:06Z"},
      {"Mon Mar  2 10:05:06 2026", "2026-03-02T10:05:06Z zoneless"},
      {"Mon Mar 2 10:05:06 KST 2026", "2026-03-02T01:05:06Z"},
      {"02-MAR-26 10.05.06.123456 PM", "2026-03-02T22:05:06.123456Z zoneless"},
      {"2026-03-02 10:05:06 +0000 UTC", "2026-03-02T10:05:06Z"},
      {"2026-03-02 10:05:06 +0900 JST", "2026-03-02T01:05:06Z"},
      {"Mon, 02 Mar 2026 10:05:06 PST", "2026-03-02T18:05:06Z"},
      {"20260302T100506Z", "2026-03-02T10:05:06Z"},
      {"20260302T1005+0900", "2026-03-02T01:05:00Z"},
      {"20260302 100506.5", "2026-03-02T10:05:06.500Z zoneless"},
      // Since 1970.
      {"1.772413520417E12", "2026-03-02T01:05:20.417Z"},
      {"1.7724135204175e+09", "2026-03-02T01:05:20.417500Z"},
      {"1772413520", "2026-03-02T01:05:20Z"},
      {"1772413520.417", "2026-03-02T01:05:20.417Z"},
      {"1772413520417", "2026-03-02T01:05:20.417Z"},
      {"1772413520417000", "2026-03-02T01:05:20.417Z"},
      {"1772413520417000000", "2026-03-02T01:05:20.417Z"},
      {"1772413520417000999", "2026-03-02T01:05:20.417Z truncated"},
      {"20260302", "2026-03-02T00:00:00Z zoneless"},
      {"202603021005", "2026-03-02T10:05:00Z zoneless"},
      {"20260302100506", "2026-03-02T10:05:06Z zoneless"},
      // Not times, or none of our age.
      {"", "invalid"},
      {"yesterday", "invalid"},
      // Digits were lost on the way.
      {"1.77241E+12", "invalid"},
      // Of China or of Chicago.
      {"2026-03-02 10:05:06 CST", "invalid"},
      {"2026-03-02 10:05:06 +0900 UTC", "invalid"},
      {"Mon Mar 32 10:05:06 2026", "invalid"},
      {"20260302T2505", "invalid"},
      {"2026-02-29T00:00:00Z", "invalid"},
      {"2026-13-01", "invalid"},
      {"2026-03-02T25:00:00Z", "invalid"},
      {"2026-03-02T10:61:00Z", "invalid"},
      {"2026-03-02T10:05:20Zebra", "invalid"},
      // Was read as a time without a zone.
      {"2026-03-02T10:05:20+16:00", "invalid"},
      {"2026-03-02T10:05:20+09:60", "invalid"},
      {"2026-03-02 10", "invalid"},
      {"25/25/2026", "invalid"},
      {"12", "out of range"},
      {"3600", "out of range"},
      {"1989-12-31T23:59:59Z", "out of range"},
      {"1990-01-01T00:00:00Z", "1990-01-01T00:00:00Z"},
      {"2100-12-31T23:59:59Z", "2100-12-31T23:59:59Z"},
      {"2101-01-01", "out of range"},
      {"9999-12-31", "out of range"},
      {"99999999999999999999999", "invalid"},
      {"-1", "out of range"},
      {"2026-03", "invalid"},
      {"10:05", "invalid"},
  };
  for (const auto& row : rows) EXPECT_EQ(Read(row.text), row.time) << row.text;
}

TEST(TimeParser, ZoneOfZonelessTimesOnly) {
  EXPECT_EQ(Read("2026-03-02 10:05:06", {}, "Asia/Seoul"), "2026-03-02T01:05:06Z zoneless");
  EXPECT_EQ(Read("2026-03-02T10:05:06Z", {}, "Asia/Seoul"), "2026-03-02T10:05:06Z");
  EXPECT_EQ(Read("2026-03-02", {}, "Asia/Seoul"), "2026-03-01T15:00:00Z zoneless");
  EXPECT_EQ(Read("1772413520", {}, "Asia/Seoul"), "2026-03-02T01:05:20Z");
  EXPECT_EQ(Read("2026-01-02 10:05:06", {}, "Europe/Berlin"), "2026-01-02T09:05:06Z zoneless");
  EXPECT_EQ(Read("2026-07-02 10:05:06", {}, "Europe/Berlin"), "2026-07-02T08:05:06Z zoneless");
}

TEST(TimeParser, TheCachedOffsetFollowsTheClockChange) {
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Berlin", &zone));
  TimeParser parser(zone);
  const auto minutes = [&](std::string_view text) { return parser.Parse(text, {}).time_us / 60'000'000; };
  const int64_t before = minutes("2026-03-29 01:59:00");
  EXPECT_EQ(minutes("2026-03-29 03:00:00") - before, 1);
  EXPECT_EQ(minutes("2026-03-29 01:59:00"), before);
}

TEST(TimeParser, FixedFormats) {
  TimeFormat format;
  format.kind = TimeFormat::Kind::kMillis;
  EXPECT_EQ(Read("1772413520417", format), "2026-03-02T01:05:20.417Z");
  EXPECT_EQ(Read("1772413520", format), "out of range");
  EXPECT_EQ(Read("2026-03-02", format), "invalid");
  format.kind = TimeFormat::Kind::kSeconds;
  EXPECT_EQ(Read("1772413520.5", format), "2026-03-02T01:05:20.500Z");
  format.kind = TimeFormat::Kind::kPattern;
  format.pattern = "%Y.%m.%d %H:%M";
  EXPECT_EQ(Read("2026.03.02 10:05", format, "Asia/Seoul"), "2026-03-02T01:05:00Z zoneless");
  EXPECT_EQ(Read("2026-03-02 10:05", format), "invalid");
  format = {};
  format.day_first = true;
  EXPECT_EQ(Read("3/2/2026", format), "2026-02-03T00:00:00Z zoneless");
}

TEST(DateOrderOf, Table) {
  EXPECT_EQ(DateOrderOf("13/2/2026"), DateOrder::kDayFirst);
  EXPECT_EQ(DateOrderOf("2/13/2026 10:05"), DateOrder::kMonthFirst);
  EXPECT_EQ(DateOrderOf("2-3-2026"), DateOrder::kEither);
  for (std::string_view text : {"2026-03-02", "02/Mar/2026", "2.3.2026", "1772413520", "", "x"}) {
    EXPECT_EQ(DateOrderOf(text), DateOrder::kNotSuch) << text;
  }
}

}  // namespace
}  // namespace ingest
