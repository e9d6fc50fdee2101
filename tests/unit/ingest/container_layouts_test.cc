// SPDX-License-Identifier: Apache-2.0
// What a reader has learned of the lines before must never show: each line read after all others is what it is when it
// is read alone.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/container.h"
#include "tests/unit/ingest/container_collect.h"

namespace ingest {
namespace {

const std::vector<std::string> kPaths = {"a", "b", "c.d", "c.e.f", "g", "time", "a b"};

// Lines of few layouts, with all that a line may hold: blanks, escapes, nothing, arrays, keys twice, broken ends.
class LineMaker {
 public:
  explicit LineMaker(uint32_t seed) : random_(seed) {}

  std::string Line() {
    if (Below(40) == 0) return std::string(Below(3), ' ');
    std::string line = Object(0);
    const uint32_t fault = Below(30);
    if (fault == 0) line = line.substr(0, Below(static_cast<uint32_t>(line.size()) + 1));
    if (fault == 1) line += Below(2) == 0 ? " " : "}";
    if (fault == 2) line = " " + line;
    if (fault == 3) line += "\r";
    if (fault == 4 && line.size() > 2)
      line[1 + Below(static_cast<uint32_t>(line.size()) - 1)] = "\"\\{}[]:, 0x"[Below(11)];
    return line;
  }

 private:
  uint32_t Below(uint32_t limit) { return random_() % limit; }

  std::string Blank() { return Below(25) == 0 ? " " : ""; }

  std::string Text() {
    static constexpr const char* kTexts[] = {"",          "x",
                                             " x",        "x ",
                                             "shop/cart", "\\n",
                                             "\\u00e9",   "a\\\"b",
                                             "c:\\\\",    "\\ud83d\\ude00",
                                             "배송",      "},{",
                                             "null",      "\\\",\\\"",
                                             "\\x",       "abcdefghijklmnopqrstuvwxyz0123456789"};
    return kTexts[Below(std::size(kTexts))];
  }

  std::string Any(int depth) {
    switch (Below(12)) {
      case 0:
        return "null";
      case 1:
        return Below(2) == 0 ? "true" : "false";
      case 2:
        return std::to_string(Below(1000));
      case 3:
        return "-1.5e3";
      case 4:
        return Below(4) == 0 ? "01" : "0";
      case 5:
        return depth < 3 ? Object(depth + 1) : "{}";
      case 6:
        return "[" + (Below(2) == 0 ? Any(depth + 1) + "," + Any(depth + 1) : std::string()) + "]";
      default:
        return "\"" + Text() + "\"";
    }
  }

  std::string Object(int depth) {
    static constexpr const char* kKeys[] = {"a", "b",    "c",     "d",   "e",   "f",
                                            "g", "time", "other", "c.d", "a b", "a_rather_long_key_of_a_vendor"};
    std::string object = Blank() + "{";
    const uint32_t keys = Below(4);
    const uint32_t first = Below(std::size(kKeys));
    for (uint32_t i = 0; i < keys; ++i) {
      if (i > 0) object += Blank() + ",";
      const uint32_t key = Below(10) == 0 ? Below(std::size(kKeys)) : (first + i) % std::size(kKeys);
      object += Blank() + "\"" + kKeys[key] + "\"" + Blank() + ":" + Blank() + Any(depth) + Blank();
    }
    return object + "}";
  }

