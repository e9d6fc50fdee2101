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
  EXPECT_EQ(Occurrences(page, "<article class=\"card"), 13U);
  const std::string evidence = Section(page, "evidence");
  EXPECT_EQ(Occurrences(evidence, "class=\"ev\""), 5U) << "the sixth card has no journeys";
  EXPECT_EQ(Occurrences(evidence, "<dl class=\"def\""), 13U);
  EXPECT_EQ(Occurrences(evidence, "class=\"who\""), 3U + 4 * 2) << "three journeys in the first card, two in others";
  EXPECT_THAT(evidence, HasSubstr("Journeys are drawn for the first 5 pain points"));
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

// The card of the only finding, after `change`.
template <typename Change>
std::string CardOf(Change change) {
  rapidjson::Document model = WithFindings(1);
  change(model["findings"][0], model.GetAllocator());
  const std::string page = Render(model);
  const size_t begin = page.find("<article");
  return page.substr(begin, page.find("</article>", begin) - begin);
}

TEST(CardTest, RowsOfGroupsAndOtherMeasures) {
  const std::string card = CardOf([](rapidjson::Value&, auto&) {});
  EXPECT_THAT(card, HasSubstr(">method: card<small>n\u00a0241<"));
  EXPECT_THAT(card, HasSubstr("Also seen in"));
  EXPECT_THAT(card, HasSubstr(">default ≥\u00a080%\u00a0· n\u00a096<"));
  // n 20: no verdict, hollow, not red.
  EXPECT_THAT(card, HasSubstr("class=\"pt ho\"/></svg><div><b>45.0%</b><small>too few</small>"));
  EXPECT_THAT(card, HasSubstr("<b class=\"off\">24.2%</b>"));
}

TEST(CardTest, WhatTheModelDoesNotSayIsNotThere) {
  const std::string card = CardOf([](rapidjson::Value& finding, auto&) {
    for (const char* key : {"support", "segments", "cost", "alternatives", "sure", "weeks", "before", "after"})
      finding.RemoveMember(key);
  });
  for (const char* text : {"Also seen in", "What it may cost", "What else could explain it", "that it happened",
                           "By week", "Before it", "Most often next"}) {
    EXPECT_THAT(card, Not(HasSubstr(text))) << text;
  }
  EXPECT_THAT(card, HasSubstr("What to check"));
  EXPECT_THAT(card, HasSubstr("Not known why."));
}

TEST(CardTest, CostOfNothingAndOpenCasesOfNoneAreLeftOut) {
  const std::string card = CardOf([](rapidjson::Value& finding, auto& allocator) {
    rapidjson::Document cost(&allocator);
    cost.Parse(R"({"contacts":7,"contacts_share":0.003,"goals":0,"money":0,"currency":"KRW","hours":0.2})");
    finding["cost"] = rapidjson::Value(cost, allocator);
    rapidjson::Document alternatives(&allocator);
    alternatives.Parse(R"([{"id":"open_cases","args":{"open":0,"rate":0.4}},{"id":"of_tomorrow","args":{"x":3}}])");
    finding["alternatives"] = rapidjson::Value(alternatives, allocator);
  });
  EXPECT_THAT(card, HasSubstr("<b>7 contacts lie behind it</b> (0.3% of all)"));
  for (const char* text : {"goals not reached", "KRW", "hours of waiting", "Cases still open?"})
    EXPECT_THAT(card, Not(HasSubstr(text))) << text;
  EXPECT_THAT(card, HasSubstr("<b>of_tomorrow</b> x 3<"));
}

TEST(CardTest, BadWeeksAreRedAndOnlyFewCarryTheirFigure) {
  const auto weeks = [](int bad) {
    return CardOf([bad](rapidjson::Value& finding, auto& allocator) {
      std::string json = "[";
      for (int i = 0; i < 6; ++i) {
        const bool off = i < bad;
        json += std::string(i == 0 ? "" : ",") + R"({"week":"2026-09-0)" + std::to_string(i + 1) +
                R"(","n":100,"hits":)" + (off ? std::to_string(20 + i) : "92") +
                (off ? R"(,"low":0.1,"high":0.3})" : R"(,"low":0.85,"high":0.97})");
      }
      rapidjson::Document list(&allocator);
      list.Parse((json + "]").c_str());
      finding["weeks"] = rapidjson::Value(list, allocator);
    });
  };
  EXPECT_EQ(Occurrences(weeks(2), "class=\"ts m\""), 2U);
  EXPECT_EQ(Occurrences(weeks(6), "class=\"ts m\""), 1U) << "where all are bad, the worst one";
  EXPECT_THAT(weeks(6), HasSubstr(">20%</text>"));
  EXPECT_THAT(weeks(0), Not(HasSubstr("class=\"pd b\"")));
}

