// SPDX-License-Identifier: Apache-2.0
#include "reports/korean.h"

#include <gtest/gtest.h>

namespace reports {
namespace {

TEST(KoreanTest, ParticleFollowsTheLastSpokenSyllable) {
  struct Case {
    const char* text;
    const char* pair;
    const char* particle;
  };
  const Case cases[] = {
      {"결제", "이/가", "가"},
      {"앱", "이/가", "이"},
      {"배송", "을/를", "을"},
      {"3", "은/는", "은"},
      {"6", "은/는", "은"},
      {"2", "은/는", "는"},
      {"0", "은/는", "은"},
      {"1", "이/가", "이"},
      {"4", "이/가", "가"},
      {"28%", "이/가", "가"},
      {"40", "이/가", "이"},
      {"100", "을/를", "을"},
      {"12,000", "이/가", "이"},
      {"10,000", "을/를", "을"},
      {"5.0", "이/가", "이"},
      {"2.5", "이/가", "가"},
      {"1000000000000", "이/가", "가"},
      {"SLA", "은/는", "는"},
      {"URL", "은/는", "은"},
      {"CRM", "이/가", "이"},
      {"app", "이/가", "이"},
      {"web", "을/를", "을"},
      {"chat", "이/가", "이"},
      {"Cart", "이/가", "가"},
      {"Return", "이/가", "이"},
      {"email", "을/를", "을"},
      {"서울", "으로/로", "로"},
      {"부산", "으로/로", "으로"},
      {"제주", "으로/로", "로"},
      {"1", "으로/로", "로"},
      {"3", "으로/로", "으로"},
      {"URL", "으로/로", "로"},
      {"‘결제’", "이/가", "가"},
      {"(환불)", "을/를", "을"},
      {"</b>", "이/가", "가"},
      {"", "이/가", "이(가)"},
      {"→", "으로/로", "(으)로"},
      {"\xEA\xB0", "을/를", "을(를)"},
  };
  for (const Case& c : cases) EXPECT_EQ(Particle(c.text, c.pair), c.particle) << c.text << " + " << c.pair;
}

TEST(KoreanTest, OnlyWhatMayBreakNeedsAJoiner) {
  EXPECT_TRUE(NeedsJoiner("28%"));
  EXPECT_TRUE(NeedsJoiner("n"));
  EXPECT_TRUE(NeedsJoiner("‘결제’"));
  EXPECT_FALSE(NeedsJoiner("결제"));
  EXPECT_FALSE(NeedsJoiner(""));
  EXPECT_TRUE(StartsWithHangul("가나"));
  EXPECT_FALSE(StartsWithHangul("a가"));
  EXPECT_FALSE(StartsWithHangul(" 가"));
}

}  // namespace
}  // namespace reports
