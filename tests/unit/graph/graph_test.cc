// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "absl/strings/str_format.h"

namespace journey::graph {
namespace {

struct Input {
  std::vector<TouchpointRow> touchpoints;
  std::vector<EdgeRow> edges;
};

// From edges alone: a touchpoint counts as often as it is entered.
Input Make(std::vector<EdgeRow> edges) {
  std::map<std::string, int64_t> counts;
  for (const EdgeRow& edge : edges) {
    if (edge.to != kEndName) counts[edge.to] += edge.count;
  }
  Input input;
  for (const auto& [name, count] : counts) {
    input.touchpoints.emplace_back();
    input.touchpoints.back().name = name;
    input.touchpoints.back().count = count;
  }
  std::stable_sort(input.touchpoints.begin(), input.touchpoints.end(),
                   [](const TouchpointRow& a, const TouchpointRow& b) { return a.count > b.count; });
  std::stable_sort(edges.begin(), edges.end(), [](const EdgeRow& a, const EdgeRow& b) { return a.count > b.count; });
  input.edges = std::move(edges);
  return input;
}

EdgeRow Edge(std::string from, std::string to, int64_t count) {
  EdgeRow row;
  row.from = std::move(from);
  row.to = std::move(to);
  row.count = count;
  return row;
}

std::string Names(const ReadableGraph& graph) {
  std::string names;
  for (const TouchpointRow& node : graph.nodes) names += node.name;
  return names;
}

// Every node reachable from (start) and able to reach (end), checked without the code under test.
void ExpectHolds(const ReadableGraph& graph) {
  for (const bool forwards : {true, false}) {
    std::map<std::string, bool> reached;
    reached[std::string(forwards ? kStartName : kEndName)] = true;
    for (bool changed = true; changed;) {
      changed = false;
      for (const EdgeRow& edge : graph.edges) {
        const std::string& from = forwards ? edge.from : edge.to;
        const std::string& to = forwards ? edge.to : edge.from;
        if (reached[from] && !reached[to]) changed = reached[to] = true;
      }
    }
    for (const TouchpointRow& node : graph.nodes) EXPECT_TRUE(reached[node.name]) << node.name;
  }
}

TEST(Simplify, SmallGraphsStayWhole) {
  const Input input = Make({Edge("(start)", "a", 3), Edge("a", "b", 2), Edge("a", "(end)", 1), Edge("b", "(end)", 2)});
  const ReadableGraph graph = Simplify(input.touchpoints, input.edges);
  EXPECT_EQ(Names(graph), "ab");
  EXPECT_EQ(graph.edges.size(), 4u);
  EXPECT_EQ(graph.hidden.nodes, 0);
  EXPECT_EQ(graph.hidden.edges, 0);
  EXPECT_EQ(graph.hidden.count, 0);
}

TEST(Simplify, SparesARareNodeThatHoldsAFrequentOne) {
  // c (9 loops) hangs on the rare b; x is as rare and holds nothing.
  const Input input = Make({Edge("(start)", "a", 10), Edge("a", "b", 1), Edge("b", "c", 1), Edge("c", "c", 8),
                            Edge("c", "(end)", 1), Edge("a", "x", 2), Edge("x", "(end)", 2), Edge("a", "(end)", 7)});
  const ReadableGraph graph = Simplify(input.touchpoints, input.edges, {.nodes = 3});
  EXPECT_EQ(Names(graph), "acb");
  ExpectHolds(graph);
  EXPECT_EQ(graph.hidden.nodes, 1);
  EXPECT_EQ(graph.hidden.edges, 2);
  EXPECT_EQ(graph.hidden.count, 4);
}

TEST(Simplify, TheLimitHoldsEvenWhereNothingCanBeSpared) {
  const Input input = Make({Edge("(start)", "a", 5), Edge("a", "b", 5), Edge("b", "c", 5), Edge("c", "(end)", 5),
                            Edge("(start)", "d", 4), Edge("d", "(end)", 4)});
  const ReadableGraph graph = Simplify(input.touchpoints, input.edges, {.nodes = 2});
  EXPECT_LE(graph.nodes.size(), 2u);
  ExpectHolds(graph);
}

TEST(Simplify, DropsWeakEdgesButNotTheLastWayOut) {
  const Input input = Make({Edge("(start)", "a", 9), Edge("a", "b", 8), Edge("b", "a", 7), Edge("a", "a", 6),
                            Edge("b", "b", 5), Edge("(start)", "b", 4), Edge("b", "(end)", 1)});
  const ReadableGraph graph = Simplify(input.touchpoints, input.edges, {.edges = 3});
  ExpectHolds(graph);
  ASSERT_EQ(graph.edges.size(), 3u);
  EXPECT_EQ(graph.edges[0].count, 9);
  EXPECT_EQ(graph.edges[1].count, 8);
  EXPECT_EQ(graph.edges[2].count, 1) << "the only way to (end)";
  EXPECT_EQ(graph.hidden.edges, 4);
  EXPECT_EQ(graph.hidden.count, 7 + 6 + 5 + 4);
}

TEST(Simplify, LargeGraphsStayConnectedAndAccounted) {
  std::vector<EdgeRow> edges;
  uint64_t state = 5;
  const auto random = [&state](uint64_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<int64_t>((state >> 33) % below);
  };
  std::map<std::pair<std::string, std::string>, int64_t> counts;
  for (int walk = 0; walk < 3000; ++walk) {
    std::string last(kStartName);
    for (int step = 0; step < 5; ++step) {
      const std::string next = absl::StrFormat("t%d", random(1 + random(400)));
      ++counts[{last, next}];
      last = next;
    }
    ++counts[{last, std::string(kEndName)}];
  }
  int64_t total = 0;
  for (const auto& [ends, count] : counts) {
    edges.push_back(Edge(ends.first, ends.second, count));
    total += count;
  }
  const Input input = Make(edges);
  const ReadableGraph graph = Simplify(input.touchpoints, input.edges);
  EXPECT_EQ(graph.nodes.size(), 20u);
  EXPECT_LE(graph.edges.size(), 60u);
  ExpectHolds(graph);
  int64_t shown = 0;
  for (const EdgeRow& edge : graph.edges) shown += edge.count;
  EXPECT_EQ(shown + graph.hidden.count, total) << "everything hidden is counted";
  EXPECT_EQ(static_cast<int64_t>(graph.edges.size()) + graph.hidden.edges, static_cast<int64_t>(input.edges.size()));
}

TEST(Simplify, Empty) {
  const ReadableGraph graph = Simplify({}, {});
  EXPECT_TRUE(graph.nodes.empty());
  EXPECT_TRUE(graph.edges.empty());
}

TEST(FindLoops, ComponentsAndSelfLoops) {
  const std::vector<EdgeRow> edges = {Edge("(start)", "a", 5), Edge("a", "b", 4), Edge("b", "c", 4),
                                      Edge("c", "b", 3),       Edge("c", "d", 2), Edge("d", "d", 9),
                                      Edge("d", "(end)", 2)};
  const std::vector<Loop> loops = FindLoops(edges);
  ASSERT_EQ(loops.size(), 2u);
  EXPECT_EQ(loops[0].touchpoints, (std::vector<std::string>{"d"}));
  EXPECT_TRUE(loops[0].self_loop);
  EXPECT_EQ(loops[0].count, 9);
  EXPECT_EQ(loops[1].touchpoints, (std::vector<std::string>{"b", "c"}));
  EXPECT_FALSE(loops[1].self_loop);
  EXPECT_EQ(loops[1].count, 7);
  EXPECT_EQ(FindLoops(edges, 4).size(), 1u) << "c to b is rarer than that";
  EXPECT_TRUE(FindLoops({}).empty());
}

TEST(FindBackAndForth, Pairs) {
  const std::vector<EdgeRow> edges = {Edge("b", "a", 2), Edge("a", "b", 5), Edge("a", "a", 7), Edge("a", "c", 9),
                                      Edge("c", "a", 3)};
  const std::vector<BackAndForth> pairs = FindBackAndForth(edges);
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0].a + pairs[0].b, "ac");
  EXPECT_EQ(pairs[1].forth, 5);
  EXPECT_EQ(pairs[1].back, 2);
}

}  // namespace
}  // namespace journey::graph
