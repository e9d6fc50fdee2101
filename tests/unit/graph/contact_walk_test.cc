// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/contact_walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "journey/graph/conformance.h"
#include "tests/unit/support/feed.h"

namespace journey::graph {
namespace {

using event::Author;
using event::Field;
using event::Kind;
using journey::testing::FeedOptions;
using journey::testing::kDayMinutes;
using journey::testing::Stitched;
using journey::testing::TestEvent;
using ::testing::ElementsAre;

constexpr double kDay = kDayMinutes;

TestEvent Open(double minute, const std::string& id, const std::string& topic) {
  TestEvent event{
      .minute = minute, .name = "asked", .user = "u", .case_id = id, .channel = "chat", .kind = Kind::kContactOpen};
  if (!topic.empty()) event.side_text[Field::kTopic] = topic;
  return event;
}

TestEvent Act(double minute, const std::string& id, Kind kind, const std::string& status = "") {
  TestEvent event{.minute = minute,
                  .name = "act",
                  .case_id = id,
                  .channel = "chat",
                  .kind = kind,
                  .author = Author::kAgent,
                  .touchpoint = false,
                  .extends = false};
  if (!status.empty()) event.side_text[Field::kStatus] = status;
  return event;
}
TestEvent Reply(double minute, const std::string& id) { return Act(minute, id, Kind::kMessage); }
TestEvent Status(double minute, const std::string& id, const std::string& status) {
  return Act(minute, id, Kind::kOther, status);
}

constexpr double kAsOf = 100 * kDay;

template <typename Take>
void OfTheCustomer(const std::vector<TestEvent>& events, const Take& take) {
  FeedOptions options;
  options.as_of_minute = kAsOf;
  Stitched run{journey::testing::TableOf(events, options), {}};
  const std::vector<int64_t> as_of = journey::testing::AsOfSources(run.table, options);
  journey::testing::Feed(
      &run, options, [&](const auto& customer, auto contacts) { take(run.table, as_of, customer, contacts); },
      [](auto, auto) {});
}

// "opened@0 answered@5 ...", a problem a text; "?" in front of one that is not decided. Minutes after the first act.
std::vector<std::string> Walks(const std::vector<TestEvent>& events, const ContactScope& scope) {
  std::vector<std::string> lines;
  OfTheCustomer(events, [&](const auto& table, const auto& as_of, const auto&, auto contacts) {
    ContactWalker walker(&table, &as_of, scope);
    for (const ContactWalk& walk : walker.Walks(contacts)) {
      std::string line = walk.decided ? "" : "?";
      for (size_t i = 0; i < walk.acts.size(); ++i) {
        line += absl::StrFormat("%s%s@%d", i == 0 ? "" : " ", Name(walk.acts[i]),
                                (walk.times_us[i] - walk.times_us[0]) / base::kMicrosPerMinute);
      }
      lines.push_back(line);
    }
  });
  return lines;
}

TEST(ContactWalk, WhatHappenedToAProblem) {
  const struct {
    const char* name;
    std::vector<TestEvent> events;
    std::vector<std::string> expected;
  } cases[] = {
      {"as meant",
       {Open(0, "1", "delivery"), Reply(5, "1"), Status(30, "1", "solved")},
       {"opened@0 answered@5 resolved@30"}},
      {"a second contact about it",
       {Open(0, "1", "delivery"), Reply(5, "1"), Status(30, "1", "solved"), Open(300, "2", "delivery"), Reply(305, "2"),
        Status(310, "2", "solved")},
       {"opened@0 answered@5 opened@300 resolved@310"}},
      {"answered after the second opening",
       {Open(0, "1", "delivery"), Open(10, "2", "delivery"), Reply(20, "1")},
       {"opened@0 opened@10 answered@20"}},
      {"opened again and solved",
       {Open(0, "1", "delivery"), Status(30, "1", "solved"), Status(60, "1", "open"), Status(90, "1", "solved")},
       {"opened@0 reopened@30 resolved@90"}},
      {"opened again and left open",
       {Open(0, "1", "delivery"), Status(30, "1", "solved"), Status(60, "1", "open")},
       {"opened@0 reopened@30"}},
      {"eight days later is another problem",
       {Open(0, "1", "delivery"), Open(8 * kDay, "2", "delivery")},
       {"opened@0", "opened@0"}},
      {"not decided", {Open(kAsOf - 6 * kDay, "1", "delivery")}, {"?opened@0"}},
      {"another topic", {Open(0, "1", "refund")}, {}},
      {"of the first contact", {Open(0, "1", "refund"), Open(5, "2", "delivery")}, {"opened@0"}},
  };
  for (const auto& test : cases) {
    SCOPED_TRACE(test.name);
    EXPECT_EQ(Walks(test.events, {{"delivery"}, {}}), test.expected);
  }
}

TEST(ContactWalk, ScopesByTopicAndByWord) {
  const struct {
    const char* name;
    ContactScope scope;
    const char* text;
    bool has;
  } cases[] = {
      {"all", {}, "anything", true},
      {"all, without a topic", {}, "", true},
      {"a topic as it is", {{"Delivery"}, {}}, "Delivery", true},
      {"another spelling", {{"Delivery"}, {}}, "delivery", false},
      {"a word in it", {{}, {"delivery"}}, "Late Delivery (DE)", true},
      {"no part of a word", {{}, {"complain"}}, "uncomplaining", false},
      {"a Korean word anywhere", {{}, {"배송"}}, "상품배송지연", true},
      {"several words", {{}, {"where is my order"}}, "Where is my order?", true},
      {"no topic", {{}, {"delivery"}}, "", false},
  };
  for (const auto& test : cases) {
    SCOPED_TRACE(test.name);
    EXPECT_EQ(test.scope.Has(test.text), test.has);
  }
}

TEST(ContactWalk, AReadyBlueprintTellsWhatWentAnotherWay) {
  const struct {
    const char* name;
    std::vector<TestEvent> events;
    std::vector<std::string> expected;
  } cases[] = {
      {"as meant", {Open(0, "1", "배송"), Reply(5, "1"), Status(30, "1", "solved")}, {"conforming"}},
      {"answers may be missing", {Open(0, "1", "배송"), Status(30, "1", "solved")}, {"conforming"}},
      {"asked again",
       {Open(0, "1", "배송"), Reply(5, "1"), Open(60, "2", "배송"), Status(90, "2", "solved")},
       {"repeated opened"}},
      {"opened again",
       {Open(0, "1", "배송"), Status(30, "1", "solved"), Status(60, "1", "open"), Status(90, "1", "solved")},
       {"added reopened"}},
      {"late", {Open(0, "1", "배송"), Reply(5, "1"), Status(4 * kDay, "1", "solved")}, {"late resolved"}},
      {"never solved", {Open(0, "1", "배송"), Reply(5, "1")}, {"stopped answered"}},
      {"not decided", {Open(kAsOf - kDay, "1", "배송"), Status(kAsOf - kDay + 5, "1", "solved")}, {}},
  };
  for (const auto& test : cases) {
    SCOPED_TRACE(test.name);
    OfTheCustomer(test.events, [&](const auto& table, const auto& as_of, const auto& customer, auto contacts) {
      const auto options = ReadyBlueprint(table, "delivery-query");
      ASSERT_TRUE(options.has_value());
      const auto blueprint = Blueprint::Make(table, *options);
      ASSERT_TRUE(blueprint.ok()) << blueprint.status();
      ConformanceAccumulator conformance(&table, *blueprint, &as_of);
      conformance.Add(customer, contacts);
      const ConformanceResult result = conformance.Finish();
      std::vector<std::string> told;
      if (result.conforming > 0) told.push_back("conforming");
      for (const DeviationRow& row : result.deviations) told.push_back(std::string(Name(row.kind)) + " " + row.step);
      EXPECT_EQ(told, test.expected);
      EXPECT_TRUE(result.of_problems);
      EXPECT_EQ(result.undecided, test.expected.empty() ? 1 : 0);
    });
  }
}

TEST(ContactWalk, ActsAreChecked) {
  const event::EventTable table = journey::testing::TableOf({Open(0, "1", "delivery")}, {});
  const auto make = [&](BlueprintStep last) {
    BlueprintOptions options{.name = "x", .steps = {{.touchpoints = {"opened"}}, std::move(last)}};
    options.contacts.emplace();
    return Blueprint::Make(table, options);
  };
  EXPECT_TRUE(make({.touchpoints = {"resolved"}}).ok());
  const auto unknown = make({.touchpoints = {"solved"}});
  EXPECT_NE(unknown.status().message().find("no act \"solved\""), std::string_view::npos) << unknown.status();
  EXPECT_FALSE(make({.kinds = {Kind::kRefund}}).ok()) << "kinds are of touchpoints";
}

}  // namespace
}  // namespace journey::graph
