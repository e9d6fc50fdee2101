// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ingest/mapping_table.h"

namespace ingest {
namespace {

using journey::base::LedgerClass;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A table of one row at 2026-03-02T00:00:00Z; what Describe says after the time.
std::string One(std::string columns, std::string values, const MappingOptions& options = {},
                std::string container = "csv") {
  columns = "time|" + columns;
  values = "2026-03-02T00:00:00Z|" + values;
  const Projected projected = Project(MakeTable({columns, values}, std::move(container)), options);
  if (!projected.status.ok()) return std::string(projected.status.message());
  if (projected.rows.size() != 1) return "rows: " + std::to_string(projected.rows.size());
  return projected.rows[0].substr(21);
}

TEST(Project, Touchpoints) {
  const struct {
    std::string_view columns, values, row;
  } rows[] = {
      {"user_id|event", "u|product_view", "view product_view ids=[user:u] flags=[extends]"},
      {"user_id|event", "u|https://a.example/catalog/?utm_source=x",
       "view /catalog channel=web ids=[user:u] flags=[extends]"},
      {"user_id|event|url", "u|Product Viewed|https://a.example/p/1",
       "view Product Viewed channel=web ids=[user:u] flags=[extends]"},
      {"user_id|event|url", "u|page_view|https://a.example/p/1?x=2",
       "view /p/:id name=page_view channel=web ids=[user:u] flags=[extends]"},
      {"user_id|event|screen", "u|screen_view|Cart", "cart Cart name=screen_view ids=[user:u] flags=[extends]"},
      {"user_id|url", "u|https://a.example/help/refund-times",
       "article /help/refund-times channel=web ids=[user:u] flags=[extends]"},
      {"user_id|url", "u|https://a.example/contact", "view /contact channel=web ids=[user:u] flags=[extends]"},
      {"user_id|url", "u|/orders/1001", "view /orders/:id channel=web ids=[user:u] flags=[extends]"},
      {"user_id|url", "u|/order/confirmation", "order /order/confirmation channel=web ids=[user:u] flags=[extends]"},
      {"user_id|url", "u|/payment", "checkout /payment channel=web ids=[user:u] flags=[extends]"},
      {"user_id|url", "u|/help/articles/payment-methods",
       "article /help/articles/payment-methods channel=web ids=[user:u] flags=[extends]"},
      {"user_id|survey|score", "u|CES|", "survey CES survey ids=[user:u] flags=[extends] side=[survey=CES]"},
      {"user_id|통화번호|대기시간(초)|채널", "u|c1|8|phone",
       "contact-open phone contact channel=phone ids=[case:c1 user:u] flags=[extends contact] "
       "side=[queue_wait=8000000]"},
      {"user_id|channel", "u|전화", "contact-open phone contact channel=phone ids=[user:u] flags=[extends contact]"},
      {"user_id|case_id|channel", "u|17|chat",
       "contact-open chat contact channel=chat ids=[case:17 user:u] flags=[extends contact]"},
      {"user_id|score|survey", "u|4|만족도",
       "survey CSAT survey ids=[user:u] flags=[extends] side=[score=4000 survey=CSAT]"},
      {"user_id|score|survey", "u|9|NPS",
       "survey NPS survey ids=[user:u] flags=[extends] side=[score=9000 scale=0-10 survey=NPS]"},
      {"user_id|order_id|amount", "u|A-1|39,000원",
       "order Order placed ids=[order:A-1 user:u] flags=[extends] side=[value=390000000]"},
      {"user_id|event", "u|identify", "system ~ name=identify author=system ids=[user:u] flags=[]"},
      {"user_id|event", "u|survey sent", "survey ~ name=survey sent author=system ids=[user:u] flags=[]"},
      {"user_id|event", "u|Order Refunded", "refund Order Refunded author=system ids=[user:u] flags=[]"},
      {"user_id|event", "u|환불 요청", "refund 환불 요청 ids=[user:u] flags=[extends]"},
      {"user_id|event", "u|Delivered", "delivery Delivered author=system ids=[user:u] flags=[]"},
      {"user_id|event", "u|payment_error", "payment payment_error ids=[user:u] flags=[extends failure]"},
      {"user_id|event|status", "u|payment|failed",
       "payment payment ids=[user:u] flags=[extends failure] side=[status=failed]"},
      {"user_id|event", "u|support_chat",
       "contact-open support_chat channel=chat ids=[user:u] flags=[extends contact]"},
      {"user_id|event|author", "u|reply|agent", "message ~ name=reply author=agent ids=[user:u] flags=[contact]"},
      {"user_id|event|author", "u|reply|고객", "message reply ids=[user:u] flags=[extends contact]"},
      {"user_id|event|platform", "u|home|ios",
       "view home channel=app ids=[user:u] flags=[extends] side=[platform=ios]"},
      {"user_id|event|platform", "u|home|desktop", "view home ids=[user:u] flags=[extends] side=[platform=desktop]"},
      {"case_id|event|lifecycle|instance", "7|X-Ray|START|9",
       "other X-Ray ids=[case:7] flags=[start extends] side=[instance=#]"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(One(std::string(row.columns), std::string(row.values)), row.row) << row.columns << " " << row.values;
}

TEST(Project, TouchpointEventIsTheNameOfEveryEvent) {
  MappingOptions options;
  options.touchpoint_event = true;
  options.touchpoints = {{"i(.*)", "I\\1", ""}};
  EXPECT_THAT(One("user_id|event", "u|identify", options), HasSubstr("system identify author=system"));
  EXPECT_THAT(One("user_id|event", "u|https://a.example/?utm_source=x", options),
              HasSubstr("view https://a.example/?utm_source=x"));
  EXPECT_THAT(One("user_id|event|author", "u|reply|agent", options), HasSubstr("message reply author=agent"));
}

TEST(Project, RulesOfTheProjectFileRenameAndSetStages) {
  MappingOptions options;
  options.touchpoints = {{"^/p/:id(.*)$", "Product\\1", "convert"}, {"^home$", "", "after-care"}};
  EXPECT_THAT(One("user_id|url", "u|/p/1/reviews", options),
              HasSubstr("view Product/reviews name=/p/:id/reviews channel=web stage=convert"));
  EXPECT_THAT(One("user_id|event", "u|home", options), HasSubstr("view home stage=after-care"));
  EXPECT_THAT(One("user_id|event", "u|catalog", options), Not(HasSubstr("stage=")));
}

TEST(Project, RulesOfTheProjectFileTakeEventsOutOfThePaths) {
  MappingOptions options;
  options.touchpoints = {{.pattern = "^Element Clicked$", .touchpoint = false}, {"^Element", "Part", ""}};
  EXPECT_THAT(One("user_id|event", "u|Element Clicked", options), HasSubstr("click ~ name=Element Clicked"));
  EXPECT_THAT(One("user_id|event", "u|Element Clicked", options), HasSubstr("flags=[extends]"));
  EXPECT_THAT(One("user_id|event", "u|Element Tapped", options), HasSubstr("click Part name=Element Tapped"));
  options.touchpoint_event = true;
  EXPECT_THAT(One("user_id|event", "u|Element Clicked", options), HasSubstr("click Element Clicked"));
}

TEST(Project, CasesAloneMakeEveryEventATouchpoint) {
  EXPECT_EQ(One("case_id|event", "7|status changed"), "system status changed author=system ids=[case:7] flags=[]");
  EXPECT_EQ(One("case_id|user_id|event", "7|u|status changed"),
            "system ~ name=status changed author=system ids=[case:7 user:u] flags=[]");
}

TEST(Project, SegmentCalls) {
  const Table table =
      MakeTable({"type|messageId|userId|anonymousId|event|name|timestamp|receivedAt|context.page.url|properties.order_"
                 "id|properties.revenue|channel",
                 "track|m1|u1|a1|Order "
                 "Completed||2026-03-02T01:05:20.417Z|2026-03-02T01:05:21Z|https://s.example/done|A-1|39000|browser",
                 "page|m2||a1||Cart|2026-03-02T01:05:21Z||https://s.example/cart||||",
                 "page|m3||a1|||2026-03-02T01:05:22Z||https://s.example/p/17||||",
                 "identify|m4|u1|a1|||2026-03-02T01:05:23Z||||||",
                 "track|m5|null|a1|Live Chat Conversation Started||2026-03-02T01:05:24Z||||||"},
                "ndjson");
  Table even = table;
  for (auto& row : even.rows) row.resize(even.columns.size());
  const Projected projected = Project(even);
  EXPECT_THAT(
      projected.rows,
      ElementsAre("2026-03-02T01:05:20.417Z order Order Completed channel=web ids=[anonymous:a1 order:A-1 user:u1] "
                  "flags=[extends] "
                  "side=[value=390000000]",
                  "2026-03-02T01:05:21Z cart Cart channel=web ids=[anonymous:a1] flags=[extends]",
                  "2026-03-02T01:05:22Z view /p/:id name=page channel=web ids=[anonymous:a1] flags=[extends]",
                  "2026-03-02T01:05:23Z system ~ name=identify author=system ids=[anonymous:a1 user:u1] flags=[]",
                  "2026-03-02T01:05:24Z contact-open Live Chat Conversation Started channel=chat ids=[anonymous:a1] "
                  "flags=[extends "
                  "contact]"));
  EXPECT_EQ(projected.ledger.count(LedgerClass::kMissingValue), 1);
  EXPECT_TRUE(projected.ledger.LawHolds());
}

TEST(Project, WhatIsLostOrRemarkedUponIsInTheLedger) {
  const Projected projected = Project(
      MakeTable({"time|user_id|event|score", "2026-03-02T00:00:00Z|u|a|5", "|u|a|", "soon|u|a|",
                 "1980-01-01T00:00:00Z|u|a|", "|||", "2026-03-02T00:00:00Z|null|a|", "2026-03-02T00:00:00Z|u|a|many",
                 "2026-03-02T00:00:00Z|u|a|-", "2026-03-02T00:00:00.1234567Z|u|a|", "2026-03-02T00:00:00Z|u|a|",
                 "2026-03-02T00:00:00Z|u|a|1", "2026-03-02T00:00:00Z|u|a|2", "2026-03-02T00:00:00Z|u|a|3",
                 "2026-03-02T00:00:00Z|u|a|4", "2026-03-02T00:00:00Z|u|a|5", "2026-03-02T00:00:00Z|u|a|6"}));
  ASSERT_TRUE(projected.status.ok()) << projected.status;
  EXPECT_EQ(projected.ledger.records_in, 16);
  EXPECT_EQ(projected.ledger.events_out, 12);
  const std::pair<LedgerClass, uint64_t> counts[] = {
      {LedgerClass::kMissingTime, 1},  {LedgerClass::kInvalidTime, 1},   {LedgerClass::kTimeOutOfRange, 1},
      {LedgerClass::kEmptyRecord, 1},  {LedgerClass::kMissingValue, 2},  {LedgerClass::kInvalidValue, 1},
      {LedgerClass::kNoIdentifier, 1}, {LedgerClass::kTimeTruncated, 1}, {LedgerClass::kZoneAssumed, 0}};
  for (const auto& [ledger_class, count] : counts) {
    EXPECT_EQ(projected.ledger.count(ledger_class), count) << journey::base::Info(ledger_class).id;
  }
  EXPECT_TRUE(projected.ledger.LawHolds());
  EXPECT_EQ(projected.ledger.samples(LedgerClass::kInvalidTime)[0].byte, 200);
}

TEST(Project, GlueAloneIsNotRemarkedUponAndACaseSpeltLikeAPlaceholderStays) {
  const Projected projected = Project(MakeTable(
      {"time|case_id|event", "2026-03-02T00:00:00Z|-|a", "2026-03-02T00:00:00Z|null|a", "2026-03-02T00:00:00Z|7|a"}));
  EXPECT_THAT(projected.rows[0], HasSubstr("ids=[case:-]"));
  EXPECT_THAT(projected.rows[1], HasSubstr("ids=[case:null]"));
  EXPECT_EQ(projected.ledger.count(LedgerClass::kNoIdentifier), 0);
  EXPECT_EQ(projected.ledger.count(LedgerClass::kMissingValue), 0);
}

TEST(Project, FingerprintsTellContentApartAndNothingElse) {
  const auto mark = [](std::string_view columns, std::string_view values) {
    const Projected projected = Project(MakeTable({columns, values}));
    return projected.fingerprints.empty() ? 0 : projected.fingerprints[0];
  };
  const uint64_t base = mark("time|user_id|event|score", "2026-03-02T00:00:00Z|u|a|5");
  ASSERT_NE(base, 0u);
  EXPECT_EQ(mark("event|score|time|user_id", "a|5|2026-03-02T00:00:00Z|u"), base) << "the order of columns";
  EXPECT_EQ(mark("time|user_id|event|score", "2026-03-02T09:00:00+09:00|u|a|5.0"), base) << "the spelling of values";
  EXPECT_EQ(mark("time|user_id|event|score|received_at", "2026-03-02T00:00:00Z|u|a|5|2026-03-02T00:00:09Z"), base)
      << "the receipt";
  EXPECT_NE(mark("time|user_id|event|score", "2026-03-02T00:00:00Z|u|a|4"), base);
  EXPECT_NE(mark("time|user_id|event|score", "2026-03-02T00:00:00Z|v|a|5"), base);
  EXPECT_NE(mark("time|user_id|event|score", "2026-03-02T00:00:00Z|a|u|5"), base) << "values change places";
  EXPECT_NE(mark("time|user_id|event|score|message", "2026-03-02T00:00:00Z|u|a|5|hello"), base) << "free text";
  EXPECT_EQ(base & journey::event::kFlagBits, 0u);
  EXPECT_EQ(mark("time|event_id|event", "2026-03-02T00:00:00Z|e1|a") & journey::event::kFlagBits,
            journey::event::kHasEventId);
}

TEST(Project, GlueIsScopedBySystem) {
  const Table table = MakeTable({"time|case_id|event", "2026-03-02T00:00:00Z|17|a"});
  MappingOptions options;
  options.map = {{"user", "case_id"}};  // shows nothing of the scope itself; implied fingerprints below do
  const Table ticket = MakeTable({"ticket_id|created_at|solved_at", "17|2026-03-02T00:00:00Z|2026-03-02T01:00:00Z"});
  const auto first = Project(ticket, {}, "a.csv").fingerprints, second = Project(ticket, {}, "b.csv").fingerprints;
  ASSERT_EQ(first.size(), 2u);
  EXPECT_NE(first[0], second[0]) << "ticket 17 of one file is not ticket 17 of another";
  MappingOptions desk;
  desk.sources = {{"*", *ParseMapping(R"({"system": "desk"})", "x")}};
  EXPECT_EQ(Project(ticket, desk, "a.csv").fingerprints, Project(ticket, desk, "b.csv").fingerprints);
}

TEST(Project, Segments) {
  MappingOptions options;
  options.segments = {"platform", "plan", "attribute.plan", "channel"};
  const Projected projected = Project(MakeTable({"time|event|platform|plan|url", "2026-03-02T00:00:00Z|home|ios|gold|",
                                                 "2026-03-02T00:00:00Z|home||null|/x"}),
                                      options);
  EXPECT_THAT(projected.rows[0], HasSubstr("segments=[ios;gold;gold;app;]"));
  EXPECT_THAT(projected.rows[1], HasSubstr("segments=[~;~;~;web;]"));
  EXPECT_TRUE(CheckApplied({projected.choice}, options).ok());
}

TEST(Project, ConstantsValuesAndKindRules) {
  MappingOptions options;
  options.sources = {{"*", *ParseMapping(R"({
    "system": "chat",
    "fields": {"time": "at", "event": "what", "user": "who", "channel": "via"},
    "constants": {"channel": "phone"},
    "values": {"event": {"x1": "Chat opened"}, "channel": {"w": "web"}},
    "kinds": [{"when": {"what": ["ring", "dial"], "who": "*"}, "kind": "contact-open"}, {"when": {"what": "note"}, "kind": "message", "author": "agent"}],
  })",
                                         "x")}};
  const Projected projected =
      Project(MakeTable({"at|what|who|via", "2026-03-02T00:00:00Z|ring|u|", "2026-03-02T00:00:01Z|note|u|w",
                         "2026-03-02T00:00:02Z|x1|u|fax", "2026-03-02T00:00:03Z|dial||"}),
              options);
  EXPECT_THAT(
      projected.rows,
      ElementsAre("2026-03-02T00:00:00Z contact-open ring channel=phone ids=[user:u] flags=[extends contact]",
                  "2026-03-02T00:00:01Z message ~ name=note channel=web author=agent ids=[user:u] flags=[contact]",
                  "2026-03-02T00:00:02Z contact-open Chat opened channel=chat ids=[user:u] flags=[extends contact]",
                  "2026-03-02T00:00:03Z other dial channel=phone ids=[] flags=[extends contact]"));
}

TEST(Project, PersonalDataInNamesIsMasked) {
  const struct {
    std::string_view columns, values, row;
  } rows[] = {
      {"user_id|event", "u|chat started jun@mail.example", "contact-open chat started :email"},
      {"user_id|event", "u|call 010-5555-1234", "call :phone"},
      {"user_id|event", "u|2026-03-02", "other 2026-03-02 ids"},
      {"user_id|event", "u|987654321", "other 987654321 ids"},
      {"user_id|screen", "u|Inbox of jun@mail.example", "view Inbox of :email"},
      {"user_id|url", "u|/tel:+821055551234/x", "view /tel::phone/x"},
      {"case_id|user_id|agent|queue|topic", "7|u|jun@mail.example|desk|call 010-5555-1234",
       "side=[topic=call :phone agent=:email queue=desk]"},
      {"order_id|user_id", "010-5555-1234|u", "ids=[order:010-5555-1234 user:u]"},
  };
  for (const auto& row : rows)
    EXPECT_THAT(One(std::string(row.columns), std::string(row.values)), HasSubstr(row.row)) << row.values;
  MappingOptions options;
  options.touchpoint_event = true;
  EXPECT_THAT(One("user_id|event", "u|mail jun@mail.example", options), HasSubstr(" mail :email ids"));
  options = {};
  options.segments = {"plan"};
  options.touchpoints = {{"^mail :(.*)$", "post \\1", ""}};
  EXPECT_THAT(One("user_id|event|plan", "u|mail jun@mail.example|jun@mail.example", options),
              HasSubstr("post email name=mail :email"));
  EXPECT_THAT(One("user_id|event|plan", "u|mail jun@mail.example|jun@mail.example", options),
              HasSubstr("segments=[:email;]"));
}

TEST(Project, ARecordWithMaskedNamesIsNotedOnce) {
  const Projected projected =
      Project(MakeTable({"time|user_id|event|agent", "2026-03-02T00:00:00Z|u|mail a@mail.example|b@mail.example",
                         "2026-03-02T00:00:01Z|u|mail a@mail.example|", "2026-03-02T00:00:02Z|u|home|c@mail.example",
                         "2026-03-02T00:00:03Z|u|home|kim", "2026-03-02T00:00:04Z|c@mail.example|home|"}));
  EXPECT_EQ(projected.ledger.count(LedgerClass::kMaskedPii), 3);
}

TEST(Project, PeopleAreSpeltOneWay) {
  EXPECT_THAT(One("email|phone|event", "Kim@Mail.Example|+82 10-1234-5678|a"),
              HasSubstr("ids=[email:kim@mail.example phone:01012345678]"));
  EXPECT_THAT(One("user_id|client_id|device_id|event", "007|c.1|d|a"),
              HasSubstr("ids=[anonymous:c.1 device:d user:007]"));
}

TEST(Project, TimesFarFromTheirReceiptAreTold) {
  const Projected projected =
      Project(MakeTable({"time|received_at|event", "2026-03-02T10:00:00Z|2026-03-02T10:00:05Z|a",
                         "2026-03-03T11:00:00Z|2026-03-02T10:00:06Z|b", "2026-03-03T09:59:00Z|2026-03-02T10:10:00Z|c",
                         "2025-03-01T10:00:00Z|2026-03-02T10:20:00Z|d", "2025-03-05T10:00:00Z|2026-03-02T10:20:00Z|e",
                         "2026-03-04T10:00:00Z|-|f", "2026-03-04T10:00:00Z|soon|g"}));
  EXPECT_THAT(projected.rows, testing::SizeIs(7));
  EXPECT_EQ(projected.ledger.count(LedgerClass::kFutureTime), 1);
  EXPECT_EQ(projected.ledger.samples(LedgerClass::kFutureTime)[0].byte, 100);
  EXPECT_EQ(projected.ledger.count(LedgerClass::kAncientTime), 1);
  EXPECT_EQ(projected.ledger.samples(LedgerClass::kAncientTime)[0].byte, 300);
}

TEST(Project, DatesOnlyAndHoursThatAreRepeatedOrLeftOutAreTold) {
  MappingOptions options;
  options.zone_given = true;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Berlin", &options.zone));
  const Projected projected =
      Project(MakeTable({"time|event", "2026-03-28|a", "2026-03-29 02:30:00|left out", "2026-10-25 02:30:00|twice",
                         "2026-10-25T02:30:00+01:00|sure", "20261025|date", "2026-10-25 04:30:00|c"}),
              options);
  EXPECT_THAT(projected.rows,
              testing::ElementsAre(HasSubstr("2026-03-27T23:00:00Z"), HasSubstr("2026-03-29T01:30:00Z"),
                                   HasSubstr("2026-10-25T00:30:00Z"), HasSubstr("2026-10-25T01:30:00Z"),
                                   HasSubstr("2026-10-24T22:00:00Z"), HasSubstr("2026-10-25T03:30:00Z")));
  EXPECT_EQ(projected.ledger.count(LedgerClass::kDateOnly), 2);
  EXPECT_EQ(projected.ledger.count(LedgerClass::kLocalTimeUnclear), 2);
  EXPECT_EQ(projected.ledger.count(LedgerClass::kZoneAssumed), 0);
}

TEST(Project, ConsentIsARuleOfTheProject) {
  const Table table =
      MakeTable({"time|event|user_id|consent", "2026-03-02|a|u|yes", "2026-03-02|b|v|no", "2026-03-02|c|w|"});
  const auto read = [&](MappingOptions::Consent consent) {
    MappingOptions options;
    options.consent = consent;
    Projected projected = Project(table, options);
    EXPECT_TRUE(projected.ledger.LawHolds());
    EXPECT_EQ(projected.ledger.count(LedgerClass::kNoConsent), 3 - projected.rows.size());
    EXPECT_EQ(projected.identifiers, projected.rows.size());
    return projected.rows.size();
  };
  EXPECT_EQ(read(MappingOptions::Consent::kIgnored), 3);
  EXPECT_EQ(read(MappingOptions::Consent::kNotDenied), 2);
  EXPECT_EQ(read(MappingOptions::Consent::kGiven), 1);
  // A source that does not speak of consent is not asked.
  MappingOptions options;
  options.consent = MappingOptions::Consent::kGiven;
  EXPECT_THAT(Project(MakeTable({"time|event", "2026-03-02|a"}), options).rows, testing::SizeIs(1));
}

TEST(Project, KnownBotsAreFlaggedByTheirAgent) {
  const Table table =
      MakeTable({"time|user_id|event|user_agent", "2026-03-02|u|a|Mozilla/5.0 (compatible; Googlebot/2.1)",
                 "2026-03-02|v|a|Mozilla/5.0 (Linux; Android; CUBOT NOTE 20)", "2026-03-02|w|a|"});
  const Projected projected = Project(table);
  EXPECT_THAT(projected.rows, testing::ElementsAre(HasSubstr("flags=[bot extends]"), HasSubstr("flags=[extends]"),
                                                   HasSubstr("flags=[extends]")));
  EXPECT_EQ(projected.ledger.count(LedgerClass::kFlaggedBot), 0);  // noted where they are taken out
  MappingOptions options;
  options.keep_bots = true;
  EXPECT_THAT(Project(table, options).rows[0], HasSubstr("flags=[extends]"));
  EXPECT_EQ(Project(table, options).ledger.count(LedgerClass::kFlaggedBot), 1);
}

}  // namespace
}  // namespace ingest
