// SPDX-License-Identifier: Apache-2.0
#include "journey/base/text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "journey/base/time.h"

namespace journey::base {
namespace {

TEST(StringInternerTest, IdsAreDenseAndViewsStay) {
  StringInterner interner;
  std::vector<std::string_view> views;
  for (int i = 0; i < 20'000; ++i) {
    EXPECT_EQ(interner.Intern("text " + std::to_string(i)), static_cast<uint32_t>(i));
    views.push_back(interner[static_cast<uint32_t>(i)]);
  }
  const std::string big(100'000, 'x');
  EXPECT_EQ(interner.Intern(big), 20'000u);
  EXPECT_EQ(interner.Intern(""), 20'001u);
  EXPECT_EQ(interner.Intern("text 7"), 7u);
  EXPECT_EQ(interner.size(), 20'002u);
  for (int i = 0; i < 20'000; ++i) EXPECT_EQ(views[static_cast<size_t>(i)], "text " + std::to_string(i));
  EXPECT_EQ(interner[20'000], big);
  EXPECT_EQ(interner.Find("text 19999"), 19'999u);
  EXPECT_EQ(interner.Find("nothing"), StringInterner::kAbsent);
  EXPECT_EQ(interner.hash(7), HashBytes128("text 7"));
}

TEST(StringInternerTest, SeedsSeparate) {
  StringInterner interner;
  EXPECT_EQ(interner.Intern("17", 1), 0u);
  EXPECT_EQ(interner.Intern("17", 2), 1u);
  EXPECT_EQ(interner.Find("17", 2), 1u);
  EXPECT_EQ(interner.Find("17"), StringInterner::kAbsent);
}

TEST(NearestMatchTest, Table) {
  const std::vector<std::string_view> fields = {"time", "user", "device", "channel", "first_reply"};
  EXPECT_EQ(NearestMatch("tiem", fields), "time");
  EXPECT_EQ(NearestMatch("USER", fields), "user");
  EXPECT_EQ(NearestMatch("chanel", fields), "channel");
  EXPECT_EQ(NearestMatch("firstreply", fields), "first_reply");
  EXPECT_EQ(NearestMatch("weather", fields), "");
  EXPECT_EQ(NearestMatch("", fields), "");
  EXPECT_EQ(NearestMatch("x", {}), "");
}

TEST(FormatInstantTest, Table) {
  EXPECT_EQ(FormatInstant(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatInstant(1'788'220'800'000'000), "2026-09-01T00:00:00Z");
  EXPECT_EQ(FormatInstant(1'788'220'800'250'000), "2026-09-01T00:00:00.250Z");
  EXPECT_EQ(FormatInstant(1'788'220'800'000'001), "2026-09-01T00:00:00.000001Z");
  EXPECT_EQ(FormatInstant(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(DurationTest, Parse) {
  EXPECT_EQ(ParseDuration("30m"), 30 * kMicrosPerMinute);
  EXPECT_EQ(ParseDuration("24h"), kMicrosPerDay);
  EXPECT_EQ(ParseDuration("7d"), 7 * kMicrosPerDay);
  EXPECT_EQ(ParseDuration("2w"), 14 * kMicrosPerDay);
  EXPECT_EQ(ParseDuration("90s"), 90 * kMicrosPerSecond);
  for (const std::string_view bad : {"", "m", "30", "30 m", "-1h", "0d", "1.5h", "30mm", "1y", "999999d"})
    EXPECT_EQ(ParseDuration(bad), 0) << bad;
}

TEST(DurationTest, FormatIsTheShortestInTheWordsOfTheField) {
  for (const std::string_view text : {"30m", "24h", "72h", "7d", "30d", "90s", "1h", "90m"}) {
    EXPECT_EQ(FormatDuration(ParseDuration(text)), text);
  }
  EXPECT_EQ(FormatDuration(14 * kMicrosPerDay), "14d");
  EXPECT_EQ(FormatDuration(60 * kMicrosPerSecond), "1m");
}

TEST(UtcDayTest, RoundsTowardsThePast) {
  EXPECT_EQ(UtcDay(0), 0);
  EXPECT_EQ(UtcDay(kMicrosPerDay - 1), 0);
  EXPECT_EQ(UtcDay(kMicrosPerDay), 1);
  EXPECT_EQ(UtcDay(-1), -1);
  EXPECT_EQ(UtcDay(-kMicrosPerDay), -1);
  EXPECT_EQ(UtcDay(-kMicrosPerDay - 1), -2);
}

TEST(TerminalText, NothingInANameSteersATerminal) {
  EXPECT_EQ(TerminalText("plain 한국어 100\u00a0%\u2060가"), "plain 한국어 100 %가");
  EXPECT_EQ(TerminalText("a\x1b[31mb\x7f\n"), "a\uFFFD[31mb\uFFFD\uFFFD");
  EXPECT_EQ(TerminalText("\xC2\x9B"
                         "31m"),
            "\uFFFD"
            "31m")
      << "a C1 character";
  EXPECT_EQ(TerminalText("two\nlines\r", /*keep_line_ends=*/true), "two\nlines\uFFFD");
}

}  // namespace
}  // namespace journey::base
