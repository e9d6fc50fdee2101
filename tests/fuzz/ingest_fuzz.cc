// SPDX-License-Identifier: Apache-2.0
// The first byte chooses how the source is called, the rest is the source.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/require.h"

namespace {

namespace base = journey::base;

std::vector<uint64_t> Counts(const base::Ledger& ledger) {
  std::vector<uint64_t> counts = {ledger.records_in, ledger.extra_events, ledger.events_out};
  for (size_t i = 0; i < base::LedgerCatalog().size(); ++i)
    counts.push_back(ledger.count(static_cast<base::LedgerClass>(i)));
  return counts;
}

absl::StatusOr<ingest::IngestResult> Read(const std::string& path, int threads, uint64_t chunk_bytes) {
  ingest::IngestOptions options;
  options.inputs = {path};
  options.threads = threads;
  options.chunk_bytes = chunk_bytes;
  base::NoProgress progress;
  return ingest::Ingest(options, &progress);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  constexpr const char* kNames[] = {"log.ndjson", "log.csv", "log.ndjson.gz", "log.txt"};
  const std::string path = fuzz::WriteFile(kNames[data[0] % 4], {reinterpret_cast<const char*>(data) + 1, size - 1});
  const auto one = Read(path, 1, 1 << 20);
  const auto many = Read(path, 2, 64);
  std::filesystem::remove(path);
  REQUIRE(one.ok() == many.ok());
  if (!one.ok()) {
    REQUIRE(one.status() == many.status());
    return 0;
  }
  const base::Ledger& ledger = one->ledger;
  REQUIRE(ledger.records_in + ledger.extra_events == ledger.events_out + ledger.Total(base::Severity::kRejected) +
                                                         ledger.Total(base::Severity::kSkipped) +
                                                         ledger.Total(base::Severity::kDuplicate));
  REQUIRE(ledger.events_out == one->table.RowCount());
  REQUIRE(Counts(ledger) == Counts(many->ledger));
  REQUIRE(one->table.dictionaries.types.size() == many->table.dictionaries.types.size());
  REQUIRE(one->table.dictionaries.identifiers.size() == many->table.dictionaries.identifiers.size());
  return 0;
}
