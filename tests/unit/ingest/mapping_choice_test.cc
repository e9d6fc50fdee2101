// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ingest/mapping_table.h"

namespace ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(ChooseMapping, GuessesWholeNamesInEnglishAndKorean) {
  const struct {
    std::vector<std::string_view> table;
    Pairs guesses;
  } rows[] = {
      {{"user_id|session_id|event|timestamp|platform|acquisition_channel|user_lifecycle",
        "u1|s1|home|2024-03-13 10:21:14|desktop|email|returning"},
       {{"time", "timestamp"},
        {"user", "user_id"},
        {"session", "session_id"},
        {"event", "event"},
        {"platform", "platform"}}},
      {{"user_id|event_name|event_timestamp", "8395097477884212984|https://a.example/|2019-09-02 05:38:46.852262656"},
       {{"time", "event_timestamp"}, {"user", "user_id"}, {"event", "event_name"}}},
      {{"회원번호|이벤트명|일시|채널", "1001|주문완료|2026-03-02 10:05:00|전화",
        "1002|환불 요청|2026-03-02 10:06:00|채팅"},
       {{"time", "일시"}, {"user", "회원번호"}, {"event", "이벤트명"}, {"channel", "채널"}}},
      {{"ticket_id|created_at|first_reply_at|solved_at|requester_email|channel|category|csat",
        "1|2026-03-02 10:05:00|2026-03-02 11:05:00||a@b.example|email|refund|5"},
       {{"first_reply", "first_reply_at"},
        {"opened", "created_at"},
        {"email", "requester_email"},
        {"case", "ticket_id"},
        {"channel", "channel"},
        {"score", "csat"},
        {"topic", "category"}}},
      {{"survey|score|scale|answered_at|customer_id", "CSAT|4|1-5|2026-03-02 10:05:00|7"},
       {{"time", "answered_at"},
        {"user", "customer_id"},
        {"score", "score"},
        {"scale", "scale"},
        {"survey", "survey"}}},
      {{"userId|Event Name|Time-Stamp", "u|x|1772413520"},
       {{"time", "Time-Stamp"}, {"user", "userId"}, {"event", "Event Name"}}},
      {{"time|message|channel", "2026-03-02|hi|north"}, {{"time", "time"}, {"text", "message"}}},
      {{"time|author|lifecycle|score", "2026-03-02|dhrl****|loyal|high"}, {{"time", "time"}}},
      {{"date|user", "2026-03-02|Kim Min Su", "2026-03-02|Lee Ji Eun"}, {{"time", "date"}}},
      {{"timestamp|time|user_id", "yesterday|1772413520|u"}, {{"time", "time"}, {"user", "user_id"}}},
  };
  for (const auto& row : rows) {
    const Projected projected = Project(MakeTable(row.table));
    ASSERT_TRUE(projected.status.ok()) << projected.status;
    Pairs guesses = projected.choice.info.guesses, wanted = row.guesses;
    std::sort(guesses.begin(), guesses.end());
    std::sort(wanted.begin(), wanted.end());
    if (row.table[0].rfind("ticket_id", 0) == 0)
      std::erase(wanted, std::pair<std::string, std::string>{"resolved", "solved_at"});
    EXPECT_EQ(guesses, wanted) << row.table[0];
    EXPECT_EQ(projected.ledger.count(journey::base::LedgerClass::kColumnGuessed), guesses.size());
    EXPECT_EQ(projected.choice.info.mapping, "guessed");
  }
}

TEST(ChooseMapping, ADateTakesItsTimeOfDayFromTheColumnBesideIt) {
  const struct {
    std::vector<std::string_view> table;
    std::string time;
    std::string first;
  } rows[] = {
      {{"Call Id|Date|Time", "1|2021-01-01|09:12:58"}, "{Date} {Time}", "2021-01-01T09:12:58Z"},
      {{"call_id|call date|Call Time|time", "1|3/13/2021|9:12 PM|noon"},
       "{call date} {Call Time}",
       "2021-03-13T21:12:00Z"},
      {{"Call Id|Date|Time", "1|13.03.2021|09:12", "2|01.02.2021|10:12"}, "{Date} {Time}", "2021-03-13T09:12:00Z"},
      {{"통화번호|통화일자|통화시각", "1|2021-01-01|오후 9:12"}, "{통화일자} {통화시각}", "2021-01-01T21:12:00Z"},
      // A time of its own, a column that holds no times of day, a table without one.
      {{"Call Id|Date|Time", "1|2021-01-01 08:00|09:12:58"}, "Date", "2021-01-01T08:00:00Z"},
      {{"Call Id|Date|Time", "1|2021-01-01|morning"}, "Date", "2021-01-01T00:00:00Z"},
      {{"Call Id|Date|Duration", "1|2021-01-01|09:12:58"}, "Date", "2021-01-01T00:00:00Z"},
  };
  for (const auto& row : rows) {
    const Projected projected = Project(MakeTable(row.table));
    ASSERT_TRUE(projected.status.ok()) << projected.status;
    EXPECT_THAT(projected.choice.info.guesses, testing::Contains(Pair("time", row.time)));
    EXPECT_TRUE(projected.rows[0].starts_with(row.first)) << projected.rows[0];
  }
}

