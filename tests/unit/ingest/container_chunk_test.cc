// SPDX-License-Identifier: Apache-2.0
// Which records a source holds depends on its bytes alone: any chunk size, packed or plain, gives the same.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "ingest/chunker.h"
#include "tests/unit/ingest/container_collect.h"

namespace ingest {
namespace {

constexpr uint64_t kMaxRecordBytes = 100;
const RecordShape kShapes[] = {{.records = "", .slots = {{"a", "b"}}}};

ContainerFormat Ndjson() { return {.kind = ContainerKind::kNdjson}; }
ContainerFormat Csv() { return {.kind = ContainerKind::kCsv, .delimiter = ',', .columns = {"a", "b"}}; }

// Records with their absolute places, then the ledger.
std::string ReadAll(const std::string& path, const ContainerFormat& format, uint64_t chunk_bytes) {
  absl::StatusOr<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
  EXPECT_TRUE(source.ok()) << source.status();
  BufferPool pool;
  Chunker chunker(source->get(), format, {chunk_bytes, kMaxRecordBytes}, &pool);
  const std::unique_ptr<RecordReader> reader = MakeReader(format, kShapes, kMaxRecordBytes);
  std::string text;
  journey::base::Ledger all;
  uint64_t line = format.data_begin_line;
  for (Chunk chunk; chunker.Next(&chunk);) {
    journey::base::Ledger ledger;
    Collector collector(2);
    collector.Begin(nullptr, &ledger);
    if (chunk.rejected.has_value()) {
      Reject(&ledger, *chunk.rejected, 0, 0, 0);
    } else {
      EXPECT_FALSE(chunk.text.empty());
      chunk.line_ends = reader->Read(chunk.text, 0, &collector, &ledger);
    }
    for (const Collector::Entry& entry : collector.entries) {
      text += entry.record + " @" + std::to_string(entry.byte + chunk.begin) + ":" + std::to_string(entry.line + line) +
              "\n";
    }
    for (size_t i = 0; i < journey::base::LedgerCatalog().size(); ++i) {
      for (journey::base::LedgerSample& sample : ledger.mutable_samples(static_cast<journey::base::LedgerClass>(i))) {
        sample.byte += chunk.begin;
        sample.line += line;
      }
    }
    all.Merge(ledger);
    line += chunk.line_ends;
    pool.Return(std::move(chunk.buffer));
  }
  return text + Describe(all) + "\nlines " + std::to_string(line) + ", bytes " + std::to_string(chunker.bytes());
}

struct Case {
  std::string name;
  ContainerFormat format;
  std::string text;
  std::string expected;
};

class ChunkTest : public testing::TestWithParam<Case> {};

TEST_P(ChunkTest, AnyChunkSizeGivesTheSame) {
  const TemporaryFolder folder;
  const std::string plain = folder.Write("plain", GetParam().text);
  const std::string packed = folder.Write("packed.gz", Gzip(GetParam().text));
  const std::string half = GetParam().text.substr(0, GetParam().text.size() / 2);
  const std::string members =
      folder.Write("members.gz", Gzip(half) + Gzip("") + Gzip(GetParam().text.substr(half.size())));
  for (uint64_t chunk_bytes = 1; chunk_bytes <= 64; ++chunk_bytes) {
    ASSERT_EQ(ReadAll(plain, GetParam().format, chunk_bytes), GetParam().expected) << "chunks of " << chunk_bytes;
  }
  for (const uint64_t chunk_bytes : {1, 7, 64, 99, 100, 101, 1000, 1 << 20}) {
    ASSERT_EQ(ReadAll(plain, GetParam().format, chunk_bytes), GetParam().expected) << "chunks of " << chunk_bytes;
    ASSERT_EQ(ReadAll(packed, GetParam().format, chunk_bytes), GetParam().expected)
        << "packed, chunks of " << chunk_bytes;
    ASSERT_EQ(ReadAll(members, GetParam().format, chunk_bytes), GetParam().expected)
        << "members, chunks of " << chunk_bytes;
  }
}

std::string Long(size_t size) { return std::string(size, 'x'); }

INSTANTIATE_TEST_SUITE_P(
    Table, ChunkTest,
    testing::Values(
        Case{"empty", Ndjson(), "", "\nlines 1, bytes 0"},
        Case{"ndjson", Ndjson(), "{\"a\":1}\n\n{\"a\":2}\r\nbad\n{\"b\":3}",
             "#1|~ @0:1\n#2|~ @9:3\n~|#3 @22:5\ninvalid_json 1 @18:4\nlines 5, bytes 29"},
        Case{"ndjson_too_long", Ndjson(),
             "{\"a\":1}\n{\"a\":\"" + Long(100) + "\"}\n{\"a\":2}\n{\"a\":\"" + Long(92) + "\"}\n",
             "#1|~ @0:1\n#2|~ @117:3\n" + Long(92) + "|~ @125:4\ntoo_long 1 @8:2\nlines 5, bytes 226"},
        Case{"ndjson_endless", Ndjson(), "{\"a\":1}\n" + Long(5000), "#1|~ @0:1\ntoo_long 1 @8:2\nlines 2, bytes 5008"},
        Case{"csv", Csv(), "1,2\n\"x\n,\"\"y\",\"\n\"\r\n3,4\n",
             "1|2 @0:1\nx\n,\"y|\n @4:2\n3|4 @18:5\n\nlines 6, bytes 22"},
        Case{"csv_quotes_only", Csv(), "\"1\",\"2\"\n\"3\",\"\"\"\"\n\"\"\"5\",\"6\"\"\"\n",
             "1|2 @0:1\n3|\" @8:2\n\"5|6\" @17:3\n\nlines 4, bytes 29"},
        Case{"csv_quote_inside_field", Csv(), "5\",2\n3\"\",4\n", "5\"|2 @0:1\n3\"\"|4 @5:2\n\nlines 3, bytes 11"},
        Case{"csv_unclosed", Csv(), "1,2\n3,\"4\n5,6\n7,8\n",
             "1|2 @0:1\n5|6 @9:3\n7|8 @13:4\nunclosed_quote 1 @4:2\nlines 5, bytes 17"},
        Case{"csv_unclosed_at_last_byte", Csv(), "1,2\n3,\"", "1|2 @0:1\nunclosed_quote 1 @4:2\nlines 2, bytes 7"},
        Case{"csv_quote_swallows_a_line", Csv(), "1,\"2\n3,\"4\"\n5,6\n",
             "5|6 @11:3\ninvalid_row 1 @0:1\nlines 4, bytes 15"},
        Case{"csv_too_long_in_quotes", Csv(), "1,2\n3,\"" + Long(60) + "\n" + Long(60) + "\"\n5,6\n",
             "1|2 @0:1\n5|6 @130:4\ninvalid_row 1 @68:3, too_long 1 @4:2\nlines 5, bytes 134"},
        Case{"csv_too_long_line", Csv(), "1,2\n3," + Long(101) + "\n5,6\n",
             "1|2 @0:1\n5|6 @108:3\ntoo_long 1 @4:2\nlines 4, bytes 112"}),
    [](const testing::TestParamInfo<Case>& one) { return one.param.name; });

TEST(ChunkDamageTest, TheHeaderIsSkipped) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("x.csv", "\"a\n\",b\n1,2\n");
  ContainerFormat format = Csv();
  format.data_begin = 7;
  format.data_begin_line = 3;
  EXPECT_EQ(ReadAll(path, format, 3), "1|2 @7:3\n\nlines 4, bytes 11");
}

// A cut stream loses one record: the one it was cut in. What came before is kept.
TEST(ChunkDamageTest, CutGzipKeepsWhatCameBefore) {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "{\"a\":" + std::to_string(i * 7919 % 10007) + "}\n";
  const std::string packed = Gzip(text);
  const std::string path = folder.Write("cut.gz", std::string_view(packed).substr(0, packed.size() / 2));
  const std::string small = ReadAll(path, Ndjson(), 64);
  EXPECT_EQ(small, ReadAll(path, Ndjson(), 1 << 20));
  EXPECT_EQ(small.substr(0, 10), "#0|~ @0:1\n");
  EXPECT_NE(small.find("truncated_input 1 @"), std::string::npos) << small.substr(small.size() - 200);
  EXPECT_EQ(small.find("invalid_json"), std::string::npos);
  EXPECT_GT(std::count(small.begin(), small.end(), '\n'), 1000);
}

TEST(ChunkDamageTest, DamagedGzipCountsOneRecord) {
  const TemporaryFolder folder;
  const std::string good = Gzip("{\"a\":1}\n");
  std::string wrong_sum = good;
  wrong_sum[wrong_sum.size() - 6] ^= 1;
  struct {
    std::string bytes;
    std::string expected;
  } const cases[] = {
      {good, "#1|~ @0:1\n\nlines 2, bytes 8"},
      {good + std::string(100, '\0'), "#1|~ @0:1\n\nlines 2, bytes 8"},
      {good + "trailing words", "#1|~ @0:1\ntruncated_input 1 @8:2\nlines 2, bytes 8"},
      {wrong_sum, "#1|~ @0:1\ntruncated_input 1 @8:2\nlines 2, bytes 8"},
      {good.substr(0, good.size() - 4), "#1|~ @0:1\ntruncated_input 1 @8:2\nlines 2, bytes 8"},
      {good + good.substr(0, 5), "#1|~ @0:1\ntruncated_input 1 @8:2\nlines 2, bytes 8"},
      {good.substr(0, 5), "truncated_input 1 @0:1\nlines 1, bytes 0"},
  };
  for (const auto& one : cases) {
    const std::string path = folder.Write("damaged.gz", one.bytes);
    for (const uint64_t chunk_bytes : {1, 8, 1000}) EXPECT_EQ(ReadAll(path, Ndjson(), chunk_bytes), one.expected);
  }
}

}  // namespace
}  // namespace ingest
