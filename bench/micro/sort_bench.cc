// SPDX-License-Identifier: Apache-2.0
// Gaps and waits in order, for quantiles: by digits, and by comparison as the measure of it. An item is a value.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "bench/generator/random.h"
#include "bench/micro/micro_input.h"
#include "journey/stats/sort_integers.h"

namespace bench {
namespace {

// Gaps of up to a day, in milliseconds told as microseconds.
std::vector<int64_t> Gaps(size_t count) {
  Random random(1);
  std::vector<int64_t> gaps;
  for (size_t i = 0; i < count; ++i) gaps.push_back(static_cast<int64_t>(random.Below(86'400'000)) * 1000);
  return gaps;
}

template <typename Sort>
void SortGaps(benchmark::State& state, const Sort& sort) {
  // Other values each time: branches that were learnt by heart would be foretold.
  const auto count = static_cast<size_t>(state.range(0));
  const std::vector<int64_t> gaps = Gaps(std::max<size_t>(1 << 18, count));
  size_t begin = 0;
  std::vector<int64_t> values, scratch;
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    values.assign(gaps.begin() + static_cast<ptrdiff_t>(begin), gaps.begin() + static_cast<ptrdiff_t>(begin + count));
    begin = begin + 2 * count <= gaps.size() ? begin + count : 0;
    sort(&values, &scratch);
    benchmark::DoNotOptimize(values.data());
  }
  allocations.Tell(count, count * sizeof(int64_t));
}

void ByDigits(benchmark::State& state) { SortGaps(state, journey::stats::SortIntegers<int64_t>); }
void ByComparison(benchmark::State& state) {
  SortGaps(state,
           [](std::vector<int64_t>* values, std::vector<int64_t>*) { std::sort(values->begin(), values->end()); });
}
BENCHMARK(ByDigits)->Arg(128)->Arg(256)->Arg(4096)->Arg(65536);
BENCHMARK(ByComparison)->Arg(128)->Arg(256)->Arg(4096)->Arg(65536);

}  // namespace
}  // namespace bench
