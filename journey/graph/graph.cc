// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/graph.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <map>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace journey::graph {
namespace {

constexpr size_t kCarefulNodes = 200;  // 0.02 s at 200 nodes and 4,000 edges; quadratic beyond

struct EdgeIndex {
  size_t row = 0;
};
// Both directions, so that "can reach (end)" is a search of the reversed graph.
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, boost::no_property, EdgeIndex>;
using Vertex = Graph::vertex_descriptor;

struct KeptEdge {
  const Graph* graph = nullptr;
  const std::vector<char>* nodes = nullptr;
  const std::vector<char>* edges = nullptr;
  bool operator()(const Graph::edge_descriptor& edge) const {
    return (*edges)[(*graph)[edge].row] && (*nodes)[source(edge, *graph)] && (*nodes)[target(edge, *graph)];
  }
};

template <typename AnyGraph>
std::vector<char> ReachedFrom(const AnyGraph& graph, Vertex from, size_t vertices) {
  std::vector<boost::default_color_type> colours(vertices, boost::white_color);
  boost::queue<Vertex> queue;
  const auto map = boost::make_iterator_property_map(colours.begin(), get(boost::vertex_index, graph));
  boost::breadth_first_visit(graph, from, queue, boost::default_bfs_visitor(), map);
  std::vector<char> reached(vertices);
  for (size_t i = 0; i < vertices; ++i) reached[i] = colours[i] == boost::black_color;
  return reached;
}

// Vertices 0 .. n - 1 are the touchpoints in the order of the rows; then (start), (end).
class Thinner {
 public:
  Thinner(size_t nodes, const std::vector<std::pair<size_t, size_t>>& edges)
      : graph_(nodes + 2), kept_nodes_(nodes + 2, 1), kept_edges_(edges.size(), 1), start_(nodes), end_(nodes + 1) {
    for (size_t i = 0; i < edges.size(); ++i) add_edge(edges[i].first, edges[i].second, EdgeIndex{i}, graph_);
  }

  size_t start() const { return start_; }
  bool keeps_node(size_t node) const { return kept_nodes_[node]; }
  bool keeps_edge(size_t edge) const { return kept_edges_[edge]; }
  void DropNode(size_t node) { kept_nodes_[node] = 0; }

  // Whether each node lies on a way from (start) to (end).
  std::vector<char> Connected() const {
    const KeptEdge keep{&graph_, &kept_nodes_, &kept_edges_};
    const boost::filtered_graph<Graph, KeptEdge> kept(graph_, keep);
    std::vector<char> connected = ReachedFrom(kept, start_, kept_nodes_.size());
    const std::vector<char> back = ReachedFrom(boost::make_reverse_graph(kept), end_, kept_nodes_.size());
    for (size_t i = 0; i < connected.size(); ++i) connected[i] = connected[i] && back[i];
    return connected;
  }

  bool Holds() const {
    const std::vector<char> connected = Connected();
    for (size_t node = 0; node < start_; ++node) {
      if (kept_nodes_[node] && !connected[node]) return false;
    }
    return true;
  }

  // Drops what hangs in the air; dropping it cuts off nothing else.
  void Prune() {
    const std::vector<char> connected = Connected();
    for (size_t node = 0; node < start_; ++node) kept_nodes_[node] = kept_nodes_[node] && connected[node];
  }

  size_t CountNodes() const {
    const auto end = kept_nodes_.begin() + static_cast<ptrdiff_t>(start_);
    return static_cast<size_t>(std::count(kept_nodes_.begin(), end, 1));
  }

  void ThinNodes(size_t limit) {
    size_t left = CountNodes();
    for (size_t node = start_; node-- > 0 && left > limit;) {
      if (!kept_nodes_[node]) continue;
      kept_nodes_[node] = 0;
      if (Holds()) {
        --left;
      } else {
        kept_nodes_[node] = 1;
      }
    }
    for (size_t node = start_; node-- > 0 && CountNodes() > limit;) {
      kept_nodes_[node] = 0;
      Prune();
    }
  }

  // Edges by strength, the strongest first, as they were given.
  void ThinEdges(size_t limit) {
    size_t left = 0;
    std::vector<std::pair<size_t, size_t>> ends(kept_edges_.size());
    for (auto [edge, last] = boost::edges(graph_); edge != last; ++edge) {
      const size_t row = graph_[*edge].row;
      ends[row] = {source(*edge, graph_), target(*edge, graph_)};
      if (!kept_nodes_[ends[row].first] || !kept_nodes_[ends[row].second]) kept_edges_[row] = 0;
      left += static_cast<size_t>(kept_edges_[row]);
    }
    for (size_t row = kept_edges_.size(); row-- > 0 && left > limit;) {
      if (!kept_edges_[row]) continue;
      kept_edges_[row] = 0;
      if (ends[row].first == ends[row].second || Holds()) {
        --left;
      } else {
        kept_edges_[row] = 1;
      }
    }
  }

