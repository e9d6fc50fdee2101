// SPDX-License-Identifier: Apache-2.0
#include "reports/model_io.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/reports/test_model.h"

namespace reports {
namespace {

using ::testing::HasSubstr;

TEST(ModelIoTest, StoredModelsAreWrittenAsTheyStand) {
  for (const char* name : {"example.model.json", "empty.model.json"}) {
    const std::string text = ReadFixture(name);
    const absl::StatusOr<std::string> written = WriteModel(LoadFixture(name));
    ASSERT_TRUE(written.ok()) << written.status();
    EXPECT_EQ(*written, text) << name << ": write it again with render_model MODEL en --rewrite";
  }
}

TEST(ModelIoTest, KeysAreSortedAndDoublesShort) {
  rapidjson::Document document;
  document.Parse(R"({"b":[1,2.50,1e300,-0.0],"a":{"z":true,"가":"<\u0001","é":null},"B":12345678901234567})");
  const absl::StatusOr<std::string> written = WriteModel(document);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(*written,
            "{\n \"B\": 12345678901234567,\n \"a\": {\n  \"z\": true,\n  \"é\": null,\n  \"가\": \"<\\u0001\"\n },\n"
            " \"b\": [\n  1,\n  2.5,\n  1e+300,\n  0\n ]\n}\n");
}

TEST(ModelIoTest, WhatCannotBeWrittenIsRefusedWithItsPath) {
  rapidjson::Document document;
  document.Parse(R"({"a":[{"x":1}]})");
  document["a"][0]["x"].SetDouble(std::numeric_limits<double>::quiet_NaN());
  EXPECT_THAT(std::string(WriteModel(document).status().message()), HasSubstr("/a/0/x"));
  document.Parse(R"({"a":1,"a":2})");
  EXPECT_THAT(std::string(WriteModel(document).status().message()), HasSubstr("/a: the key stands twice"));
}

TEST(ModelIoTest, BrokenDocumentsSayWhere) {
  struct Case {
    const char* name;
    const char* seek;  // in the empty model
    const char* put;
    const char* message;
  };
  const Case cases[] = {
      {"a version of the future", "\"schema_version\": 1", "\"schema_version\": 2",
       "/schema_version: the model is of version 2"},
      {"no version", "\"schema_version\": 1", "\"other\": 1", "/schema_version: missing"},
      {"a negative count", "\"comparisons\": 4", "\"comparisons\": -4", "/comparisons: the rule \"minimum\""},
      {"a number where text stands", "\"time_zone\": \"UTC\"", "\"time_zone\": 9", "/time_zone: the rule \"type\""},
      {"an unknown key", "\"variants\": []", "\"variants\": [], \"variety\": 1", "additionalProperties"},
      {"an unknown unit", "\"unit\": \"session\"", "\"unit\": \"week\"", "/settings/unit: the rule \"enum\""},
      {"not JSON", "{\n \"comparisons\"", "{\n oops", "line 2, column 2"},
  };
  const std::string good = ReadFixture("empty.model.json");
  for (const Case& c : cases) {
    std::string text = good;
    // The unit stands in the graph first, where any text is allowed; the settings' one is the last.
    const size_t at = text.rfind(c.seek);
    ASSERT_NE(at, std::string::npos) << c.name;
    text.replace(at, std::string(c.seek).size(), c.put);
    const absl::Status status = ReadModel(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.name;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message)) << c.name;
  }
}

TEST(ModelIoTest, HostileTextIsAnErrorNotACrash) {
  for (const std::string& text :
       {std::string(), std::string("null"), std::string("[]"), std::string("\xff\xfe"), std::string(100000, '['),
        std::string("{\"schema_version\":1}"), std::string("{\"schema_version\":1e99}")}) {
    EXPECT_FALSE(ReadModel(text).ok());
  }
}

}  // namespace
}  // namespace reports
