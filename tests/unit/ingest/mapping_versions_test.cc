// SPDX-License-Identifier: Apache-2.0
// What is decided once all records are read: versions of one record, visitors that behave like programs, and names
// that are too many.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ingest/mapping_table.h"

namespace ingest {
namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;
using journey::event::EventTable;
using journey::event::Row;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A source of which each text is a chunk: rows are parted by ';', cells by '|'.
struct Read {
  EventTable table;
  Ledger ledger;
  std::vector<std::vector<std::string>> rows;  // by chunk, as text
};
Read ReadChunks(std::string_view mapping, std::string_view header, const std::vector<std::string_view>& chunks,
                MappingOptions options = {}) {
  Read read;
  const auto parsed = ParseMapping(mapping, "test");
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  options.sources = {{"*", *parsed}};
  std::vector<std::string_view> lines = {header};
  std::vector<size_t> ends;
  for (std::string_view chunk : chunks) {
    while (!chunk.empty()) {
      const size_t cut = std::min(chunk.find(';'), chunk.size());
      lines.push_back(chunk.substr(0, cut));
      chunk.remove_prefix(std::min(cut + 1, chunk.size()));
    }
    ends.push_back(lines.size() - 1);
  }
  const Table table = MakeTable(lines);
  auto choice = ChooseMapping(SampleOf(table), "test.csv", options, &read.ledger);
  EXPECT_TRUE(choice.ok()) << choice.status();
  const RunFacts facts = FactsOf({*choice});
  std::vector<std::unique_ptr<journey::event::Dictionaries>> dictionaries;
  dictionaries.push_back(std::make_unique<journey::event::Dictionaries>());
  auto projector = MakeProjector(choice->parts.front().mapping, options, facts, dictionaries.back().get());
  read.table.identifier_types = facts.identifier_types;
  read.table.sources.push_back(choice->info);
  std::vector<RecordVersion> versions;
  const auto& paths = choice->parts.front().shape.slots.paths;
  for (size_t chunk = 0, row = 0; chunk < ends.size(); ++chunk) {
    journey::event::RowBatch batch;
    std::vector<RecordVersion> listed;
    projector->Begin(&batch, &read.ledger);
    projector->ListVersions(&listed);
    std::vector<std::vector<Value>> records(table.rows.size());
    for (; row < ends[chunk]; ++row) {
      for (uint32_t slot = 0; slot < paths.size(); ++slot) {
        for (size_t column = 0; column < table.columns.size(); ++column) {
          if (table.columns[column] == paths[slot] && !table.rows[row][column].empty())
            records[row].emplace_back(table.rows[row][column], slot);
        }
      }
      projector->Project(records[row], row, row);
    }
    projector->Flush();
    for (RecordVersion& version : listed) {
      version.batch = static_cast<uint32_t>(read.table.batches.size());
      versions.push_back(version);
    }
    read.table.sources[0].events += batch.rows.size();
    read.ledger.events_out += batch.rows.size();
    read.table.batches.push_back(std::move(batch));
  }
  DropOlderVersions(versions, &read.table, &read.ledger);
  journey::event::MergeDictionaries(std::move(dictionaries), &read.table);
  FinishTable(options, &read.table, &read.ledger);
  for (const auto& batch : read.table.batches) {
    std::vector<std::string>& texts = read.rows.emplace_back();
    for (const Row& one : batch.rows) {
      const auto& type = read.table.dictionaries.types[read.table.maps[batch.thread].types[one.type]];
      std::string text(type.touchpoint == journey::event::kNone ? type.name == journey::event::kNone
                                                                      ? std::string_view("~")
                                                                      : read.table.dictionaries.strings[type.name]
                                                                : read.table.dictionaries.strings[type.touchpoint]);
      if ((type.flags & journey::event::kTypeBot) != 0) text += " (bot)";
      texts.push_back(text);
    }
  }
  return read;
}

TEST(Versions, OfTheSnapshotsOfATicketTheNewestStays) {
  const Read read = ReadChunks(
      R"({"fields": {"case": "id", "opened": "began", "closed": "ended", "user": "who", "topic": "about"},
          "constants": {"channel": "email"}, "duplicates": {"key": "case", "newest": "updated"}})",
      "id|began|ended|who|about|updated",
      {"7|2026-03-01T00:00:00Z||u|a|100;8|2026-03-01T00:00:00Z|2026-03-05T00:00:00Z|u|a|100",
       "7|2026-03-01T00:00:00Z|2026-03-04T00:00:00Z|u|b|300;7|2026-03-01T00:00:00Z||u|c|200",
       "8|2026-03-01T00:00:00Z||u|d|90;|2026-03-01T00:00:00Z||u|e|1;|2026-03-01T00:00:00Z||u|e|1"});
  EXPECT_THAT(read.rows, ElementsAre(ElementsAre("email contact", "Closed"), ElementsAre("email contact", "Closed"),
                                     ElementsAre("email contact", "email contact")));
  EXPECT_EQ(read.ledger.count(LedgerClass::kOlderSnapshot), 3);
  EXPECT_EQ(read.ledger.events_out, 6);
  EXPECT_TRUE(read.ledger.LawHolds());
  EXPECT_EQ(read.table.sources[0].events, 6);
}

