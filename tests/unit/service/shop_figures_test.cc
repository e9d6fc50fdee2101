// SPDX-License-Identifier: Apache-2.0
// Figures of orders and visits.
#include <gtest/gtest.h>

#include "tests/unit/service/figures_run.h"

namespace journey::service {
namespace {

TestEvent At(double minute, const std::string& user, const std::string& name, Kind kind, uint8_t flags = 0) {
  return {.minute = minute, .name = name, .user = user, .kind = kind, .flags = flags};
}

TEST(ShopFigures, FirstAttemptEachAttemptAndTheEnd) {
  const auto start = [](double minute, const std::string& user) {
    return At(minute, user, "Payment Info Entered", Kind::kPayment);
  };
  const auto fail = [](double minute, const std::string& user) {
    return At(minute, user, "Payment Failed", Kind::kPayment, event::kTypeFailure);
  };
  const auto order = [](double minute, const std::string& user) {
    return At(minute, user, "Order Completed", Kind::kOrder);
  };
  const FigureResult result = Figures({start(0, "a"), fail(1, "a"), start(2, "a"), order(3, "a"),  // in the end
                                       start(0, "b"), order(1, "b"),                               // at once
                                       start(0, "c"), fail(1, "c"), start(2, "c"), fail(3, "c")});
  const auto rows = All(result);
  EXPECT_EQ(rows.at("payment_success").n, 5);
  EXPECT_DOUBLE_EQ(rows.at("payment_success").value, 2.0 / 5);
  EXPECT_EQ(rows.at("payment_success_first").n, 3);
  EXPECT_DOUBLE_EQ(rows.at("payment_success_first").value, 1.0 / 3);
  EXPECT_EQ(rows.at("payment_success_final").n, 3);
  EXPECT_DOUBLE_EQ(rows.at("payment_success_final").value, 2.0 / 3);
  EXPECT_EQ(All(result, "touchpoint=Payment Info Entered").at("payment_success").n, 5);
  EXPECT_EQ(All(result, "stage=convert").at("payment_success").n, 5);
  EXPECT_EQ(All(result, "channel=web").at("payment_success").n, 5);
}

TEST(ShopFigures, RefundsFromAskedToPaid) {
  const auto at = [](double minute, const std::string& order, const std::string& name) {
    return TestEvent{.minute = minute, .name = name, .user = "u" + order, .order = order, .kind = Kind::kRefund};
  };
  const auto rows =
      All(Figures({at(60, "1", "Refund requested"), at(120, "1", "Refunded"), at(60, "2", "Refund requested"),
                   at(60 + 3 * kDayMinutes, "2", "Refunded"), at(60, "3", "Refund requested"),  // not paid yet
                   at(60, "4", "Refunded")}));                                                  // asked for in silence
  EXPECT_EQ(rows.at("refund_median").value, 3600);
  EXPECT_EQ(rows.at("refund_p90").value, 3 * 86400);
  EXPECT_EQ(rows.at("refund_p90").n, 2);
  EXPECT_EQ(rows.at("refund_p90").censored, 1);
}

TEST(ShopFigures, WhatIsNotDecidedIsCensored) {
  const auto rows =
      All(Figures({At(0, "a", "Product Added", Kind::kCart), At(kDayMinutes, "b", "Product Added", Kind::kCart),
                   At(0, "c", "Order Completed", Kind::kOrder)},
                  {.as_of_minute = 30 * kDayMinutes}));
  EXPECT_EQ(rows.at("cart_abandonment").n, 2);
  EXPECT_EQ(rows.at("cart_abandonment").censored, 0);
  EXPECT_EQ(rows.at("repurchase30d").n, 1);
  const auto young = All(Figures({At(0, "a", "Product Added", Kind::kCart), At(90, "b", "Product Added", Kind::kCart),
                                  At(0, "c", "Order Completed", Kind::kOrder)},
                                 {.as_of_minute = kDayMinutes}));
  EXPECT_EQ(young.at("cart_abandonment").n, 1);
  EXPECT_EQ(young.at("cart_abandonment").censored, 1);
}

TEST(VisitFigures, SearchesWithoutResult) {
  const auto search = [](double minute, int results) {
    TestEvent event = At(minute, "a", "Products Searched", Kind::kSearch);
    if (results >= 0) event.side[Field::kResults] = results;
    return event;
  };
  const FigureResult result = Figures({search(0, 0), search(1, 12), search(2, 1), search(3, -1)});
  const KpiRow row = All(result).at("no_result_search");
  EXPECT_EQ(row.n, 3);
  EXPECT_DOUBLE_EQ(row.value, 1.0 / 3);
  EXPECT_EQ(row.not_measured, 1);
  EXPECT_EQ(All(result, "touchpoint=Products Searched").at("no_result_search").n, 3);
  EXPECT_EQ(All(Figures({search(3, -1)})).count("no_result_search"), 0u) << "nobody tells results";
}

TEST(VisitFigures, ArticlesThenContacts) {
  const auto article = [](double minute, const std::string& user, const std::string& name) {
    return At(minute, user, name, Kind::kArticle);
  };
  std::vector<TestEvent> events = Tickets(
      {{.id = "1", .user = "a", .opened = 10 + kDayMinutes}, {.id = "2", .user = "b", .opened = 11 + kDayMinutes}});
  // One session of each: a reads two articles, the first exactly a day before the contact; b's is a minute too early.
  for (const char* user : {"a", "b", "c", "d"}) events.push_back(article(10, user, "/help/refund"));
  events.push_back(article(15, "a", "/help/return"));
  events.push_back(article(16, "a", "/help/refund"));
  for (const char* user : {"e", "f", "g"}) events.push_back(article(10, user, "/help/return"));
  events.push_back(article(20 * kDayMinutes, "h", "/help/return"));  // not known yet
  const FigureResult result = Figures(events, {.as_of_minute = 20 * kDayMinutes + 1});
  const KpiRow row = All(result).at("contact_after_article_24h");
  EXPECT_EQ(row.n, 7);
  EXPECT_DOUBLE_EQ(row.value, 1.0 / 7);
  EXPECT_EQ(row.censored, 1);
  EXPECT_DOUBLE_EQ(All(result, "touchpoint=/help/refund").at("contact_after_article_24h").value, 1.0 / 4);
  EXPECT_DOUBLE_EQ(All(result, "touchpoint=/help/return").at("contact_after_article_24h").value, 1.0 / 4);
  // Eight sessions with an article, two customers with contacts: 4 : 1.
  const KpiRow score = All(result).at("self_service");
  EXPECT_DOUBLE_EQ(score.value, 4);
  EXPECT_EQ(score.n, 2);
  EXPECT_LT(*score.low, 4);
  EXPECT_GT(*score.high, 4);
}

TEST(VisitFigures, TheStageThatTheProjectFileSetsWins) {
  std::vector<TestEvent> events = Tickets({{.id = "1", .user = "a", .opened = 20, .replied = 30}});
  events.push_back(At(10, "a", "/help", Kind::kArticle));
  const FigureResult result =
      Figures(events, {}, {}, 1, {{"/help", event::Stage::kConvert}, {"ticket", event::Stage::kExplore}});
  EXPECT_EQ(All(result, "stage=convert").count("contact_after_article_24h"), 1u);
  EXPECT_EQ(All(result, "stage=explore").count("contact_after_article_24h"), 0u);
  EXPECT_EQ(All(result, "stage=explore").count("first_reply_median"), 1u);
  EXPECT_EQ(All(result, "stage=after-care").count("first_reply_median"), 0u);
}

}  // namespace
}  // namespace journey::service
