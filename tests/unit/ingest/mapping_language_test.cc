// SPDX-License-Identifier: Apache-2.0
// The mapping language beyond plain fields: conditions, templates, rules that set fields, skips, signals, units,
// derived times.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/mapping/condition.h"
#include "tests/unit/ingest/mapping_table.h"

namespace ingest {
namespace {

using journey::base::LedgerClass;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// Projects the table by a mapping of the project file.
Projected By(std::string_view mapping, std::vector<std::string_view> lines) {
  const auto parsed = ParseMapping(mapping, "test");
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  MappingOptions options;
  if (parsed.ok()) options.sources = {{"*", *parsed}};
  Projected projected = Project(MakeTable(std::move(lines)), options);
  EXPECT_TRUE(projected.status.ok()) << projected.status;
  EXPECT_TRUE(projected.ledger.LawHolds());
  return projected;
}

TEST(Condition, WhatAValueMeets) {
  const struct {
    std::string_view condition, value;
    bool meets;
  } rows[] = {
      {"open", "open", true},
      {"open", "Open", false},
      {"*", "x", true},
      {"*", "", false},
      {"", "", true},
      {"", "x", false},
      {"4*", "404", true},
      {"4*", "504", false},
      {"*.css", "/a/b.css", true},
      {"*.css", "/a/b.csv", false},
      {"a*b*c", "aXbYc", true},
      {"a*b*c", "aXcYb", false},
      {">0", "1", true},
      {">0", "0", false},
      {">0", "x", false},
      {">0", "", false},
      {">=400", "400", true},
      {"<400", "399.5", true},
      {"<400", "400", false},
      {"<=5", "5", true},
      {"!=0", "0", false},
      {"!=0", "0.0", false},
      {"!=0", "2", true},
      {"!=0", "", false},
      {"!=0", "true", true},
      {"=4", "4.0", true},
      {"=4", "5", false},
      {"!=closed", "open", true},
      {"!=closed", "closed", false},
      {"!=closed", "", false},
      {">0", "nan", false},
      {">0", "1e3", true},
  };
  for (const auto& row : rows)
    EXPECT_EQ(Matches(ParseCondition(row.condition), row.value), row.meets) << row.condition << " " << row.value;
  const Condition same = ParseCondition("=^requester_id");
  EXPECT_TRUE(same.names_path());
  EXPECT_EQ(same.text, "^requester_id");
  EXPECT_TRUE(Matches(same, "7", "7"));
  EXPECT_FALSE(Matches(same, "7", "8"));
  EXPECT_FALSE(Matches(same, "", ""));
}

TEST(Condition, AGlobOfManyStarsEnds) {
  const std::string text(5000, 'a');
  EXPECT_FALSE(GlobMatches("*a*a*a*a*a*b", text));
  EXPECT_TRUE(GlobMatches("*a*a*a*a*a*", text));
}

TEST(Language, RulesByGlobsNumbersAndOtherPaths) {
  const Projected projected = By(R"({
    "fields": {"time": "at", "user": "who", "event": "what"},
    "kinds": [
      {"when": {"status": "4*"}, "kind": "error"},
      {"when": {"status": ">=500"}, "kind": "crash"},
      {"when": {"who": "=owner"}, "kind": "login"},
      {"when": {"owner": ""}, "kind": "search"},
    ]})",
                                 {"at|who|what|status|owner", "2026-03-02|u|a|404|", "2026-03-02|u|a|503|",
                                  "2026-03-02|u|a|200|u", "2026-03-02|u|a|200|", "2026-03-02|u|a|200|x"});
  EXPECT_THAT(projected.rows, ElementsAre(HasSubstr(" error a "), HasSubstr(" crash a "), HasSubstr(" login a "),
                                          HasSubstr(" search a "), HasSubstr(" other a ")));
}

TEST(Language, AnAbsentValueIsAConditionOfPlainRulesToo) {
  const Projected projected = By(R"({
    "fields": {"time": "at", "event": "what"},
    "kinds": [{"when": {"order": "", "what": "done"}, "kind": "view"}]})",
                                 {"at|what|order", "2026-03-02|done|7", "2026-03-02|done|"});
  EXPECT_THAT(projected.rows, ElementsAre(HasSubstr(" other done "), HasSubstr(" view done ")));
}

