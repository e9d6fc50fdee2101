// SPDX-License-Identifier: Apache-2.0
// Hashes and dictionaries: several look-ups an event.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/generator/random.h"
#include "bench/micro/micro_input.h"
#include "journey/base/hash.h"
#include "journey/base/text.h"

namespace bench {
namespace {

std::vector<std::string> Texts(size_t count, size_t length) {
  std::vector<std::string> texts;
  Random random(1);
  for (size_t i = 0; i < count; ++i) {
    std::string text;
    while (text.size() < length) text += static_cast<char>('a' + random.Below(26));
    texts.push_back(text);
  }
  return texts;
}

void Hash128(benchmark::State& state) {
  const std::vector<std::string> texts = Texts(1024, static_cast<size_t>(state.range(0)));
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    for (const std::string& text : texts) benchmark::DoNotOptimize(journey::base::HashBytes128(text));
  }
  allocations.Tell(texts.size(), texts.size() * texts[0].size());
}
BENCHMARK(Hash128)->Arg(8)->Arg(24)->Arg(60);

// `range(0)` distinct texts: what fits the first cache, the second, and neither.
void InternKnown(benchmark::State& state) {
  const std::vector<std::string> texts = Texts(static_cast<size_t>(state.range(0)), 20);
  journey::base::StringInterner interner;
  for (const std::string& text : texts) interner.Intern(text);
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    for (const std::string& text : texts) benchmark::DoNotOptimize(interner.Intern(text));
  }
  allocations.Tell(texts.size(), texts.size() * 20);
}
BENCHMARK(InternKnown)->Arg(256)->Arg(8192)->Arg(262144);

void InternNew(benchmark::State& state) {
  const std::vector<std::string> texts = Texts(65536, 20);
  AllocationsPerItem allocations(&state);
  for (auto _ : state) {
    journey::base::StringInterner interner;
    for (const std::string& text : texts) benchmark::DoNotOptimize(interner.Intern(text));
  }
  allocations.Tell(texts.size(), texts.size() * 20);
}
BENCHMARK(InternNew)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bench
