// SPDX-License-Identifier: Apache-2.0
// The first byte chooses a container, the rest is its text: whatever it is, the same records and the same ledger come
// out for any size of chunks, and every place lies in the text.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/byte_source.h"
#include "ingest/chunker.h"
#include "ingest/container.h"
#include "ingest/encoding.h"
#include "ingest/sniff.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/require.h"

namespace {

using ingest::ContainerKind;
using journey::base::Ledger;
using journey::base::LedgerClass;

// Writes down what it is given.
class Writer final : public ingest::Projector {
 public:
  Writer(size_t shape, uint64_t begin, uint64_t size, Ledger* ledger, std::string* out)
      : shape_(shape), begin_(begin), size_(size), ledger_(ledger), out_(out) {}
  void Begin(journey::event::RowBatch*, Ledger*) override {}
  void Project(ingest::Record record, uint64_t byte, uint64_t) override {
    ++ledger_->records_in;
    REQUIRE(byte < size_);
    *out_ += std::to_string(shape_) + '@' + std::to_string(begin_ + byte);
    std::vector<const ingest::Value*> values;
    for (const ingest::Value& value : record) values.push_back(&value);
    std::sort(values.begin(), values.end(), [](const auto* a, const auto* b) { return a->slot() < b->slot(); });
    for (const ingest::Value* value : values) {
      REQUIRE(value == values.front() || value->slot() != values[0]->slot());
      if (!ingest::IsValidUtf8(value->text())) std::fprintf(stderr, "%s\n", std::string(value->text()).c_str());
      REQUIRE(ingest::IsValidUtf8(value->text()));
      out_->append(" ").append(std::to_string(value->slot())).append("=").append(value->text());
    }
    *out_ += '\n';
  }

 private:
  size_t shape_;
  uint64_t begin_, size_;
  Ledger* ledger_;
  std::string* out_;
};

std::string ReadAll(const std::string& path, const ingest::ContainerFormat& format,
                    const std::vector<ingest::RecordShape>& shapes, uint64_t chunk_bytes) {
  constexpr uint64_t kMaxRecordBytes = 4096;
  auto source = ingest::ByteSource::Open(path);
  REQUIRE(source.ok());
  ingest::BufferPool pool;
  ingest::Chunker chunker(source->get(), format, {chunk_bytes, kMaxRecordBytes}, &pool);
  const auto reader = ingest::MakeReader(format, shapes, kMaxRecordBytes);
  std::string out;
  Ledger total;
  for (ingest::Chunk chunk; chunker.Next(&chunk);) {
    Ledger ledger;
    if (chunk.remark.has_value()) {
      ledger.AddCount(*chunk.remark);
    } else if (chunk.rejected.has_value()) {
      ingest::Reject(&ledger, *chunk.rejected, 0, 0, 0);
    } else {
      std::vector<std::unique_ptr<Writer>> writers;
      std::vector<ingest::Projector*> views;
      for (size_t i = 0; i < shapes.size(); ++i) {
        writers.push_back(std::make_unique<Writer>(i, chunk.begin, chunk.text.size(), &ledger, &out));
        views.push_back(writers.back().get());
      }
      reader->SetContext(chunk.context);
      const uint64_t line_ends = reader->Read(chunk.text, 0, views, &ledger);
      REQUIRE(line_ends == static_cast<uint64_t>(std::count(chunk.text.begin(), chunk.text.end(), '\n')));
    }
    total.Merge(ledger);
    pool.Return(std::move(chunk.buffer));
  }
  for (size_t i = 0; i < journey::base::LedgerCatalog().size(); ++i)
    out += std::to_string(total.count(static_cast<LedgerClass>(i))) + ' ';
  return out + std::to_string(total.records_in);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  // What compression there may be is for the target of whole sources.
  if (text.starts_with("\x1f\x8b") || text.starts_with("\x28\xb5\x2f\xfd")) return 0;
  constexpr ContainerKind kKinds[] = {ContainerKind::kNdjson,   ContainerKind::kJson, ContainerKind::kCsv,
                                      ContainerKind::kCombined, ContainerKind::kW3c,  ContainerKind::kSnowplowTsv};
  ingest::ContainerFormat format;
  format.kind = kKinds[data[0] % std::size(kKinds)];
  format.columns = {"a", "b"};
  format.max_depth = 40;
  std::vector<ingest::RecordShape> shapes = {{.records = "",
                                              .slots = {{"a", "b", "a.b", "host", "user_agent", "c-ip", "timestamp",
                                                         "event_id", "concept:name", "case:concept:name"}}}};
  if (format.kind == ContainerKind::kJson || (format.kind == ContainerKind::kNdjson && data[0] >= 128)) {
    format.envelope = data[0] % 4 < 2 ? "t" : "";
    shapes[0].slots.paths.insert(shapes[0].slots.paths.end(), {"a[0]", "a[-1].b", "a[k=x].v.*", "a[]", "a[].b", "^a"});
    shapes.push_back({.records = "a[]", .slots = {{"b", "^b", "k.*"}}});
    shapes.push_back({.records = "a[].c[]", .slots = {{"b", "^k", "^^b"}}});
  }
  const std::string path = fuzz::WriteFile("source", text);
  const std::string one = ReadAll(path, format, shapes, 1 << 20);
  for (const uint64_t chunk_bytes : {1, 13, 200}) {
    const std::string other = ReadAll(path, format, shapes, chunk_bytes);
    if (other == one) continue;
    std::fprintf(stderr, "container %d, at once:\n%s\nin chunks of %d:\n%s\nof:\n%s\n", static_cast<int>(format.kind),
                 one.c_str(), static_cast<int>(chunk_bytes), other.c_str(), text.c_str());
    REQUIRE(other == one);
  }
  (void)ingest::Sniff(text, true, "source", "");
  (void)ingest::Sniff(text, false, "source", "");
  return 0;
}
