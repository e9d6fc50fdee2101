// SPDX-License-Identifier: Apache-2.0
// JSON documents: what is a record, what paths reach, what becomes of broken ones - whatever the size of chunks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "ingest/chunker.h"
#include "ingest/container.h"
#include "ingest/json_path.h"
#include "tests/unit/ingest/container_collect.h"

namespace ingest {
namespace {

constexpr uint64_t kMaxRecordBytes = 200;

struct Reading {
  std::string records;  // "shape: values @byte:line", a line each, in the order in which they are written
  std::string ledger;
  bool law = true;  // every record is given or rejected
};

// Writes down the records of all shapes in the order in which projectors let go of them.
class Ordered final : public Projector {
 public:
  Ordered(uint32_t shape, uint32_t slots, uint64_t begin, uint64_t line, std::string* out)
      : shape_(shape), slots_(slots), begin_(begin), line_(line), out_(out) {}
  void Begin(journey::event::RowBatch*, journey::base::Ledger* ledger) override { ledger_ = ledger; }
  void Project(Record record, uint64_t byte, uint64_t line) override {
    ++ledger_->records_in;
    held_.emplace_back(std::vector<Value>(record.begin(), record.end()), byte + begin_, line + line_);
  }
  void Flush() override {
    for (const auto& [values, byte, line] : held_) {
      *out_ += std::to_string(shape_) + ": " + Describe(values, slots_) + " @" + std::to_string(byte) + ":" +
               std::to_string(line) + "\n";
    }
    held_.clear();
  }

