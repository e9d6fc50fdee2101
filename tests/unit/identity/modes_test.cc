// SPDX-License-Identifier: Apache-2.0
// Worked cases of tools in the field, each with its source, and what each mode makes of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/rows_builder.h"
#include "tests/unit/support/stitched.h"

namespace journey {
namespace {

using identity::Mode;
using testing::DescribingSink;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using testing::RowsBuilder;
using testing::Stitched;
using testing::TestEvent;

constexpr double kDay = 24 * 60;

struct Outcome {
  std::vector<std::string> customers, loose;
  base::Ledger ledger;
};

Outcome Resolve(const std::vector<TestEvent>& events, const identity::Rules& rules) {
  RowsBuilder builder;
  builder.DeclareMember();
  for (const TestEvent& event : events) builder.Add(event);
  Stitched run{builder.Build(), {}};
  DescribingSink sink(&run.table);
  testing::StitchInto(&run, {.identity = rules}, {}, &sink);
  return {sink.customers, sink.loose, run.ledger};
}

Outcome Resolve(const std::vector<TestEvent>& events, Mode mode) {
  return Resolve(events, identity::Rules{.mode = mode});
}

// anon, A, anon, B, anon on one device: the reference's table 1.11, row by row. Systems that no mode is like stand with
// the nearest one and with what that one makes of it, so that the difference is written down.
TEST(Modes, OneDeviceTwoLogins) {
  const std::vector<TestEvent> events = {{.minute = 1, .name = "leading", .anonymous = "d"},
                                         {.minute = 2, .name = "a", .user = "A", .anonymous = "d"},
                                         {.minute = 3, .name = "middle", .anonymous = "d"},
                                         {.minute = 4, .name = "b", .user = "B", .anonymous = "d"},
                                         {.minute = 5, .name = "trailing", .anonymous = "d"}};
  const struct {
    const char* system;
    Mode mode;
    bool same;  // the mode is what the system does
    std::vector<std::string> customers;
  } rows[] = {
      {"Snowplow dbt, dbt-labs/segment, Velir/dbt-ga4: latest user per device",
       Mode::kLatestUser,
       true,
       {"B: leading a middle b trailing"}},
      {"Adobe last-auth", Mode::kLastAuth, true, {"B: leading a middle b trailing"}},
      {"Adobe device-split, Amplitude", Mode::kDeviceSplit, true, {"A: leading a middle", "B: b trailing"}},
      // Its trailing row has an anonymous identity of its own.
      {"Snowplow Identities, user_id unique", Mode::kDeviceSplit, false, {"A: leading a middle", "B: b trailing"}},
      // With logouts in the data: ALogoutEndsWhatALoginBegan.
      {"mParticle conversion", Mode::kDeviceSplit, true, {"A: leading a middle", "B: b trailing"}},
      {"mParticle isolation", Mode::kNone, true, {"A: a", "B: b", "d: leading middle trailing"}},
      // B's claim on the device is refused there, so the trailing row is A's.
      {"PostHog server rule", Mode::kDeviceSplit, false, {"A: leading a middle", "B: b trailing"}},
      // Middle and trailing rows join neither there.
      {"Senzing style", Mode::kNone, false, {"A: a", "B: b", "d: leading middle trailing"}},
  };
  for (const auto& row : rows) {
    EXPECT_THAT(Resolve(events, row.mode).customers, ElementsAreArray(row.customers)) << row.system;
  }
}

// mParticle, profile conversion: what follows a logout is a new anonymous profile. Here it is one of the device, for
// all rows that nobody claims, since a cookie names one customer at most.
TEST(Modes, ALogoutEndsWhatALoginBegan) {
  const TestEvent a{.minute = 2, .name = "a", .user = "A", .anonymous = "d"};
  const TestEvent b{.minute = 5, .name = "b", .user = "B", .anonymous = "d"};
  const auto at = [](double minute, const char* name) {
    return TestEvent{.minute = minute, .name = name, .anonymous = "d"};
  };
  const auto by = [](double minute, const char* name, const char* user) {
    return TestEvent{.minute = minute, .name = name, .user = user, .anonymous = "d"};
  };
  const std::vector<TestEvent> both = {
      at(1, "leading"), a, by(3, "logout", "A"), at(4, "middle"), b, by(6, "logout", "B"), at(7, "trailing")};
  EXPECT_THAT(Resolve(both, Mode::kDeviceSplit).customers,
              ElementsAre("A: leading a logout", "B: b logout", "d: middle trailing"));
  // The other rules know no logout.
  EXPECT_THAT(Resolve(both, Mode::kLastAuth).customers, ElementsAre("B: leading a logout middle b logout trailing"));
  EXPECT_THAT(Resolve(both, Mode::kLatestUser).customers, ElementsAre("B: leading a logout middle b logout trailing"));
  EXPECT_THAT(Resolve(both, Mode::kNone).customers,
              ElementsAre("A: a logout", "B: b logout", "d: leading middle trailing"));
  const struct {
    const char* what;
    std::vector<TestEvent> events;
    std::vector<std::string> customers;
  } rows[] = {
      {"one person, who is alone on the device",
       {a, by(3, "Logged Out", "A"), at(4, "after")},
       {"A: a Logged Out", "d: after"}},
      {"the logout itself need not name anybody", {a, at(3, "logout"), at(4, "after")}, {"A: a logout", "d: after"}},
      {"a new login begins anew",
       {a, at(3, "logout"), at(4, "between"), by(5, "again", "A"), at(6, "after")},
       {"A: a logout again after", "d: between"}},
      {"what lies before a logout is not the next user's",
       {at(1, "early"), at(3, "logout"), at(4, "late"), b},
       {"B: late b", "d: early logout"}},
      {"a logout with another cookie ends nothing here",
       {a, {.minute = 3, .name = "logout", .user = "A", .anonymous = "other"}, at(4, "after")},
       {"A: a logout after"}},
      {"to look at the button is no logout",
       {a, at(3, "Logout Button Viewed"), at(4, "after")},
       {"A: a Logout Button Viewed after"}},
      {"a stronger identifier still knows",
       {{.minute = 1, .name = "a", .user = "A", .anonymous = "d", .email = "a@x"},
        at(3, "logout"),
        {.minute = 4, .name = "mail", .anonymous = "d", .email = "a@x"}},
       {"A: a logout mail"}},
      {"a weaker one does not speak for it",
       {{.minute = 1, .name = "a", .user = "A", .anonymous = "d", .device = "phone"},
        at(3, "logout"),
        {.minute = 4, .name = "after", .anonymous = "d", .device = "phone"}},
       {"A: a logout", "d: after"}},
  };
  for (const auto& row : rows) {
    EXPECT_THAT(Resolve(row.events, Mode::kDeviceSplit).customers, ElementsAreArray(row.customers)) << row.what;
  }
}

TEST(Modes, AdobesSharedDeviceCarriesForwardThoughTheNextLoginIsNearer) {
  // Customer Journey Analytics, "shared devices": the 12:07 row goes to the 12:03 user, not to the one of 12:08.
  const std::vector<TestEvent> events = {{.minute = 3, .name = "in", .user = "A", .anonymous = "d"},
                                         {.minute = 7, .name = "between", .anonymous = "d"},
                                         {.minute = 8, .name = "in2", .user = "B", .anonymous = "d"}};
  EXPECT_THAT(Resolve(events, Mode::kDeviceSplit).customers, ElementsAre("A: in between", "B: in2"));
  // last-auth re-labels even another person's own row.
  EXPECT_THAT(Resolve(events, Mode::kLastAuth).customers, ElementsAre("B: in between in2"));
}

TEST(Modes, LookBackEndsWhereItSays) {
  // Adobe's replay: a login outside the window never back-fills.
  for (const auto& [minutes, customers] :
       {std::pair<double, std::vector<std::string>>{90 * kDay, {"A: before login after"}},
        {90 * kDay + 1, {"A: login after", "d: before"}}}) {
    const std::vector<TestEvent> events = {{.minute = 0, .name = "before", .anonymous = "d"},
                                           {.minute = minutes, .name = "login", .user = "A", .anonymous = "d"},
                                           {.minute = minutes + 90 * kDay, .name = "after", .anonymous = "d"}};
    EXPECT_THAT(Resolve(events, Mode::kDeviceSplit).customers, ElementsAreArray(customers));
    EXPECT_THAT(Resolve(events, Mode::kLatestUser).customers, ElementsAre("A: before login after"));
    EXPECT_THAT(Resolve(events, Mode::kLastAuth).customers, ElementsAre("A: before login after"));
  }
  const std::vector<TestEvent> hour = {{.minute = 0, .name = "before", .anonymous = "d"},
                                       {.minute = 61, .name = "login", .user = "A", .anonymous = "d"}};
  EXPECT_THAT(Resolve(hour, {.look_back_us = 60 * base::kMicrosPerMinute}).customers,
              ElementsAre("A: login", "d: before"));
}

TEST(Modes, LookBackOfALearnedLinkRunsFromWhereItWasLearned) {
  // The cookie learns its user on day 100 through the address; its row of day 0 lies too far before that.
  const std::vector<TestEvent> events = {{.minute = 0, .name = "early", .anonymous = "c"},
                                         {.minute = 1, .name = "login", .user = "A", .email = "a@x"},
                                         {.minute = 100 * kDay, .name = "learn", .anonymous = "c", .email = "a@x"},
                                         {.minute = 101 * kDay, .name = "late", .anonymous = "c"}};
  EXPECT_THAT(Resolve(events, Mode::kDeviceSplit).customers, ElementsAre("A: login learn late", "c: early"));
}

TEST(Modes, LatestUserFollowsNothingButTheDevice) {
  const std::vector<TestEvent> events = {{.minute = 1, .name = "login", .user = "A", .device = "d", .email = "a@x"},
                                         {.minute = 2, .name = "mail", .email = "a@x"},
                                         {.minute = 3, .name = "both", .anonymous = "c", .email = "a@x"},
                                         {.minute = 4, .name = "cookie", .anonymous = "c"}};
  // The cookie was never seen with a user: it stays its own, though it stood beside A's address.
  EXPECT_THAT(Resolve(events, Mode::kLatestUser).customers, ElementsAre("A: login mail", "c: both cookie"));
  EXPECT_THAT(Resolve(events, Mode::kDeviceSplit).customers, ElementsAre("A: login mail both cookie"));
  EXPECT_THAT(Resolve(events, Mode::kLastAuth).customers, ElementsAre("A: login mail both cookie"));
  EXPECT_THAT(Resolve(events, Mode::kNone).customers, ElementsAre("A: login", "a@x: mail both", "c: cookie"));
}

TEST(Modes, LastAuthDropsTheOlderOfTwoLinksThatCannotBothHold) {
  // Adobe's identity optimisation: a bad address (test@test.com) keeps only its newest owner.
  const std::vector<TestEvent> events = {
      {.minute = 1, .name = "a", .user = "A", .anonymous = "c1", .email = "test@test.com"},
      {.minute = 2, .name = "b", .user = "B", .anonymous = "c2", .email = "test@test.com"},
      {.minute = 3, .name = "mail", .email = "test@test.com"},
      {.minute = 4, .name = "c1", .anonymous = "c1"}};
  const Outcome outcome = Resolve(events, Mode::kLastAuth);
  // The cookie c1 stays A's: of its two links only the one to the address falls, as that would bring B in.
  EXPECT_THAT(outcome.customers, ElementsAre("A: a c1", "B: b mail"));
  EXPECT_GE(outcome.ledger.count(base::LedgerClass::kRefusedLink), 1u);
}

TEST(Modes, SegmentsWorkedCaseOfTwoUsersAndOneAddress) {
  // Unify, "identity resolution settings": profile {abc123, jane@}, event {abc456, jane@}: a new profile is made.
  EXPECT_THAT(Resolve({{.minute = 1, .name = "e1", .user = "abc123", .email = "jane@x"},
                       {.minute = 2, .name = "e2", .user = "abc456", .email = "jane@x"}},
                      Mode::kDeviceSplit)
                  .customers,
              ElementsAre("abc123: e1", "abc456: e2"));
}

TEST(Modes, MixpanelTwoUserIdsNeverMergeAndEarlierDeviceEventsAreReattributed) {
  // Simplified API: the first event with $device_id and $user_id links them; user ids can never merge.
  EXPECT_THAT(Resolve({{.minute = 1, .name = "before", .device = "D1"},
                       {.minute = 2, .name = "in", .user = "U1", .device = "D1"},
                       {.minute = 3, .name = "in2", .user = "U1", .device = "D2"},
                       {.minute = 4, .name = "other", .user = "U2", .device = "D2"}},
                      Mode::kDeviceSplit)
                  .customers,
              ElementsAre("U1: before in in2", "U2: other"));
}

TEST(Modes, AmplitudeGivesLaterAnonymousEventsToTheLastKnownUser) {
  // "Track unique users": after user B, anonymous events go to B.
  EXPECT_THAT(Resolve({{.minute = 1, .name = "x", .device = "D"},
                       {.minute = 2, .name = "a", .user = "A", .device = "D"},
                       {.minute = 3, .name = "y", .device = "D"},
                       {.minute = 4, .name = "b", .user = "B", .device = "D"},
                       {.minute = 5, .name = "z", .device = "D"},
                       {.minute = 6, .name = "a2", .user = "A", .device = "D"},
                       {.minute = 7, .name = "w", .device = "D"}},
                      Mode::kDeviceSplit)
                  .customers,
              ElementsAre("A: x a y a2 w", "B: b z"));
}

// --- Aliases: another id of the same customer, as the source itself declares.

TEST(Aliases, AnonymousIdOfAnIdentifyCallIsAClaimOnThatCookie) {
  // PostHog's $identify: the anonymous id is added to the person of the event. Segment: previousId.
  EXPECT_THAT(Resolve({{.minute = 1, .name = "before", .anonymous = "old"},
                       {.minute = 2, .name = "identify", .user = "A", .alias = "old"},
                       {.minute = 3, .name = "after", .anonymous = "old"}},
                      Mode::kDeviceSplit)
                  .customers,
              ElementsAre("A: before identify after"));
}

TEST(Aliases, AnIdentifiedUserIsNeverMergedIntoAnother) {
  // PostHog: cannot_merge_already_identified. The record stays with the user that it names itself.
  const Outcome outcome = Resolve({{.minute = 1, .name = "b", .user = "B"},
                                   {.minute = 2, .name = "alias", .user = "A", .alias = "B"},
                                   {.minute = 3, .name = "b2", .user = "B"}},
                                  Mode::kDeviceSplit);
  EXPECT_THAT(outcome.customers, ElementsAre("A: alias", "B: b b2"));
  EXPECT_THAT(outcome.loose, IsEmpty());
  EXPECT_EQ(outcome.ledger.count(base::LedgerClass::kRefusedLink), 1u);
}

TEST(Aliases, AliasOfACookieToAUserIsALogin) {
  EXPECT_THAT(Resolve({{.minute = 1, .name = "x", .anonymous = "c"},
                       {.minute = 2, .name = "u", .user = "A"},
                       {.minute = 3, .name = "alias", .anonymous = "c", .alias = "A"}},
                      Mode::kDeviceSplit)
                  .customers,
              ElementsAre("A: x u alias"));
}

TEST(Aliases, ChainsAndCyclesAreOneCustomer) {
  // Mixpanel's original API: aliases can be chained.
  EXPECT_THAT(Resolve({{.minute = 1, .name = "a", .anonymous = "a", .alias = "b"},
                       {.minute = 2, .name = "b", .anonymous = "b", .alias = "c"},
                       {.minute = 3, .name = "c", .anonymous = "c", .alias = "a"}},
                      Mode::kDeviceSplit)
                  .customers,
              ElementsAre("a: a b c"));
}

TEST(Aliases, OneThatNobodyElseCarriesStillLinksItsRows) {
  EXPECT_THAT(Resolve({{.minute = 1, .name = "a", .anonymous = "a", .alias = "x"},
                       {.minute = 2, .name = "b", .anonymous = "b", .alias = "x"}},
                      Mode::kDeviceSplit)
                  .customers,
              ElementsAre("a: a b"));
}

// --- Several unique types.

TEST(UniqueTypes, TwoOfThemOnOneRowAreOnePerson) {
  identity::Rules rules;
  rules.classes = {{"id.member", event::IdentifierClass::kUnique}};
  EXPECT_THAT(Resolve({{.minute = 1, .name = "web", .user = "A"},
                       {.minute = 2, .name = "desk", .member = "m1"},
                       {.minute = 3, .name = "both", .user = "A", .member = "m1"}},
                      rules)
                  .customers,
              ElementsAre("A: web desk both"));
}

TEST(UniqueTypes, LinkThatWouldGiveTwoValuesJoinsNobody) {
  identity::Rules rules;
  rules.classes = {{"id.member", event::IdentifierClass::kUnique}};
  const Outcome outcome = Resolve({{.minute = 1, .name = "first", .user = "A", .member = "m1"},
                                   {.minute = 2, .name = "clash", .user = "B", .member = "m1"},
                                   {.minute = 3, .name = "m", .member = "m1"},
                                   {.minute = 4, .name = "b", .user = "B"}},
                                  rules);
  EXPECT_THAT(outcome.customers, ElementsAre("A: first m", "B: b"));
  EXPECT_THAT(outcome.loose, ElementsAre("loose: clash"));
  EXPECT_EQ(outcome.ledger.count(base::LedgerClass::kAmbiguousIdentity), 1u);
  EXPECT_EQ(outcome.ledger.count(base::LedgerClass::kRefusedLink), 1u);
  // Without the override a member number is shared-prone, like an address.
  EXPECT_THAT(Resolve({{.minute = 1, .name = "first", .user = "A", .member = "m1"},
                       {.minute = 2, .name = "second", .user = "B", .member = "m1"}},
                      identity::Rules{})
                  .customers,
              ElementsAre("A: first", "B: second"));
}

TEST(UniqueTypes, AClassOfNeverTakesATypeOut) {
  identity::Rules rules;
  rules.classes = {{"anonymous", event::IdentifierClass::kNever}};
  const Outcome outcome = Resolve(
      {{.minute = 1, .name = "x", .anonymous = "c"}, {.minute = 2, .name = "y", .user = "A", .anonymous = "c"}}, rules);
  EXPECT_THAT(outcome.customers, ElementsAre("A: y"));
  EXPECT_THAT(outcome.loose, ElementsAre("loose: x"));
}

// --- Erasure.

TEST(Forget, RowsOfADeviceReturnToTheDeviceAndNeverToANeighbour) {
  // Adobe, "shared devices", after an erasure: the rows that Bob's login had taken are the device's again, not Alex's.
  const std::vector<TestEvent> events = {{.minute = 1, .name = "leading", .anonymous = "d"},
                                         {.minute = 2, .name = "bob", .user = "Bob", .anonymous = "d"},
                                         {.minute = 3, .name = "lent", .anonymous = "d"},
                                         {.minute = 4, .name = "alex", .user = "Alex", .anonymous = "d"},
                                         {.minute = 5, .name = "alexs", .anonymous = "d"},
                                         {.minute = 6, .name = "bob2", .user = "Bob", .email = "bob@x"},
                                         {.minute = 7, .name = "mail", .email = "bob@x"}};
  for (const char* id : {"Bob", "user:Bob", "email:BOB@x"}) {
    identity::Rules rules;
    rules.forgotten = {id};
    const Outcome outcome = Resolve(events, rules);
    EXPECT_THAT(outcome.customers, ElementsAre("Alex: alex alexs", "d: leading lent")) << id;
    EXPECT_THAT(outcome.loose, IsEmpty());
    EXPECT_EQ(outcome.ledger.count(base::LedgerClass::kForgotten), 3u) << id;
    EXPECT_EQ(outcome.ledger.events_out, 4u) << id;
  }
}

TEST(Forget, NobodyIsNothing) {
  identity::Rules rules;
  rules.forgotten = {"user:nobody"};
  EXPECT_THAT(Resolve({{.minute = 1, .name = "e", .user = "A"}}, rules).customers, ElementsAre("A: e"));
}

}  // namespace
}  // namespace journey
