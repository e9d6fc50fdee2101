// SPDX-License-Identifier: Apache-2.0
// Rows to customers: components, then gathering, order, duplicates, identity, sessions and journeys. An item is an
// event.
#include <benchmark/benchmark.h>

#include "bench/micro/micro_input.h"
#include "journey/base/progress.h"
#include "journey/identity/components.h"
#include "journey/stitch/stitcher.h"

namespace bench {
namespace {

void Components(benchmark::State& state) {
  const app::RunData& data = LoadedTrace();
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    journey::base::Ledger ledger;
    benchmark::DoNotOptimize(journey::identity::BuildComponents(data.table(), {}, 1, &ledger));
  }
  allocations.Tell(data.table().RowCount(), 0);
}
BENCHMARK(Components)->Unit(benchmark::kMicrosecond);

class Nothing final : public journey::stitch::ComponentSink {
 public:
  void Add(const journey::stitch::Component& component) override { benchmark::DoNotOptimize(component.events.data()); }
};

void Stitch(benchmark::State& state) {
  const app::RunData& data = LoadedTrace();
  journey::base::NoProgress progress;
  journey::stitch::StitchOptions options = data.stitch;
  options.threads = 1;
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    journey::base::Ledger ledger;
    Nothing sink;
    const absl::Status status =
        journey::stitch::Stitch(data.table(), data.components, data.goal, options, {&sink}, &ledger, &progress);
    if (!status.ok()) state.SkipWithError("stitching failed");
  }
  allocations.Tell(data.table().RowCount(), 0);
}
BENCHMARK(Stitch)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace bench
