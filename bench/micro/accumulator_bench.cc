// SPDX-License-Identifier: Apache-2.0
// Every accumulator over the same stored customers, each with a fresh state that it fills. An item is an event. What an
// accumulator costs inside a run, with its state among the others', is a line of `--debug stats`.
#include <benchmark/benchmark.h>

#include "bench/micro/micro_input.h"
#include "journey/contact/repeat.h"
#include "journey/findings/expectation.h"
#include "journey/findings/measures.h"
#include "journey/graph/drop_off.h"
#include "journey/graph/edges.h"
#include "journey/graph/touchpoints.h"
#include "journey/graph/variants.h"
#include "journey/service/figures.h"

namespace bench {
namespace {

template <typename Make, typename Add>
void Accumulate(benchmark::State& state, const Make& make, const Add& add) {
  uint64_t events = 0;
  for (const StoredCustomer& stored : StoredCustomers()) events += stored.events.size();
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    auto accumulator = make();
    for (const StoredCustomer& stored : StoredCustomers()) add(accumulator, stored);
    benchmark::DoNotOptimize(&accumulator);
  }
  allocations.Tell(events, 0);
}

template <typename Accumulator>
void Plain(benchmark::State& state) {
  const auto* const table = &LoadedTrace().table();
  Accumulate(
      state, [&] { return Accumulator(table); },
      [](Accumulator& one, const StoredCustomer& stored) { one.Add(stored.view, stored.contacts); });
}
BENCHMARK(Plain<journey::graph::EdgeAccumulator>)->Unit(benchmark::kMicrosecond);
BENCHMARK(Plain<journey::graph::TouchpointAccumulator>)->Unit(benchmark::kMicrosecond);
BENCHMARK(Plain<journey::graph::VariantAccumulator>)->Unit(benchmark::kMicrosecond);

void DropOff(benchmark::State& state) {
  const auto* const table = &LoadedTrace().table();
  Accumulate(
      state, [&] { return journey::graph::DropOffAccumulator(table, /*has_goal=*/true); },
      [](auto& one, const StoredCustomer& stored) { one.Add(stored.view, stored.contacts); });
}
BENCHMARK(DropOff)->Unit(benchmark::kMicrosecond);

void Repeat(benchmark::State& state) {
  const app::RunData& data = LoadedTrace();
  Accumulate(
      state, [&] { return journey::contact::RepeatAccumulator(&data.table(), &data.stitch.as_of_us); },
      [](auto& one, const StoredCustomer& stored) { one.Add(stored.view, stored.contacts, stored.contacts); });
}
BENCHMARK(Repeat)->Unit(benchmark::kMicrosecond);

void Figures(benchmark::State& state) {
  const app::RunData& data = LoadedTrace();
  const auto surveys = journey::service::SurveyBook::Build(data.table());
  journey::service::FigureOptions options;
  options.as_of_us = data.stitch.as_of_us;
  Accumulate(
      state, [&] { return journey::service::FigureAccumulator(&data.table(), &surveys, options); },
      [](auto& one, const StoredCustomer& stored) { one.Add(stored.view, stored.contacts); });
}
BENCHMARK(Figures)->Unit(benchmark::kMicrosecond);

void Measures(benchmark::State& state) {
  const app::RunData& data = LoadedTrace();
  const auto surveys = journey::service::SurveyBook::Build(data.table());
  journey::findings::ExpectationBook book;
  if (!journey::findings::ExpectationBook::Make({}, &book).ok()) return state.SkipWithError("no expectations");
  journey::findings::MeasureOptions options;
  options.as_of_us = data.stitch.as_of_us;
  Accumulate(
      state, [&] { return journey::findings::MeasureAccumulator(&data.table(), &surveys, &book, options); },
      [](auto& one, const StoredCustomer& stored) { one.Add(stored.view, stored.contacts); });
}
BENCHMARK(Measures)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace bench
