// SPDX-License-Identifier: Apache-2.0
// Figures of surveys, and what an answer rates.
#include <gtest/gtest.h>

#include "tests/unit/service/figures_run.h"

namespace journey::service {
namespace {

TestEvent Visit(double minute, const std::string& user, const std::string& name) {
  return {.minute = minute, .name = name, .user = user};
}

TEST(SurveyFigures, TheMarginOfNps) {
  // The worked example: 400 answers, half promoters, a fifth detractors: 30 +- 7.7.
  std::vector<TestEvent> events;
  for (int i = 0; i < 400; ++i) {
    events.push_back(Answered(i, "u" + std::to_string(i), "NPS", i < 200 ? 10 : i < 280 ? 3 : 8));
  }
  const KpiRow row = All(Figures(events)).at("nps");
  EXPECT_DOUBLE_EQ(row.value, 30);
  EXPECT_NEAR(*row.high - row.value, 7.7, 0.05);
  EXPECT_NEAR(row.value - *row.low, 7.7, 0.05);
}

TEST(SurveyFigures, SolvedByTheCustomersWord) {
  const auto rows =
      All(Figures({Answered(0, "a", "Was it solved?", 1, {0, 1}), Answered(0, "b", "Was it solved?", 0, {0, 1}),
                   Answered(0, "c", "Was it solved?", 1, {0, 1}), Answered(0, "d", "CSAT", 5)}));
  EXPECT_EQ(rows.at("fcr_survey").n, 3);
  EXPECT_DOUBLE_EQ(rows.at("fcr_survey").value, 2.0 / 3);
  EXPECT_EQ(rows.at("csat").n, 1);
}

TEST(SurveyFigures, EffortOfTwoVintagesIsNeverMixed) {
  const auto rows = All(Figures(
      {Answered(0, "a", "CES", 7, {1, 7}), Answered(0, "b", "CES", 4, {1, 7}), Answered(0, "c", "CES", 2, {1, 5})}));
  EXPECT_DOUBLE_EQ(rows.at("ces").value, 5.5);
  EXPECT_DOUBLE_EQ(rows.at("ces_1_5").value, 2);
}

struct TieCase {
  const char* name;
  TestEvent answer;
  const char* touchpoint;  // "" = untied
  bool by_id;
};

TEST(SurveyFigures, AnAnswerRatesWhatItNamesElseWhatCameLast) {
  const auto with = [](TestEvent answer, const std::string& case_id, const std::string& order,
                       const std::string& session) {
    answer.case_id = case_id;
    answer.order = order;
    answer.session = session;
    return answer;
  };
  const TestEvent plain = Answered(600, "a", "CSAT", 5);
  const TieCase cases[] = {
      {"its case", with(plain, "T1", "", ""), "ticket", true},
      {"its order", with(plain, "", "O1", ""), "Order Completed", true},
      {"its session", with(plain, "", "", "S1"), "/b", true},
      {"a case that is not here: by time", with(plain, "T9", "", ""), "/c", false},
      {"by time", plain, "/c", false},
      {"a day to the minute", Answered(400 + kDayMinutes, "a", "CSAT", 5), "/c", false},
      {"later than a day", Answered(401 + kDayMinutes, "a", "CSAT", 5), "", false},
      {"nobody came before", Answered(0, "z", "CSAT", 5), "", false},
  };
  for (const TieCase& one : cases) {
    std::vector<TestEvent> events = Tickets({{.id = "T1", .user = "a", .opened = 50}});
    events.push_back({.minute = 100, .name = "Order Completed", .user = "a", .order = "O1", .kind = Kind::kOrder});
    events.push_back({.minute = 200, .name = "/a", .user = "a", .session = "S1"});
    events.push_back({.minute = 210, .name = "/b", .user = "a", .session = "S1"});
    events.push_back(Visit(400, "a", "/c"));
    TestEvent asked = Visit(500, "a", "Survey shown");  // a survey is no touchpoint that another one rates
    asked.kind = Kind::kSurvey;
    events.push_back(asked);
    events.push_back(one.answer);
    const FigureResult result = Figures(events);
    EXPECT_EQ(result.ties.answers, 1) << one.name;
    EXPECT_EQ(result.ties.tied_by_id, one.by_id ? 1 : 0) << one.name;
    EXPECT_EQ(result.ties.tied_by_time, !one.by_id && *one.touchpoint != 0 ? 1 : 0) << one.name;
    EXPECT_EQ(result.ties.untied, *one.touchpoint == 0 ? 1 : 0) << one.name;
    EXPECT_EQ(All(result, std::string("touchpoint=") + one.touchpoint).count("csat"), *one.touchpoint == 0 ? 0u : 1u)
        << one.name;
    EXPECT_EQ(result.ties.window_us, base::kMicrosPerDay);
  }
}

TEST(SurveyFigures, AnAnswerTakesTheContactsChannelAndTopic) {
  std::vector<TestEvent> events =
      Tickets({{.id = "1", .user = "a", .opened = 0, .channel = "chat", .topic = "refund"}});
  events.push_back(Answered(60, "a", "CSAT", 5));
  events.back().case_id = "1";
  events.push_back(Answered(60, "b", "CSAT", 1));
  const FigureResult result = Figures(events);
  EXPECT_DOUBLE_EQ(All(result, "channel=chat").at("csat").value, 1);
  EXPECT_EQ(All(result, "topic=refund").at("csat").n, 1);
  EXPECT_EQ(All(result, "week=2025-12-29").at("csat").n, 2);
}

TEST(SurveyFigures, ResponseRateNeedsOffers) {
  const auto offer = [](double minute, const std::string& user, const std::string& case_id = "") {
    TestEvent event{.minute = minute,
                    .name = "Survey Sent",
                    .user = user,
                    .case_id = case_id,
                    .kind = Kind::kSurvey,
                    .author = Author::kSystem,
                    .touchpoint = false,
                    .extends = false};
    event.side_text[Field::kSurvey] = "CSAT";
    return event;
  };
  EXPECT_EQ(All(Figures({Answered(5, "a", "CSAT", 5)})).count("response_rate"), 0u);
  const KpiRow row = All(Figures({offer(0, "a"), Answered(5, "a", "CSAT", 5), offer(0, "b"),    // never answered
                                  offer(0, "c"), Answered(5, "c", "NPS", 9),                    // another survey
                                  offer(0, "d"), offer(10, "d"), Answered(15, "d", "CSAT", 4),  // the later one
                                  offer(3 * kDayMinutes, "e")},                                 // may still be answered
                                 {.as_of_minute = 3 * kDayMinutes + 1}))
                         .at("response_rate");
  EXPECT_EQ(row.n, 5);
  EXPECT_DOUBLE_EQ(row.value, 2.0 / 5);
  EXPECT_EQ(row.censored, 1);
}

}  // namespace
}  // namespace journey::service