TEST(CardTest, ThePeriodOfAFindingIsShaded) {
  const auto card = [](const char* from, const char* to) {
    return CardOf([from, to](rapidjson::Value& finding, auto& allocator) {
      finding.AddMember("from", rapidjson::StringRef(from), allocator);
      finding.AddMember("to", rapidjson::StringRef(to), allocator);
    });
  };
  // Nine weeks from 31 August; 10.75 % apart. The second and third: from half a step before to half a step behind.
  EXPECT_THAT(card("2026-09-09", "2026-09-14"), HasSubstr("<rect x=\"16.38%\" y=\"18\" width=\"21.5%\""));
  EXPECT_THAT(card("2027-01-01", "2027-02-01"), Not(HasSubstr("class=\"exb\"")));
  EXPECT_THAT(card("", ""), Not(HasSubstr("class=\"exb\"")));
}

TEST(CardTest, StepsFarAboveUsualAreRed) {
  const auto after = [](const char* step) {
    return CardOf([step](rapidjson::Value& finding, auto& allocator) {
      rapidjson::Document list(&allocator);
      list.Parse((std::string(R"([{"touchpoint":"x","count":40,)") + step + "}]").c_str());
      finding["after"] = rapidjson::Value(list, allocator);
      finding.RemoveMember("before");
    });
  };
  EXPECT_THAT(after(R"("share":0.4,"usual":0.2)"), HasSubstr("class=\"bar x\""));
  EXPECT_THAT(after(R"("share":0.4,"usual":0.25)"), Not(HasSubstr("class=\"bar x\"")));
  EXPECT_THAT(after(R"("share":0.08,"usual":0.01)"), Not(HasSubstr("class=\"bar x\"")));
  EXPECT_THAT(after(R"("share":0.4)"), Not(HasSubstr("class=\"tk\"")));
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

TEST(TimelineTest, EightStepsAroundTheIncidentTheRestCounted) {
  const std::string text = TimelineOf(40, 20);
  EXPECT_THAT(text, HasSubstr(">s20s<"));
  EXPECT_THAT(text, HasSubstr("; s16s; s17s;"));
  EXPECT_THAT(text, Not(HasSubstr("s15s")));
  EXPECT_THAT(text, HasSubstr("s23s"));
  EXPECT_THAT(text, Not(HasSubstr("s24s")));
  EXPECT_THAT(text, HasSubstr("32 further steps are not drawn."));
  EXPECT_THAT(text, HasSubstr("1\u00a0Sep, 16:00")) << "the time of the first step that is drawn";
}

TEST(TimelineTest, IncidentsAtTheEdges) {
  EXPECT_THAT(TimelineOf(40, 0), HasSubstr("; s7s\""));
  EXPECT_THAT(TimelineOf(40, 39), HasSubstr("; s32s;"));
  EXPECT_THAT(TimelineOf(40, 39), HasSubstr("; s39s\""));
  EXPECT_THAT(TimelineOf(8, 5), Not(HasSubstr("not drawn")));
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

TEST(FiguresTest, GroupsFoldUnderTheirFigure) {
  rapidjson::Document model = LoadFixture("empty.model.json");
  auto& allocator = model.GetAllocator();
  rapidjson::Document figures(&allocator);
  figures.Parse(R"([
    {"kpi":"csat","segment":"","window":"","value":0.5,"n":100,"unit":"ratio"},
    {"kpi":"csat","segment":"channel=chat","window":"","value":0.25,"n":40,"unit":"ratio"},
    {"kpi":"csat","segment":"channel=email","window":"","value":0.875,"n":60,"unit":"ratio"},
    {"kpi":"csat","segment":"platform=","window":"","value":0.75,"n":60,"unit":"ratio"},
    {"kpi":"csat","segment":"platform=ios","window":"","value":0.7,"n":9,"unit":"ratio"},
    {"kpi":"csat","segment":"stage=after-care","window":"","value":0.333,"n":100,"unit":"ratio"},
    {"kpi":"csat","segment":"week=2026-09-07","window":"","value":0.111,"n":20,"unit":"ratio"},
    {"kpi":"csat","segment":"weekday_hour=mon 09","window":"","value":0.222,"n":20,"unit":"ratio"},
    {"kpi":"repeat_7d","segment":"","window":"7d","value":0.125,"n":80,"unit":"ratio"},
    {"kpi":"bounce","segment":"","window":"24h","value":0.0625,"n":70,"unit":"ratio"}])");
  model["kpis"] = rapidjson::Value(figures, allocator);
  const std::string text = Section(Render(model), "service");
  EXPECT_EQ(Occurrences(text, "<details"), 3U);
  EXPECT_THAT(text, HasSubstr("\nchannel: email\u00a087.5% (n\u00a060); chat\u00a025.0% (n\u00a040)\n"));
  EXPECT_THAT(text, HasSubstr("\nplatform: none\u00a075.0%"));
  EXPECT_THAT(text, Not(HasSubstr("33.3%"))) << "a single group is everybody";
  EXPECT_THAT(text, Not(HasSubstr("11.1%"))) << "weeks are the trend's";
  EXPECT_THAT(text, Not(HasSubstr("22.2%"))) << "hours are the map's";
  EXPECT_THAT(text, Not(HasSubstr("· 7")));
  EXPECT_THAT(text, HasSubstr("· 24\u00a0hours"));
}

rapidjson::Document WithService(const char* rows) {
  rapidjson::Document model = LoadFixture("empty.model.json");
  rapidjson::Document service(&model.GetAllocator());
  service.Parse(rows);
  model.AddMember("service", rapidjson::Value(service, model.GetAllocator()), model.GetAllocator());
  return model;
}

TEST(ServiceTest, VerdictsAreMarkedAndOnlyMissesAreRed) {
  struct Case {
    const char* verdict;
    const char* word;
    const char* mark;
    bool red;
  };
  for (const Case& c : {Case{"met", "met", "#ok", false}, Case{"just_missed", "just missed", "#s3", true},
                        Case{"missed", "missed", "#s2", true}, Case{"far_off", "far off", "#s1", true},
                        Case{"unclear", "unclear", "#op", false}, Case{"too_few", "too few", "#na", false}}) {
    const std::string row = std::string(R"([{"group":"voice","kpi":"csat","unit":"ratio","value":0.5,"low":0.4,
        "high":0.6,"n":100,"target":0.8,"far_off":0.6,"direction":"higher_is_better","basis":"benchmark",
        "default":true,"verdict":")") +
                            c.verdict + "\"}]";
    const std::string text = Section(Render(WithService(row.c_str())), "service");
    EXPECT_THAT(text, HasSubstr(std::string(c.mark) + "\"/></svg>" + c.word + "</span>"));
    EXPECT_EQ(Occurrences(text, "<b class=\"off\">50.0%"), c.red ? 1U : 0U) << c.verdict;
    EXPECT_THAT(text, HasSubstr("<small>default</small>≥\u00a080%"));
  }
}

TEST(ServiceTest, RowsWithoutTargetHaveNoBullet) {
  const std::string text = Section(
      Render(WithService(R"([{"group":"solving","kpi":"backlog","unit":"count","value":12,"n":12,"verdict":"no_target",
                              "censored":3,"not_measured":5}])")),
      "service");
  EXPECT_THAT(text, Not(HasSubstr("class=\"bz\"")));
  EXPECT_THAT(text, HasSubstr("no target"));
  EXPECT_THAT(text, HasSubstr("3 not known yet at the end of the data · 5 not measurable (25.0%) · id backlog"));
}

