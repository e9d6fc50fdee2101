// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/figure_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journey/findings/figure_catalog.h"

namespace journey::findings {
namespace {

service::KpiRow Row(const std::string& kpi, double value, std::optional<double> low, std::optional<double> high,
                    int64_t n = 100, const std::string& segment = "", const std::string& window = "") {
  service::KpiRow row;
  row.kpi = kpi;
  row.value = value;
  row.low = low;
  row.high = high;
  row.n = n;
  row.segment = segment;
  row.window = window;
  return row;
}

TEST(FigureCatalog, FarOffIsTwiceTheBadOrHalfTheGood) {
  const struct {
    const char* id;
    double target, far_off;
  } rows[] = {
      {"reopen", 0.05, 0.1},
      {"first_reply_in_target", 0.9, 0.8},
      {"cart_abandonment", 0.7, 0.85},
      {"bot_resolution", 0.4, 0.2},
      {"resolution_median", 86400, 172800},
      {"nps", 30, 15},
      {"nps", -10, -120},
      {"ces", 5.5, 4},
      {"ces_1_5", 2, 3},
      {"self_service", 4, 2},
      {"transfers", 0.5, 1},
      {"csat", 1, 0.5},
      {"reopen", 0, 0.5},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(FarOff(*FindFigure(row.id), row.target), row.far_off) << row.id << " " << row.target;
  }
}

TEST(FigureCatalog, EachOnceAndDefaultsNameTheirSource) {
  for (const FigureInfo& figure : Figures()) {
    EXPECT_EQ(FindFigure(figure.id), &figure) << figure.id << " is there twice";
    EXPECT_EQ(figure.target.has_value(), !figure.source.empty()) << figure.id;
    EXPECT_THAT((std::vector<std::string_view>{"answering", "solving", "self_service", "voice", "shop"}),
                ::testing::Contains(figure.group));
  }
  EXPECT_EQ(FindFigure("no_such_figure"), nullptr);
}

TEST(FigureTargets, VerdictFollowsFromTheInterval) {
  const struct {
    const char* name;
    service::KpiRow row;
    const char* verdict;
  } rows[] = {
      {"wholly on the good side", Row("csat", 0.9, 0.85, 0.94), "met"},
      {"on the target exactly, without doubt", Row("csat", 0.8, std::nullopt, std::nullopt), "met"},
      {"the interval holds the target", Row("csat", 0.85, 0.78, 0.9), "unclear"},
      {"its end is the target", Row("csat", 0.75, 0.7, 0.8), "unclear"},
      {"four points of twenty", Row("csat", 0.76, 0.74, 0.78), "just_missed"},
      {"five points of twenty", Row("csat", 0.75, 0.73, 0.77), "missed"},
      {"twenty points", Row("csat", 0.6, 0.55, 0.65), "far_off"},
      {"few", Row("csat", 0.2, 0.1, 0.3, 29), "too_few"},
      {"lower is better", Row("reopen", 0.04, 0.03, 0.045), "met"},
      {"twice as many", Row("reopen", 0.1, 0.09, 0.11), "far_off"},
      {"somewhat more", Row("reopen", 0.08, 0.07, 0.09), "missed"},
      {"a stock has no interval", Row("backlog_older_7d", 0.2, std::nullopt, std::nullopt), "far_off"},
      {"no target", Row("containment", 0.8, 0.7, 0.9), "no_target"},
  };
  for (const auto& row : rows) {
    const auto verdicts = JudgeFigures(std::vector<service::KpiRow>{row.row}, ExpectationBook());
    ASSERT_EQ(verdicts.size(), 1u) << row.name;
    EXPECT_EQ(verdicts[0].verdict, row.verdict) << row.name;
    EXPECT_EQ(verdicts[0].has_target, verdicts[0].is_default) << row.name;
  }
}

TEST(FigureTargets, OnlyWhatExistsInItsOrderWithItsWeeks) {
  const std::vector<service::KpiRow> rows = {
      Row("csat", 0.9, 0.85, 0.94),
      Row("first_reply_median", 60, 50, 70),
      Row("first_reply_in_target", 0.7, 0.6, 0.8, 100, "channel=chat"),
      Row("first_reply_in_target", 0.9, 0.8, 0.95, 100, "week=2026-09-14"),
      Row("first_reply_in_target", 0.5, 0.4, 0.6, 90, "week=2026-09-07"),
      Row("first_reply_in_target", 0.7, 0.6, 0.8),
      Row("repurchase", 0.1, 0.05, 0.15, 100, "", "30d"),
      Row("repurchase", 0.3, 0.28, 0.35, 100, "", "365d"),
      Row("next_reply_median", 60, 50, 70),  // nobody asks for it
  };
  const auto verdicts = JudgeFigures(rows, ExpectationBook());
  std::vector<std::string> names;
  for (const FigureVerdict& verdict : verdicts) names.push_back(verdict.row.kpi + verdict.row.segment);
  EXPECT_THAT(names, ::testing::ElementsAre("first_reply_in_target", "first_reply_median", "csat", "repurchase"));
  EXPECT_EQ(verdicts[0].group, "answering");
  ASSERT_EQ(verdicts[0].weeks.size(), 2u);
  EXPECT_EQ(verdicts[0].weeks[0].monday, 20703) << "2026-09-07, the earlier one first";
  EXPECT_EQ(verdicts[0].weeks[0].n, 90);
  EXPECT_EQ(verdicts[0].weeks[1].value, 0.9);
  EXPECT_EQ(verdicts[3].row.window, "365d");
  EXPECT_TRUE(verdicts[3].weeks.empty());
}

TEST(FigureTargets, TheCompanysOwnWin) {
  Expectation csat;
  csat.measure = Measure::kCsat;
  csat.share = 0.95;
  csat.min_n = 200;
  csat.basis = Basis::kSla;
  Expectation chat = csat;
  chat.channel = "chat";
  chat.share = 0.5;
  FigureExpectation median{.kpi = "first_reply_median", .value = 180, .note = "on the contact page"};
  FigureExpectation next{.kpi = "next_reply_median", .value = 600};
  ExpectationBook book;
  ASSERT_TRUE(ExpectationBook::Make({csat, chat}, {next, median}, &book).ok());
  const std::vector<service::KpiRow> rows = {Row("csat", 0.9, 0.85, 0.94), Row("first_reply_median", 120, 110, 130),
                                             Row("next_reply_median", 500, 490, 510)};
  const auto verdicts = JudgeFigures(rows, book);
  ASSERT_EQ(verdicts.size(), 3u);
  EXPECT_EQ(verdicts[0].verdict, "met");
  EXPECT_EQ(verdicts[0].note, "on the contact page");
  EXPECT_EQ(verdicts[0].basis, Basis::kTarget);
  EXPECT_EQ(verdicts[1].row.kpi, "next_reply_median") << "a target shows it";
  EXPECT_EQ(verdicts[2].target, 0.95) << "the word about all answers, not that about chats";
  EXPECT_EQ(verdicts[2].verdict, "too_few") << "200 were asked for";
  EXPECT_EQ(verdicts[2].basis, Basis::kSla);
  EXPECT_FALSE(verdicts[2].is_default);
  for (size_t i = 1; i < book.figures().size(); ++i) {
    EXPECT_LT(FindFigure(book.figures()[i - 1].kpi), FindFigure(book.figures()[i].kpi));
  }
}

TEST(FigureTargets, SayWhatIsWrong) {
  ExpectationBook book;
  const auto message = [&](FigureExpectation expectation) {
    return std::string(ExpectationBook::Make({}, {std::move(expectation)}, &book).message());
  };
  EXPECT_THAT(message({.kpi = "speed"}), ::testing::HasSubstr("no figure speed"));
  EXPECT_THAT(message({.kpi = "reopen", .value = 5}), ::testing::HasSubstr("ratio from 0 to 1"));
  EXPECT_THAT(message({.kpi = "nps", .value = 30, .basis = Basis::kPeers}), ::testing::HasSubstr("basis 'peers'"));
}

}  // namespace
}  // namespace journey::findings
