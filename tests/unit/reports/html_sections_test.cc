// SPDX-License-Identifier: Apache-2.0
// What single sections of the page leave out, fold and count.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html.h"
#include "tests/unit/reports/test_model.h"

namespace reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

size_t Occurrences(std::string_view text, std::string_view word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

std::string Render(const rapidjson::Value& model, Language language = Language::kEnglish) {
  const absl::StatusOr<std::string> page = RenderHtml(model, language);
  EXPECT_TRUE(page.ok()) << page.status();
  return page.ok() ? *page : "";
}

std::string Section(const std::string& page, const std::string& id) {
  const size_t begin = page.find("<section id=\"" + id + "\">");
  EXPECT_NE(begin, std::string::npos) << id;
  return page.substr(begin, page.find("</section>", begin) - begin);
}

// The fixture with its first finding `count` times, ranks 1 to `count`.
rapidjson::Document WithFindings(int count) {
  rapidjson::Document model = LoadFixture("example.model.json");
  auto& allocator = model.GetAllocator();
  const rapidjson::Value first(model["findings"][0], allocator);
  model["findings"].SetArray();
  for (int i = 1; i <= count; ++i) {
    rapidjson::Value copy(first, allocator);
    copy["rank"].SetInt(i);
    model["findings"].PushBack(copy, allocator);
  }
  model["headline"]["findings"].SetInt(count);
  return model;
}

TEST(FindingListTest, TenInTheListTheOthersFoldedEachWithItsCard) {
  const std::string page = Render(WithFindings(13));
  EXPECT_THAT(page, HasSubstr("<summary>3 more</summary>"));
  EXPECT_EQ(Occurrences(page, "class=\"card\""), 13U);
  const std::string evidence = Section(page, "evidence");
  EXPECT_EQ(Occurrences(evidence, "class=\"ev\""), 12U) << "the thirteenth card has no journeys";
  EXPECT_EQ(Occurrences(evidence, "<dl class=\"def\""), 13U);
  EXPECT_THAT(evidence, HasSubstr("Journeys are drawn for the first 12 pain points"));
  EXPECT_THAT(Render(WithFindings(10)), Not(HasSubstr("class=\"more\"")));
}

TEST(FindingListTest, NoteIsShownAsItIs) {
  rapidjson::Document model = WithFindings(2);
  const auto note = [&](const char* text) {
    rapidjson::Value& finding = model["findings"][0];
    finding.RemoveMember("note");
    finding.AddMember("note", rapidjson::Value(text, model.GetAllocator()), model.GetAllocator());
    return Render(model);
  };
  EXPECT_THAT(note("promised on www.mdshop.example"), HasSubstr("promised on www.mdshop.example"));
}

TEST(HeadlineTest, WhatIsNotKnownIsNotShown) {
  rapidjson::Document model = WithFindings(23);
  model["headline"]["journeys"].SetInt(1900);
  model["headline"]["journeys_touched"].SetInt(100);
  model["headline"]["contacts"].SetInt(900);
  model["headline"]["contacts_behind"].SetInt(300);
  EXPECT_THAT(Render(model), HasSubstr("23 pain points touch one journey in 19, and lie behind one contact in three."));
  model["headline"]["contacts_behind"].SetInt(450);
  EXPECT_THAT(Render(model), HasSubstr("lie behind one contact in two."));
  model["headline"]["contacts_behind"].SetInt(82);
  EXPECT_THAT(Render(model), HasSubstr("lie behind one contact in 11."));
  model["headline"]["journeys_touched"].SetInt(0);
  const std::string page = Render(model);
  EXPECT_THAT(page, Not(HasSubstr("with a pain point</dt>")));
}

// One journey with `steps` steps an hour apart; the failure is at step `failure`.
std::string TimelineOf(int steps, int failure, int hours_apart = 1) {
  rapidjson::Document model = WithFindings(1);
  auto& allocator = model.GetAllocator();
  rapidjson::Value list(rapidjson::kArrayType);
  for (int i = 0; i < steps; ++i) {
    rapidjson::Value step(rapidjson::kObjectType);
    step.AddMember("offset_s", 3600.0 * hours_apart * i, allocator);
    step.AddMember("touchpoint", rapidjson::Value(("s" + std::to_string(i) + "s").c_str(), allocator), allocator);
    step.AddMember("mark", rapidjson::StringRef(i == failure ? "failure" : "plain"), allocator);
    list.PushBack(step, allocator);
  }
  rapidjson::Value journey(rapidjson::kObjectType);
  journey.AddMember("customer", "c_1", allocator);
  journey.AddMember("start", "2026-09-01T00:00:00Z", allocator);
  journey.AddMember("steps", list, allocator);
  model["findings"][0]["journeys"].SetArray();
  model["findings"][0]["journeys"].PushBack(journey, allocator);
  model["time_zone"].SetString("UTC");
  return Section(Render(model), "evidence");
}

TEST(TimelineTest, TwelveStepsAroundTheIncidentTheRestCounted) {
  const std::string text = TimelineOf(40, 20);
  EXPECT_THAT(text, HasSubstr(">s20s<"));
  EXPECT_THAT(text, HasSubstr("; s14s; s15s;"));
  EXPECT_THAT(text, Not(HasSubstr("s13s")));
  EXPECT_THAT(text, HasSubstr("s25s"));
  EXPECT_THAT(text, Not(HasSubstr("s26s")));
  EXPECT_THAT(text, HasSubstr("28 further steps are not drawn."));
  EXPECT_THAT(text, HasSubstr("1\u00a0Sep, 14:00")) << "the time of the first step that is drawn";
}

TEST(TimelineTest, IncidentsAtTheEdges) {
  EXPECT_THAT(TimelineOf(40, 0), HasSubstr("; s11s\""));
  EXPECT_THAT(TimelineOf(40, 39), HasSubstr("; s28s;"));
  EXPECT_THAT(TimelineOf(40, 39), HasSubstr("; s39s\""));
  EXPECT_THAT(TimelineOf(12, 5), Not(HasSubstr("not drawn")));
}

TEST(TimelineTest, StepsWeeksAwayAreCounted) {
  const std::string text = TimelineOf(5, 2, 24 * 8);
  EXPECT_THAT(text, HasSubstr("4 further steps are not drawn."));
  EXPECT_THAT(text, HasSubstr("c_1; s2s\""));
}

std::string RepeatOf(std::initializer_list<int> counts, int other) {
  rapidjson::Document model = LoadFixture("example.model.json");
  auto& allocator = model.GetAllocator();
  rapidjson::Value& repeat = model["repeat"];
  const rapidjson::Value first(repeat["paths"][0], allocator);
  repeat["paths"].SetArray();
  for (const int count : counts) {
    rapidjson::Value copy(first, allocator);
    copy["count"].SetInt(count);
    repeat["paths"].PushBack(copy, allocator);
  }
  repeat["paths_other"].SetInt(other);
  return Section(Render(model), "repeat");
}

TEST(RepeatTest, RarePathsAreCounted) {
  const std::string often = RepeatOf({200, 100, 30, 29, 10}, 5);
  EXPECT_EQ(Occurrences(often, "<div class=\"r\">"), 3U);
  EXPECT_THAT(often, HasSubstr("Other paths: 44 contacts."));
  const std::string rare = RepeatOf({122, 31, 9, 8, 7, 6, 5, 4}, 0);
  EXPECT_EQ(Occurrences(rare, "<div class=\"r\">"), 6U);
  EXPECT_THAT(rare, HasSubstr("Other paths: 9 contacts."));
  EXPECT_THAT(RepeatOf({40, 3}, 0), Not(HasSubstr("Other paths")));
}

TEST(FiguresTest, SegmentsFoldUnderTheirFigure) {
  rapidjson::Document model = LoadFixture("empty.model.json");
  auto& allocator = model.GetAllocator();
  rapidjson::Document figures(&allocator);
  figures.Parse(R"([
    {"kpi":"csat","segment":"","window":"","value":0.5,"n":100,"unit":"ratio"},
    {"kpi":"csat","segment":"channel=chat","window":"","value":0.25,"n":40,"unit":"ratio"},
    {"kpi":"csat","segment":"platform=","window":"","value":0.75,"n":60,"unit":"ratio"},
    {"kpi":"repeat_7d","segment":"","window":"7d","value":0.125,"n":80,"unit":"ratio"},
    {"kpi":"bounce","segment":"","window":"24h","value":0.0625,"n":70,"unit":"ratio"}])");
  model["kpis"] = rapidjson::Value(figures, allocator);
  const std::string text = Section(Render(model), "figures");
  EXPECT_EQ(Occurrences(text, "<details"), 1U);
  EXPECT_LT(text.find("50.0%"), text.find("channel: chat"));
  EXPECT_THAT(text, HasSubstr("by segment: 2"));
  EXPECT_THAT(text, HasSubstr("platform: none"));
  EXPECT_THAT(text, Not(HasSubstr("· 7d")));
  EXPECT_THAT(text, HasSubstr("· 24h"));
  for (const char* value : {"25.0%", "75.0%", "12.5%"}) EXPECT_THAT(text, HasSubstr(value));
}

TEST(FunnelTest, BarsAreCustomers) {
  rapidjson::Document model = LoadFixture("example.model.json");
  for (auto& step : model["funnels"][0]["steps"].GetArray()) step["units"].SetInt(987654);
  const std::string text = Section(Render(model), "funnel");
  EXPECT_THAT(text, Not(HasSubstr("987,654")));
  EXPECT_THAT(text, HasSubstr("counts the customers"));
}

}  // namespace
}  // namespace reports