std::string HoursOf(const char* cells, Language language = Language::kEnglish) {
  rapidjson::Document model = LoadFixture("empty.model.json");
  rapidjson::Document hours(&model.GetAllocator());
  hours.Parse((std::string(R"({"zone":"Asia/Seoul","target":0.8,"cells":)") + cells + "}").c_str());
  model.AddMember("hours", rapidjson::Value(hours, model.GetAllocator()), model.GetAllocator());
  return Render(model, language);
}

TEST(HoursTest, ThreeClassesAndGrey) {
  const std::string text = Section(HoursOf(R"([
      {"weekday":0,"hour":9,"contacts":100,"n":100,"hits":80},{"weekday":0,"hour":10,"contacts":100,"n":100,"hits":79},
      {"weekday":0,"hour":11,"contacts":100,"n":100,"hits":59},{"weekday":0,"hour":12,"contacts":4,"n":4,"hits":4},
      {"weekday":6,"hour":3,"contacts":25,"n":0,"hits":0,"closed":true}])"),
                                   "hours");
  // Mon 09 at (380, 17), 26 px wide; Mon 10 open; Mon 11 a diamond; Sun 03 a quarter of the area, grey.
  EXPECT_THAT(text, HasSubstr("class=\"okm\" d=\"M367 4h26v26h-26z\""));
  EXPECT_THAT(text, HasSubstr("class=\"hm\" d=\"M408 5h24v24h-24z\""));
  EXPECT_THAT(text, HasSubstr("class=\"hb\" d=\"M460 -1.38L"));
  EXPECT_THAT(text, HasSubstr("M133.5 214.5h13v13h-13z"));
  EXPECT_THAT(text, HasSubstr("304 of 329 contacts can be judged; 25 came outside of the service hours."));
  EXPECT_THAT(text, HasSubstr("<b>Mon</b> 9\u00a0h\u00a0100\u00a0(80%), 10\u00a0h\u00a0100\u00a0(79%)"));
  EXPECT_THAT(text, Not(HasSubstr("staff")));
}

TEST(HoursTest, AbsentWithoutContacts) {
  EXPECT_THAT(HoursOf("[]"), Not(HasSubstr("id=\"hours\"")));
  EXPECT_THAT(HoursOf(R"([{"weekday":1,"hour":9,"contacts":1,"n":1,"hits":1,"agents":2.5}])", Language::kKorean),
              HasSubstr("아래 선: 인원, 가장 길면 2.5\u2060명"));
}

TEST(FunnelTest, WithoutANameTheTitleHasNoColon) {
  rapidjson::Document model = LoadFixture("example.model.json");
  model["funnels"][0]["name"].SetString("");
  const std::string text = Section(Render(model), "funnel");
  EXPECT_THAT(text, HasSubstr(">Funnel</h2>"));
  EXPECT_THAT(text, Not(HasSubstr("Funnel:")));
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