TEST(Versions, TimesAndNumbersAreOrderedAndTiesKeepTheFirst) {
  const auto kept = [](std::string_view rule, std::string_view chunk) {
    const Read read = ReadChunks(
        R"({"fields": {"time": "at", "event": "what", "order": "id"}, "duplicates": )" + std::string(rule) + "}",
        "at|what|id|v", {chunk});
    EXPECT_TRUE(read.ledger.LawHolds());
    return read.rows[0];
  };
  constexpr std::string_view kTimes =
      "2026-03-01|a|1|2026-03-01T10:00:00Z;2026-03-01|b|1|2026-03-01T09:00:00Z;2026-03-01|c|2|3;2026-03-01|d|2|12;"
      "2026-03-01|e|3|5;2026-03-01|f|3|5;2026-03-01|g|4|;2026-03-01|h|4|1";
  EXPECT_THAT(kept(R"({"key": "order", "newest": "v"})", kTimes), ElementsAre("a", "d", "e", "h"));
  EXPECT_THAT(kept(R"({"key": "order", "oldest": "v"})", kTimes), ElementsAre("b", "c", "e", "h"));
  EXPECT_THAT(kept(R"({"key": "order", "content": false})", kTimes), ElementsAre("a", "c", "e", "g"));
  EXPECT_THAT(
      kept(R"({"key": ["order", "event"], "content": false})", "2026-03-01|a|1|;2026-03-01|b|1|;2026-03-02|a|1|"),
      ElementsAre("a", "b"));
  // A field of the mapping may be the order.
  EXPECT_THAT(kept(R"({"key": "order", "newest": "time"})", "2026-03-01|a|1|;2026-03-02|b|1|"), ElementsAre("b"));
}

