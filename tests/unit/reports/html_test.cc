// SPDX-License-Identifier: Apache-2.0
#include "reports/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "reports/embedded.h"
#include "tests/unit/reports/test_model.h"

namespace reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Render(const rapidjson::Value& model, Language language = Language::kEnglish) {
  const absl::StatusOr<std::string> page = RenderHtml(model, language);
  EXPECT_TRUE(page.ok()) << page.status();
  return page.ok() ? *page : "";
}

size_t Occurrences(std::string_view text, std::string_view word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

TEST(HtmlTest, NamesFromLogsNeverBecomeMarkup) {
  const std::string page = Render(LoadFixture("example.model.json"));
  EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"));
  EXPECT_EQ(Occurrences(page, "<script"), 0U);
  EXPECT_EQ(Occurrences(page, "<img"), 0U);
  EXPECT_EQ(Occurrences(page, " style="), 0U) << "the content policy forbids inline styles";
}

TEST(HtmlTest, ThePolicyAllowsExactlyTheEmbeddedStyle) {
  const std::string page = Render(LoadFixture("empty.model.json"));
  EXPECT_THAT(page, HasSubstr("default-src &#39;none&#39;; style-src &#39;sha256-"));
  EXPECT_THAT(page, HasSubstr("<style>" + std::string(EmbeddedStyle()) + "</style>"));
  EXPECT_EQ(EmbeddedStyle().find("</"), std::string_view::npos);
  EXPECT_EQ(EmbeddedStyleSha256().size(), 64U);
  EXPECT_EQ(Occurrences(page, "http:"), 0U);
  EXPECT_EQ(Occurrences(page, "https:"), 0U);
}

TEST(HtmlTest, EveryInnerLinkHasItsTarget) {
  for (const char* name : {"example.model.json", "empty.model.json"}) {
    const std::string page = Render(LoadFixture(name));
    for (size_t at = page.find("href=\"#"); at != std::string::npos; at = page.find("href=\"#", at + 1)) {
      const size_t begin = at + 7;
      const std::string id = page.substr(begin, page.find('"', begin) - begin);
      EXPECT_THAT(page, HasSubstr(" id=\"" + id + "\"")) << name;
    }
  }
}

TEST(HtmlTest, IdsAreUnique) {
  const std::string page = Render(LoadFixture("example.model.json"));
  std::map<std::string, int> ids;
  for (size_t at = page.find(" id=\""); at != std::string::npos; at = page.find(" id=\"", at + 1)) {
    ++ids[page.substr(at + 5, page.find('"', at + 5) - at - 5)];
  }
  for (const auto& [id, count] : ids) EXPECT_EQ(count, 1) << id;
}

TEST(HtmlTest, BothLanguagesShowTheSameNumbers) {
  const rapidjson::Document model = LoadFixture("example.model.json");
  const std::string english = Render(model, Language::kEnglish);
  const std::string korean = Render(model, Language::kKorean);
  EXPECT_THAT(english, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(korean, HasSubstr("<html lang=\"ko\">"));
  EXPECT_THAT(korean, HasSubstr("여섯 가지 불편 지점이"));
  for (const char* number : {"39.1%", "61.1%", "27.8%", "3,912", "61,240", "18,204"}) {
    EXPECT_EQ(Occurrences(english, number), Occurrences(korean, number)) << number;
  }
}

TEST(HtmlTest, EverySectionStandsAlsoWhenThereIsNothing) {
  rapidjson::Document model = LoadFixture("empty.model.json");
  for (const char* key : {"sources", "touchpoints", "variants", "kpis", "method"}) model[key].SetArray();
  model["graph"]["nodes"].SetArray();
  model["graph"]["edges"].SetArray();
  model["comparisons"].SetInt(0);
  const std::string page = Render(model);
  EXPECT_THAT(page, HasSubstr("Nothing could be compared with an expectation yet."));
  for (const char* id :
       {"findings", "map", "flow", "funnel", "repeat", "service", "touchpoints", "quality", "method"}) {
    EXPECT_THAT(page, HasSubstr(" id=\"" + std::string(id) + "\"")) << id;
  }
  EXPECT_EQ(Occurrences(page, "Nothing to show: "), 6U);
  EXPECT_THAT(page, Not(HasSubstr("nan")));
}

TEST(HtmlTest, TheSameModelGivesTheSameBytes) {
  const rapidjson::Document model = LoadFixture("example.model.json");
  EXPECT_EQ(Render(model), Render(model));
}

TEST(HtmlTest, FindingsOutsideTheAxisStayInside) {
  rapidjson::Document model = LoadFixture("example.model.json");
  for (auto& finding : model["findings"].GetArray()) {
    if (finding.HasMember("high")) finding["high"].SetDouble(1);
    if (finding.HasMember("actual")) finding["actual"].SetDouble(1);
    if (finding.HasMember("expected")) finding["expected"].SetDouble(0);
  }
  const std::string page = Render(model);
  for (size_t at = page.find("cx=\""); at != std::string::npos; at = page.find("cx=\"", at + 1)) {
    EXPECT_LE(std::strtod(page.c_str() + at + 4, nullptr), 100);
  }
}

TEST(HtmlTest, LongTablesFoldAndNothingIsLost) {
  rapidjson::Document model = LoadFixture("empty.model.json");
  auto& allocator = model.GetAllocator();
  rapidjson::Value original(model["touchpoints"][0], allocator);
  for (int i = 1; i < 45; ++i) {
    rapidjson::Value copy(original, allocator);
    copy["name"].SetString(("/page/" + std::to_string(i)).c_str(), allocator);
    model["touchpoints"].PushBack(copy, allocator);
  }
  const std::string page = Render(model);
  EXPECT_THAT(page, HasSubstr("<summary>35 more</summary>"));
  EXPECT_THAT(page, HasSubstr("/page/44"));
}

TEST(HtmlTest, UnknownZoneIsRefused) {
  rapidjson::Document model = LoadFixture("empty.model.json");
  model["time_zone"].SetString("Mars/Olympus");
  EXPECT_EQ(RenderHtml(model, Language::kEnglish).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(HtmlTest, AWayOfManyStepsShowsItsEnds) {
  rapidjson::Document model = LoadFixture("example.model.json");
  rapidjson::Value& touchpoints = model["variants"][0]["touchpoints"];
  const auto page_with = [&](int steps) {
    touchpoints.SetArray();
    for (int i = 1; i <= steps; ++i) {
      const std::string name = "step" + std::to_string(i) + ".";
      touchpoints.PushBack(rapidjson::Value(name.c_str(), model.GetAllocator()), model.GetAllocator());
    }
    return Render(model);
  };
  const std::string whole = page_with(25);
  EXPECT_THAT(whole, HasSubstr("step20. → step21. → step22."));
  EXPECT_THAT(whole, Not(HasSubstr(" more]")));
  const std::string cut = page_with(50'000);
  EXPECT_THAT(cut, HasSubstr("step20. → [49,976 more] → step49997. → step49998. → step49999. → step50000.<"));
  EXPECT_THAT(cut, Not(HasSubstr("step21.")));
}

}  // namespace
}  // namespace reports
