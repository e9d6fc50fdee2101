// SPDX-License-Identifier: Apache-2.0
#include "reports/html_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html.h"
#include "tests/unit/reports/test_model.h"

namespace reports {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// A model with `count` touchpoints "t0", "t1" ... of falling customers, stages in turn explore, after-care, convert.
rapidjson::Document WithTouchpoints(int count) {
  rapidjson::Document model = LoadFixture("empty.model.json");
  auto& allocator = model.GetAllocator();
  model["touchpoints"].SetArray();
  constexpr const char* kStages[] = {"explore", "after-care", "convert"};
  for (int i = 0; i < count; ++i) {
    rapidjson::Value one(rapidjson::kObjectType);
    one.AddMember("name", rapidjson::Value(("t" + std::to_string(i)).c_str(), allocator), allocator);
    one.AddMember("kind", "view", allocator);
    one.AddMember("stage", rapidjson::StringRef(kStages[i % 3]), allocator);
    one.AddMember("count", 1000 - i, allocator);
    one.AddMember("customers", 1000 - i, allocator);
    model["touchpoints"].PushBack(one, allocator);
  }
  return model;
}

void AddFinding(rapidjson::Document* model, int rank, const std::string& touchpoint, const char* verdict = "worse") {
  auto& allocator = model->GetAllocator();
  rapidjson::Document finding(&allocator);
  finding.Parse(
      R"({"id":"x","kind":"k","basis":"peers","measure":"drop_off","n":100,"customers":90,"unit":"ratio",
          "direction":"lower_is_better","severity":"severe","actual":0.5,"expected":0.25,"low":0.4,"high":0.6,
          "impact":20})");
  finding.AddMember("rank", rank, allocator);
  finding.AddMember("verdict", rapidjson::Value(verdict, allocator), allocator);
  finding.AddMember("touchpoint", rapidjson::Value(touchpoint.c_str(), allocator), allocator);
  rapidjson::Value copy(finding, allocator);
  (*model)["findings"].PushBack(copy, allocator);
}

std::vector<std::string> Columns(const rapidjson::Document& model, int64_t* left_out = nullptr) {
  const Messages words(Language::kEnglish, absl::UTCTimeZone());
  Markup out;
  Page page{model, words, &out, {}, {}, {}};
  for (const JsonValue& finding : ItemsOf(model, "findings")) {
    if (StringOf(finding, "verdict") == "worse") page.worse.push_back(&finding);
  }
  const MapColumns columns = ChooseMapColumns(page);
  if (left_out != nullptr) *left_out = columns.left_out;
  std::vector<std::string> names;
  for (const JsonValue* touchpoint : columns.touchpoints) names.emplace_back(StringOf(*touchpoint, "name"));
  return names;
}

// The section of the map in the page.
std::string MapOf(const rapidjson::Document& model, Language language = Language::kEnglish) {
  const absl::StatusOr<std::string> page = RenderHtml(model, language);
  EXPECT_TRUE(page.ok()) << page.status();
  if (!page.ok()) return "";
  const size_t begin = page->find("<section id=\"map\">");
  return page->substr(begin, page->find("</section>", begin) - begin);
}

TEST(HtmlMapTest, StagesInOrderInsideThemByCustomers) {
  EXPECT_THAT(Columns(WithTouchpoints(5)), ElementsAre("t0", "t3", "t2", "t1", "t4"));
}

TEST(HtmlMapTest, EightWithTheMostCustomersAndThosePainedUpToTwelve) {
  rapidjson::Document model = WithTouchpoints(30);
  int64_t left_out = 0;
  EXPECT_EQ(Columns(model, &left_out).size(), 8U);
  EXPECT_EQ(left_out, 22);
  AddFinding(&model, 1, "t20");
  AddFinding(&model, 2, "t3");
  AddFinding(&model, 3, "t29", "better");
  EXPECT_THAT(Columns(model, &left_out), ElementsAre("t0", "t3", "t6", "t2", "t5", "t20", "t1", "t4", "t7"));
  EXPECT_EQ(left_out, 21);
  for (int i = 10; i < 18; ++i) AddFinding(&model, i, "t" + std::to_string(i));
  const std::vector<std::string> columns = Columns(model);
  EXPECT_EQ(columns.size(), 12U);
  EXPECT_THAT(columns, ::testing::IsSupersetOf({"t20", "t10", "t11", "t12"}));
}

TEST(HtmlMapTest, EveryPainPointIsLinkedOnce) {
  rapidjson::Document model = WithTouchpoints(30);
  for (int i = 1; i < 20; ++i) AddFinding(&model, i, i % 4 == 0 ? "" : "t" + std::to_string(i + 5));
  const std::string map = MapOf(model);
  for (int i = 1; i < 20; ++i) {
    const std::string link = "href=\"#p" + std::to_string(i) + "\"";
    const size_t at = map.find(link);
    EXPECT_NE(at, std::string::npos) << link;
    EXPECT_EQ(map.find(link, at + 1), std::string::npos) << link;
  }
  EXPECT_THAT(map, HasSubstr("Pain points of no single touchpoint"));
}

