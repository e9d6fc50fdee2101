// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ingest/mapping_table.h"

namespace ingest {
namespace {

using journey::base::LedgerClass;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(Snapshot, ATicketRowUnfolds) {
  const Projected projected = Project(MakeTable(
      {"ticket_id|created_at|first_reply_at|solved_at|closed_at|requester_id|channel|topic|reopens|csat|agent",
       "17|2026-03-02T00:00:00Z|2026-03-02T01:00:00Z|2026-03-02T02:00:00Z|2026-03-03T00:00:00Z|u|email|refund|1|4|Lee",
       "18|2026-03-02T05:00:00Z||||u|web|refund|0||"}));
  EXPECT_THAT(projected.rows, ElementsAre("2026-03-02T00:00:00Z contact-open email contact channel=email ids=[case:17 "
                                          "user:u] flags=[extends contact] side=[topic=refund "
                                          "agent=Lee opened=2026-03-02T00:00 first_reply=2026-03-02T01:00 "
                                          "resolved=2026-03-02T02:00 closed=2026-03-03T00:00 reopens=1] implied",
                                          "2026-03-02T01:00:00Z message ~ name=First reply channel=email author=agent "
                                          "ids=[case:17 user:u] flags=[contact] side=[agent=Lee] "
                                          "implied",
                                          "2026-03-02T02:00:00Z contact-close ~ name=Resolved channel=email "
                                          "author=system ids=[case:17 user:u] flags=[contact] "
                                          "side=[status=resolved] implied",
                                          "2026-03-03T00:00:00Z contact-close ~ name=Closed channel=email "
                                          "author=system ids=[case:17 user:u] flags=[contact] "
                                          "side=[status=closed] implied",
                                          "2026-03-02T02:00:00Z survey CSAT survey channel=email ids=[case:17 user:u] "
                                          "flags=[] side=[score=4000 survey=CSAT] implied",
                                          "2026-03-02T05:00:00Z contact-open web contact channel=web ids=[case:18 "
                                          "user:u] flags=[extends contact] side=[topic=refund "
                                          "opened=2026-03-02T05:00 reopens=0] implied"));
  EXPECT_EQ(projected.ledger.records_in, 2);
  EXPECT_EQ(projected.ledger.extra_events, 4);
  EXPECT_TRUE(projected.ledger.LawHolds());
}

TEST(Snapshot, TheSameTicketExportedLaterImpliesTheSameEvents) {
  const auto early =
      Project(MakeTable({"ticket_id|created_at|solved_at|status", "17|2026-03-02T00:00:00Z||open"})).fingerprints;
  const auto late = Project(MakeTable({"ticket_id|created_at|solved_at|status",
                                       "17|2026-03-02T00:00:00Z|2026-03-02T02:00:00Z|solved"}))
                        .fingerprints;
  // An empty column of times is no time column, so the first table has none; map it.
  MappingOptions options;
  options.map = {{"resolved", "solved_at"}};
  const auto mapped =
      Project(MakeTable({"ticket_id|created_at|solved_at|status", "17|2026-03-02T00:00:00Z||open"}), options)
          .fingerprints;
  ASSERT_THAT(mapped, SizeIs(1));
  ASSERT_THAT(late, SizeIs(2));
  EXPECT_EQ(mapped[0], late[0]);
  EXPECT_NE(late[0], late[1]);
}

TEST(Snapshot, WithoutACaseTwoRowsAreTwoContacts) {
  const Projected projected =
      Project(MakeTable({"created_at|solved_at|user_id|topic", "2026-03-02T00:00:00Z|2026-03-02T01:00:00Z|u|a",
                         "2026-03-02T00:00:00Z|2026-03-02T01:00:00Z|u|b"}));
  ASSERT_THAT(projected.fingerprints, SizeIs(4));
  EXPECT_NE(projected.fingerprints[0], projected.fingerprints[2]);
  EXPECT_EQ(projected.fingerprints[0] & journey::event::kFlagBits, 0u);
}

TEST(Snapshot, RowsWithoutAnOpeningOrWithABrokenOne) {
  const Projected projected = Project(MakeTable(
      {"ticket_id|created_at|solved_at", "1||2026-03-02T00:00:00Z", "2|someday|", "3|2026-03-02T00:00:00Z|soon",
       "4|2026-03-02T00:00:00Z|2026-03-02T01:00:00Z", "5|2026-03-02T00:00:00Z|2026-03-02T01:00:00Z",
       "6|2026-03-02T00:00:00Z|2026-03-02T01:00:00Z", "7|2026-03-02T00:00:00Z|2026-03-02T01:00:00Z"}));
  ASSERT_TRUE(projected.status.ok()) << projected.status;
  EXPECT_EQ(projected.ledger.count(LedgerClass::kNoEvent), 1);
  EXPECT_EQ(projected.ledger.count(LedgerClass::kInvalidTime), 1);
  EXPECT_EQ(projected.ledger.count(LedgerClass::kInvalidValue), 1);
  EXPECT_EQ(projected.rows.size(), 9);
  EXPECT_TRUE(projected.ledger.LawHolds());
}

TEST(Snapshot, OneRowAnUpdateIsAlsoAStatusAtItsOwnTime) {
  MappingOptions options;
  options.map = {{"opened", "created_at"}, {"time", "updated_at"}};
  const Projected projected = Project(MakeTable({"ticket_id|created_at|updated_at|status|user_id",
                                                 "1|2026-03-02T00:00:00Z|2026-03-02T03:00:00Z|pending|u",
                                                 "2|2026-03-02T00:00:00Z|2026-03-02T00:00:00Z|new|u"}),
                                      options);
  ASSERT_THAT(projected.rows, SizeIs(3));
  EXPECT_EQ(projected.rows[1],
            "2026-03-02T03:00:00Z system ~ name=Status author=system ids=[case:1 user:u] flags=[] "
            "side=[status=pending] implied");
  EXPECT_TRUE(projected.ledger.LawHolds());
}

TEST(Snapshot, ACallRow) {
  const Projected projected = Project(
      MakeTable({"call_id|started_at|answered_at|ended_at|caller|channel|direction|queue_wait_seconds",
                 "c1|2026-03-02T00:00:00Z|2026-03-02T00:01:00Z|2026-03-02T00:05:00Z|010-1234-5678|phone|inbound|60",
                 "c2|2026-03-02T01:00:00Z|2026-03-02T01:01:00Z|2026-03-02T01:02:00Z|010-1234-5678|phone|outbound|0"}));
  ASSERT_THAT(projected.rows, SizeIs(6));
  EXPECT_THAT(
      projected.rows[0],
      HasSubstr("contact-open phone contact channel=phone ids=[case:c1 phone:01012345678] flags=[extends contact]"));
  EXPECT_THAT(projected.rows[0], HasSubstr("queue_wait=60000000"));
  EXPECT_THAT(projected.rows[1], HasSubstr("2026-03-02T00:01:00Z message ~ name=First reply"));
  EXPECT_THAT(projected.rows[2], HasSubstr("2026-03-02T00:05:00Z contact-close ~ name=Closed"));
  EXPECT_THAT(projected.rows[3], HasSubstr("contact-open ~ name=phone contact channel=phone author=agent"));
}

// Was an answer only, so that a list of calls with ratings held no call.
TEST(Snapshot, ACallRowWithARatingIsACallAndAnAnswer) {
  const Projected projected = Project(MakeTable({"call_id|date|time|caller|channel|talk_time|wait|rating",
                                                 "c1|2026-03-02|00:00:00|010-1234-5678|phone|240|60|4",
                                                 "c2|2026-03-02|01:00:00|010-1234-5678|phone|||"}));
  EXPECT_THAT(
      projected.rows,
      ElementsAre("2026-03-02T00:00:00Z contact-open phone contact channel=phone ids=[case:c1 phone:01012345678] "
                  "flags=[extends contact] side=[queue_wait=60000000 duration=240000000] implied",
                  "2026-03-02T00:05:00Z survey Survey channel=phone ids=[case:c1 phone:01012345678] flags=[] "
                  "side=[score=4000] implied",
                  "2026-03-02T01:00:00Z contact-open phone contact channel=phone ids=[case:c2 phone:01012345678] "
                  "flags=[extends contact] implied"));
  // Filling in a survey takes time, too.
  const Projected survey = Project(MakeTable({"case_id|time|duration|survey|score", "7|2026-03-02|90|CSAT|4"}));
  ASSERT_THAT(survey.rows, SizeIs(1));
  EXPECT_THAT(survey.rows[0], HasSubstr(" survey CSAT survey "));
}

TEST(Snapshot, AnOrderRowUnfolds) {
  const Projected projected = Project(MakeTable(
      {"order_id|ordered_at|delivered_at|refund_requested_at|refunded_at|customer_id|amount|currency|status",
       "A-1|2026-03-02T00:00:00Z|2026-03-04T00:00:00Z|2026-03-05T00:00:00Z|2026-03-09T00:00:00Z|u|39000|KRW|refunded",
       "A-2|2026-03-02T00:00:00Z||||u|100|KRW|paid"}));
  EXPECT_THAT(
      projected.rows,
      ElementsAre(
          "2026-03-02T00:00:00Z order Order placed ids=[order:A-1 user:u] flags=[extends implied-order] "
          "side=[status=refunded value=390000000 "
          "currency=KRW delivered=2026-03-04T00:00 refund_requested=2026-03-05T00:00 refunded=2026-03-09T00:00] "
          "implied",
          "2026-03-04T00:00:00Z delivery Delivered author=system ids=[order:A-1 user:u] flags=[] "
          "side=[status=delivered] implied",
          "2026-03-05T00:00:00Z refund Refund requested ids=[order:A-1 user:u] flags=[extends] side=[status=requested "
          "value=390000000 currency=KRW] implied",
          "2026-03-09T00:00:00Z refund Refunded author=system ids=[order:A-1 user:u] flags=[] side=[status=refunded "
          "value=390000000 currency=KRW] implied",
          "2026-03-02T00:00:00Z order Order placed ids=[order:A-2 user:u] flags=[extends implied-order] "
          "side=[status=paid value=1000000 "
          "currency=KRW] implied"));
  EXPECT_EQ(projected.ledger.extra_events, 3);
  EXPECT_TRUE(projected.ledger.LawHolds());
}

}  // namespace
}  // namespace ingest