TEST(Language, WebServerLogsBecomeViewsErrorsAndSystem) {
  const Projected projected = By(R"({
    "fields": {"time": "at", "anonymous": {"compose": "{ip} {agent}"}, "url": "target"},
    "constants": {"channel": "web"},
    "kinds": [
      {"when": {"target": ["*.css", "*.png"]}, "kind": "system", "event": "{method} file", "static": true},
      {"when": {"agent": "*bot*"}, "kind": "view", "bot": true},
      {"when": {"status": [">=400"]}, "kind": "error", "event": "{status} {touchpoint}"},
      {"when": {"status": "3*"}, "kind": "system", "event": "{status} {touchpoint}"},
      {"when": {"method": ["GET", "HEAD"]}, "kind": "view"},
      {"when": {"method": "*"}, "kind": "other", "event": "{method} {touchpoint}"},
    ]})",
                                 {"at|ip|agent|method|target|status", "2026-03-02|1.1.1.1|A|GET|/product/17?x=1|200",
                                  "2026-03-02|1.1.1.1|A|GET|/product/17|404", "2026-03-02|1.1.1.1|A|POST|/cart/|200",
                                  "2026-03-02|1.1.1.1|A|GET|/old|301", "2026-03-02|1.1.1.1|A|GET|/a.css|200",
                                  "2026-03-02|1.1.1.1|bigbot|GET|/home|200", "2026-03-02|1.1.1.1||GET|/home|200"});
  EXPECT_THAT(
      projected.rows,
      ElementsAre("2026-03-02T00:00:00Z view /product/:id channel=web ids=[anonymous:1.1.1.1 A] flags=[extends]",
                  HasSubstr("error 404 /product/:id channel=web"), HasSubstr("other POST /cart channel=web"),
                  HasSubstr("system ~ name=301 /old channel=web author=system"), HasSubstr("flags=[static]"),
                  HasSubstr("ids=[anonymous:1.1.1.1 bigbot] flags=[bot extends]"),
                  HasSubstr("ids=[anonymous:1.1.1.1] flags")));
}

TEST(Language, AComposedFieldMayNeedAPart) {
  const Projected projected =
      By(R"({
    "fields": {"time": "at", "event": "what",
               "session": {"compose": "{visitor}/{visit}", "needs": "visit"},
               "anonymous": {"first": "cookie", "compose": "v-{visitor}"}}})",
         {"at|what|visitor|visit|cookie", "2026-03-02|a|v|1|c", "2026-03-02|a|v||", "2026-03-02|a|-|null|"});
  EXPECT_THAT(projected.rows, ElementsAre(HasSubstr("ids=[anonymous:c session:v/1]"), HasSubstr("ids=[anonymous:v-v]"),
                                          HasSubstr("ids=[]")));
}

TEST(Language, ARuleMaySetFields) {
  const Projected projected = By(
      R"({
    "fields": {"time": "at", "case": "id", "status": "old_status", "agent": "by"},
    "kinds": [
      {"when": {"field": "Status"}, "kind": "system", "event": "Status changed", "set": {"status": "value"}},
      {"when": {"field": "Owner"}, "kind": "handoff", "event": "Owner {value}", "set": {"agent": "value", "id.desk": "id"}},
      {"when": {"field": "Note"}, "kind": "message", "author": "agent", "public": false, "direction": "outbound",
       "status": "noted"},
    ]})",
      {"at|id|field|value|by|old_status", "2026-03-02|7|Status|Closed|Kim|Open", "2026-03-02|7|Owner|Lee|Kim|Open",
       "2026-03-02|7|Note|x|Kim|Open"});
  EXPECT_THAT(projected.rows,
              ElementsAre(HasSubstr("name=Status changed author=system ids=[case:7] flags=[] side=[status=Closed "
                                    "agent=Kim]"),
                          HasSubstr("handoff ~ name=Owner Lee author=system ids=[case:7 id.desk:7] flags=[contact] "
                                    "side=[status=Open agent=Lee]"),
                          HasSubstr("side=[status=noted public=0 agent=Kim]")));
}

