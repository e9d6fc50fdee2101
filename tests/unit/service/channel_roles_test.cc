// SPDX-License-Identifier: Apache-2.0
#include "journey/service/channel_roles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "tests/unit/support/feed.h"

namespace journey::service {
namespace {

using event::Author;
using event::Field;
using event::Kind;
using journey::testing::FeedOptions;
using journey::testing::kDayMinutes;
using journey::testing::Stitched;
using journey::testing::TestEvent;
using ::testing::ElementsAre;

TestEvent Open(double minute, const std::string& user, const std::string& id, const std::string& channel,
               const std::string& topic = "refund") {
  TestEvent event{
      .minute = minute, .name = "contact", .user = user, .case_id = id, .channel = channel, .kind = Kind::kContactOpen};
  event.side_text[Field::kTopic] = topic;
  return event;
}

TestEvent Solved(double minute, const std::string& id) {
  TestEvent event{.minute = minute,
                  .name = "solved",
                  .case_id = id,
                  .kind = Kind::kContactClose,
                  .author = Author::kAgent,
                  .touchpoint = false,
                  .extends = false};
  event.side_text[Field::kStatus] = "solved";
  return event;
}

TestEvent Answer(double minute, const std::string& user, const std::string& id, int score) {
  TestEvent event{.minute = minute, .name = "CSAT survey", .user = user, .case_id = id, .kind = Kind::kSurvey};
  event.side[Field::kScore] = score * event::kNumberScale;
  event.side[Field::kScale] = static_cast<int64_t>(event::PackScale({1, 5}));
  event.side_text[Field::kSurvey] = "CSAT";
  return event;
}

ChannelRoles Roles(const std::vector<TestEvent>& events, double as_of_minute = 365 * kDayMinutes) {
  FeedOptions options;
  options.as_of_minute = as_of_minute;
  Stitched run{journey::testing::TableOf(events, options), {}};
  const std::vector<int64_t> as_of = journey::testing::AsOfSources(run.table, options);
  const SurveyBook surveys = SurveyBook::Build(run.table);
  ChannelRoleAccumulator one(&run.table, &surveys, &as_of), two(&run.table, &surveys, &as_of);
  int customers = 0;
  journey::testing::Feed(
      &run, options,
      [&](const auto& customer, auto contacts) { (customers++ % 2 == 0 ? one : two).Add(customer, contacts); },
      [](auto, auto) {});
  one.Merge(two);
  return one.Finish();
}

std::vector<std::string> Moves(const ChannelRoles& roles, const std::string& topic) {
  std::vector<std::string> lines;
  for (const ChannelMove& move : roles.moves) {
    if (move.topic != topic) continue;
    lines.push_back(absl::StrFormat("%s>%s %d/%d", move.from, move.ends ? "." : move.to, move.count, move.customers));
  }
  return lines;
}

TEST(ChannelRoles, MovesOfAChannelAddUpToItsContacts) {
  const ChannelRoles roles =
      Roles({Open(0, "u", "1", "chat"), Open(60, "u", "2", "phone"), Open(120, "u", "3", "phone"),
             Open(0, "v", "4", "chat"), Open(0, "w", "5", "chat", "size"), Open(60, "w", "6", "phone")});
  EXPECT_THAT(Moves(roles, ""), ElementsAre("chat>. 2/2", "phone>. 2/2", "chat>phone 1/1", "phone>phone 1/1"));
  EXPECT_THAT(Moves(roles, "refund"), ElementsAre("phone>. 2/2", "chat>phone 1/1", "chat>. 1/1", "phone>phone 1/1"));
  EXPECT_THAT(Moves(roles, "size"), ElementsAre("chat>. 1/1"));
}

TEST(ChannelRoles, OutcomesWithAndWithoutASwitch) {
  const ChannelRoles roles = Roles({
      Open(0, "u", "1", "chat"), Solved(5, "1"), Answer(10, "u", "1", 5),               // stayed: solved, satisfied
      Open(0, "v", "2", "chat"), Open(60, "v", "3", "phone"), Answer(70, "v", "3", 1),  // switched: neither
      Open(0, "w", "4", "chat"),                                                        // stayed: not solved
  });
  ASSERT_EQ(roles.outcomes.size(), 2u);
  const ChannelOutcome& stayed = roles.outcomes[0];
  EXPECT_FALSE(stayed.switched);
  EXPECT_EQ(stayed.problems, 2);
  EXPECT_EQ(stayed.known, 2);
  EXPECT_EQ(stayed.solved, 1);
  EXPECT_EQ(stayed.answers, 1);
  EXPECT_EQ(stayed.satisfied, 1);
  const ChannelOutcome& switched = roles.outcomes[1];
  EXPECT_TRUE(switched.switched);
  EXPECT_EQ(switched.problems, 1);
  EXPECT_EQ(switched.solved, 0);
  EXPECT_EQ(switched.answers, 1);
  EXPECT_EQ(switched.satisfied, 0);
}

TEST(ChannelRoles, WhereNoSourceTellsSolutionsNothingIsKnown) {
  const ChannelRoles roles = Roles({Open(0, "u", "1", "chat")});
  ASSERT_EQ(roles.outcomes.size(), 1u);
  EXPECT_EQ(roles.outcomes[0].problems, 1);
  EXPECT_EQ(roles.outcomes[0].known, 0) << "not solved and not told are two things";
}

TEST(ChannelRoles, ProblemsThatMayGoOnAreLeftOut) {
  const ChannelRoles roles = Roles({Open(0, "u", "1", "chat")}, 7 * kDayMinutes - 1);
  EXPECT_TRUE(roles.moves.empty());
  EXPECT_TRUE(roles.outcomes.empty());
}

}  // namespace
}  // namespace journey::service