TEST(HtmlMapTest, PainOfAChannelStandsWhereItsContactsAreOpened) {
  rapidjson::Document model = WithTouchpoints(4);
  auto& allocator = model.GetAllocator();
  for (int i = 1; i < 4; ++i) {
    rapidjson::Value& touchpoint = model["touchpoints"][static_cast<rapidjson::SizeType>(i)];
    touchpoint["kind"].SetString(rapidjson::StringRef(i == 1 ? "view" : "contact-open"));
    rapidjson::Document channels(&allocator);
    channels.Parse(i == 2
                       ? R"([{"channel":"chat","count":9,"customers":9},{"channel":"phone","count":2,"customers":2}])"
                       : R"([{"channel":"phone","count":5,"customers":5}])");
    touchpoint.AddMember("channels", rapidjson::Value(channels, allocator), allocator);
  }
  AddFinding(&model, 1, "");
  model["findings"][model["findings"].Size() - 1].AddMember("channel", "phone", allocator);
  const std::string map = MapOf(model);
  EXPECT_THAT(map, Not(HasSubstr("Pain points of no single touchpoint")));
  const size_t name = map.find("<h4>t3</h4>");
  EXPECT_GT(map.find("href=\"#p1\""), name);
  EXPECT_LT(name, map.find("Opportunity\"><p>"));
}

TEST(HtmlMapTest, LanesWithoutDataAreAbsent) {
  rapidjson::Document model = WithTouchpoints(2);
  auto& allocator = model.GetAllocator();
  for (const char* lane : {"What customers do", "Comes back, or waits", "Opportunity"})
    EXPECT_THAT(MapOf(model), Not(HasSubstr(lane))) << lane;
  rapidjson::Document actions(&allocator);
  actions.Parse(R"([{"name":"t0","count":5}])");
  model["touchpoints"][0].AddMember("actions", rapidjson::Value(actions, allocator), allocator);
  EXPECT_THAT(MapOf(model), Not(HasSubstr("What customers do"))) << "its own name says nothing";
  model["touchpoints"][0]["actions"][0]["name"].SetString("opens the size chart");
  rapidjson::Document wait(&allocator);
  wait.Parse(R"({"to":"t1","count":5,"median_s":7200})");
  model["touchpoints"][0].AddMember("wait", rapidjson::Value(wait, allocator), allocator);
  const std::string map = MapOf(model);
  EXPECT_THAT(map, HasSubstr("What customers do next\">opens the size chart<"));
  EXPECT_THAT(map, HasSubstr("<small>2\u00a0h to t1</small>"));
}

TEST(HtmlMapTest, EmotionOnlyWhereThereIsSome) {
  rapidjson::Document model = WithTouchpoints(4);
  EXPECT_THAT(MapOf(model), Not(HasSubstr("Emotion")));
  rapidjson::Document emotion(&model.GetAllocator());
  emotion.Parse(R"({"value":-1.3,"low":-1.5,"high":-1,"n":200})");
  model["touchpoints"][0].AddMember("emotion", rapidjson::Value(emotion, model.GetAllocator()), model.GetAllocator());
  const std::string map = MapOf(model);
  EXPECT_THAT(map, HasSubstr("\u22121.3, 95% interval \u22121.5 to \u22121.0"));
  EXPECT_THAT(map, HasSubstr("no data"));
  EXPECT_THAT(map, Not(HasSubstr("· estimated")));
  model["touchpoints"][0]["emotion"]["n"].SetInt(12);
  EXPECT_THAT(MapOf(model), HasSubstr("· estimated"));
}

TEST(HtmlMapTest, TheLineOfEmotionMeetsAtTheBorders) {
  rapidjson::Document model = WithTouchpoints(2);
  for (int i = 0; i < 2; ++i) {
    rapidjson::Value emotion(rapidjson::kObjectType);
    emotion.AddMember("value", i == 0 ? 1 : -1, model.GetAllocator());
    emotion.AddMember("n", 100, model.GetAllocator());
    model["touchpoints"][static_cast<rapidjson::SizeType>(i)].AddMember("emotion", emotion, model.GetAllocator());
  }
  const std::string map = MapOf(model);  // 33 px a unit round 88
  EXPECT_THAT(map, HasSubstr("d=\"M50 55L100 88\""));
  EXPECT_THAT(map, HasSubstr("d=\"M0 88L50 121\""));
}

TEST(HtmlMapTest, ZeroHasNoBarAndAbsentNoFigure) {
  rapidjson::Document model = WithTouchpoints(1);
  EXPECT_THAT(MapOf(model), HasSubstr("data-l=\"Drop-off of sessions\">–<"));
  rapidjson::Document drop(&model.GetAllocator());
  drop.Parse(R"({"session":{"reached":100,"left":0,"open":0,"rate":0,"low":0,"high":0.04}})");
  model["touchpoints"][0].AddMember("drop_off", rapidjson::Value(drop, model.GetAllocator()), model.GetAllocator());
  const std::string map = MapOf(model);
  const size_t cell = map.find("data-l=\"Drop-off of sessions\"");
  const std::string text = map.substr(cell, map.find("</div>", cell) - cell);
  EXPECT_THAT(text, HasSubstr(">0</text>"));
  EXPECT_THAT(text, Not(HasSubstr("<rect")));
}

TEST(HtmlMapTest, WithoutPainTheRowStaysAndSaysSo) {
  EXPECT_THAT(MapOf(WithTouchpoints(3)), HasSubstr("Pain points: none found among 4 comparisons."));
  EXPECT_THAT(MapOf(WithTouchpoints(3), Language::kKorean),
              HasSubstr("불편 지점: 비교 4\u2060건에서 찾지 못했습니다."));
}

TEST(HtmlMapTest, OneStageHasNoStageRow) {
  rapidjson::Document model = WithTouchpoints(2);
  EXPECT_THAT(MapOf(model), Not(HasSubstr("map one")));
  model["touchpoints"][1]["stage"].SetString("explore");
  EXPECT_THAT(MapOf(model), HasSubstr("map one"));
}

}  // namespace
}  // namespace reports
