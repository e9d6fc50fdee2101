// SPDX-License-Identifier: Apache-2.0
// Reads a text as the pipeline would: in chunks, with places counted in the whole text.
#ifndef JOURNEY_TESTS_UNIT_INGEST_CONTAINER_READ_H_
#define JOURNEY_TESTS_UNIT_INGEST_CONTAINER_READ_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/chunker.h"
#include "ingest/container.h"
#include "tests/unit/ingest/container_collect.h"

namespace ingest {

// "values @byte:line" a record (Describe in container_collect.h), then the ledger's classes.
inline std::string ReadAll(std::string_view text, const ContainerFormat& format,
                           const std::vector<std::string>& columns, uint64_t chunk_bytes = 1 << 20,
                           uint64_t max_record_bytes = 5000) {
  const TemporaryFolder folder;
  auto source = ByteSource::Open(folder.Write("x", text));
  if (!source.ok()) return std::string(source.status().message());
  const std::vector<RecordShape> shapes = {{.records = "", .slots = {columns}}};
  BufferPool pool;
  Chunker chunker(source->get(), format, {chunk_bytes, max_record_bytes}, &pool);
  const std::unique_ptr<RecordReader> reader = MakeReader(format, shapes, max_record_bytes);
  std::string all;
  journey::base::Ledger total;
  uint64_t line = format.data_begin_line;
  for (Chunk chunk; chunker.Next(&chunk);) {
    journey::base::Ledger ledger;
    Collector collector(static_cast<uint32_t>(columns.size()));
    collector.Begin(nullptr, &ledger);
    if (chunk.remark.has_value()) {
      ledger.Add(*chunk.remark, {0, 0, 0});
    } else if (chunk.rejected.has_value()) {
      Reject(&ledger, *chunk.rejected, 0, 0, 0);
    } else {
      reader->SetContext(chunk.context);
      chunk.line_ends = reader->Read(chunk.text, 0, &collector, &ledger);
    }
    for (const Collector::Entry& entry : collector.entries) {
      all += entry.record + " @" + std::to_string(entry.byte + chunk.begin) + ":" + std::to_string(entry.line + line) +
             "\n";
    }
    for (size_t i = 0; i < journey::base::LedgerCatalog().size(); ++i) {
      for (journey::base::LedgerSample& sample : ledger.mutable_samples(static_cast<journey::base::LedgerClass>(i))) {
        sample.byte += chunk.begin;
        sample.line += line;
      }
    }
    line += chunk.line_ends;
    total.Merge(ledger);
    pool.Return(std::move(chunk.buffer));
  }
  return all + Describe(total);
}

}  // namespace ingest

#endif  // JOURNEY_TESTS_UNIT_INGEST_CONTAINER_READ_H_
