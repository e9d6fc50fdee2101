// SPDX-License-Identifier: Apache-2.0
// The touchpoint graph as people can read it: a few nodes, the strongest edges, nothing left hanging; and the loops in
// it. graph.cc is the one file that includes Boost.Graph.
#ifndef JOURNEY_GRAPH_GRAPH_H_
#define JOURNEY_GRAPH_GRAPH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "journey/graph/edges.h"
#include "journey/graph/touchpoints.h"

namespace journey::graph {

struct GraphLimits {
  size_t nodes = 20;  // at most; the outer nodes are not counted
  size_t edges = 60;  // at most, unless more are needed to hold the nodes together
};

struct HiddenPart {
  int64_t nodes = 0;
  int64_t edges = 0;
  int64_t count = 0;  // sum of the hidden edges' counts: how often a hidden way was walked
};

struct ReadableGraph {
  std::vector<TouchpointRow> nodes;  // by (count descending, name)
  std::vector<EdgeRow> edges;        // by (count descending, from, to)
  HiddenPart hidden;
};

// Cuts the graph down. Every node that is kept can be reached from (start) and can reach (end) over kept edges; counts
// are never changed, and what is hidden is counted.
//
// The rarest nodes go first, but one whose loss would cut off a node that stays is spared (the guard of pm4py's
// sliders); where sparing leaves too many, the rarest goes with all that hangs on it. Then the weakest edges go, under
// the same guard. Beforehand all but the 200 most frequent nodes go without a guard, which bounds the cost to 200
// sweeps over their edges. Both lists sorted as Finish gives them; an edge's ends other than the outer nodes are in
// `touchpoints`.
ReadableGraph Simplify(const std::vector<TouchpointRow>& touchpoints, const std::vector<EdgeRow>& edges,
                       const GraphLimits& limits = {});

// Touchpoints between which one can go round: strong components of more than one touchpoint, and single ones with a
// self-loop.
struct Loop {
  std::vector<std::string> touchpoints;  // by name
  int64_t count = 0;                     // sum of the counts of the edges inside
  bool self_loop = false;                // a single touchpoint, repeated
};
// Edges with a count below `least_count` are left out first, since on a whole log nearly everything is in one
// component. Sorted by (count descending, first touchpoint).
std::vector<Loop> FindLoops(const std::vector<EdgeRow>& edges, int64_t least_count = 1);

// Edges a -> b for which b -> a is walked too, with both counts: back and forth. By the smaller count descending, then
// names; a < b.
struct BackAndForth {
  std::string a;
  std::string b;
  int64_t forth = 0;  // a -> b
  int64_t back = 0;   // b -> a
};
std::vector<BackAndForth> FindBackAndForth(const std::vector<EdgeRow>& edges);

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_GRAPH_H_
