// SPDX-License-Identifier: Apache-2.0
#include "reports/markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/unit/reports/hostile_model.h"
#include "tests/unit/reports/test_model.h"

namespace reports {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(MarkdownTest, HeadlineFindingsAndTables) {
  const std::string text = RenderMarkdown(LoadFixture("example.model.json"), Language::kEnglish);
  EXPECT_THAT(text, StartsWith("# Six pain points touch 29% of journeys, and lie behind one contact in three.\n"));
  EXPECT_THAT(text,
              HasSubstr("| 1 | 39% of refunds arrive within 3\u00a0days; the service level is at least 90%. | severe "
                        "| 39.1% | 34.4 to 43.9% | SLA ≥\u00a090% | 402 | 199 | a1b2c3d503ef |\n"));
  EXPECT_THAT(text, HasSubstr("| Cart | Convert | 2,300 | \u22120.6 | "));
  EXPECT_THAT(
      text,
      HasSubstr("| Answering | First answer in time\u00a0· service hours | 71.2% | 69.0 to 73.0% | ≥\u00a090% | SLA "
                "| far off | 2,600 |"));
  EXPECT_THAT(text, HasSubstr("| Line is not one JSON object | rejected | 12 |"));
}

TEST(MarkdownTest, Korean) {
  const std::string text = RenderMarkdown(LoadFixture("example.model.json"), Language::kKorean);
  EXPECT_THAT(text, HasSubstr("## 서비스 지표"));
  EXPECT_THAT(text, HasSubstr("환불의 39%\u2060가 3일\u00a0안에 들어옵니다. 서비스 수준은 90% 이상입니다."));
}

TEST(MarkdownTest, NothingFound) {
  const std::string text = RenderMarkdown(LoadFixture("empty.model.json"), Language::kEnglish);
  EXPECT_THAT(text, StartsWith("# No pain point found among 4 comparisons.\n"));
  EXPECT_THAT(text, Not(HasSubstr("nan")));
}

// Every row of a table has as many cells as its head, whatever the names hold.
TEST(MarkdownTest, NamesStayInTheirCells) {
  rapidjson::Document model = LoadFixture("example.model.json");
  MakeHostile(model, model.GetAllocator(), true);
  const std::string text = RenderMarkdown(model, Language::kEnglish);
  std::stringstream lines(text);
  std::string line;
  size_t cells = 0;
  while (std::getline(lines, line)) {
    if (!line.starts_with('|')) {
      cells = 0;
      continue;
    }
    size_t own = 0;
    for (size_t i = 0; i < line.size(); ++i) own += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    if (cells == 0) cells = own;
    EXPECT_EQ(own, cells) << line;
  }
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, Not(HasSubstr("<img")));
  EXPECT_THAT(text, Not(ContainsRegex("[^\\\\]\\]\\(")));
  EXPECT_THAT(text, Not(HasSubstr("https://")));
}

TEST(EscapeMarkdownTest, Cases) {
  struct Case {
    const char* text;
    const char* escaped;
  };
  for (const Case& c :
       {Case{"plain 39%; a · b", "plain 39%; a · b"}, Case{"a|b", "a\\|b"}, Case{"<b>", "&lt;b>"}, Case{"a\nb", "a b"},
        Case{"![x](y)", "\\!\\[x\\](y)"}, Case{"_a_*b*`c`", "\\_a\\_\\*b\\*\\`c\\`"}, Case{"# 1", "\\# 1"},
        Case{"http://x", "http&#58;//x"}, Case{"www.x.y", "&#119;ww.x.y"}}) {
    EXPECT_EQ(EscapeMarkdown(c.text), c.escaped);
  }
}

}  // namespace
}  // namespace reports