TEST(Bots, VisitorsOfAWebServerThatBehaveLikePrograms) {
  std::string fast, slow, blind;
  for (int i = 0; i < 120; ++i) {
    const auto line = [&](std::string_view who, int second, std::string_view page) {
      char at[32];
      std::snprintf(at, sizeof(at), "2026-03-01T%02d:%02d:%02dZ", second / 3600, second / 60 % 60, second % 60);
      return std::string(at) + "|" + std::string(who) + "|" + std::string(page) + "|Mozilla/5.0;";
    };
    fast += line("fast", i / 2, "/p");
    slow += line("slow", i * 30, "/p") + line("slow", i * 30, "/s.css");
    blind += line("blind", i * 30, "/p");
  }
  constexpr std::string_view kMapping =
      R"({"fields": {"time": "at", "anonymous": "who", "url": "page", "user_agent": "agent"},
          "kinds": [{"when": {"page": "*.css"}, "kind": "system", "static": true}]})";
  const auto bots = [](const Read& read, size_t chunk) {
    return std::count(read.rows[chunk].begin(), read.rows[chunk].end(), "/p (bot)");
  };
  const Read read = ReadChunks(kMapping, "at|who|page|agent", {fast, slow, blind});
  EXPECT_EQ(bots(read, 0), 120);
  EXPECT_EQ(bots(read, 1), 0);
  EXPECT_EQ(bots(read, 2), 120);
  EXPECT_EQ(read.ledger.count(LedgerClass::kFlaggedBot), 0);  // noted where they are taken out
  MappingOptions keep;
  keep.keep_bots = true;
  const Read kept = ReadChunks(kMapping, "at|who|page|agent", {fast, slow, blind}, keep);
  EXPECT_EQ(bots(kept, 0), 0);
  EXPECT_EQ(kept.ledger.count(LedgerClass::kFlaggedBot), 240);
  // A log without files says nothing about who asked for none.
  EXPECT_EQ(bots(ReadChunks(kMapping, "at|who|page|agent", {blind}), 0), 0);
}

TEST(Names, TheRarestBeyondTheLimitStandUnderOther) {
  MappingOptions options;
  options.max_names = 3;
  constexpr std::string_view kMapping = R"({"fields": {"time": "at", "event": "what"}})";
  const Read read =
      ReadChunks(kMapping, "at|what", {"2026-03-01|d;2026-03-01|b;2026-03-01|a", "2026-03-01|a;2026-03-01|c"}, options);
  EXPECT_THAT(read.rows, ElementsAre(ElementsAre("(other)", "b", "a"), ElementsAre("a", "(other)")));
  EXPECT_EQ(read.ledger.count(LedgerClass::kNamesFolded), 2);
  options.max_names = 4;
  EXPECT_EQ(
      ReadChunks(kMapping, "at|what", {"2026-03-01|d;2026-03-01|b;2026-03-01|a", "2026-03-01|a;2026-03-01|c"}, options)
          .ledger.count(LedgerClass::kNamesFolded),
      0);
}

TEST(ClockJump, ARecordThatLeapsAndComesBack) {
  const auto jumps = [](std::vector<int> days, uint64_t fingerprint = 0) {
    EventTable table;
    table.sources.resize(1);
    std::vector<uint64_t> leaps(1);
    constexpr int64_t kDayUs = int64_t{86'400} * 1'000'000;
    for (size_t i = 0; i < days.size(); ++i) {
      if (i % 3 == 0) table.batches.emplace_back();
      table.batches.back().rows.push_back(
          {.time_us = days[i] * kDayUs, .fingerprint = fingerprint, .tuple = 0, .type = 0, .side = 0, .offset = 0});
      if (i > 0) leaps[0] += IsLeap(days[i - 1] * kDayUs, days[i] * kDayUs);
    }
    Ledger ledger;
    NoteClockJumps(leaps, table, &ledger);
    return ledger.count(LedgerClass::kClockJump);
  };
  EXPECT_EQ(jumps({1, 1, 9, 1, 2, 2}), 1);
  EXPECT_EQ(jumps({9, 9, 9, 1, 9}), 1);
  EXPECT_EQ(jumps({1, 1, 9, 9, 9}), 0);     // a gap
  EXPECT_EQ(jumps({1, 9, 1, 9, 1, 9}), 0);  // not in the order of time
  EXPECT_EQ(jumps({1, 2, 3, 4, 5}), 0);     // a day is no leap
  EXPECT_EQ(jumps({5}), 0);
  EXPECT_EQ(jumps({1, 1, 9, 1, 2, 2}, journey::event::kImplied), 0);  // what snapshots imply
  EXPECT_EQ(jumps({}), 0);
}

}  // namespace
}  // namespace ingest
