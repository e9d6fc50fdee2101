// SPDX-License-Identifier: Apache-2.0
// Where records of CSV end: memory bandwidth without quotes, a step a quote with them. An item is a record.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

#include "bench/micro/micro_input.h"
#include "ingest/csv_scanner.h"

namespace bench {
namespace {

void Scan(benchmark::State& state, bool quoted) {
  std::string text = ReadWhole(TraceFile(TraceFormat::kCsv));
  const auto records = static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  if (quoted) {
    std::string all = "\"";
    for (const char c : text) all += c == ',' ? "\",\"" : c == '\n' ? "\"\n\"" : std::string(1, c);
    text = all.substr(0, all.size() - 1);
  }
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    ingest::CsvScanner scanner(',', 1 << 20);
    scanner.Scan(text, /*at_end=*/true);
    if (scanner.complete() != text.size()) state.SkipWithError("a record is not complete");
  }
  allocations.Tell(records, text.size());
}

BENCHMARK_CAPTURE(Scan, plain, false);
BENCHMARK_CAPTURE(Scan, all_quoted, true);

}  // namespace
}  // namespace bench
