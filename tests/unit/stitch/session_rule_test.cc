// SPDX-License-Identifier: Apache-2.0
// Sessions by the rules of tools, each case with its source.
#include "journey/stitch/session_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/rows_builder.h"
#include "tests/unit/support/stitched.h"

namespace journey {
namespace {

using testing::DescribingSink;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using testing::RowsBuilder;
using testing::Stitched;
using testing::TestEvent;

constexpr double kHour = 60, kDay = 24 * 60;

struct Outcome {
  std::vector<std::string> sessions, journeys, units;
  base::Ledger ledger;
};

// Under the rule `name`; the sources map a session where any event has one. `east_hours`: the project's zone.
Outcome Split(const std::vector<TestEvent>& events, std::string_view name, int east_hours = 0,
              stitch::StitchOptions options = {}) {
  RowsBuilder builder;
  bool any_session = false;
  for (const TestEvent& event : events) {
    builder.Add(event);
    any_session |= !event.session.empty();
  }
  Stitched run{builder.Build(), {}};
  for (event::SourceInfo& source : run.table.sources) {
    if (any_session) source.fields.emplace_back("session", "session_id");
  }
  options.session_rules = *stitch::SessionRulesOf(run.table, name);
  options.zone = absl::FixedTimeZone(east_hours * 3600);
  DescribingSink sink(&run.table);
  testing::StitchInto(&run, options, {}, &sink);
  return {sink.sessions, sink.journeys, sink.units, run.ledger};
}

TestEvent At(double minute, const std::string& name, const std::string& campaign = "",
             const std::string& session = "") {
  TestEvent event{.minute = minute, .name = name, .user = "u", .session = session};
  if (!campaign.empty()) event.side_text[event::Field::kCampaign] = campaign;
  return event;
}

TEST(SessionRule, MidnightCutsWhereTheToolSaysSo) {
  // "GA4 dropped both" (midnight and campaign); Mixpanel "resets every session at midnight of the project time zone".
  const std::vector<TestEvent> events = {At(kDay - 10, "before"), At(kDay, "after"), At(kDay + 10, "later")};
  for (const char* rule : {"ga4", "amplitude", "posthog", "snowplow", "source", "30m"}) {
    EXPECT_THAT(Split(events, rule).sessions, ElementsAre("u: [before after later open]")) << rule;
  }
  for (const char* rule : {"ua", "mixpanel", "matomo"}) {
    EXPECT_THAT(Split(events, rule).sessions, ElementsAre("u: [before] [after later open]")) << rule;
    // In Seoul that is nine in the morning.
    EXPECT_THAT(Split(events, rule, 9).sessions, ElementsAre("u: [before after later open]")) << rule;
  }
}

TEST(SessionRule, ACampaignChangeCutsInUniversalAnalyticsAndMatomo) {
  const std::vector<TestEvent> events = {At(0, "a", "spring"), At(1, "b"), At(2, "c", "spring"),
                                         At(3, "d", "mail"),   At(4, "e"), At(5, "f", "spring")};
  for (const char* rule : {"ua", "matomo"}) {
    EXPECT_THAT(Split(events, rule).sessions, ElementsAre("u: [a b c] [d e] [f open]")) << rule;
  }
  EXPECT_THAT(Split(events, "ga4").sessions, ElementsAre("u: [a b c d e f open]"));
}

TEST(SessionRule, AFullDayIsTheLongestInPostHogsLibrary) {
  std::vector<TestEvent> events;
  for (int i = 0; i <= 49; ++i) events.push_back(At(i * 29.75, "e"));  // 24 h 17 min without a pause
  const std::string text = Split(events, "posthog").sessions[0];
  EXPECT_EQ(std::count(text.begin(), text.end(), '['), 2) << text;
  EXPECT_EQ(Split(events, "30m").sessions[0].find("] ["), std::string::npos);
}

TEST(SessionRule, TheSourcesOwnIdsDecideWhateverTheGapAndAreNoneWhereTheyAreAbsent) {
  // GA4: session = hash(client, ga_session_id), null when consent is denied. Amplitude: session_id -1 is out of
  // session.
  const std::vector<TestEvent> events = {At(0, "a", "", "s1"), At(3 * kHour, "b", "", "s1"), At(3 * kHour + 1, "c"),
                                         At(3 * kHour + 2, "d", "", "s2")};
  for (const char* rule : {"source", "ga4", "snowplow", "amplitude"}) {
    EXPECT_THAT(Split(events, rule).sessions, ElementsAre("u: [a b] [d open]")) << rule;
  }
  // auto keeps 30 minutes, also where a session is mapped.
  EXPECT_THAT(Split(events, "auto").sessions, ElementsAre("u: [a] [b c d open]"));
}

TEST(SessionRule, OverlappingSessionsOfTwoDevicesKeepTheirOwnEvents) {
  const std::vector<TestEvent> events = {At(0, "a", "", "s1"), At(1, "b", "", "s2"), At(2, "c", "", "s1"),
                                         At(3, "d", "", "s2")};
  const Outcome outcome = Split(events, "source", 0, {.unit = stitch::UnitKind::kSession});
  EXPECT_THAT(outcome.units, ElementsAre("u: [a c open] [b d open]"));
  EXPECT_THAT(outcome.journeys, ElementsAre("u: [a b c d open]"));
}

TEST(SessionRule, SnowplowQuarantinesSessionsOfMoreThanThreeDays) {
  // dbt-snowplow-web keeps what lies within max_session_days of the start, and names the session as quarantined.
  for (const auto& [end, sessions, quarantined] :
       {std::tuple<double, std::vector<std::string>, uint64_t>{3 * kDay, {"u: [a b] [c open]"}, 0},
        {3 * kDay + 1, {"u: [a] [c open]"}, 1}}) {
    const std::vector<TestEvent> events = {At(0, "a", "", "bot"), At(end, "b", "", "bot"), At(9 * kDay, "c", "", "s")};
    const Outcome outcome = Split(events, "snowplow");
    EXPECT_THAT(outcome.sessions, ElementsAreArray(sessions));
    EXPECT_EQ(outcome.ledger.count(base::LedgerClass::kQuarantinedSession), quarantined);
    EXPECT_THAT(outcome.journeys, ElementsAre("u: [a b c open]"));
  }
}

TEST(SessionRule, APushEveryTwentyMinutesKeepsNoSessionOpen) {
  // Mixpanel: "a push every 25 minutes gives a 24-hour session" - what systems send does not extend.
  std::vector<TestEvent> events = {At(0, "open app")};
  for (int i = 1; i < 10; ++i) {
    events.push_back({.minute = i * 20.0, .name = "push", .user = "u", .extends = false});
  }
  events.push_back(At(200, "back"));
  EXPECT_THAT(Split(events, "mixpanel").sessions, ElementsAre("u: [open app push] [back open]"));
}

TEST(SessionRule, EachSourceHasItsOwnUnderAuto) {
  RowsBuilder builder;
  for (int source = 0; source < 2; ++source) {
    builder.Add({.minute = kDay - 1, .name = "a", .user = "u" + std::to_string(source), .source = source});
    builder.Add({.minute = kDay + 1, .name = "b", .user = "u" + std::to_string(source), .source = source});
  }
  Stitched run{builder.Build(), {}};
  run.table.sources[1].sessions = "mixpanel";
  stitch::StitchOptions options;
  options.session_rules = *stitch::SessionRulesOf(run.table, "auto");
  DescribingSink sink(&run.table);
  testing::StitchInto(&run, options, {}, &sink);
  EXPECT_THAT(sink.sessions, ElementsAre("u0: [a b open]", "u1: [a] [b open]"));
}

TEST(SessionRule, ThereAreNoOthers) {
  const event::EventTable table = RowsBuilder().Add(At(0, "a")).Build();
  EXPECT_FALSE(stitch::SessionRulesOf(table, "ga5").has_value());
  EXPECT_EQ(stitch::FindSessionRule("90s")->gap_us, 90 * base::kMicrosPerSecond);
  for (const std::string_view name : stitch::SessionRuleNames()) EXPECT_TRUE(stitch::FindSessionRule(name).has_value());
}

TEST(JourneyRule, AnOrderEndsAJourneyAndNoneEndsNothing) {
  TestEvent order = At(5, "order");
  order.kind = event::Kind::kOrder;
  TestEvent delivery{.minute = 2 * kDay, .name = "delivered", .user = "u", .extends = false};
  const std::vector<TestEvent> events = {At(0, "a"), order, delivery, At(3 * kDay, "b"), At(60 * kDay, "c")};
  const auto under = [&](stitch::JourneyRule rule) { return Split(events, "30m", 0, {.journeys = rule}).journeys; };
  EXPECT_THAT(under(stitch::JourneyRule::kInactivity), ElementsAre("u: [a order delivered b] [c open]"));
  EXPECT_THAT(under(stitch::JourneyRule::kOrder), ElementsAre("u: [a order delivered] [b] [c open]"));
  EXPECT_THAT(under(stitch::JourneyRule::kNone), ElementsAre("u: [a order delivered b c open]"));
}

TEST(JourneyRule, OneOrderToldTwiceEndsOneJourney) {
  const auto order = [](double minute, const char* name, const char* number, event::Kind kind = event::Kind::kOrder) {
    return TestEvent{.minute = minute, .name = name, .user = "u", .order = number, .kind = kind};
  };
  const auto of_table = [](double minute, const char* number) {  // as SilenceImpliedOrders leaves it
    return TestEvent{.minute = minute,
                     .name = "row",
                     .user = "u",
                     .order = number,
                     .kind = event::Kind::kOrder,
                     .touchpoint = false,
                     .extends = false};
  };
  const auto paid = [&](double minute, const char* number) {
    return order(minute, "paid", number, event::Kind::kPayment);
  };
  TestEvent failed = order(5, "failed", "o1");
  failed.flags = event::kTypeFailure;
  const struct {
    const char* what;
    std::vector<TestEvent> events;
    std::vector<std::string> journeys;
  } rows[] = {
      {"the row of the order table comes before the click",
       {At(0, "cart"), of_table(5, "o1"), order(5.01, "buy", "o1"), At(9, "home")},
       {"u: [cart buy] [home open]"}},
      {"or after it",
       {At(0, "cart"), order(5, "buy", "o1"), of_table(5.5, "o1"), At(9, "home")},
       {"u: [cart buy] [home open]"}},
      {"an order that no touchpoint tells ends nothing",
       {At(0, "cart"), of_table(5, "o1"), At(9, "home")},
       {"u: [cart home open]"}},
      {"lines of two orders",
       {order(0, "o1", "1"), order(0.1, "o1", "1"), order(0.2, "o2", "2"), order(0.3, "o1", "1"),
        order(0.4, "o2", "2")},
       {"u: [o1 o1] [o2 o1 o2]"}},
      {"without numbers within 30 minutes of the first event",
       {order(0, "a", ""), order(20, "b", ""), order(30, "c", "1"), order(31, "d", "")},
       {"u: [a b c] [d]"}},
      {"a page loaded again a day later ends no second journey",
       {order(0, "a", "1"), At(kDay, "home"), order(kDay + 1, "again", "1"), At(kDay + 2, "look")},
       {"u: [a] [home again look open]"}},
      {"its payment belongs to it, another's does not",
       {order(0, "a", "1"), paid(1, "1"), paid(2, ""), paid(3, "2")},
       {"u: [a paid paid] [paid open]"}},
      {"a failed or cancelled one ends nothing",
       {At(0, "cart"), failed, order(6, "Order Cancelled", "o0"), At(7, "home")},
       {"u: [cart failed Order Cancelled home open]"}},
      {"its cancellation is what the customer does after it",
       {order(0, "a", "1"), order(1, "Order Cancelled", "1")},
       {"u: [a] [Order Cancelled open]"}},
  };
  for (const auto& row : rows) {
    EXPECT_THAT(Split(row.events, "30m", 0, {.journeys = stitch::JourneyRule::kOrder}).journeys,
                ::testing::ElementsAreArray(row.journeys))
        << row.what;
  }
}

TEST(JourneyRule, AnOrderClosesAJourneyButNotItsCustomer) {
  TestEvent order = At(5, "order");
  order.kind = event::Kind::kOrder;
  const std::vector<TestEvent> events = {At(0, "a"), order};
  const auto under = [&](stitch::JourneyRule rule, stitch::UnitKind unit) {
    return Split(events, "30m", 0, {.journeys = rule, .unit = unit}).units;
  };
  using stitch::JourneyRule;
  using stitch::UnitKind;
  EXPECT_THAT(under(JourneyRule::kOrder, UnitKind::kJourney), ElementsAre("u: [a order]"));
  EXPECT_THAT(under(JourneyRule::kOrder, UnitKind::kCustomer), ElementsAre("u: [a order open]"));
  EXPECT_THAT(under(JourneyRule::kInactivity, UnitKind::kJourney), ElementsAre("u: [a order open]"));
}

TEST(JourneyRule, ACaseEndsAJourneyAndNoGapPartsIt) {
  const auto in_case = [](double minute, const char* name, const char* id, bool extends = true) {
    return TestEvent{.minute = minute, .name = name, .user = "u", .case_id = id, .extends = extends};
  };
  const auto cut = [](const std::vector<TestEvent>& events) {
    return Split(events, "30m", 0, {.journeys = stitch::JourneyRule::kCase}).journeys;
  };
  const struct {
    const char* what;
    std::vector<TestEvent> events;
    std::vector<std::string> journeys;
  } rows[] = {
      {"what led to a case, the case, and then anew",
       {At(0, "a"), in_case(1, "open", "k"), At(2, "b"), in_case(3, "close", "k", false), At(4, "c")},
       {"u: [a open b close] [c open]"}},
      {"a pause inside a case does not cut, one outside does",
       {At(0, "a"), At(40 * kDay, "b"), in_case(41 * kDay, "open", "k"), in_case(90 * kDay, "reply", "k")},
       {"u: [a] [b open reply open]"}},
      {"cases that overlap are one journey",
       {in_case(0, "k1", "k"), in_case(1, "m1", "m"), in_case(2, "k2", "k"), At(3, "a"), in_case(4, "m2", "m"),
        At(5, "b")},
       {"u: [k1 m1 k2 a m2] [b open]"}},
      {"what systems do after a case begins nothing",
       {in_case(0, "k1", "k"), {.minute = 1, .name = "mail", .user = "u", .extends = false}, in_case(2, "m1", "m")},
       {"u: [k1 mail] [m1 open]"}},
      {"without cases it is inactivity", {At(0, "a"), At(40 * kDay, "b")}, {"u: [a] [b open]"}},
  };
  for (const auto& row : rows) EXPECT_THAT(cut(row.events), ::testing::ElementsAreArray(row.journeys)) << row.what;
}

TEST(JourneyRule, Names) {
  EXPECT_EQ(stitch::FindJourneyCut("gap")->rule, stitch::JourneyRule::kInactivity);
  EXPECT_EQ(stitch::FindJourneyCut("14d")->gap_us, 14 * base::kMicrosPerDay);
  EXPECT_EQ(stitch::FindJourneyCut("14d")->rule, stitch::JourneyRule::kInactivity);
  EXPECT_EQ(stitch::FindJourneyCut("case")->rule, stitch::JourneyRule::kCase);
  EXPECT_EQ(stitch::FindJourneyCut("cases"), std::nullopt);
  EXPECT_EQ(stitch::FindJourneyCut("0d"), std::nullopt);
}

}  // namespace
}  // namespace journey
