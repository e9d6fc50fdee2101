// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/mapping.h"

namespace ingest {
namespace {

using ::testing::HasSubstr;

TEST(ParseMapping, CommentsAndTrailingCommas) {
  const auto mapping = ParseMapping(R"({
    // what the desk exports
    "name": "desk", "system": "desk", "container": "csv", /* or tsv */
    "fields": {"time": ["at", "created"], "id.crm": "crm", "attribute.plan": "plan"},
    "constants": {"channel": "phone"},
    "values": {"kind": {"chat_started": "contact-open"}},
    "kinds": [{"when": {"type": ["a", "b"]}, "kind": "system", "author": "agent", "channel": "chat"},],
    "time": {"format": "%Y.%m.%d %H:%M", "zone": "Asia/Seoul"},
  })",
                                    "journey.json");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
}

TEST(ParseMapping, ErrorsNameThePlaceAndTheNearestMatch) {
  const struct {
    std::string_view json, message;
  } rows[] = {
      {"{", "journey.json: line 1, column 2: not JSON"},
      {"{\n \"name\": 5}", "name: expected a text, found a number"},
      {"[]", "expected an object, found an array"},
      {R"({"feilds": {}})", "unknown key \"feilds\"; did you mean \"fields\"?"},
      {R"({"fields": {"usr": "u"}})", "fields.usr: unknown field \"usr\"; did you mean \"user\"?"},
      {R"({"fields": {"user": ["a", 5]}})", "fields.user[1]: expected a text, found a number"},
      {R"({"fields": {"user": []}})", "fields.user: the array is empty"},
      {R"({"container": "xml"})", "container: unknown container \"xml\""},
      {R"({"kinds": [{"when": {"t": "x"}, "kind": "ordr"}]})",
       "kinds[0].kind: unknown kind \"ordr\"; did you mean \"order\"?"},
      {R"({"kinds": [{"kind": "order"}]})", "kinds[0]: the rule has no \"when\""},
      {R"({"kinds": [{"when": {"t": "x"}, "author": "martian"}]})", "kinds[0].author: unknown author"},
      {R"({"values": {"kind": {"a": "viw"}}})", "values.kind.a: unknown kind \"viw\"; did you mean \"view\"?"},
      {R"({"time": {"zone": "Asia/Soul"}})", "time.zone: unknown time zone \"Asia/Soul\""},
      {R"({"time": {"format": "isO8601"}})", "did you mean \"iso8601\"?"},
      {R"({"signature": {"every": ["a"]}})", "signature.every: unknown key"},
      {R"({"guess": "yes"})", "guess: expected true or false, found a text"},
  };
  for (const auto& row : rows) {
    const auto mapping = ParseMapping(row.json, "journey.json");
    ASSERT_FALSE(mapping.ok()) << row.json;
    EXPECT_THAT(std::string(mapping.status().message()), HasSubstr(std::string(row.message))) << row.json;
    EXPECT_THAT(std::string(mapping.status().message()), HasSubstr("journey.json")) << row.json;
  }
}

TEST(Presets, AllParseAndUnknownOnesGetTheNearest) {
  ASSERT_FALSE(PresetNames().empty());
  for (std::string_view name : PresetNames()) EXPECT_TRUE(FindPreset(name).ok()) << FindPreset(name).status();
  const auto missing = FindPreset("segmnt");
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr("did you mean \"segment\"?"));
}

}  // namespace
}  // namespace ingest
