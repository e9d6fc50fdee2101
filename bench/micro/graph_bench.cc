// SPDX-License-Identifier: Apache-2.0
// What is done once with a whole graph, at 5,000 touchpoints and 200,000 edges: far beyond what a log normally has. An
// item is an edge.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "journey/graph/chain.h"
#include "journey/graph/graph.h"

namespace bench {
namespace {

namespace graph = journey::graph;

constexpr uint32_t kNodes = 5'000;
constexpr size_t kEdges = 200'000;

// Distinct edges with skewed ends and counts, as logs have them.
std::vector<std::pair<uint32_t, uint32_t>> Ends() {
  std::mt19937 random(11);
  std::set<std::pair<uint32_t, uint32_t>> ends;
  const auto node = [&random] {
    const uint64_t a = random() % kNodes, b = random() % kNodes;
    return static_cast<uint32_t>(a * b / kNodes);
  };
  while (ends.size() < kEdges) ends.emplace(node(), node());
  return {ends.begin(), ends.end()};
}

void SimplifyLargeGraph(benchmark::State& state) {
  std::mt19937 random(12);
  std::vector<graph::EdgeRow> edges;
  std::vector<graph::TouchpointRow> touchpoints;
  std::vector<int64_t> visits(kNodes, 1);
  for (const auto& [from, to] : Ends()) {
    const int64_t count = 1 + static_cast<int64_t>(random() % 100);
    visits[to] += count;
    edges.push_back({.from = absl::StrFormat("t%04d", from), .to = absl::StrFormat("t%04d", to), .count = count});
  }
  for (uint32_t node = 0; node < kNodes; ++node) {
    const std::string name = absl::StrFormat("t%04d", node);
    edges.push_back({.from = "(start)", .to = name, .count = 1});
    edges.push_back({.from = name, .to = "(end)", .count = 1});
    touchpoints.push_back({.name = name, .count = visits[node]});
  }
  std::sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  std::sort(touchpoints.begin(), touchpoints.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  for (auto _ : state) benchmark::DoNotOptimize(graph::Simplify(touchpoints, edges));
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(edges.size()));
}
BENCHMARK(SimplifyLargeGraph)->Unit(benchmark::kMillisecond);

// The chance of the goal at every state; `decisions` does it 33 times, from the second time on from a near solution.
void SolveLargeChain(benchmark::State& state) {
  std::mt19937 random(13);
  std::vector<graph::ChainStep> steps;
  for (const auto& [from, to] : Ends()) steps.push_back({from, to, 1 + static_cast<int64_t>(random() % 100)});
  for (uint32_t node = 0; node < kNodes; ++node) {
    steps.push_back({node, random() % 5 == 0 ? graph::kGoalState : graph::kFirstEnd, 200});
  }
  const std::vector<double> near = graph::SolveChain(kNodes, steps).goal;
  const bool warm = state.range(0) != 0;
  if (warm) steps.front().count += 5;
  for (auto _ : state) {
    benchmark::DoNotOptimize(graph::SolveChain(kNodes, steps, warm ? near : std::vector<double>()));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(steps.size()));
}
BENCHMARK(SolveLargeChain)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bench
