// SPDX-License-Identifier: Apache-2.0
// Signals of contacts, bots and deliveries: a row a case. Times are hours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/friction/friction_run.h"

namespace journey::friction {
namespace {

using enum Signal;
using event::Author;

constexpr double kHour = 3600;

TestEvent Desk(double hours, std::string name, Kind kind, Author author, const std::string& case_id,
               const std::string& channel = "email") {
  TestEvent event = On(hours * kHour, std::move(name), kind);
  event.author = author;
  event.case_id = case_id;
  event.channel = channel;
  event.flags = event::kTypeContact | event::kTypeDesk;
  event.touchpoint = author == Author::kCustomer;
  event.extends = author == Author::kCustomer;
  return event;
}
TestEvent Open(double hours, const std::string& case_id, const std::string& channel = "email",
               const std::string& topic = "") {
  TestEvent event = Desk(hours, channel + " contact", Kind::kContactOpen, Author::kCustomer, case_id, channel);
  return topic.empty() ? event : With(event, Field::kTopic, topic);
}
TestEvent Ask(double hours, const std::string& case_id, const std::string& channel = "email") {
  return Desk(hours, "message", Kind::kMessage, Author::kCustomer, case_id, channel);
}
TestEvent Reply(double hours, const std::string& case_id, const std::string& channel = "email") {
  return Desk(hours, "reply", Kind::kMessage, Author::kAgent, case_id, channel);
}
TestEvent BotSays(double hours, const std::string& name, const std::string& case_id) {
  return Desk(hours, name, Kind::kMessage, Author::kBot, case_id, "bot");
}
TestEvent HandOver(double hours, const std::string& case_id) {
  return Desk(hours, "handoff", Kind::kHandoff, Author::kSystem, case_id, "bot");
}
TestEvent Close(double hours, const std::string& case_id, const std::string& channel = "email") {
  return Desk(hours, "closed", Kind::kContactClose, Author::kSystem, case_id, channel);
}
TestEvent Told(TestEvent event, Field field, int64_t value) { return With(std::move(event), field, value); }
TestEvent Order(double hours, double promised, double delivered = -1) {
  TestEvent event = On(hours * kHour, "order", Kind::kOrder);
  event.order = "o1";
  event.side[Field::kPromised] = journey::testing::At(promised * 60);
  if (delivered >= 0) event.side[Field::kDelivered] = journey::testing::At(delivered * 60);
  return event;
}

std::vector<Case> Cases() {
  return {
      {"ArticleAtTheLimit", kArticleContact, {On(0, "/help/pay", Kind::kArticle), Open(24, "t1")}, {"86400 /help/pay"}},
      {"ArticleTooLongAgo", kArticleContact, {On(0, "/help/pay", Kind::kArticle), Open(24.01, "t1")}, {}},
      {"ArticleTheLastOne",
       kArticleContact,
       {On(0, "/help/a", Kind::kArticle), With(On(60, "/help/b", Kind::kArticle), Field::kArticle, "b7"),
        Open(1, "t1")},
       {"3600 /help/b b7"}},
      {"HopFires",
       kChannelHop,
       {Open(0, "t1", "email", "refund"), Open(5, "t2", "phone", "refund")},
       {"18000 email contact refund"}},
      {"HopAtTheLimit",
       kChannelHop,
       {Open(0, "t1", "email", "refund"), Open(24, "t2", "phone", "refund")},
       {"86400 email contact refund"}},
      {"HopTooLate", kChannelHop, {Open(0, "t1", "email", "refund"), Open(24.01, "t2", "phone", "refund")}, {}},
      {"HopOtherTopic", kChannelHop, {Open(0, "t1", "email", "refund"), Open(5, "t2", "phone", "login")}, {}},
      {"HopSameChannel", kChannelHop, {Open(0, "t1", "email", "refund"), Open(5, "t2", "email", "refund")}, {}},
      {"Disconnect",
       kDisconnect,
       {Open(0, "c1", "phone"), Failed(Desk(0.1, "call disconnected", Kind::kError, Author::kSystem, "c1", "phone"))},
       {"0 phone contact"}},
      {"UnansweredAtTheLimit", kUnanswered, {Open(0, "t1"), Open(1, "t2"), Reply(2, "t2")}, {"0 email contact"}},
      {"UnansweredClosed",
       kUnanswered,
       {Open(0, "t1"), Close(3, "t1"), Open(5, "t2"), Reply(6, "t2")},
       {"0 email contact"}},
      {"Answered", kUnanswered, {Open(0, "t1"), Reply(2, "t1")}, {}},
      {"Abandoned",
       kAbandonedContact,
       {Told(With(Open(0, "c1", "phone"), Field::kStatus, "abandoned"), Field::kQueueWait, 60'000'000)},
       {"0 phone contact"}},
      {"WaitBeyondTheLimit", kWaitTooLong, {Open(0, "t1"), Reply(4.001, "t1")}, {"0 email contact"}},
      {"WaitAtTheLimit", kWaitTooLong, {Open(0, "t1"), Reply(4, "t1")}, {}},
      {"WaitInTheQueue",
       kWaitTooLong,
       {Told(Open(0, "c1", "phone"), Field::kQueueWait, 21'000'000)},
       {"0 phone contact"}},
      {"Transferred", kTransfer, {Told(Open(0, "t1"), Field::kTransfers, 2)}, {"0 email contact"}},
      {"NotTransferred", kTransfer, {Told(Open(0, "t1"), Field::kTransfers, 0)}, {}},
      {"Reopened", kReopen, {Told(Open(0, "t1"), Field::kReopens, 1)}, {"0 email contact"}},
      {"RepeatAtTheLimit",
       kRepeatContact,
       {Open(0, "t1", "email", "refund"), Open(168, "t2", "email", "refund")},
       {"604800 email contact refund"}},
      {"RepeatTooLate", kRepeatContact, {Open(0, "t1", "email", "refund"), Open(168.01, "t2", "email", "refund")}, {}},
      {"RepeatWeak", kRepeatContactWeak, {Open(0, "t1"), Open(5, "t2")}, {"18000 email contact"}},
      {"LateThenContact", kLateDelivery, {Order(0, 48), Open(50, "t1")}, {"180000 email contact"}},
      {"LateOnlyTheFirst", kLateDelivery, {Order(0, 48), Open(50, "t1"), Open(60, "t2")}, {"180000 email contact"}},
      {"LateDelivered", kLateDelivery, {Order(0, 48, 49), Open(50, "t1")}, {"180000 email contact"}},
      {"InTime", kLateDelivery, {Order(0, 48, 47), Open(50, "t1")}, {}},
      {"NotYetPromised", kLateDelivery, {Order(0, 48), Open(48, "t1")}, {}},
      {"SilenceAtTheLimit", kLongSilence, {Open(0, "t1"), Reply(24, "t1")}, {"0 email contact"}},
      {"SilenceJustNot", kLongSilence, {Open(0, "t1"), Reply(23.99, "t1")}, {}},
      {"SilenceLater",
       kLongSilence,
       {Open(0, "t1"), Reply(1, "t1"), Ask(2, "t1"), Reply(40, "t1")},
       {"7200 email contact"}},
      {"BotLoopAtTheFourth",
       kBotLoop,
       {Open(0, "b1", "bot"), BotSays(0.01, "bot fallback", "b1"), BotSays(0.02, "bot fallback", "b1"),
        BotSays(0.03, "bot fallback", "b1"), BotSays(0.04, "bot fallback", "b1"), BotSays(0.05, "bot fallback", "b1")},
       {"144 bot contact"}},
      {"BotLoopNotAtTheThird",
       kBotLoop,
       {Open(0, "b1", "bot"), BotSays(0.01, "bot fallback", "b1"), BotSays(0.02, "bot fallback", "b1"),
        BotSays(0.03, "bot fallback", "b1")},
       {}},
      {"HandOverFailed",
       kBotHandoffFailed,
       {Open(0, "b1", "bot"), BotSays(0.01, "bot message", "b1"), HandOver(0.1, "b1"), Close(1, "b1", "bot")},
       {"360 bot contact"}},
      {"HandOverAnswered",
       kBotHandoffFailed,
       {Open(0, "b1", "bot"), HandOver(0.1, "b1"), Reply(0.2, "b1", "bot"), Close(1, "b1", "bot")},
       {}},
      {"BotCameBack",
       kBotReturned,
       {Open(0, "b1", "bot"), BotSays(0.01, "bot message", "b1"), Open(24, "t1"), HandOver(30, "t1")},
       {"0 bot contact"}},
      {"BotCameBackLate",
       kBotReturned,
       {Open(0, "b1", "bot"), BotSays(0.01, "bot message", "b1"), Open(24.01, "t1"), HandOver(30, "t1")},
       {}},
      {"BotCameBackWeak",
       kBotReturnedWeak,
       {Open(0, "b1", "bot"), BotSays(0.01, "bot message", "b1"), Open(5, "t1")},
       {"0 bot contact"}},
  };
}

FrictionRunOptions Options() {
  FrictionRunOptions options;
  options.limits = {{"", static_cast<int64_t>(4 * kHour * 1e6)}, {"phone", 20'000'000}};
  return options;
}

class ContactSignalTest : public ::testing::TestWithParam<Case> {};
TEST_P(ContactSignalTest, Incidents) {
  EXPECT_THAT(Scanned(GetParam().events, GetParam().signal, Options()).incidents,
              ::testing::ElementsAreArray(GetParam().incidents));
}
INSTANTIATE_TEST_SUITE_P(All, ContactSignalTest, ::testing::ValuesIn(Cases()),
                         [](const ::testing::TestParamInfo<Case>& one) { return one.param.name; });

TEST(ContactFactsTest, WhatCannotBeMeasuredIsSaid) {
  EXPECT_EQ(Scanned({Open(0, "t1")}, kUnanswered).total, "not_measurable replies");
  EXPECT_EQ(Scanned({Open(0, "t1")}, kRepeatContact).total, "not_measurable topics");
  EXPECT_EQ(Scanned({Open(0, "t1")}, kTransfer).total, "not_measurable transfers");
  EXPECT_EQ(Scanned({Page(0, "/a")}, kChannelHop).total, "not_measurable contacts");
  EXPECT_EQ(Scanned({Open(0, "t1")}, kBotLoop).total, "not_measurable fallbacks");
}

// A source that never tells answers has no unanswered contacts; beside one that does.
TEST(ContactFactsTest, TwoSources) {
  const std::vector<TestEvent> events = {Open(0, "t1"), Open(1, "t2"), Reply(2, "t2"),
                                         From(Of(Open(0, "c1", "phone"), "u2"), 1)};
  const FrictionRun run = Scanned(events, kUnanswered);
  EXPECT_EQ(run.total, "detected 1 in 0 of 1");  // a contact opens no session
  EXPECT_EQ(run.incidents.size(), 2u);           // found, but the second one means nothing
}

TEST(ContactFactsTest, ContactsOfNobodyCount) {
  TestEvent loose = Told(Open(0, "t1"), Field::kTransfers, 2);
  loose.user = "";
  EXPECT_EQ(Scanned({loose, Page(0, "/a")}, kTransfer).total, "detected 1 in 0 of 0");
}

}  // namespace
}  // namespace journey::friction