TEST(ChooseMapping, AListOfCallsIsOnThePhone) {
  const struct {
    std::vector<std::string_view> table;
    std::string channel;
  } rows[] = {
      {{"Call Id|time", "1|2021-01-01 09:12"}, "phone"},
      {{"통화번호|일시", "1|2021-01-01 09:12"}, "phone"},
      {{"chat_id|time", "1|2021-01-01 09:12"}, "chat"},
      {{"call_id|time|channel", "1|2021-01-01 09:12|chat"}, "chat"},
      // Of a log of everything a chat is one column.
      {{"chat_id|time|event", "1|2021-01-01 09:12|Product Viewed"}, ""},
      {{"ticket_id|time", "1|2021-01-01 09:12"}, ""},
  };
  for (const auto& row : rows) {
    const Projected projected = Project(MakeTable(row.table));
    ASSERT_TRUE(projected.status.ok()) << projected.status;
    const std::string& event = projected.rows[0];
    const size_t at = event.find(" channel=");
    EXPECT_EQ(at == std::string::npos ? "" : event.substr(at + 9, event.find(' ', at + 9) - at - 9), row.channel)
        << event;
  }
}

TEST(ChooseMapping, ATimeMustBeReadableInFourOfFive) {
  std::vector<std::string_view> table = {"time|user",    "2026-03-02|a", "2026-03-03|a",
                                         "2026-03-04|a", "2026-03-05|a", "soon|a"};
  EXPECT_TRUE(Project(MakeTable(table)).status.ok());
  table.push_back("later|a");
  const Projected projected = Project(MakeTable(table));
  EXPECT_EQ(projected.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(projected.status.message()), HasSubstr("columns: time, user"));
  EXPECT_THAT(std::string(projected.status.message()), HasSubstr("--map time=COLUMN"));
}

TEST(ChooseMapping, AColumnOfTimesUnderAnotherNameIsToldNotTaken) {
  const Projected projected = Project(MakeTable({"Kunde|Zeitstempel", "a|02.03.2026 10:05", "b|03.03.2026 10:05"}));
  EXPECT_EQ(projected.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(projected.status.message()), HasSubstr("\"Zeitstempel\" holds times"));
  EXPECT_THAT(std::string(projected.status.message()), HasSubstr("try --map \"time=Zeitstempel\""));
}

TEST(ChooseMapping, MapWinsAndIsNotGuessedAgain) {
  MappingOptions options;
  options.map = {{"case", "patient"}, {"event", "handling"}, {"user", "buyer"}};
  const Projected projected =
      Project(MakeTable({"patient|handling|time|user_id|buyer", "7|X-Ray|2017-01-02 11:41:53|u1|b1"}), options);
  ASSERT_TRUE(projected.status.ok());
  EXPECT_THAT(projected.choice.info.guesses, ElementsAre(Pair("time", "time")));
  EXPECT_THAT(projected.choice.applied_map, ElementsAre(0, 1, 2));
  EXPECT_THAT(projected.choice.info.unmapped, ElementsAre("user_id"));
  EXPECT_THAT(projected.rows, ElementsAre("2017-01-02T11:41:53Z other X-Ray ids=[case:7 user:b1] flags=[extends]"));
}

TEST(ChooseMapping, OneColumnMayFeedSeveralFieldsAndFamilies) {
  MappingOptions options;
  options.map = {{"user", "who"}, {"id.crm", "who"}, {"time", "at"}};
  const Projected projected = Project(MakeTable({"who|at|event", "x1|2026-03-02T00:00:00Z|home"}), options);
  EXPECT_THAT(projected.rows, ElementsAre("2026-03-02T00:00:00Z view home ids=[id.crm:x1 user:x1] flags=[extends]"));
}

TEST(ChooseMapping, UnknownFieldsAndColumns) {
  const Table table = MakeTable({"user_id|time|event", "u|2026-03-02|x"});
  MappingOptions options;
  options.map = {{"evnt", "event"}};
  EXPECT_THAT(std::string(Project(table, options).status.message()), HasSubstr("did you mean \"event\"?"));
  options.map = {{"event", "evnt"}};
  const Projected projected = Project(table, options);
  ASSERT_TRUE(projected.status.ok());
  const absl::Status missing = CheckApplied({projected.choice}, options);
  EXPECT_EQ(missing.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(missing.message()),
              HasSubstr("--map event=evnt: no input has a column \"evnt\" (did you mean \"event\"?)"));
  options.map = {{"event", "event"}};
  EXPECT_TRUE(CheckApplied({Project(table, options).choice}, options).ok());
  options.segments = {"plat"};
  EXPECT_TRUE(
      CheckApplied({Project(table, options).choice}, options).ok());  // the project file's may be of other inputs
  options.segments_from_flags = true;
  EXPECT_THAT(std::string(CheckApplied({Project(table, options).choice}, options).message()),
              HasSubstr("--segment plat"));
}

