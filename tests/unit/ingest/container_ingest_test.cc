// SPDX-License-Identifier: Apache-2.0
// The whole way from arguments to the event table, with a mapping made for tests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "tests/unit/ingest/container_collect.h"

namespace ingest {
namespace {

absl::StatusOr<IngestResult> IngestAll(std::vector<std::string> inputs, int threads = 2,
                                       uint64_t chunk_bytes = 1 << 20) {
  journey::base::NoProgress progress;
  return Ingest({.inputs = std::move(inputs), .threads = threads, .chunk_bytes = chunk_bytes, .max_record_bytes = 200},
                &progress);
}

// Everything that may reach an output: rows with names in place of ids, sources, ledger.
std::string Dump(const IngestResult& result) {
  const journey::event::EventTable& table = result.table;
  std::string text;
  for (const journey::event::RowBatch& batch : table.batches) {
    const journey::event::DictionaryMap& map = table.maps[batch.thread];
    for (const journey::event::Row& row : batch.rows) {
      const auto members = table.dictionaries.tuples[map.tuples[row.tuple]];
      const journey::event::EventType& type = table.dictionaries.types[map.types[row.type]];
      text += table.sources[batch.source].name + "@" + std::to_string(batch.begin_bytes + row.offset) + " " +
              std::to_string(row.time_us / 1'000'000) + " " +
              (members.empty() ? "~" : std::string(table.dictionaries.identifiers.value(members[0]))) + " " +
              (type.name == journey::event::kNone ? "~" : std::string(table.dictionaries.strings[type.name])) + "\n";
    }
  }
  for (const journey::event::SourceInfo& info : table.sources) {
    text += info.name + " " + info.container + " " + info.mapping + " records " + std::to_string(info.records) +
            " events " + std::to_string(info.events) + " bytes " + std::to_string(info.bytes);
    if (info.has_time)
      text += " from " + std::to_string(info.first_time_us / 1'000'000) + " to " +
              std::to_string(info.last_time_us / 1'000'000);
    text += "\n";
  }
  const journey::base::Ledger& ledger = result.ledger;
  EXPECT_TRUE(ledger.LawHolds());
  EXPECT_EQ(ledger.events_out, table.RowCount());
  return text + "in " + std::to_string(ledger.records_in) + " out " + std::to_string(ledger.events_out) + "\n" +
         Describe(ledger) + "\n";
}

class IngestTest : public testing::Test {
 protected:
  IngestTest() {
    a_ = folder_.Write("a.ndjson",
                       "{\"t\":5,\"u\":\"x\",\"n\":\"view\"}\nbroken\n{\"u\":\"x\"}\n{\"t\":7,\"n\":\"view\"}\n");
    b_ = folder_.Write("b.csv", "t;u;n\n3;y;order\n4;\"z\nz\";view\n9;x\n");
  }
  TemporaryFolder folder_;
  std::string a_;
  std::string b_;
};

constexpr char kExpected[] =
    "a.ndjson@0 5 x view\na.ndjson@44 7 ~ view\nb.csv@6 3 y order\nb.csv@16 4 z\nz view\n"
    "a.ndjson ndjson fake records 4 events 2 bytes 63 from 5 to 7\n"
    "b.csv csv fake records 3 events 2 bytes 33 from 3 to 4\n"
    "in 7 out 4\n"
    "invalid_json 1 @27:2, invalid_row 1 @29:5, missing_time 1 @34:3, column_guessed 2 @0:0\n";

TEST_F(IngestTest, RowsSourcesAndLedger) {
  const absl::StatusOr<IngestResult> result = IngestAll({b_, a_});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(Dump(*result), kExpected);
}

TEST_F(IngestTest, ThreadsChunksOrderAndPackingDoNotShow) {
  for (const int threads : {1, 2, 7}) {
    for (const uint64_t chunk_bytes : {1, 5, 64, 1 << 20}) {
      EXPECT_EQ(Dump(*IngestAll({a_, b_}, threads, chunk_bytes)), kExpected)
          << threads << " threads, chunks of " << chunk_bytes;
    }
  }
  const TemporaryFolder packed;
  for (const std::string& path : {a_, b_}) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(stream)), {});
    packed.Write(std::filesystem::path(path).filename().string() + ".gz", Gzip(text));
  }
  EXPECT_EQ(Dump(*IngestAll({packed.path()})), kExpected);
}

