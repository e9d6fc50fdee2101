// SPDX-License-Identifier: Apache-2.0
#include "reports/svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reports {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(SvgTest, NamesBreakWhereAReaderWould) {
  constexpr double kWidth = 89;  // 12 bold Latin characters
  EXPECT_THAT(TwoBoldLines("Cart Viewed", kWidth), ElementsAre("Cart Viewed"));
  EXPECT_THAT(TwoBoldLines("Payment Info Entered", kWidth), ElementsAre("Payment Info", "Entered"));
  EXPECT_THAT(TwoBoldLines("Refund requested", kWidth), ElementsAre("Refund", "requested"));
  EXPECT_THAT(TwoBoldLines("/my/returns-and-more", kWidth), ElementsAre("/my/returns-", "and-more"));
  EXPECT_THAT(TwoBoldLines("/", kWidth), ElementsAre("/"));
  EXPECT_THAT(TwoBoldLines("상품 상세 페이지 조회", kWidth), ElementsAre("상품 상세", "페이지 조회"));
}

TEST(SvgTest, NoLineIsWiderThanItsBox) {
  for (const char* name :
       {"/help/articles/refund-policy", "Donaudampfschifffahrtsgesellschaft", "a b c d e f g h i j k l m n",
        "WWWWWWWWWWWWWWWW WWWWWWWWWWWWWWWW", "주문상세보기페이지에서환불신청", "/////////////////////"}) {
    const std::vector<std::string> lines = TwoBoldLines(name, 89);
    ASSERT_GE(lines.size(), 1U);
    ASSERT_LE(lines.size(), 2U);
    for (const std::string& line : lines) {
      EXPECT_LE(EstimatedBoldWidth(line), 89) << name;
      EXPECT_FALSE(line.empty()) << name;
    }
  }
}

TEST(SvgTest, TwoDigitsGetAWiderTriangle) {
  const auto mark = [](std::string_view severity, int64_t rank) {
    Markup markup;
    SeverityMark(&markup, severity, rank, "");
    return markup.Take();
  };
  EXPECT_THAT(mark("severe", 9), HasSubstr("#s1\""));
  EXPECT_THAT(mark("severe", 10), HasSubstr("#s1w\""));
  EXPECT_THAT(mark("serious", 10), Not(HasSubstr("#s1w")));
}

TEST(SvgTest, StrokesAreStretchedAndEmptyOnesLeftOut) {
  Markup markup;
  {
    FluidSvg svg(&markup, 40, "");
    svg.Strokes({{"ax", MovePath(0, 20) + LinePath(50.5, 10)}, {"ex", ""}});
  }
  const std::string text = markup.Take();
  EXPECT_THAT(text, HasSubstr("viewBox=\"0 0 100 40\" preserveAspectRatio=\"none\""));
  EXPECT_THAT(text, HasSubstr("<path class=\"ax\" d=\"M0 20L50.5 10\"/>"));
  EXPECT_THAT(text, Not(HasSubstr("class=\"ex\"")));
}

}  // namespace
}  // namespace reports