TEST(Language, ARuleWithAKindMakesASnapshotOneEvent) {
  const Projected projected = By(
      R"({
    "fields": {"user": "by", "case": "id", "opened": "began", "closed": "ended", "agent": "by"},
    "constants": {"channel": "phone"},
    "kinds": [{"when": {"leg": "TRANSFER"}, "kind": "handoff", "event": "Transfer"},
              {"when": {"by": ""}, "status": "abandoned"}]})",
      {"id|began|ended|leg|by", "7|2026-03-02T00:00:00Z|2026-03-02T00:05:00Z|IN|Kim",
       "7|2026-03-02T00:03:00Z|2026-03-02T00:05:00Z|TRANSFER|Lee", "8|2026-03-02T00:03:00Z|2026-03-02T00:05:00Z|IN|"});
  EXPECT_THAT(
      projected.rows,
      ElementsAre(HasSubstr("contact-open phone contact"), HasSubstr("contact-close ~ name=Closed"),
                  "2026-03-02T00:03:00Z handoff ~ name=Transfer channel=phone author=system ids=[case:7 user:Lee] "
                  "flags=[contact] side=[agent=Lee]",
                  HasSubstr("side=[status=abandoned"), HasSubstr("name=Closed")));
}

TEST(Language, SkippedRecordsAreInTheLedgerAndLeaveNothing) {
  const Projected projected =
      By(R"({
    "fields": {"time": "at", "user": "who", "event": "what"},
    "skip": [{"when": {"finished": ["0", "false"]}, "why": "unfinished"}, {"when": {"who": "=owner"}}]})",
         {"at|who|what|finished|owner", "2026-03-02|u|a|1|x", "2026-03-02|v|a|0|x", "2026-03-02|w|a|1|w"});
  EXPECT_THAT(projected.rows, SizeIs(1));
  EXPECT_EQ(projected.ledger.count(LedgerClass::kSkippedByRule), 2);
  EXPECT_EQ(projected.ledger.samples(LedgerClass::kSkippedByRule)[0].byte, 100);
  EXPECT_EQ(projected.identifiers, 1);
}

TEST(Language, SignalsAreLabelsInTheirOrder) {
  const Projected projected =
      By(R"({
    "fields": {"time": "at", "event": "what"},
    "signals": {"rage_click": {"when": {"rage": ">0"}},
                "dead_click": {"when": [{"dead": ">0"}, {"what": "dead click"}]}}})",
         {"at|what|rage|dead", "2026-03-02|click|1|2", "2026-03-02|dead click|0|", "2026-03-02|click||0"});
  EXPECT_THAT(projected.rows[0], HasSubstr("side=[signal=dead_click rage_click]"));
  EXPECT_THAT(projected.rows[1], HasSubstr("side=[signal=dead_click]"));
  EXPECT_THAT(projected.rows[2], Not(HasSubstr("side=")));
}

TEST(Language, UnitsOfDurations) {
  const Projected projected =
      By(R"({"fields": {"time": "at", "event": "what", "duration": "took", "queue_wait": "wait"},
             "units": {"duration": "ms", "queue_wait": "min"}})",
         {"at|what|took|wait", "2026-03-02|a|1500|1.5", "2026-03-02|a|00:01:30|0"});
  EXPECT_THAT(projected.rows[0], HasSubstr("queue_wait=90000000 duration=1500000"));
  EXPECT_THAT(projected.rows[1], HasSubstr("queue_wait=0 duration=90000000"));
}

TEST(Language, ATimeFieldMayHaveAFormatOfItsOwn) {
  const Projected projected = By(R"({"fields": {"time": "at", "event": "what", "end_time": "until"},
             "time": {"format": "iso8601", "fields": {"end_time": {"format": "s"}}}})",
                                 {"at|what|until", "2026-03-02T00:00:00Z|a|1772409600"});
  EXPECT_THAT(projected.rows[0], HasSubstr("end_time=2026-03-02T00:00"));
}

TEST(Language, SecondsThatCountAWallClock) {
  const Projected projected = By(R"({"fields": {"time": "at", "event": "what"},
             "time": {"format": "s", "local": true, "zone": "Asia/Seoul"}})",
                                 {"at|what", "1772445920|a"});
  EXPECT_THAT(projected.rows[0], HasSubstr("2026-03-02T01:05:20Z"));
}