TEST(ChooseMapping, PresetsByContentByNameAndByTheProjectFile) {
  const Table table = MakeTable(
      {"type|userId|event|timestamp|messageId", "track|u1|Order Completed|2026-03-02T01:05:20Z|m1"}, "ndjson");
  EXPECT_EQ(Project(table).choice.info.mapping, "segment");
  MappingOptions options;
  options.as = "segment";
  EXPECT_EQ(Project(table, options).choice.info.reason, "--as segment");
  options.as = "segmnt";
  EXPECT_EQ(Project(table, options).status.code(), absl::StatusCode::kNotFound);
  options.as = "ndjson";
  EXPECT_EQ(Project(table, options).choice.info.mapping, "segment");
  options.as = "";
  const auto own = ParseMapping(R"({"name": "own", "fields": {"time": "timestamp", "event": "type"}})", "x");
  ASSERT_TRUE(own.ok());
  options.sources = {{"other*", *own}, {"calls*.ndjson", *own}};
  EXPECT_EQ(Project(table, options, "calls-1.ndjson").choice.info.mapping, "own");
  EXPECT_EQ(Project(table, options, "x.ndjson").choice.info.mapping, "segment");
  // A column `type` with other words is no Segment call.
  EXPECT_EQ(Project(MakeTable({"type|userId|timestamp", "incident|u1|2026-03-02"}, "ndjson")).choice.info.mapping,
            "guessed");
}

TEST(ChooseMapping, DayFirstOrMonthFirstFromTheWholeColumn) {
  const Projected day_first = Project(MakeTable({"time|event", "3/2/2026|a", "13/2/2026|b"}));
  EXPECT_THAT(day_first.rows[0], HasSubstr("2026-02-03"));
  EXPECT_EQ(day_first.ledger.count(journey::base::LedgerClass::kDateOrderUnclear), 0);
  const Projected month_first = Project(MakeTable({"time|event", "3/2/2026|a", "2/13/2026|b"}));
  EXPECT_THAT(month_first.rows[0], HasSubstr("2026-03-02"));
  const Projected unclear = Project(MakeTable({"time|event", "3/2/2026|a"}));
  EXPECT_THAT(unclear.rows[0], HasSubstr("2026-03-02"));
  EXPECT_EQ(unclear.ledger.count(journey::base::LedgerClass::kDateOrderUnclear), 1);
}

TEST(ChooseMapping, ZoneOfTheMappingThenOfTheFlagThenUtcWithANote) {
  const Table table = MakeTable({"time|event", "2026-03-02 10:00:00|a"});
  const Projected assumed = Project(table);
  EXPECT_EQ(assumed.choice.info.zone, "UTC");
  EXPECT_EQ(assumed.ledger.count(journey::base::LedgerClass::kZoneAssumed), 1);
  MappingOptions options;
  options.zone_given = true;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Seoul", &options.zone));
  const Projected given = Project(table, options);
  EXPECT_THAT(given.rows[0], HasSubstr("2026-03-02T01:00:00Z"));
  EXPECT_EQ(given.ledger.count(journey::base::LedgerClass::kZoneAssumed), 0);
  const auto own = ParseMapping(R"({"time": {"zone": "Europe/Berlin"}})", "x");
  options.sources = {{"*", *own}};
  EXPECT_THAT(Project(table, options).rows[0], HasSubstr("2026-03-02T09:00:00Z"));
  EXPECT_EQ(Project(MakeTable({"time|event", "2026-03-02T10:00:00Z|a"})).choice.info.zone, "");
}

TEST(FactsOf, IdentifierTypesAreSortedAndCasesAloneMeanAllSources) {
  MappingChoice a, b;
  a.identifier_types = {"id.crm"};
  b.identifier_types = {"id.app", "id.crm"};
  a.case_only = b.case_only = true;
  EXPECT_THAT(FactsOf({a, b}).identifier_types, ElementsAre("user", "email", "phone", "anonymous", "device", "case",
                                                            "order", "session", "alias", "id.app", "id.crm"));
  EXPECT_TRUE(FactsOf({a, b}).case_only);
  b.case_only = false;
  EXPECT_FALSE(FactsOf({a, b}).case_only);
  EXPECT_FALSE(FactsOf({}).case_only);
}

}  // namespace
}  // namespace ingest
