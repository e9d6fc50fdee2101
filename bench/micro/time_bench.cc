// SPDX-License-Identifier: Apache-2.0
// Times as exports write them: one an event, or several.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "bench/generator/calendar.h"
#include "bench/micro/micro_input.h"
#include "ingest/mapping/time_parse.h"

namespace bench {
namespace {

void ParseTime(benchmark::State& state, std::string (*write)(Instant), const char* zone) {
  std::vector<std::string> texts;
  uint64_t bytes = 0;
  for (int i = 0; i < 4096; ++i) {
    texts.push_back(write(kDemoStart + i * 5 * kMinute));
    bytes += texts.back().size();
  }
  absl::TimeZone loaded;
  if (!absl::LoadTimeZone(zone, &loaded)) return state.SkipWithError("no such zone");
  ingest::TimeParser parser(loaded);
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    for (const std::string& text : texts) {
      const ingest::ParsedTime time = parser.Parse(text, {});
      if (time.status != ingest::TimeStatus::kOk) state.SkipWithError("no time");
      benchmark::DoNotOptimize(time);
    }
  }
  allocations.Tell(texts.size(), bytes);
}

std::string Millis(Instant instant) { return std::to_string(instant); }

BENCHMARK_CAPTURE(ParseTime, iso_utc, IsoUtc, "UTC");
BENCHMARK_CAPTURE(ParseTime, iso_offset, SeoulIso, "UTC");
BENCHMARK_CAPTURE(ParseTime, civil_in_zone, SeoulText, "Asia/Seoul");
BENCHMARK_CAPTURE(ParseTime, epoch_millis, Millis, "UTC");

}  // namespace
}  // namespace bench
