// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ingest/mapping/field_values.h"
#include "ingest/mapping/identifier_form.h"
#include "journey/event/event_table.h"

namespace ingest {
namespace {

constexpr int64_t kNone = -999999999;

TEST(ParseScaled, Table) {
  const struct {
    std::string_view text;
    int64_t thousandths;
  } rows[] = {{"5", 5000},
              {"4.5", 4500},
              {"0.1", 100},
              {"-3.25", -3250},
              {"1,234.5", 1234500},
              {"₩39,000", 39000000},
              {"39000원", 39000000},
              {"$12.5", 12500},
              {"85%", 85000},
              {"+7", 7000},
              {"0.0004", 0},
              {"0.0005", 1},
              {"1e3", 1000000},
              {".5", 500},
              {"5.", 5000},
              {"", kNone},
              {"abc", kNone},
              {"1,23", kNone},
              {"1,2345", kNone},
              {"12 34", kNone},
              {"--5", kNone},
              {"1.2.3", kNone},
              {"99999999999999999999", kNone},
              {"nan", kNone}};
  for (const auto& row : rows) EXPECT_EQ(ParseScaled(row.text, 1000).value_or(kNone), row.thousandths) << row.text;
}

TEST(ParseDurationField, Table) {
  const struct {
    std::string_view text;
    int64_t milliseconds;
  } rows[] = {{"90", 90000},         {"12.5", 12500},  {"0", 0},        {"1:30", 90000},
              {"01:02:03", 3723000}, {"30m", 1800000}, {"90초", 90000}, {"-5", kNone},
              {"1:75", kNone},       {"1:2", kNone},   {"soon", kNone}, {"", kNone}};
  for (const auto& row : rows) {
    const auto micros = ParseDurationField(row.text);
    EXPECT_EQ(micros.has_value() ? *micros / 1000 : kNone, row.milliseconds) << row.text;
  }
}

TEST(ParseScale, Table) {
  const struct {
    std::string_view text;
    int low, high;
  } rows[] = {{"1-5", 1, 5}, {"0-10", 0, 10}, {"0~10", 0, 10},    {"1 to 7", 1, 7}, {"5", 1, 5},
              {"10", 0, 10}, {"5점", 1, 5},   {"good-bad", 0, 1}, {"5-1", 5, 1}};
  for (const auto& row : rows) {
    const auto scale = ParseScale(row.text);
    ASSERT_TRUE(scale.has_value()) << row.text;
    EXPECT_EQ(scale->low, row.low) << row.text;
    EXPECT_EQ(scale->high, row.high) << row.text;
  }
  for (std::string_view text : {"", "high", "1-2-3", "5-5", "1"}) EXPECT_FALSE(ParseScale(text).has_value()) << text;
}

TEST(KnownSurvey, WholeWords) {
  EXPECT_EQ(KnownSurvey("csat"), "CSAT");
  EXPECT_EQ(KnownSurvey("post_chat CSAT"), "CSAT");
  EXPECT_EQ(KnownSurvey("상담 만족도"), "CSAT");
  EXPECT_EQ(KnownSurvey("nps_score"), "NPS");
  EXPECT_EQ(KnownSurvey("NPS 2026"), "NPS");
  EXPECT_EQ(KnownSurvey("ces"), "CES");
  EXPECT_EQ(KnownSurvey("process"), "");
  EXPECT_EQ(KnownSurvey(""), "");
}

TEST(LifecycleAndDirection, Table) {
  for (std::string_view text : {"start", "START", "Started", "시작"})
    EXPECT_EQ(ParseLifecycle(text), Lifecycle::kStart) << text;
  for (std::string_view text : {"complete", "COMPLETE", "완료"})
    EXPECT_EQ(ParseLifecycle(text), Lifecycle::kComplete) << text;
  for (std::string_view text : {"", "suspend", "loyal", "returning"})
    EXPECT_EQ(ParseLifecycle(text), Lifecycle::kNone) << text;
  EXPECT_EQ(ParseDirection("Inbound"), 1);
  EXPECT_EQ(ParseDirection("outbound"), -1);
  EXPECT_EQ(ParseDirection("north"), 0);
}

TEST(IsPlaceholder, Table) {
  for (std::string_view text : {"",
                                "?",
                                "-",
                                "null",
                                "NULL",
                                "nil",
                                "None",
                                "NaN",
                                "undefined",
                                "Unknown",
                                "anonymous",
                                "guest",
                                "true",
                                "false",
                                "0",
                                "-1",
                                "000000",
                                "----",
                                "00000000-0000-0000-0000-000000000000",
                                "[object Object]",
                                "[]",
                                "{}",
                                "<nil>",
                                "N/A",
                                "na",
                                "\"null\"",
                                "'undefined'",
                                "\"\"",
                                "(not set)",
                                "비회원",
                                "distinct_id",
                                "lmy47d"}) {
    EXPECT_TRUE(IsPlaceholder(text)) << text;
  }
  for (std::string_view text :
       {"u-5", "1", "007", "nullable", "8395097477884212984", "anonymous_17", "user_0000", "김", "none@mail.example"}) {
    EXPECT_FALSE(IsPlaceholder(text)) << text;
  }
}

TEST(CanonicalIdentifier, Table) {
  using journey::event::kTypeEmail, journey::event::kTypePhone, journey::event::kTypeUser;
  const struct {
    uint16_t type;
    std::string_view text, canonical;
  } rows[] = {{kTypeUser, "U-5", "U-5"},
              {kTypeUser, "007", "007"},
              {kTypeEmail, "Kim@Mail.Example", "kim@mail.example"},
              {kTypePhone, "010-1234-5678", "01012345678"},
              {kTypePhone, "+82 10-1234-5678", "01012345678"},
              {kTypePhone, "+82-(0)10-1234-5678", "01012345678"},
              {kTypePhone, "821012345678", "01012345678"},
              {kTypePhone, "0082 10 1234 5678", "01012345678"},
              {kTypePhone, "+82 2 123 4567", "021234567"},
              {kTypePhone, "02-123-4567", "021234567"},
              {kTypePhone, "+1 415 555 0100", "14155550100"},
              {kTypePhone, "ext.", ""}};
  std::string scratch;
  for (const auto& row : rows) EXPECT_EQ(CanonicalIdentifier(row.type, row.text, &scratch), row.canonical) << row.text;
}

}  // namespace
}  // namespace ingest
