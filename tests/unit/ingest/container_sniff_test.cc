// SPDX-License-Identifier: Apache-2.0
// Detection by content, samples, and messages that say what was seen and what to try.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "ingest/encoding.h"
#include "ingest/sniff.h"

namespace ingest {
namespace {

using std::string_literals::operator""s;

// "ndjson", or "csv," with its delimiter and columns; else the message.
std::string Seen(std::string_view head, std::string_view as = "") {
  const absl::StatusOr<Sniffed> sniffed = Sniff(head, true, "x.log", as);
  if (!sniffed.ok()) return std::string(sniffed.status().message());
  if (sniffed->empty) return "empty";
  if (sniffed->format.kind == ContainerKind::kNdjson) return "ndjson " + std::to_string(sniffed->sample.records);
  if (sniffed->format.kind == ContainerKind::kJson) return "json " + std::to_string(sniffed->sample.records);
  std::string text = "csv "s + sniffed->format.delimiter;
  for (const std::string& column : sniffed->format.columns) text += " [" + column + "]";
  if (!sniffed->format.aliases.empty()) text += " alias";
  for (const std::string& alias : sniffed->format.aliases) text += " [" + alias + "]";
  return text;
}

// "path present: value,value"
std::string Paths(const Sample& sample) {
  std::string text;
  for (const SamplePath& path : sample.paths) {
    text += path.path + " " + std::to_string(path.present) + ":";
    for (const std::string& value : path.values) text += " " + (value.empty() ? "~" : value);
    text += "\n";
  }
  return text;
}

struct Case {
  std::string name;
  std::string head;
  std::string seen;  // exactly, or a part where it begins with "..."
};

class SniffTest : public testing::TestWithParam<Case> {};

TEST_P(SniffTest, Sees) {
  const std::string& seen = GetParam().seen;
  if (seen.starts_with("...")) {
    EXPECT_THAT(Seen(GetParam().head), testing::HasSubstr(seen.substr(3)));
  } else {
    EXPECT_EQ(Seen(GetParam().head), seen);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, SniffTest,
    testing::Values(
        Case{"ndjson", "{\"a\":1}\n{\"a\":2}\n", "ndjson 2"},
        Case{"ndjson_bom_and_blanks", "\xef\xbb\xbf\n  {\"a\":1}\n", "ndjson 1"},
        Case{"ndjson_broken_first_line", "garbage\n{\"a\":1}\n{\"a\":2}\n", "ndjson 2"},
        Case{"ndjson_half_broken", "{\"a\":1\n{\"a\":2}\n{\"a\n", "ndjson 1"},
        Case{"comma", "a,b\n1,2\n", "csv , [a] [b]"},
        Case{"semicolon", "a;b;c\n1,5;2;3\n2,5;3;4\n", "csv ; [a] [b] [c]"},
        Case{"tab", "a\tb, c\td\n1\t2, 3\t4\n", "csv \t [a] [b, c] [d]"},
        Case{"commas_in_quotes", "a;b\n\"x,y\";1\n\"x,y,z\";2\n", "csv ; [a] [b]"},
        Case{"bom_and_spaces",
             "\xef\xbb\xbf"
             " a , b \r\n1,2\r\n",
             "csv , [a] [b]"},
        Case{"header_only", "time,user\n", "csv , [time] [user]"},
        Case{"header_with_line_break", "\"a\nb\",c\n1,2\n", "csv , [a\nb] [c]"},
        Case{"dirty_rows", "a,b\n1,2\n1\n3,4\n1,2,3\n5,6\n7,8\n", "csv , [a] [b]"}, Case{"empty", "", "empty"},
        Case{"blank", "\xef\xbb\xbf\n \r\n", "empty"}, Case{"json_array", "[\n{\"a\":1}]\n", "json 1"},
        Case{"json_array_on_a_line", "[{\"a\":1},{\"a\":2}]", "json 2"},
        Case{"json_array_a_line_each", "[\n{\"a\":1},\n{\"a\":2}\n]\n", "json 2"},
        Case{"pretty_json", "{\n  \"a\": 1\n}\n", "json 1"},
        Case{"glued_json", "{\"a\":1}{\"a\":2}{\"a\":3}", "json 3"}, Case{"json_empty_arrays", "[]\n[ ]\n", "empty"},
        Case{"json_without_a_record", "[1,2,3]\n", "...no record of it is a complete object"},
        Case{"xml", "<?xml version=\"1.0\"?>\n<log/>\n", "...but no event log"},
        Case{"plain_text", "hello world\nthis is text\n", "...no comma, semicolon or tab"},
        Case{"prose", "Well, this is\nsome prose\n, with, commas, here\nand there\n", "...only 0 of the next 3 rows"},
        Case{"no_header", "2026-01-01,5\n2026-01-02,6\n",
             "...the first row is no header: it holds the value 2026-01-01"},
        Case{"old_mac", "a,b\r1,2\r", "...carriage returns only"},
        Case{"zip_inside", "PK\x03\x04zzz", "...zip archive that cannot be opened, or an Excel workbook"},
        Case{"parquet", "PAR1zzz", "...a Parquet file"},
        Case{"binary", "abcdefgh\0ijkl\n"s, "...a zero byte at offset 8"},
        Case{"qualtrics",
             "StartDate,NPS,\nStart Date,\"How likely,\nis "
             "it?\",\n\"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":"
             "\"\"QID1\"\"}\",\n2026-03-02 10:05:20,4,\n",
             "csv , [StartDate] [NPS] [] alias [startDate] [QID1] []"},
        Case{"surveymonkey",
             "Respondent ID,Collector ID,How easy was it?,,Done?\n,,Score,Why?,\n1001,900,2,Too many steps,Yes\n",
             "csv , [Respondent ID] [Collector ID] [How easy was it? / Score] [How easy was it? / Why?] [Done?]"},
        Case{"surveymonkey_one_row", "Respondent ID,Collector ID,Q1\n1001,900,2\n",
             "csv , [Respondent ID] [Collector ID] [Q1]"},
        Case{"one_damaged_line", "a,b\n1,2\n3,\xff\n4,5\n", "csv , [a] [b]"}),
    [](const testing::TestParamInfo<Case>& one) { return one.param.name; });

TEST(SniffSampleTest, AsSettlesTheContainer) {
  EXPECT_EQ(Seen("a;b\n1;2\n", "csv"), "csv ; [a] [b]");
  EXPECT_EQ(Seen("a,b\tc\n1,2\t3\n", "tsv"), "csv \t [a,b] [c]");
  EXPECT_THAT(Seen("a,b\n1,2\n", "ndjson"), testing::HasSubstr("none of the first lines is a JSON object"));
}

TEST(SniffSampleTest, HeaderRowsThatAMappingDeclares) {
  const std::string text = "Report of March,,\nuser,time,\n{\"id\":1},{\"id\":\"t\"},\nu1,2026-03-02,x\n";
  const absl::StatusOr<Sniffed> sniffed = Sniff(text, true, "x", "csv", {.header_rows = 2, .header_names = 2});
  ASSERT_TRUE(sniffed.ok()) << sniffed.status();
  EXPECT_EQ(sniffed->format.columns, (std::vector<std::string>{"user", "time", ""}));
  EXPECT_EQ(sniffed->sample.records, 2u);
  EXPECT_EQ(sniffed->format.data_begin_line, 3u);
  const std::string quoted = "a,b\nx,y\n\"{\"\"id\"\":7}\",no\n1,2\n";
  const absl::StatusOr<Sniffed> keyed =
      Sniff(quoted, true, "x", "csv", {.header_rows = 3, .header_names = 1, .header_key = "id"});
  ASSERT_TRUE(keyed.ok()) << keyed.status();
  EXPECT_EQ(keyed->format.aliases, (std::vector<std::string>{"7", ""}));
  EXPECT_EQ(Paths(keyed->sample), "a 1: 1\nb 1: 2\n7 1: 1\n");
}

TEST(SniffSampleTest, DataBeginBehindBomAndHeader) {
  const absl::StatusOr<Sniffed> sniffed = Sniff("\xef\xbb\xbf\n\"a\nb\",c\r\n1,2\r\n", true, "x", "");
  ASSERT_TRUE(sniffed.ok());
  EXPECT_EQ(sniffed->format.data_begin, 3u + 1 + 9);
  EXPECT_EQ(sniffed->format.data_begin_line, 4u);
  EXPECT_TRUE(sniffed->format.leading_bom);
}

TEST(SniffSampleTest, NdjsonSampleHasFlatPathsInOrderOfSight) {
  const absl::StatusOr<Sniffed> sniffed = Sniff(
      "{\"a\":1,\"c\":{\"d\":\"x\",\"l\":[1,{\"q\":2}]}}\nbroken\n{\"a\":98765432109876543210987,\"b\":true}\n{\"c.d\":"
      "\"\",\"a\":null} \n",
      true, "x", "");
  ASSERT_TRUE(sniffed.ok()) << sniffed.status();
  EXPECT_EQ(sniffed->sample.records, 3u);
  EXPECT_EQ(Paths(sniffed->sample),
            "a 2: 1 98765432109876543210987 ~\nc.d 2: x ~ ~\nc.l[] 1: 1 ~\nc.l[].q 1: ~ 2\nb 1: ~ true ~\n");
}

TEST(SniffSampleTest, JsonSampleGoesIntoArraysPagesAndTexts) {
  const absl::StatusOr<Sniffed> sniffed = Sniff(
      "{\n\"t\":[{\"id\":1,\"tags\":[\"x\",\"y\"]},{\"id\":2,\"c\":[{\"v\":5},{}],\"bag\":\"{\\\"k\\\":7}\"}],"
      "\n\"next\":null,\"end\":true}",
      true, "x", "");
  ASSERT_TRUE(sniffed.ok()) << sniffed.status();
  EXPECT_EQ(sniffed->sample.container, "json");
  EXPECT_EQ(sniffed->sample.records, 1u);
  EXPECT_EQ(Paths(sniffed->sample),
            "t[].id 2: 1 2\nt[].tags[] 2: x y\nt[].c[].v 1: 5 ~\nt[].bag 1: ~ {\"k\":7}\nt[].bag.k 1: ~ 7\nend 1: "
            "true\n");
  std::string arrays;
  for (const SampleArray& array : sniffed->sample.arrays)
    arrays += array.path + " " + std::to_string(array.elements) + ", ";
  EXPECT_EQ(arrays, "t[] 2, t[].tags[] 2, t[].c[] 2, ");
}

TEST(SniffSampleTest, OfADocumentWithoutEndCountsWhatIsThere) {
  for (const std::string_view head : {"{\"t\":[{\"id\":1,\"n\":{\"x\":2}},{\"id\":2,\"n\":{\"x\":3,\"y\":\"...",
                                      "{\"t\":[{\"id\":1,\"n\":{\"x\":2}},{\"id\":2,\n\"n\":{\"x\":3"}) {
    const absl::StatusOr<Sniffed> sniffed = Sniff(head, false, "x", "");
    ASSERT_TRUE(sniffed.ok()) << sniffed.status();
    EXPECT_EQ(sniffed->format.kind, ContainerKind::kJson);
    EXPECT_THAT(Paths(sniffed->sample), testing::StartsWith("t[].id 2: 1 2\nt[].n.x "));
  }
}

TEST(SniffSampleTest, CsvSampleHasAllNamedColumnsInOrder) {
  const absl::StatusOr<Sniffed> sniffed = Sniff("b,,a,b\n1,2,3,4\n\"x\"\"y\",,,\n", true, "x", "");
  ASSERT_TRUE(sniffed.ok()) << sniffed.status();
  EXPECT_EQ(Paths(sniffed->sample), "b 2: 1 x\"y\na 1: 3 ~\n");
}

TEST(SniffSampleTest, ACutLastLineIsNotJudged) {
  const absl::StatusOr<Sniffed> sniffed = Sniff("{\"a\":1}\n{\"a\":2}\n{\"a", false, "x", "");
  ASSERT_TRUE(sniffed.ok());
  EXPECT_EQ(sniffed->sample.records, 2u);
  EXPECT_EQ(sniffed->reason, "2 of the first 2 lines are JSON objects");
}

TEST(ShowWithCaretTest, PointsAtTheByte) {
  EXPECT_EQ(ShowWithCaret("abc", 1), "  abc\n   ^");
  EXPECT_EQ(ShowWithCaret("가b\xff!", 4), "  가b\\xff!\n     ^");
  EXPECT_EQ(ShowWithCaret("abc", 3), "  abc\n     ^");
  const std::string far = ShowWithCaret(std::string(200, 'x') + "Y" + std::string(200, 'x'), 200);
  EXPECT_EQ(far[far.find('^') - far.find('\n') - 1], 'Y') << far;
}

}  // namespace
}  // namespace ingest
