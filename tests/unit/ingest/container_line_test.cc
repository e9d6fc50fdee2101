// SPDX-License-Identifier: Apache-2.0
// Containers whose lines have columns of their own: combined logs, W3C extended logs, Snowplow's TSV.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/line_fields.h"
#include "ingest/sniff.h"
#include "tests/unit/ingest/container_read.h"

namespace ingest {
namespace {

std::string ReadAll(std::string_view text, ContainerKind kind, const std::vector<std::string>& columns,
                    uint64_t chunk_bytes = 1 << 20) {
  return ReadAll(text, ContainerFormat{.kind = kind}, columns, chunk_bytes);
}

struct Line {
  const char* what;
  std::string line;
  std::string seen;  // record, then ledger
};

TEST(CombinedLog, TakesLinesApart) {
  const std::vector<std::string> columns = {"host",   "user",  "time",     "method",     "target",  "protocol",
                                            "status", "bytes", "referrer", "user_agent", "visitor", "request"};
  const std::string at = " - - [02/Mar/2026:10:05:20 +0900] ";
  const std::string time = "02/Mar/2026:10:05:20 +0900";
  const Line lines[] = {
      {"combined",
       "203.0.113.9" + at + R"x("POST /pay HTTP/2.0" 502 157 "https://shop.example/cart" "Mozilla/5.0 (X)")x",
       "203.0.113.9|~|" + time +
           "|POST|/pay|HTTP/2.0|502|157|https://shop.example/cart|Mozilla/5.0 (X)|203.0.113.9 Mozilla/5.0 (X)|~"},
      {"common", "h" + at + "\"GET / HTTP/1.1\" 200 -", "h|~|" + time + "|GET|/|HTTP/1.1|200|~|~|~|h|~"},
      {"absent values", "::1" + at + "\"GET / HTTP/1.1\" 200 0 \"-\" \"-\"",
       "::1|~|" + time + "|GET|/|HTTP/1.1|200|0|~|~|::1|~"},
      {"a field behind, as nginx writes", "h" + at + "\"GET / HTTP/1.1\" 200 5 \"-\" \"A\" \"10.0.0.1, 10.0.0.2\"",
       "h|~|" + time + "|GET|/|HTTP/1.1|200|5|~|A|h A|~"},
      {"a user with blanks", "h - Kim Min [02/Mar/2026:10:05:20 +0900] \"GET / HTTP/1.1\" 200 5",
       "h|Kim Min|" + time + "|GET|/|HTTP/1.1|200|5|~|~|h|~"},
      {"escapes of both servers", "h" + at + R"x("GET /a\"b HTTP/1.1" 200 5 "-" "x \x22y\x22 \\ \xe2")x",
       "h|~|" + time + "|GET|/a\"b|HTTP/1.1|200|5|~|x \"y\" \\ \\xe2|h x \"y\" \\ \\xe2|~"},
      {"quotes that are not escaped", "h" + at + R"x("GET / HTTP/1.1" 200 5 "-" "a "b"c d")x",
       "h|~|" + time + "|GET|/|HTTP/1.1|200|5|~|a \"b\"c d|h a \"b\"c d|~"},
      {"last quote not closed", "h" + at + "\"GET / HTTP/1.1\" 200 5 \"-\" \"Mozilla/5.0 (cut",
       "h|~|" + time + "|GET|/|HTTP/1.1|200|5|~|Mozilla/5.0 (cut|h Mozilla/5.0 (cut|~\nrepaired_quote 1"},
      {"a target with blanks", "h" + at + "\"GET /a b HTTP/1.1\" 404 5",
       "h|~|" + time + "|GET|/a b|HTTP/1.1|404|5|~|~|h|~"},
      {"no protocol", "h" + at + "\"GET /\" 200 5", "h|~|" + time + "|GET|/|~|200|5|~|~|h|~"},
      {"a request that is none", "h" + at + R"x("\x16\x03\x01" 400 226)x",
       "h|~|" + time + R"x(|~|~|~|400|226|~|~|h|\x16\x03\x01)x"},
      {"an empty request", "h" + at + "\"-\" 408 -", "h|~|" + time + "|~|~|~|408|~|~|~|h|~"},
      {"no time", "h - - \"GET / HTTP/1.1\" 200 5", "invalid_line 1"},
      {"no status", "h" + at + "\"GET / HTTP/1.1\" ok 5", "invalid_line 1"},
      {"cut in the request", "h" + at + "\"GET /", "invalid_line 1"},
      {"another log", "[Mon Mar 02 10:05:20 2026] [error] no such file", "invalid_line 1"},
      {"bytes that are not UTF-8", "h" + at + "\"GET /\xff HTTP/1.1\" 200 5",
       "h|~|" + time + "|GET|/?|HTTP/1.1|200|5|~|~|h|~\nreplaced_bytes 1 @41:1"},
  };
  for (const Line& line : lines) {
    std::string seen = ReadAll(line.line + "\r\n", ContainerKind::kCombined, columns);
    for (const char* place : {" @0:1\n", " @0:1"}) {
      for (size_t found; (found = seen.find(place)) != std::string::npos;)
        seen.replace(found, std::string_view(place).size(), std::string_view(place).ends_with('\n') ? "\n" : "");
    }
    if (seen.ends_with('\n')) seen.pop_back();
    EXPECT_EQ(seen, line.seen) << line.what;
  }
}

TEST(W3cLog, FollowsItsDirectives) {
  const std::string text =
      "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2026-03-02 01:00:00\r\n"
      "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\r\n"
      "2026-03-02 01:05:20 POST /pay+now a+b 203.0.113.9 Mozilla/5.0+(Windows+NT+10.0) 500\r\n"
      "2026-03-02 01:05:21 GET / - 203.0.113.9 - 200\r\n"
      "2026-03-02 01:05:22 GET / - 203.0.113.9 200\r\n"
      "#Date: 2026-03-03 00:00:00\r\n#Fields: time c-ip sc-status x-note\r\n"
      "00:00:01 203.0.113.7 404 \"not \"\"there\"\" today\"\r\n\r\n00:00:02\t203.0.113.7\t200\t-\r\n";
  const std::vector<std::string> columns = {"timestamp", "cs-uri-stem", "cs-uri-query",
                                            "visitor",   "sc-status",   "x-note"};
  for (uint64_t chunk : {1, 20, 100, 100000}) {
    EXPECT_EQ(ReadAll(text, ContainerKind::kW3c, columns, chunk),
              "2026-03-02T01:05:20Z|/pay+now|a+b|203.0.113.9 Mozilla/5.0 (Windows NT 10.0)|500|~ @185:5\n"
              "2026-03-02T01:05:21Z|/|~|203.0.113.9|200|~ @270:6\n"
              "2026-03-03T00:00:01Z|~|~|203.0.113.7|404|not \"there\" today @427:10\n"
              "2026-03-03T00:00:02Z|~|~|203.0.113.7|200|~ @477:12\n"
              "invalid_row 1 @317:7")
        << "chunks of " << chunk;
  }
}

std::string SnowplowLine(const std::vector<std::pair<size_t, std::string>>& values, size_t columns = 131) {
  std::string line;
  for (size_t i = 0; i < columns; ++i) {
    if (i > 0) line += '\t';
    for (const auto& [place, value] : values) {
      if (place == i) line += value;
    }
  }
  return line + "\n";
}

TEST(SnowplowTsv, HasItsColumnsByPlace) {
  ASSERT_EQ(SnowplowColumns().size(), 131u);
  EXPECT_EQ(SnowplowColumns()[6], "event_id");
  EXPECT_EQ(SnowplowColumns()[53], "se_category");
  EXPECT_EQ(SnowplowColumns()[126], "event_name");
  EXPECT_EQ(SnowplowColumns()[130], "true_tstamp");
  const std::vector<std::pair<size_t, std::string>> values = {{0, "shop"}, {6, "id"}, {29, "\"https://x"}, {130, "t"}};
  const std::string text = SnowplowLine(values) + SnowplowLine(values, 134) + SnowplowLine(values, 130);
  EXPECT_EQ(ReadAll(text, ContainerKind::kSnowplowTsv, {"app_id", "event_id", "user_id", "page_url", "true_tstamp"}),
            "shop|id|~|\"https://x|t @0:1\nshop|id|~|\"https://x|t @148:2\ninvalid_row 1 @299:3");
}

struct Seen {
  const char* what;
  std::string head;
  const char* container;  // "" = not understood
};

TEST(SniffLogs, TellsThemByTheirLines) {
  const std::string log = "h - - [02/Mar/2026:10:05:20 +0900] \"GET / HTTP/1.1\" 200 5\n";
  const std::string snowplow =
      SnowplowLine({{3, "2026-03-02 01:05:20.900"}, {6, "c6ef0000-0000-4000-8000-000000000001"}, {15, "du-7"}});
  const Seen cases[] = {
      {"combined", log + log + "garbage, with a comma\n", "combined"},
      {"w3c", "#Software: x\n#Fields: date time c-ip\n2026-03-02 01:05:20 h\n", "w3c"},
      {"snowplow", snowplow + snowplow, "snowplow-tsv"},
      {"csv that holds lines of a log", "line,n\n\"" + log.substr(0, 20) + "\",1\n", "csv"},
      {"wide tsv with a header", SnowplowLine({{0, "a"}}) + SnowplowLine({{0, "1"}}), "csv"},
  };
  for (const Seen& one : cases) {
    const absl::StatusOr<Sniffed> sniffed = Sniff(one.head, true, "x", "");
    ASSERT_TRUE(sniffed.ok()) << one.what << ": " << sniffed.status();
    EXPECT_EQ(sniffed->sample.container, one.container) << one.what;
  }
  EXPECT_TRUE(Sniff("#Software: x\n#Fields: date time\n", true, "x", "")->empty);
  EXPECT_FALSE(Sniff("a,b\n1,2\n", true, "x", "combined").ok());
}

}  // namespace
}  // namespace ingest