TEST_F(IngestTest, TroubleInAFolderIsALedgerEntry) {
  folder_.Write("c.bin", std::string("\0\1\2\3", 4));
  folder_.Write("d.csv", "");
  folder_.Write("e.csv", "t,u\n");
  folder_.Write("f.csv", "q,u\n1,2\n");
  const absl::StatusOr<IngestResult> result = IngestAll({folder_.path()});
  ASSERT_TRUE(result.ok()) << result.status();
  const std::string dump = Dump(*result);
  EXPECT_THAT(dump, testing::HasSubstr("c.bin   records 1 events 0 bytes 0\nd.csv   records 0 events 0 bytes 0\n"));
  EXPECT_THAT(dump, testing::HasSubstr("unreadable_file 2 @0:0"));
  EXPECT_THAT(dump, testing::HasSubstr("in 9 out 4"));
  EXPECT_THAT(result->table.sources[2].reason, testing::HasSubstr("c.bin: "));
}

TEST_F(IngestTest, NothingUnderstoodIsAnError) {
  const std::string empty = folder_.Write("empty.csv", "");
  const std::string array = folder_.Write("array.json", "[1]");
  EXPECT_EQ(IngestAll({empty}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(IngestAll({empty}).status().message()), testing::HasSubstr("empty.csv: the file is empty"));
  const std::string both(IngestAll({empty, array}).status().message());
  EXPECT_THAT(both, testing::HasSubstr("no record of it is a complete object"));
  EXPECT_THAT(both, testing::HasSubstr("the file is empty"));
  EXPECT_EQ(IngestAll({a_, folder_.path() + "/none.csv"}).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(IngestTest, RepeatedPathsBomAndColumnsAreNoted) {
  const std::string c = folder_.Write("c.csv", "\xef\xbb\xbft,u,t\n1,x,2,\n");
  const absl::StatusOr<IngestResult> result = IngestAll({c, c});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(
      Dump(*result),
      "c.csv@9 1 x ~\nc.csv csv fake records 1 events 1 bytes 16 from 1 to 1\nin 1 out 1\n"
      "leading_bom 1 @0:1, extra_columns 1 @9:2, column_guessed 1 @0:0, repeated_column 1 @0:1, repeated_path 1\n");
}

TEST_F(IngestTest, CutGzipKeepsTheLaw) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "{\"t\":" + std::to_string(i * 7919 % 10'007) + "}\n";
  const std::string packed = Gzip(text);
  const std::string path = folder_.Write("cut.gz", std::string_view(packed).substr(0, packed.size() / 2));
  const absl::StatusOr<IngestResult> result = IngestAll({path});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(Dump(*result), testing::HasSubstr("truncated_input 1 @"));
  EXPECT_GT(result->ledger.events_out, 500u);
}

TEST_F(IngestTest, FillLinesCountsWhereLinesLack) {
  absl::StatusOr<IngestResult> result = IngestAll({a_, b_});
  ASSERT_TRUE(result.ok());
  journey::base::Ledger ledger;
  ledger.Add(journey::base::LedgerClass::kIdenticalRow, {0, 44, 0});
  ledger.Add(journey::base::LedgerClass::kIdenticalRow, {1, 16, 0});
  ledger.Add(journey::base::LedgerClass::kDuplicateEvent, {1, 29, 0});
  ledger.Add(journey::base::LedgerClass::kHotIdentifier, {1, 6, 77});
  FillLines(result->table, &ledger);
  EXPECT_EQ(Describe(ledger), "duplicate_event 1 @29:5, identical_row 2 @44:4, hot_identifier 1 @6:77");
  EXPECT_EQ(ledger.samples(journey::base::LedgerClass::kIdenticalRow)[1].line, 3u);
}

class Stopper final : public journey::base::Progress {
 public:
  void Update(std::string_view stage, uint64_t done, uint64_t total) override {
    EXPECT_EQ(stage, "read");
    EXPECT_LE(done, total);
    ++updates;
  }
  bool Cancelled() const override { return updates >= 3; }
  int updates = 0;
};

TEST_F(IngestTest, StopsWhenCancelled) {
  Stopper stopper;
  const absl::StatusOr<IngestResult> result = Ingest({.inputs = {a_, b_}, .threads = 1, .chunk_bytes = 4}, &stopper);
  EXPECT_EQ(result.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(stopper.updates, 3);
}

}  // namespace
}  // namespace ingest