// received - (sent - client) where the client's clock ran before it sent.
TEST(Language, DerivedTimeCorrectsTheClientsClock) {
  constexpr std::string_view kMapping = R"({
    "fields": {"time": "true", "event": "what"},
    "time": {"derive": {"client": "created", "sent": "sent", "received": "got"}}})";
  const Projected projected =
      By(kMapping, {"true|created|sent|got|what",
                    "2026-03-02T05:00:00Z|2026-03-02T00:00:00Z|2026-03-02T00:00:10Z|2026-03-02T01:00:00Z|true time",
                    "|2026-03-02T00:00:00Z|2026-03-02T00:00:10Z|2026-03-02T01:00:00Z|skewed",
                    "|2026-03-02T00:00:10Z|2026-03-02T00:00:00Z|2026-03-02T01:00:00Z|sent before",
                    "|2026-03-02T00:00:00Z||2026-03-02T01:00:00Z|not sent", "|||2026-03-02T01:00:00Z|received only",
                    "|2026-03-02T00:00:00Z|||client only", "||||none"});
  ASSERT_THAT(projected.rows, SizeIs(6));
  const std::string_view wanted[] = {"2026-03-02T05:00:00Z", "2026-03-02T00:59:50Z", "2026-03-02T01:00:00Z",
                                     "2026-03-02T01:00:00Z", "2026-03-02T01:00:00Z", "2026-03-02T00:00:00Z"};
  for (size_t i = 0; i < 6; ++i) EXPECT_THAT(projected.rows[i], HasSubstr(std::string(wanted[i]))) << i;
  EXPECT_EQ(projected.ledger.count(LedgerClass::kMissingTime), 1);
}

TEST(Language, ATimeMayBeToldAsADurationBehindAnother) {
  const Projected projected = By(R"({"fields": {"case": "id", "opened": "began"}, "constants": {"channel": "email"},
             "time": {"after": {"first_reply": {"of": "opened", "path": "reply minutes", "unit": "min"}}}})",
                                 {"id|began|reply minutes", "7|2026-03-02T00:00:00Z|38.5", "8|2026-03-02T00:00:00Z|"});
  EXPECT_THAT(projected.rows, ElementsAre(HasSubstr("contact-open"), HasSubstr("2026-03-02T00:38:30Z message"),
                                          HasSubstr("contact-open")));
}

TEST(Language, ErrorsNameThePlace) {
  const struct {
    std::string_view json, message;
  } rows[] = {
      {R"({"parts": [{"fields": {"time": "t"}}]})", "parts[0]: there is no \"records\""},
      {R"({"parts": [{"records": "a[]", "fields": {"usr": "t"}}]})", "parts[0].fields.usr: unknown field"},
      {R"({"records": "a[]", "parts": [{"records": "a[]", "fields": {"time": "t"}}]})", "\"records\" is also that of"},
      {R"({"skip": [{"why": "x"}]})", "skip[0]: the rule has no \"when\""},
      {R"({"signals": {"a b": {"when": {"x": "1"}}}})", "signals.a b: the name of a signal has no blank"},
      {R"({"units": {"user": "ms"}})", "units.user: \"user\" is no such field; there are queue_wait"},
      {R"({"units": {"duration": "days"}})", "units.duration: unknown unit \"days\""},
      {R"({"sessions": "30 m"})", "sessions: unknown rule \"30 m\""},
      {R"({"duplicates": {"newest": "t"}})", "duplicates: there is no \"key\""},
      {R"({"duplicates": {"key": "cse"}})", "duplicates.key: unknown field \"cse\"; did you mean \"case\"?"},
      {R"({"fields": {"user": {"compose": "{a"}}})", "fields.user.compose: byte 0: a \"{\" begins a path"},
      {R"({"fields": {"user": {"first": "a"}}})", "fields.user: there is no \"compose\""},
      {R"({"time": {"derive": {"clent": "a"}}})", "time.derive: unknown key \"clent\"; did you mean \"client\"?"},
      {R"({"time": {"after": {"closed": {"of": "opened"}}}})", "time.after.closed: expected"},
      {R"({"header": {"rows": 4}})", "header.rows: expected 1, 2 or 3"},
      {R"({"encoding": "utf8"})", "encoding: unknown encoding \"utf8\""},
      {R"({"kinds": [{"when": {"a": [1.5]}}]})", "kinds[0].when.a[0]: expected a text, a whole number, true or false"},
  };
  for (const auto& row : rows) {
    const auto mapping = ParseMapping(row.json, "journey.json");
    ASSERT_FALSE(mapping.ok()) << row.json;
    EXPECT_THAT(std::string(mapping.status().message()), HasSubstr(std::string(row.message))) << row.json;
  }
}

TEST(Language, ATextNestedHundredThousandTimesIsAnErrorNoCrash) {
  EXPECT_FALSE(ParseMapping(std::string(100'000, '['), "x").ok());
  EXPECT_FALSE(ParseMapping(R"({"fields":)" + std::string(100'000, '['), "x").ok());
}

}  // namespace
}  // namespace ingest