 private:
  Graph graph_;
  std::vector<char> kept_nodes_;
  std::vector<char> kept_edges_;
  size_t start_;
  size_t end_;
};

}  // namespace

ReadableGraph Simplify(const std::vector<TouchpointRow>& touchpoints, const std::vector<EdgeRow>& edges,
                       const GraphLimits& limits) {
  absl::flat_hash_map<std::string, size_t> index;
  const size_t careful = std::min(touchpoints.size(), std::max(kCarefulNodes, limits.nodes));
  for (size_t i = 0; i < careful; ++i) index.emplace(touchpoints[i].name, i);
  index[std::string(kStartName)] = careful;
  index[std::string(kEndName)] = careful + 1;
  std::vector<std::pair<size_t, size_t>> ends;  // of the edges among them
  std::vector<size_t> rows;
  for (size_t i = 0; i < edges.size(); ++i) {
    const auto from = index.find(edges[i].from), to = index.find(edges[i].to);
    if (from == index.end() || to == index.end()) continue;
    ends.emplace_back(from->second, to->second);
    rows.push_back(i);
  }
  Thinner thinner(careful, ends);
  thinner.Prune();
  thinner.ThinNodes(limits.nodes);
  thinner.ThinEdges(limits.edges);

  ReadableGraph result;
  for (size_t i = 0; i < careful; ++i) {
    if (thinner.keeps_node(i)) result.nodes.push_back(touchpoints[i]);
  }
  std::vector<char> shown(edges.size(), 0);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!thinner.keeps_edge(i)) continue;
    shown[rows[i]] = 1;
    result.edges.push_back(edges[rows[i]]);
  }
  result.hidden.nodes = static_cast<int64_t>(touchpoints.size() - result.nodes.size());
  for (size_t i = 0; i < edges.size(); ++i) {
    if (shown[i]) continue;
    ++result.hidden.edges;
    result.hidden.count += edges[i].count;
  }
  return result;
}

std::vector<Loop> FindLoops(const std::vector<EdgeRow>& edges, int64_t least_count) {
  std::map<std::string, size_t> index;  // by name, so that vertices never depend on the order of edges
  for (const EdgeRow& edge : edges) {
    if (edge.count < least_count || edge.from == kStartName || edge.to == kEndName) continue;
    index.emplace(edge.from, 0);
    index.emplace(edge.to, 0);
  }
  std::vector<std::string> names;
  for (auto& [name, vertex] : index) {
    vertex = names.size();
    names.push_back(name);
  }
  Graph graph(names.size());
  for (const EdgeRow& edge : edges) {
    if (edge.count < least_count || edge.from == kStartName || edge.to == kEndName) continue;
    add_edge(index[edge.from], index[edge.to], EdgeIndex{}, graph);
  }
  std::vector<size_t> component(names.size());
  const auto map = boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph));
  const size_t count = names.empty() ? 0 : static_cast<size_t>(boost::strong_components(graph, map));
  std::vector<Loop> all(count);
  for (size_t i = 0; i < names.size(); ++i) all[component[i]].touchpoints.push_back(names[i]);
  for (const EdgeRow& edge : edges) {
    const auto from = index.find(edge.from), to = index.find(edge.to);
    if (edge.count < least_count || from == index.end() || to == index.end()) continue;
    if (component[from->second] != component[to->second]) continue;
    Loop& loop = all[component[from->second]];
    loop.count += edge.count;
    loop.self_loop = loop.touchpoints.size() == 1;
  }
  std::erase_if(all, [](const Loop& loop) { return loop.count == 0; });
  std::sort(all.begin(), all.end(), [](const Loop& a, const Loop& b) {
    return std::tie(b.count, a.touchpoints) < std::tie(a.count, b.touchpoints);
  });
  return all;
}

std::vector<BackAndForth> FindBackAndForth(const std::vector<EdgeRow>& edges) {
  std::map<std::pair<std::string, std::string>, int64_t> counts;
  for (const EdgeRow& edge : edges) counts[{edge.from, edge.to}] = edge.count;
  std::vector<BackAndForth> pairs;
  for (const auto& [ends, count] : counts) {
    if (!(ends.first < ends.second)) continue;
    if (const auto back = counts.find({ends.second, ends.first}); back != counts.end()) {
      pairs.push_back({ends.first, ends.second, count, back->second});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const BackAndForth& a, const BackAndForth& b) {
    return std::min(a.forth, a.back) > std::min(b.forth, b.back);
  });
  return pairs;
}

}  // namespace journey::graph