  std::mt19937 random_;
};

struct Read {
  std::vector<Collector::Entry> entries;
  std::string faults;
};

Read ReadWith(RecordReader* reader, std::string text) {
  text.reserve(text.size() + 64);
  Read read;
  journey::base::Ledger ledger;
  Collector collector(static_cast<uint32_t>(kPaths.size()));
  collector.Begin(nullptr, &ledger);
  reader->Read(text, 0, &collector, &ledger);
  read.entries = collector.entries;
  read.faults = Describe(ledger);
  return read;
}

TEST(LineLayoutsTest, WhatWasLearnedNeverShows) {
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    LineMaker make(seed);
    const auto learned = MakeNdjsonReader({kPaths}, 5000);
    for (int round = 0; round < 60; ++round) {
      std::string text;
      for (int i = 0; i < 8; ++i) text += make.Line() + "\n";
      const Read after_others = ReadWith(learned.get(), text);
      const Read alone = ReadWith(MakeNdjsonReader({kPaths}, 5000).get(), text);
      ASSERT_EQ(after_others.faults, alone.faults) << text;
      ASSERT_EQ(after_others.entries.size(), alone.entries.size()) << text;
      for (size_t i = 0; i < alone.entries.size(); ++i) {
        ASSERT_EQ(after_others.entries[i].record, alone.entries[i].record) << text;
        ASSERT_EQ(after_others.entries[i].byte, alone.entries[i].byte) << text;
        ASSERT_EQ(after_others.entries[i].line, alone.entries[i].line) << text;
      }
    }
  }
}

struct LayoutCase {
  std::string name;
  std::string first, second;  // lines
  std::string expected;       // of the second one, read after the first
};
void PrintTo(const LayoutCase& one, std::ostream* out) { *out << one.name; }

class LineLayoutsCaseTest : public testing::TestWithParam<LayoutCase> {};

TEST_P(LineLayoutsCaseTest, Reads) {
  const auto reader = MakeNdjsonReader({kPaths}, 5000);
  ReadWith(reader.get(), GetParam().first + "\n");
  const Read read = ReadWith(reader.get(), GetParam().second + "\n");
  EXPECT_EQ(read.entries.empty() ? read.faults : read.entries[0].record, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, LineLayoutsCaseTest,
    testing::Values(
        LayoutCase{"AnotherText", R"({"a":"x","b":1})", R"({"a":"longer","b":22})", "longer|#22|~|~|~|~|~"},
        LayoutCase{"TheGapInsideAText", R"({"a":"x","b":"y"})", R"({"a":"\",\"b\":\"","b":"y"})",
                   "\",\"b\":\"|y|~|~|~|~|~"},
        LayoutCase{"EscapedEnd", R"({"a":"x","b":"y"})", R"({"a":"x\\","b":"y"})", "x\\|y|~|~|~|~|~"},
        LayoutCase{"WrongEscape", R"({"a":"x","b":"y"})", R"({"a":"x","b":"\y"})", "invalid_json 1 @0:0"},
        LayoutCase{"WrongEscapeOfNobodys", R"({"z":"x","b":"y"})", R"({"z":"\y","b":"y"})", "invalid_json 1 @0:0"},
        LayoutCase{"LearnedFromEscapes", R"({"a":"x\",\"","z":"\/","b":1})", R"({"a":"\"","z":"/","b":2})",
                   "\"|#2|~|~|~|~|~"},
        LayoutCase{"LearnedFromAnEscapedKey", R"({"\u0061":"x","b":1})", R"({"xx0061":"y","b":2})", "~|#2|~|~|~|~|~"},
        LayoutCase{"WrongNumber", R"({"a":"x","b":1})", R"({"a":"x","b":01})", "invalid_json 1 @0:0"},
        LayoutCase{"NumberRunsOn", R"({"a":"x","b":1})", R"({"a":"x","b":1"y"})", "invalid_json 1 @0:0"},
        LayoutCase{"NothingForAText", R"({"a":"x","b":1})", R"({"a":null,"b":1})", "~|#1|~|~|~|~|~"},
        LayoutCase{"WordForANumber", R"({"a":"x","b":1})", R"({"a":"x","b":true})", "x|true|~|~|~|~|~"},
        LayoutCase{"TextForANumber", R"({"a":"x","b":1})", R"({"a":"x","b":"1"})", "x|1|~|~|~|~|~"},
        LayoutCase{"BlankBeforeTheComma", R"({"a":1,"b":1})", R"({"a":1 ,"b":1})", "#1|#1|~|~|~|~|~"},
        LayoutCase{"EmptyText", R"({"a":"x","b":"y"})", R"({"a":"","b":" y"})", "| y|~|~|~|~|~"},
        LayoutCase{"TheFirstOfTwoKeys", R"({"a":"x","a":"y"})", R"({"a":"v","a":"w"})", "v|~|~|~|~|~|~"},
        LayoutCase{"NothingGivesWayToTheSecond", R"({"a":"x","a":"y"})", R"({"a":null,"a":"w"})", "w|~|~|~|~|~|~"},
        LayoutCase{"LongerArray", R"({"z":[1,2],"a":"x"})", R"({"z":[1,2,3],"a":"x"})", "x|~|~|~|~|~|~"},
        LayoutCase{"MoreBehindTheObject", R"({"a":"x"})", R"({"a":"x"}})", "invalid_json 1 @0:0"},
        LayoutCase{"CarriageReturn", R"({"a":"x"})", "{\"a\":\"y\"}\r", "y|~|~|~|~|~|~"},
        LayoutCase{"EmptyObject", "{}", "{}", "~|~|~|~|~|~|~"}),
    [](const testing::TestParamInfo<LayoutCase>& one) { return one.param.name; });

}  // namespace
}  // namespace ingest