 private:
  uint32_t shape_, slots_;
  uint64_t begin_, line_;
  std::string* out_;
  std::vector<std::tuple<std::vector<Value>, uint64_t, uint64_t>> held_;
  journey::base::Ledger* ledger_ = nullptr;
};

Reading ReadAll(std::string_view text, const ContainerFormat& format, const std::vector<RecordShape>& shapes,
                uint64_t chunk_bytes, uint64_t max_record_bytes = kMaxRecordBytes) {
  const TemporaryFolder folder;
  auto source = ByteSource::Open(folder.Write("x.json", text));
  EXPECT_TRUE(source.ok()) << source.status();
  BufferPool pool;
  Chunker chunker(source->get(), format, {chunk_bytes, max_record_bytes}, &pool);
  const std::unique_ptr<RecordReader> reader = MakeReader(format, shapes, max_record_bytes);
  Reading reading;
  journey::base::Ledger all;
  uint64_t line = 1;
  for (Chunk chunk; chunker.Next(&chunk);) {
    journey::base::Ledger ledger;
    std::vector<std::unique_ptr<Ordered>> projectors;
    std::vector<Projector*> views;
    for (uint32_t i = 0; i < shapes.size(); ++i) {
      projectors.push_back(std::make_unique<Ordered>(i, static_cast<uint32_t>(shapes[i].slots.paths.size()),
                                                     chunk.begin, line, &reading.records));
      projectors.back()->Begin(nullptr, &ledger);
      views.push_back(projectors.back().get());
    }
    if (chunk.remark.has_value()) {
      ledger.Add(*chunk.remark, {0, 0, 0});
    } else if (chunk.rejected.has_value()) {
      Reject(&ledger, *chunk.rejected, 0, 0, 0);
    } else {
      reader->SetContext(chunk.context);
      chunk.line_ends = reader->Read(chunk.text, 0, views, &ledger);
    }
    for (size_t i = 0; i < journey::base::LedgerCatalog().size(); ++i) {
      for (journey::base::LedgerSample& sample : ledger.mutable_samples(static_cast<journey::base::LedgerClass>(i))) {
        sample.byte += chunk.begin;
        sample.line += line;
      }
    }
    line += chunk.line_ends;
    all.Merge(ledger);
    pool.Return(std::move(chunk.buffer));
  }
  reading.ledger = Describe(all);
  reading.records += "in " + std::to_string(all.records_in);
  return reading;
}

const std::vector<RecordShape> kFlat = {{.records = "", .slots = {{"a"}}}};

struct Case {
  const char* name;
  std::string text;
  std::string records;
  std::string ledger;
  std::string envelope = {};
};

std::string NameOf(const testing::TestParamInfo<Case>& test) {
  std::string name = test.param.name;
  for (char& c : name)
    if (!isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

class Documents : public testing::TestWithParam<Case> {};

TEST_P(Documents, AreTheSameForAnyChunk) {
  const ContainerFormat format{.kind = ContainerKind::kJson, .envelope = GetParam().envelope, .max_depth = 50};
  for (uint64_t chunk : {uint64_t{1}, uint64_t{2}, uint64_t{7}, uint64_t{30}, uint64_t{1} << 20}) {
    const Reading reading = ReadAll(GetParam().text, format, kFlat, chunk);
    EXPECT_EQ(reading.records, GetParam().records) << "chunks of " << chunk;
    EXPECT_EQ(reading.ledger, GetParam().ledger) << "chunks of " << chunk;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Layouts, Documents,
    testing::Values(
        Case{"array", "[{\"a\":1},{\"a\":2},\n{\"a\":3}]\n", "0: #1 @1:1\n0: #2 @9:1\n0: #3 @18:2\nin 3", ""},
        Case{"pretty", "[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": \"}\"\n  }\n]", "0: #1 @4:2\n0: } @24:5\nin 2", ""},
        Case{"glued", "{\"a\":1}{\"a\":2}[{\"a\":3}][{\"a\":4}]",
             "0: #1 @0:1\n0: #2 @7:1\n0: #3 @15:1\n0: #4 @24:1\nin 4", ""},
        Case{"empty array", "[]\n[ ]", "in 0", ""},
        Case{"separators of RFC 7464", "\x1e{\"a\":1}\n\x1e{\"a\":2}\n", "0: #1 @1:1\n0: #2 @10:2\nin 2", ""},
        Case{"page", "{\"n\":2,\"t\":[{\"a\":1},{\"a\":2}],\"next\":{\"x\":[1]}}\n{\"t\":[]}{\"t\":[{\"a\":3}]}",
             "0: #1 @12:1\n0: #2 @20:1\n0: #3 @61:2\nin 3", "", "t"},
        Case{"a document without the page's array is a record",
             "{\"a\":1}{\"t\":null,\"a\":2}{\"t\":[{\"a\":3,\"t\":[]}]}", "0: #1 @0:1\n0: #2 @7:1\n0: #3 @29:1\nin 3",
             "", "t"},
        Case{"elements of an array are records whatever they hold", "[{\"t\":[{\"a\":1}],\"a\":2}]", "0: #2 @1:1\nin 1",
             "", "t"},
        Case{"arrays in an array", "[[{\"a\":1},{\"a\":2}],[]]", "0: #1 @2:1\n0: #2 @10:1\nin 2", ""}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Broken, Documents,
    testing::Values(
        Case{"element that is no object", "[{\"a\":1},5,\"x{y\",null,{\"a\":2}]", "0: #1 @1:1\n0: #2 @22:1\nin 5",
             "invalid_json 3 @9:1"},
        Case{"element with a fault", "[{\"a\":1},{\"a\":},{\"a\":2}]", "0: #1 @1:1\n0: #2 @16:1\nin 3",
             "invalid_json 1 @9:1"},
        Case{"quote that is lacking", "[\n{\"a\":\"x},\n{\"a\":2}\n]", "0: #2 @12:3\nin 2", "invalid_json 1 @2:2"},
        Case{"quote that is lacking in a layout of many lines",
             "[\n {\n  \"a\":\"x,\n  \"b\":[\n   {\"c\":1}\n  ]\n },\n {\n  \"a\":2\n }\n]", "0: #2 @43:8\nin 2",
             "invalid_json 1 @3:2"},
        Case{"text between documents", "{\"a\":1}\nERROR out of disk\n{\"a\":2}\n", "0: #1 @0:1\n0: #2 @26:3\nin 3",
             "invalid_json 1 @8:2"},
        Case{"cut inside a record", "[{\"a\":1},{\"a\":", "0: #1 @1:1\nin 2", "invalid_json 1 @9:1"},
        Case{"cut between records", "[{\"a\":1},", "0: #1 @1:1\nin 1", "unclosed_document 1 @9:1"},
        Case{"cut in the page behind its array", "{\"t\":[{\"a\":1}],\"next\":", "0: #1 @6:1\nin 1",
             "unclosed_document 1 @14:1", "t"},
        Case{"bytes that are not UTF-8", "[{\"a\":\"\xff\"},{\"a\":2}]", "0: ? @1:1\n0: #2 @11:1\nin 2",
             "replaced_bytes 1 @7:1"},
        Case{"nested 100,000 deep", "[" + std::string(100000, '[') + std::string(100000, ']') + ",{\"a\":2}]",
             "0: #2 @200002:1\nin 2", "too_long 1 @1:1"},
        Case{"nested deeper than the limit", "[{\"b\":" + std::string(60, '[') + std::string(60, ']') + "},{\"a\":2}]",
             "0: #2 @128:1\nin 2", "too_deep 1 @1:1"},
        Case{"longer than the limit", "[{\"b\":\"" + std::string(300, 'x') + "\",\"c\":{}},{\"a\":2}]",
             "0: #2 @317:1\nin 2", "too_long 1 @1:1"},
        Case{"longer than the limit, to the end", "[{\"a\":1},{\"b\":\"" + std::string(300, 'x'), "0: #1 @1:1\nin 2",
             "too_long 1 @9:1"},
        Case{"zero bytes", std::string("[{\"a\":1},\0\0,{\"a\":2}]", 20), "0: #1 @1:1\n0: #2 @12:1\nin 3",
             "invalid_json 1 @9:1"},
        Case{"a second end", "[{\"a\":1}]]\n{\"a\":2}", "0: #1 @1:1\n0: #2 @11:2\nin 3", "invalid_json 1 @9:1"}),
    NameOf);

// What each path finds in a record.
TEST(JsonPaths, ReachWhatTheLanguageSays) {
  const std::string record =
      R"({"id":12345678901234567890123,"price":39000.00,"a":{"b":{"c":"deep"},"b.c":"dotted"},"x.y":"flat",
"list":[{"key":"k1","value":{"s":null,"i":"7"}},{"key":"k2","value":{"d":2.5}},{"key":"p.q","value":"plain"}],
"tags":["red",null,"blue",{"no":1},3],"one":"single","bag":"{\"in\":{\"side\":\"yes\"},\"n\":[5,6]}","esc":"a\u00e9\n",
"none":null,"empty":{},"p":{"[Tool] Page":"u","[Tool] List":[1,2]},"rows":[{"n":"Mug"},{"n":"Spoon"},{}]})";
  struct Row {
    const char* path;
    const char* value;  // "~" = absent
  };
  const Row rows[] = {
      {"id", "#12345678901234567890123"},
      {"price", "#39000.00"},
      {"a.b.c", "dotted"},
      {"x.y", "flat"},
      {"list[0].key", "k1"},
      {"list[-1].key", "p.q"},
      {"list[9].key", "~"},
      {"list[-9].key", "~"},
      {"list[key=k1].value.i", "7"},
      {"list[key=k1].value.*", "7"},
      {"list[key=k2].value.*", "#2.5"},
      {"list[key=p.q].value.*", "plain"},
      {"list[key=p.q].value", "plain"},
      {"list[key=none].value", "~"},
      {"tags[]", "red,blue,3"},
      {"tags[1]", "~"},
      {"tags[2]", "blue"},
      {"tags", "~"},
      {"one[]", "single"},
      {"rows[].n", "Mug,Spoon"},
      {"bag.in.side", "yes"},
      {"bag.n[1]", "#6"},
      {"bag.in.*", "yes"},
      {"esc", "a\xc3\xa9\n"},
      {"none", "~"},
      {"none.*", "~"},
      {"empty.*", "~"},
      {"a.*", "deep"},
      {"^id", "~"},
      // A bracket at the beginning of a key is part of it.
      {"p.[Tool] Page", "u"},
      {"p.[Tool] List[1]", "#2"},
  };
  std::vector<RecordShape> shapes(1);
  std::string expected = "0: ";
  for (const Row& row : rows) {
    shapes[0].slots.paths.push_back(row.path);
    expected += std::string(&row == rows ? "" : "|") + row.value;
  }
  expected += " @0:1\nin 1";
  EXPECT_EQ(ReadAll(record, {.kind = ContainerKind::kJson}, shapes, 1 << 20, 10000).records, expected);
}

TEST(JsonPaths, PathsOfScalarsStayOnTheFastWalk) {
  EXPECT_FALSE(NeedsTree({.records = "", .slots = {{"a.b", "p.[Tool] Page", "[Tool] X.[Tool] Y"}}}));
  for (const char* path : {"a[0]", "p.[Tool] List[1]", "tags[]", "^id", "a.*"}) {
    EXPECT_TRUE(NeedsTree({.records = "", .slots = {{path}}})) << path;
  }
}

TEST(JsonPaths, FlatPathsReadTheSameBothWays) {
  const std::string lines =
      "{\"a\":{\"b\":1},\"a.b\":2,\"c\":\"x\\ty\"}\n\n{\"c\":null,\"a\":{\"b\":true}}\r\n{broken\n{\"c\":\"\\ud83d\"}"
      "\n";
  const std::vector<RecordShape> fast = {{.records = "", .slots = {{"a.b", "c"}}}};
  std::vector<RecordShape> slow = fast;
  slow[0].slots.paths.push_back("none[0]");
  const Reading one = ReadAll(lines, {}, fast, 16);
  const Reading other = ReadAll(lines, {}, slow, 16);
  std::string fast_records;
  for (const char c : one.records) fast_records += c == '@' ? std::string("|~ @") : std::string(1, c);
  for (size_t at; (at = fast_records.find(" |~ @")) != std::string::npos;) fast_records.erase(at, 1);
  EXPECT_EQ(other.records, fast_records);
  EXPECT_EQ(other.ledger, one.ledger);
}

TEST(RecordShapes, RecordsInsideRecordsReachAroundThem) {
  const std::string text = R"([{"s":"S1","ev":[{"t":1,"sub":[{"q":"x"},{"q":"y"}]},{"t":2}],"late":"L"},
{"s":"S2","ev":[],"late":"M"},{"s":"S3"},{"s":"S4","ev":[3,{"t":4}]}])";
  const std::vector<RecordShape> shapes = {{.records = "ev[]", .slots = {{"t", "^s", "^late"}}},
                                           {.records = "ev[].sub[]", .slots = {{"q", "^t", "^^s"}}}};
  for (uint64_t chunk : {1, 40, 100000}) {
    const Reading reading = ReadAll(text, {.kind = ContainerKind::kJson}, shapes, chunk);
    EXPECT_EQ(reading.records,
              "0: #1|S1|L @17:1\n1: x|#1|S1 @31:1\n1: y|#1|S1 @41:1\n0: #2|S1|L @53:1\n0: #4|S4|~ @134:2\nin 8");
    EXPECT_EQ(reading.ledger, "invalid_json 1 @132:2, no_event 2 @75:2");
  }
}

TEST(RecordShapes, ARecordComesBeforeItsParts) {
  const std::string lines =
      "{\"id\":1,\"comments\":[{\"c\":\"a\"},{\"c\":\"b\"}]}\n{\"comments\":[{\"c\":\"d\"}],\"id\":2}\n{\"id\":3}\n";
  const std::vector<RecordShape> shapes = {{.records = "", .slots = {{"id"}}},
                                           {.records = "comments[]", .slots = {{"c", "^id"}}}};
  const Reading reading = ReadAll(lines, {}, shapes, 1 << 20);
  EXPECT_EQ(reading.records, "0: #1 @0:1\n1: a|#1 @20:1\n1: b|#1 @30:1\n0: #2 @42:2\n1: d|#2 @55:2\n0: #3 @74:3\nin 6");
}

TEST(RecordShapes, LinesMayHoldPagesArraysAndSeveralValues) {
  const std::string lines =
      "{\"t\":[{\"a\":1},{\"a\":2}]}\n[{\"a\":3}]\n{\"a\":4}{\"a\":5}\n{\"a\":6}{\"a\":\n{\"a\":7}\n5\n";
  const Reading reading = ReadAll(lines, {.kind = ContainerKind::kNdjson, .envelope = "t"}, kFlat, 1 << 20);
  EXPECT_EQ(reading.records, "0: #1 @6:1\n0: #2 @14:1\n0: #3 @25:2\n0: #4 @34:3\n0: #5 @41:3\n0: #7 @62:5\nin 8");
  EXPECT_EQ(reading.ledger, "invalid_json 2 @49:4");
}

}  // namespace
}  // namespace ingest
