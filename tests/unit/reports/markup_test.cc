// SPDX-License-Identifier: Apache-2.0
#include "reports/markup.h"

#include <gtest/gtest.h>

#include "reports/svg.h"

namespace reports {
namespace {

TEST(MarkupTest, EverythingIsEscaped) {
  Markup out;
  out.Open("p", {{"title", "\"><script>'&"}}).Text("</p><img src=x>").Close();
  EXPECT_EQ(out.Take(), "<p title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">&lt;/p&gt;&lt;img src=x&gt;</p>");
}

TEST(MarkupTest, BytesThatAreNoTextAreReplaced) {
  struct Case {
    const char* name;
    std::string text;
    const char* escaped;
  };
  const Case cases[] = {
      {"zero byte", std::string("a\0b", 3), "a\uFFFDb"},
      {"escape", "a\x1b[31mb", "a\uFFFD[31mb"},
      {"stray continuation", "a\x80z", "a\uFFFDz"},
      {"cut short", "a\xEA\xB0", "a\uFFFD\uFFFD"},
      {"overlong slash", "\xC0\xAF", "\uFFFD\uFFFD"},
      {"surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
      {"right-to-left override", "a\u202Eb\u2066c", "a\uFFFDb\uFFFDc"},
      {"Hangul, emoji, newline", "환불 🙂\n", "환불 🙂\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(EscapeHtml(c.text), c.escaped) << c.name;
}

TEST(SvgTest, Coordinates) {
  EXPECT_EQ(Coordinate(12.5), "12.5");
  EXPECT_EQ(Coordinate(100), "100");
  EXPECT_EQ(Coordinate(1.0 / 3), "0.33");
  EXPECT_EQ(Coordinate(-0.001), "0");
  EXPECT_EQ(Percentage(34.25), "34.25%");
}

TEST(SvgTest, MiddleEllipsisKeepsBothEndsAndWholeCharacters) {
  EXPECT_EQ(MiddleEllipsis("Cart", 100), "Cart");
  EXPECT_EQ(MiddleEllipsis("chat disconnected", 80), "chat d…ected");
  EXPECT_EQ(MiddleEllipsis("환불 문의 및 교환", 66), "환불…교환");
  EXPECT_LE(EstimatedWidth(MiddleEllipsis("환불 문의 및 교환 정책 안내", 66)), 66);
}

TEST(SvgTest, AxisHoldsTheLargest) {
  EXPECT_EQ(AxisEnd(0.04), 0.05);
  EXPECT_EQ(AxisEnd(0.25), 0.25);
  EXPECT_EQ(AxisEnd(0.251), 0.5);
  EXPECT_EQ(AxisEnd(0.9), 1);
}

}  // namespace
}  // namespace reports
