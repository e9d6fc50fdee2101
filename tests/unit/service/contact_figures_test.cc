// SPDX-License-Identifier: Apache-2.0
// Figures of contacts: a small log each, with the answer worked out by hand.
#include <gtest/gtest.h>

#include "tests/unit/service/figures_run.h"

namespace journey::service {
namespace {

constexpr double kMinute = 60;  // seconds
constexpr double kHour = 3600;

TestEvent Promise(const std::string& id, double minute, const std::string& metric, const std::string& name) {
  TestEvent event = Status(id, minute, "");
  event.side_text[Field::kMetric] = metric;
  event.name = name;
  return event;
}

TEST(ContactFigures, ATurnRunsFromTheFirstOfSeveralMessagesToTheNextAnswer) {
  const std::vector<TestEvent> events = {
      Opens("1", 0),
      Said("1", 1, Author::kCustomer),  // still the first question
      Said("1", 5, Author::kAgent),
      Said("1", 10, Author::kCustomer),
      Said("1", 12, Author::kCustomer),
      Said("1", 20, Author::kAgent),  // 10 minutes after 10
      Said("1", 30, Author::kCustomer),
      Said("1", 30.5, Author::kAgent),  // 30 seconds
      Said("1", 40, Author::kCustomer),
      Status("1", 45, "solved"),  // "thank you": nobody waits
      Opens("2", 0),
      Said("2", 1, Author::kAgent),
      Said("2", 2, Author::kCustomer),  // waits since
      Opens("3", 0),
      Said("3", 1, Author::kAgent),
      Said("3", 99.5, Author::kCustomer),  // not yet late
  };
  const auto rows = All(Figures(events, {.as_of_minute = 100}));
  EXPECT_EQ(rows.at("next_reply_median").value, 30);
  EXPECT_EQ(rows.at("next_reply_p90").value, 10 * kMinute);
  EXPECT_EQ(rows.at("next_reply_median").n, 2);
  EXPECT_EQ(rows.at("next_reply_median").censored, 2);
  EXPECT_EQ(rows.at("next_reply_median").not_measured, 1);
  const KpiRow& in_target = rows.at("next_reply_in_target");  // chat: 60 s
  EXPECT_EQ(in_target.n, 3);
  EXPECT_DOUBLE_EQ(in_target.value, 1.0 / 3);
  EXPECT_EQ(in_target.censored, 1);
  FigureOptions own;
  own.next_reply_limits_us = {{"", 10 * base::kMicrosPerMinute}};
  EXPECT_DOUBLE_EQ(All(Figures(events, {.as_of_minute = 100}, own)).at("next_reply_in_target").value, 2.0 / 3);
}

TEST(ContactFigures, BotsAndPeopleAreMeasuredApart) {
  const auto rows = All(Figures({Opens("1", 0), Said("1", 0.5, Author::kBot),
                                 Said("1", 2, Author::kSystem, Kind::kHandoff), Said("1", 10, Author::kAgent)}));
  EXPECT_EQ(rows.at("bot_first_reply_median").value, 30);
  EXPECT_EQ(rows.at("first_reply_median").value, 10 * kMinute);
  EXPECT_EQ(rows.at("handover_reply_median").value, 8 * kMinute);
}

TEST(ContactFigures, FirstAndLastSolution) {
  const std::vector<TestEvent> events = {
      Opens("1", 0), Status("1", 60, "solved"), Status("1", 100, "open"), Status("1", 200, "solved"),
      Opens("2", 0), Status("2", 30, "solved"), Status("2", 40, "open"),  // open again: moves when solved again
      Opens("3", 0),
  };
  const auto rows = All(Figures(events));
  EXPECT_EQ(rows.at("first_resolution_median").value, kHour);
  EXPECT_EQ(rows.at("resolution_median").value, 200 * kMinute);
  EXPECT_EQ(rows.at("resolution_median").n, 1);
  EXPECT_EQ(rows.at("resolution_median").censored, 2);
  EXPECT_DOUBLE_EQ(rows.at("reopen").value, 1.0) << "both were solved, both opened again";
}

TEST(ContactFigures, TheRequestersClockStopsInPending) {
  const auto rows = All(Figures({Opens("1", 0), Status("1", 60, "pending"), Status("1", 100, "open"),
                                 Status("1", 120, "on-hold"), Status("1", 200, "solved"), Opens("2", 0),
                                 Status("2", 10, "solved"), Status("2", 30, "open"), Status("2", 45, "solved")}));
  // 0-60, 100-200; 0-10, 30-45.
  EXPECT_EQ(rows.at("requester_wait_median").value, 25 * kMinute);
  EXPECT_EQ(rows.at("requester_wait_p90").value, 160 * kMinute);
  const auto none = All(Figures({Opens("1", 0), Status("1", 60, "solved")}));
  EXPECT_EQ(none.count("requester_wait_median"), 0u) << "no history tells when it waited";
}

TEST(ContactFigures, PromisesByTheSourcesOwnEvents) {
  const std::vector<TestEvent> events = {
      Opens("1", 0),
      Promise("1", 5, "reply_time", "fulfill"),
      Promise("1", 9, "resolution", "breach"),
      Promise("1", 20, "resolution", "fulfill"),  // kept late: broken
      Opens("2", 0),
      Promise("2", 5, "reply_time", "fulfill"),
      Promise("2", 5, "pause", "activate"),
      Opens("3", 0),  // no promise about it
  };
  const FigureResult result = Figures(events);
  EXPECT_EQ(All(result).at("sla_attainment").n, 3);
  EXPECT_DOUBLE_EQ(All(result).at("sla_attainment").value, 2.0 / 3);
  EXPECT_EQ(result.sla_from_events, 3);
  EXPECT_EQ(result.sla_from_limits, 0);
  FigureOptions own;
  own.sla_first_reply_us = {{"", base::kMicrosPerMinute}};
  EXPECT_EQ(Figures(events, {}, own).sla_from_limits, 0) << "the source's own events win";
}

TEST(ContactFigures, PromisesByTheCompanysLimits) {
  const std::vector<TestEvent> events = Tickets({
      {.id = "1", .user = "a", .opened = 0, .replied = 60, .solved = 120},     // both kept
      {.id = "2", .user = "b", .opened = 0, .replied = 61, .solved = 121},     // both broken
      {.id = "3", .user = "c", .opened = 0},                                   // open past both
      {.id = "4", .user = "d", .opened = 190},                                 // open, not late
      {.id = "5", .user = "e", .opened = 0, .replied = 999, .channel = "sms"}  // no promise on this channel
  });
  EXPECT_EQ(All(Figures(events, {.as_of_minute = 200})).count("sla_attainment"), 0u) << "defaults promise nothing";
  FigureOptions own;
  own.sla_first_reply_us = {{"email", 60 * base::kMicrosPerMinute}};
  own.sla_resolution_us = {{"email", 120 * base::kMicrosPerMinute}};
  const FigureResult result = Figures(events, {.as_of_minute = 200}, own);
  const KpiRow row = All(result).at("sla_attainment");
  EXPECT_EQ(row.n, 6);
  EXPECT_DOUBLE_EQ(row.value, 2.0 / 6);
  EXPECT_EQ(row.censored, 2);
  EXPECT_EQ(result.sla_from_limits, 6);
}

TEST(ContactFigures, TheBacklogIsWhatIsOpenAtTheEnd) {
  const std::vector<TestEvent> events = Tickets({
      {.id = "1", .user = "a", .opened = 0, .solved = 60},
      {.id = "2", .user = "b", .opened = 0},
      {.id = "3", .user = "c", .opened = 9 * kDayMinutes},
      {.id = "4", .user = "d", .opened = 3 * kDayMinutes},  // seven days to the minute: not older
      {.id = "5", .user = "", .opened = 9 * kDayMinutes},   // nobody's, and open all the same
      {.id = "6", .user = "e", .opened = 0, .source = 1},   // a source that never tells a solution
  });
  const FigureResult result = Figures(events, {.as_of_minute = 10 * kDayMinutes});
  const auto rows = All(result);
  EXPECT_EQ(rows.at("backlog").value, 4);
  EXPECT_EQ(rows.at("backlog").n, 5);
  EXPECT_EQ(rows.at("backlog").not_measured, 1);
  EXPECT_EQ(rows.at("backlog_age_median").value, 24 * kHour);
  EXPECT_DOUBLE_EQ(rows.at("backlog_older_7d").value, 0.25);
  EXPECT_EQ(All(result, "channel=email").count("backlog"), 1u);
  EXPECT_EQ(All(result, "week=2025-12-29").count("backlog"), 0u) << "a stock has no week";
}

TEST(ContactFigures, ASolutionAfterTheEndIsNone) {
  const auto rows = All(Figures(Tickets({{.id = "1", .user = "a", .opened = 0, .solved = 5},
                                         {.id = "2", .user = "b", .opened = 0, .solved = 500}}),
                                {.as_of_minute = 100}));
  EXPECT_EQ(rows.at("backlog").value, 1);
}

TEST(ContactFigures, FirstContactResolutionByWindow) {
  const auto rows = All(Figures(Tickets({{.id = "1", .user = "a", .opened = 0, .topic = "x"},
                                         {.id = "2", .user = "a", .opened = 2 * kDayMinutes, .topic = "x"},
                                         {.id = "3", .user = "b", .opened = 0, .topic = "x"}}),
                                {.as_of_minute = 20 * kDayMinutes}));
  EXPECT_EQ(rows.at("fcr_24h").n, 3) << "two days later is an issue of its own";
  EXPECT_DOUBLE_EQ(rows.at("fcr_24h").value, 1);
  EXPECT_EQ(rows.at("fcr_72h").n, 2);
  EXPECT_DOUBLE_EQ(rows.at("fcr_72h").value, 0.5);
  EXPECT_DOUBLE_EQ(rows.at("fcr_7d").value, 0.5);
  EXPECT_EQ(rows.count("fcr_30d"), 0u);
  EXPECT_EQ(rows.at("fcr_7d").not_measured, 0);
}

TEST(ContactFigures, HandsAndTouches) {
  std::vector<TestEvent> events = {
      Opens("1", 0),
      Said("1", 1, Author::kAgent),
      Status("1", 5, "solved"),
      Opens("2", 0),
      Said("2", 1, Author::kAgent),
      Said("2", 2, Author::kAgent),
      Status("2", 5, "solved"),
      Opens("3", 0),
      Status("3", 5, "solved"),
  };
  const char* const agents[] = {"kim", "kim", "lee"};
  for (size_t i = 0, k = 0; i < events.size(); ++i) {
    if (events[i].author == Author::kAgent) events[i].side_text[Field::kAgent] = agents[k++];
  }
  const auto rows = All(Figures(events));
  EXPECT_DOUBLE_EQ(rows.at("one_touch").value, 0.5);
  EXPECT_DOUBLE_EQ(rows.at("two_touch").value, 0.5);
  EXPECT_EQ(rows.at("one_touch").not_measured, 1) << "solved without an answer is neither";
  EXPECT_DOUBLE_EQ(rows.at("transfers").value, 0.5);
  EXPECT_DOUBLE_EQ(rows.at("transferred").value, 0.5);
  EXPECT_EQ(rows.at("transferred").n, 2);
  EXPECT_EQ(rows.at("transferred").not_measured, 1);
}

TEST(ContactFigures, Queues) {
  const auto call = [](const std::string& id, double wait_s, const std::string& result = "") {
    TestEvent event = Opens(id, 0);
    event.channel = "phone";
    if (wait_s >= 0) event.side[Field::kQueueWait] = static_cast<int64_t>(wait_s * 1e6);
    if (!result.empty()) event.side_text[Field::kStatus] = result;
    return event;
  };
  const std::vector<TestEvent> events = {
      call("1", 10),
      call("2", 20),
      call("3", 40),               // answered too late
      call("4", 30, "abandoned"),  // left after the limit
      call("5", 15, "abandoned"),  // inside the limit: not in the service level
      call("6", 4, "abandoned"),   // has not waited
      Opens("7", 0)                // a chat
  };
  const auto rows = All(Figures(events));
  EXPECT_EQ(rows.at("abandon").n, 5);
  EXPECT_DOUBLE_EQ(rows.at("abandon").value, 2.0 / 5);
  EXPECT_EQ(rows.at("service_level").n, 4);
  EXPECT_DOUBLE_EQ(rows.at("service_level").value, 2.0 / 4);
  EXPECT_EQ(rows.at("asa").unit, "s");
  EXPECT_DOUBLE_EQ(rows.at("asa").value, 70.0 / 3);
  EXPECT_EQ(rows.at("asa").n, 3);
  EXPECT_EQ(All(Figures({Opens("7", 0), Said("7", 1, Author::kAgent)})).count("abandon"), 0u) << "no queue is told";
}

TEST(ContactFigures, ContainedIsNotResolved) {
  std::vector<TestEvent> events = {
      Opens("1", 0),
      Said("1", 1, Author::kBot),  // the customer is content
      Opens("2", 0),
      Said("2", 1, Author::kBot),  // asks again, see below
      Opens("3", 0),
      Said("3", 1, Author::kBot),
      Said("3", 2, Author::kAgent),  // handed over
      Opens("4", 0),
      Said("4", 1, Author::kAgent),  // no bot in it
      Opens("5", 19 * kDayMinutes),
      Said("5", 19 * kDayMinutes + 1, Author::kBot)  // younger than 48 hours
  };
  TestEvent again = Opens("6", 2 * kDayMinutes);
  again.user = "u2";
  again.channel = "email";
  events.push_back(again);
  const auto rows = All(Figures(events, {.as_of_minute = 20 * kDayMinutes + 2}));
  EXPECT_EQ(rows.at("containment").n, 4);
  EXPECT_DOUBLE_EQ(rows.at("containment").value, 3.0 / 4);
  EXPECT_EQ(rows.at("bot_resolution").n, 3);
  EXPECT_DOUBLE_EQ(rows.at("bot_resolution").value, 1.0 / 3);
  EXPECT_EQ(rows.at("bot_resolution").censored, 1);
  EXPECT_EQ(rows.at("bot_resolution").window, "48h");
}

TEST(ContactFigures, WithoutItsOpeningNothingIsMeasuredFromIt) {
  const auto rows = All(Figures({Status("1", 60, "solved"), Opens("2", 0), Status("2", 10, "solved")}));
  EXPECT_EQ(rows.at("resolution_median").n, 1);
  EXPECT_EQ(rows.at("resolution_median").not_measured, 1);
}

TEST(ContactFigures, WeeksAndHoursFollowTheZone) {
  // 2026-01-01T00:00Z is Thursday 09:00 in Seoul; Sunday 15:00Z is Monday 00:00 there.
  const double monday = 3 * kDayMinutes + 15 * kHourMinutes;
  const std::vector<TestEvent> events = Tickets({{.id = "1", .user = "a", .opened = 0, .replied = 10},
                                                 {.id = "2", .user = "b", .opened = monday - 1, .replied = monday},
                                                 {.id = "3", .user = "c", .opened = monday, .replied = monday + 300}});
  FigureOptions options;
  options.time_zone = "Asia/Seoul";
  const FigureResult result = Figures(events, {}, options);
  EXPECT_EQ(All(result, "week=2025-12-29").at("first_reply_median").n, 2);
  EXPECT_EQ(All(result, "week=2026-01-05").at("first_reply_median").n, 1);
  EXPECT_DOUBLE_EQ(All(result, "weekday_hour=thu 09").at("first_reply_in_target").value, 1);
  EXPECT_DOUBLE_EQ(All(result, "weekday_hour=mon 00").at("first_reply_in_target").value, 0);
  EXPECT_EQ(All(result, "weekday_hour=thu 09").count("first_reply_median"), 0u) << "shares only";
  ASSERT_EQ(result.hours.size(), 3u);
  const HourCell night{.weekday = 0, .hour = 0, .contacts = 1, .n = 1, .hits = 0};
  EXPECT_EQ(result.hours[0], night);
  EXPECT_EQ(result.hours[2].weekday * 24 + result.hours[2].hour, 6 * 24 + 23);
}

TEST(ContactFigures, HoursHaveStaffAndAreClosedOutsideServiceHours) {
  std::vector<TestEvent> events = Tickets({{.id = "1", .user = "a", .opened = 0, .replied = 60}});
  for (const auto& [minute, agents] :
       {std::pair(0.0, 3), std::pair(0.0, 2), std::pair(7 * kDayMinutes, 4), std::pair(-9 * kHourMinutes, 1)}) {
    TestEvent staff{.minute = minute, .name = "staff", .kind = Kind::kOther, .touchpoint = false, .extends = false};
    staff.side[Field::kStaffed] = agents * event::kNumberScale;
    staff.side_text[Field::kQueue] = absl::StrFormat("q%d", agents);
    events.push_back(staff);
  }
  FigureOptions options;
  options.clock = *ServiceClock::Parse("Asia/Seoul", {{"mon-fri", {"09:30-18:00"}}}, {});
  const FigureResult result = Figures(events, {}, options);
  ASSERT_EQ(result.hours.size(), 2u);
  EXPECT_EQ(result.hours[0].hour, 0) << "in the zone of the service hours";
  EXPECT_TRUE(result.hours[0].closed);
  EXPECT_EQ(result.hours[0].contacts, 0);
  EXPECT_FALSE(result.hours[1].closed) << "half of it is open";
  EXPECT_DOUBLE_EQ(*result.hours[1].agents, 4.5) << "two queues together, then the mean of two weeks";
  const KpiRow row = All(result).at("first_reply_median");
  EXPECT_TRUE(row.business_clock);
  EXPECT_EQ(row.value, 30 * kMinute);
  EXPECT_FALSE(All(result).at("repeat_24h").business_clock);
}

TEST(ContactFigures, ByQueueStageAndTouchpoint) {
  std::vector<TestEvent> events = Tickets(
      {{.id = "1", .user = "a", .opened = 0, .replied = 10}, {.id = "2", .user = "b", .opened = 0, .replied = 20}});
  events[0].side_text[Field::kQueue] = "billing";
  const FigureResult result = Figures(events);
  EXPECT_EQ(All(result, "queue=billing").at("first_reply_median").value, 10 * kMinute);
  EXPECT_EQ(All(result, "queue=").at("first_reply_median").n, 1);
  EXPECT_EQ(All(result, "stage=after-care").at("first_reply_median").n, 2);
  EXPECT_EQ(All(result, "touchpoint=ticket").at("first_reply_median").n, 2);
}

}  // namespace
}  // namespace journey::service
