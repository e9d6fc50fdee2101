// SPDX-License-Identifier: Apache-2.0
// Bytes to rows, one thread: the walk over JSON with its projection, the columns of a table, unpacking. Each with all
// that a run does with a source; an item is an event.
#include <benchmark/benchmark.h>

#include "bench/micro/micro_input.h"
#include "ingest/ingest.h"
#include "journey/base/progress.h"

namespace bench {
namespace {

void ReadTrace(benchmark::State& state, TraceFormat format, bool packed) {
  ingest::IngestOptions options;
  options.inputs = {TraceFile(format, packed)};
  options.threads = 1;
  const uint64_t bytes = ReadWhole(TraceFile(format)).size();
  journey::base::NoProgress progress;
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    auto result = ingest::Ingest(options, &progress);
    if (!result.ok() || result->table.RowCount() != kMicroEvents) state.SkipWithError("events are missing");
    benchmark::DoNotOptimize(result);
  }
  allocations.Tell(kMicroEvents, bytes);
}

BENCHMARK_CAPTURE(ReadTrace, ndjson, TraceFormat::kNdjson, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ReadTrace, ndjson_gz, TraceFormat::kNdjson, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ReadTrace, csv, TraceFormat::kCsv, false)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bench
