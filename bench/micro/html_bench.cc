// SPDX-License-Identifier: Apache-2.0
// The model to the page; its cost depends on the model, not on the events. An item is a page.
#include <benchmark/benchmark.h>

#include "bench/micro/micro_input.h"
#include "reports/html.h"
#include "reports/model_io.h"

namespace bench {
namespace {

void RenderHtml(benchmark::State& state) {
  const auto model = reports::ReadModel(ReadWhole(JOURNEY_ROOT "/fixtures/report/example.model.json"));
  if (!model.ok()) return state.SkipWithError("the example is no model");
  uint64_t bytes = 0;
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    const auto page = reports::RenderHtml(*model, reports::Language::kEnglish);
    if (!page.ok()) state.SkipWithError("no page");
    bytes = page->size();
  }
  allocations.Tell(1, bytes);
}
BENCHMARK(RenderHtml)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace bench
