// SPDX-License-Identifier: Apache-2.0
// Tricky text -> records, rejects and places, for both readers.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/container.h"
#include "ingest/json_text.h"
#include "tests/unit/ingest/container_collect.h"

namespace ingest {
namespace {

struct Result {
  std::vector<std::string> records;
  std::string ledger;
  std::vector<std::string> places;  // byte:line of each record
  uint64_t line_ends;
};

// Readers may touch 64 bytes behind the text.
Result ReadWith(RecordReader* reader, uint32_t slots, std::string_view text) {
  std::string padded(text);
  padded.append(64, '"');
  Collector collector(slots);
  journey::base::Ledger ledger;
  collector.Begin(nullptr, &ledger);
  const uint64_t line_ends = reader->Read(std::string_view(padded).substr(0, text.size()), 0, &collector, &ledger);
  Result result{collector.records(), Describe(ledger), {}, line_ends};
  for (const Collector::Entry& entry : collector.entries) {
    result.places.push_back(std::to_string(entry.byte) + ":" + std::to_string(entry.line));
  }
  EXPECT_EQ(ledger.records_in, collector.entries.size() + ledger.Total(journey::base::Severity::kRejected));
  return result;
}

struct Case {
  std::string name;
  std::string text;
  std::vector<std::string> records;
  std::string ledger;
};

class NdjsonReaderTest : public testing::TestWithParam<Case> {};

TEST_P(NdjsonReaderTest, Reads) {
  const SlotList slots{{"a", "b", "c.d", "$x", "c.d"}};
  const std::unique_ptr<RecordReader> reader = MakeNdjsonReader(slots, 1000);
  const Result result = ReadWith(reader.get(), 5, GetParam().text);
  EXPECT_EQ(result.records, GetParam().records);
  EXPECT_EQ(result.ledger, GetParam().ledger);
}

INSTANTIATE_TEST_SUITE_P(
    Table, NdjsonReaderTest,
    testing::Values(
        Case{"plain", "{\"a\":\"x\",\"b\":1}\n{\"b\":2}\n", {"x|#1|~|~|~", "~|#2|~|~|~"}, ""},
        Case{"no_line_end", "{\"a\":\"x\"}", {"x|~|~|~|~"}, ""},
        Case{"blank_lines", "\n  \r\n{\"a\":\"x\"}\r\n\n\t\n", {"x|~|~|~|~"}, ""},
        Case{"spaces", "  { \"a\" : \"x\" , \"b\" : -1.5e+3 }  \n", {"x|#-1.5e+3|~|~|~"}, ""},
        Case{"nested", "{\"c\":{\"e\":{\"d\":1},\"d\":\"y\"}}\n", {"~|~|y|~|y"}, ""},
        Case{"flat_key_with_dot", "{\"c.d\":\"y\"}\n", {"~|~|y|~|y"}, ""},
        Case{"flat_wins_after", "{\"c\":{\"d\":1},\"c.d\":2}\n", {"~|~|#2|~|#2"}, ""},
        Case{"flat_wins_before", "{\"c.d\":2,\"c\":{\"d\":1}}\n", {"~|~|#2|~|#2"}, ""},
        Case{"flat_null_leaves_nested", "{\"c.d\":null,\"c\":{\"d\":1}}\n", {"~|~|#1|~|#1"}, ""},
        Case{"repeated_key", "{\"a\":1,\"a\":2}\n", {"#1|~|~|~|~"}, ""},
        Case{"dollar", "{\"$x\":true,\"a\":null,\"b\":false}\n", {"~|false|~|true|~"}, ""},
        Case{"object_and_array_for_scalar", "{\"a\":{\"q\":1},\"b\":[1,{\"a\":2},[]]}\n", {"~|~|~|~|~"}, ""},
        Case{"scalar_for_object", "{\"c\":5,\"a\":1}\n", {"#1|~|~|~|~"}, ""},
        Case{"big_number", "{\"a\":12345678901234567890123456789}\n", {"#12345678901234567890123456789|~|~|~|~"}, ""},
        Case{"escapes", "{\"a\":\"x\\n\\\"\\u00e9\\ud83d\\ude00\"}\n", {"x\n\"é😀|~|~|~|~"}, ""},
        Case{"half_surrogate", "{\"a\":\"\\ud83d!\"}\n", {"\xef\xbf\xbd!|~|~|~|~"}, ""},
        Case{"escaped_key", "{\"\\u0061\":1}\n", {"#1|~|~|~|~"}, ""},
        Case{"escaped_backslash_at_end", "{\"a\":\"x\\\\\"}\n{\"b\":1}\n", {"x\\|~|~|~|~", "~|#1|~|~|~"}, ""},
        Case{"empty_string_is_present", "{\"a\":\"\"}\n", {"|~|~|~|~"}, ""},
        Case{"empty_object", "{}\n", {"~|~|~|~|~"}, ""},
        Case{"korean", "{\"a\":\"장바구니\"}\n", {"장바구니|~|~|~|~"}, ""},
        Case{"cut_line", "{\"a\":1}\n{\"a\":2,\"b\n{\"a\":3}\n", {"#1|~|~|~|~", "#3|~|~|~|~"}, "invalid_json 1 @8:1"},
        Case{"missing_brace", "{\"a\":1\n{\"a\":2}\n", {"#2|~|~|~|~"}, "invalid_json 1 @0:0"},
        Case{"missing_inner_brace", "{\"c\":{\"d\":1}\n{\"a\":2}\n", {"#2|~|~|~|~"}, "invalid_json 1 @0:0"},
        Case{"two_on_a_line", "{\"a\":1}{\"a\":2}\n{\"a\":3}\n", {"#3|~|~|~|~"}, "invalid_json 1 @0:0"},
        Case{"no_object", "5\n\"x\"\n[{\"a\":1}]\nnull\n", {}, "invalid_json 4 @0:0"},
        Case{"array_over_lines", "[\n{\"a\":1},\n{\"a\":2}\n]\n", {"#2|~|~|~|~"}, "invalid_json 3 @0:0"},
        Case{"bad_where_no_slot_looks",
             "{\"z\":tru,\"a\":1}\n{\"z\":01}\n{\"z\":1.}\n{\"z\":[1,]}\n{\"z\":\"\\q\"}\n",
             {},
             "invalid_json 5 @0:0"},
        Case{"trailing_comma", "{\"a\":1,}\n{,}\n{\"a\"}\n{\"a\":}\n{1:2}\n", {}, "invalid_json 5 @0:0"},
        Case{"control_character", "{\"a\":\"x\ty\"}\n{\"a\":1}\n", {"#1|~|~|~|~"}, "invalid_json 1 @0:0"},
        Case{"bad_utf8",
             "{\"a\":1}\n{\"a\":\"\xff\"}\n{\"a\":\"\xc3\n{\"a\":3}\n",
             {"#1|~|~|~|~", "?|~|~|~|~", "#3|~|~|~|~"},
             "invalid_json 1 @18:2, replaced_bytes 2 @14:1"},
        Case{"text_around", "hello\n{\"a\":1}\nworld \"\n", {"#1|~|~|~|~"}, "invalid_json 2 @0:0"},
        Case{"too_long", "{\"a\":\"" + std::string(1000, 'x') + "\"}\n{\"a\":1}\n", {"#1|~|~|~|~"}, "too_long 1 @0:0"}),
    [](const testing::TestParamInfo<Case>& one) { return one.param.name; });

TEST(NdjsonReaderLongTest, DeepNestingIsRejectedNotFollowed) {
  const std::unique_ptr<RecordReader> reader = MakeNdjsonReader({{"a"}}, 10 << 20);
  const std::string deep = "{\"z\":" + std::string(1 << 20, '[') + std::string(1 << 20, ']') + "}\n{\"a\":1}\n";
  const Result result = ReadWith(reader.get(), 1, deep);
  EXPECT_EQ(result.records, std::vector<std::string>{"#1"});
  EXPECT_EQ(result.ledger, "invalid_json 1 @0:0");
}

TEST(NdjsonReaderLongTest, PlacesAndBatchesAgreeOnLongInput) {
  std::string text;
  std::vector<std::string> expected;
  std::vector<std::string> places;
  for (int i = 0; i < 20'000; ++i) {
    const size_t begin = text.size();
    if (i % 1000 == 7) {
      text += i % 2000 == 7 ? "{\"a\":\"open\n" : "{\"a\":\"\xff\"}\n";
      if (i % 2000 == 7) continue;
      expected.push_back("?");
      places.push_back(std::to_string(begin) + ":" + std::to_string(i));
      continue;
    }
    text += "{\"pad\":\"" + std::string(static_cast<size_t>(i % 50), 'p') + "\\n\",\"a\":" + std::to_string(i) + "}\n";
    expected.push_back("#" + std::to_string(i));
    places.push_back(std::to_string(begin) + ":" + std::to_string(i));
  }
  const std::unique_ptr<RecordReader> reader = MakeNdjsonReader({{"a"}}, 1 << 20);
  const Result result = ReadWith(reader.get(), 1, text);
  EXPECT_EQ(result.records, expected);
  EXPECT_EQ(result.places, places);
  EXPECT_EQ(result.line_ends, 20'000u);
  EXPECT_TRUE(result.ledger.starts_with("invalid_json 10 ")) << result.ledger;
  EXPECT_NE(result.ledger.find("replaced_bytes 10 "), std::string::npos) << result.ledger;
}

TEST(NdjsonReaderLongTest, EveryWayToPartAPathIsFound) {
  const std::unique_ptr<RecordReader> reader = MakeNdjsonReader({{"a.b.c"}}, 1000);
  const Result result = ReadWith(
      reader.get(), 1,
      "{\"a.b.c\":1}\n{\"a\":{\"b.c\":2}}\n{\"a.b\":{\"c\":3}}\n{\"a\":{\"b\":{\"c\":4}}}\n{\"a\":{\"c\":5}}\n");
  EXPECT_EQ(result.records, (std::vector<std::string>{"#1", "#2", "#3", "#4", "~"}));
}

class CsvReaderTest : public testing::TestWithParam<Case> {};

TEST_P(CsvReaderTest, Reads) {
  const ContainerFormat format{.kind = ContainerKind::kCsv, .delimiter = ',', .columns = {"a", "b", "c", "a"}};
  const std::unique_ptr<RecordReader> reader = MakeCsvReader(format, {{"c", "a", "c", "lacking"}}, 1000);
  const Result result = ReadWith(reader.get(), 4, GetParam().text);
  EXPECT_EQ(result.records, GetParam().records);
  EXPECT_EQ(result.ledger, GetParam().ledger);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CsvReaderTest,
    testing::Values(
        Case{"plain", "1,2,3,4\n5,6,7,8\n", {"3|1|3|~", "7|5|7|~"}, ""},
        Case{"crlf_and_no_line_end", "1,2,3,4\r\n5,6,7,", {"3|1|3|~", "7|5|7|~"}, ""},
        Case{"empty_is_absent", ",,,\n\"\",2,\"\",\r\n", {"~|~|~|~", "~|~|~|~"}, ""},
        Case{"blank_lines", "\n\r\n1,2,3,4\n\n", {"3|1|3|~"}, ""},
        Case{"quotes", "\"x,y\",\"\",\"say \"\"hi\"\"\",\"\"\n", {"say \"hi\"|x,y|say \"hi\"|~"}, ""},
        Case{"line_break_in_quotes", "\"x\ny\",2,\"\r\n\n\",4\n5,6,7,8\n", {"\r\n\n|x\ny|\r\n\n|~", "7|5|7|~"}, ""},
        Case{"quoted_last_with_crlf", "1,2,3,\"4\"\r\n5,6,7,\"8\"", {"3|1|3|~", "7|5|7|~"}, ""},
        Case{"quote_inside_field", "5\" screen,2,a\"b\"c,4\n", {"a\"b\"c|5\" screen|a\"b\"c|~"}, ""},
        Case{"spaces_stay", " 1 ,2, 3,4\n", {" 3| 1 | 3|~"}, ""},
        Case{"too_few", "1,2,3\n5,6,7,8\n9\n", {"7|5|7|~"}, "invalid_row 2 @0:0"},
        Case{"empty_extra", "1,2,3,4,,\n5,6,7,8\n", {"3|1|3|~", "7|5|7|~"}, "extra_columns 1 @0:0"},
        Case{"extra_with_text", "5,6,7,8\n1,2,3,4,,x\n", {"7|5|7|~"}, "invalid_row 1 @8:1"},
        Case{"text_behind_quote", "\"1\"x,2,3,4\n5,6,7,8\n", {"7|5|7|~"}, "invalid_row 1 @0:0"},
        Case{"place_behind_line_breaks", "\"1\n\n\",2,3,4\n5\n", {"3|1\n\n|3|~"}, "invalid_row 1 @12:3"},
        Case{"bad_utf8", "1,2,\xb0\xa1,4\n5,6,가,8\n", {"??|1|??|~", "가|5|가|~"}, "replaced_bytes 2 @4:0"},
        Case{"unclosed", "1,2,3,4\n5,\"6,7,8\n9,9,9,9\n", {"3|1|3|~"}, "unclosed_quote 1 @8:1"},
        Case{"too_long", "1,2,3," + std::string(1000, 'x') + "\n5,6,7,8\n", {"7|5|7|~"}, "too_long 1 @0:0"}),
    [](const testing::TestParamInfo<Case>& one) { return one.param.name; });

TEST(CsvReaderStateTest, ForgetsThePreviousRecord) {
  const ContainerFormat format{.kind = ContainerKind::kCsv, .delimiter = ';', .columns = {"a", "b"}};
  const std::unique_ptr<RecordReader> reader = MakeCsvReader(format, {{"a", "b"}}, 1000);
  EXPECT_EQ(ReadWith(reader.get(), 2, "1,5;2\n;3\n4;\n").records, (std::vector<std::string>{"1,5|2", "~|3", "4|~"}));
}

TEST(JsonTextTest, Numbers) {
  for (const std::string_view good : {"0", "-0", "10", "0.5", "-1.25e-7", "1E5"})
    EXPECT_TRUE(IsJsonNumber(good)) << good;
  for (const std::string_view bad : {"", "-", "01", "1.", ".5", "1e", "1e+", "0x1", "1a", "+1", "--1"})
    EXPECT_FALSE(IsJsonNumber(bad)) << bad;
}

}  // namespace
}  // namespace ingest
