// SPDX-License-Identifier: Apache-2.0
#include "reports/flow_layout.h"

#include <graphviz/gvc.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace reports {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kWidestPitch = 230;  // px from box to box where there are few layers
constexpr double kRowGap = 20;

bool Reaches(const std::vector<std::vector<int>>& next, int from, int to) {
  std::vector<bool> seen(next.size(), false);
  std::vector<int> stack = {from};
  while (!stack.empty()) {
    const int at = stack.back();
    stack.pop_back();
    if (at == to) return true;
    if (seen[static_cast<size_t>(at)]) continue;
    seen[static_cast<size_t>(at)] = true;
    for (const int further : next[static_cast<size_t>(at)]) stack.push_back(further);
  }
  return false;
}

// The edges that close no cycle, widest first.
std::vector<FlowEdge> Acyclic(size_t boxes, const std::vector<FlowEdge>& edges) {
  std::vector<FlowEdge> order = edges;
  std::stable_sort(order.begin(), order.end(), [](const FlowEdge& a, const FlowEdge& b) { return a.units > b.units; });
  std::vector<std::vector<int>> next(boxes);
  std::vector<FlowEdge> kept;
  for (const FlowEdge& edge : order) {
    if (Reaches(next, edge.to, edge.from)) continue;
    next[static_cast<size_t>(edge.from)].push_back(edge.to);
    kept.push_back(edge);
  }
  return kept;
}

// Length of the longest path of hard edges that starts (or, if `into`, ends) at each box.
std::vector<int> PathLengths(size_t boxes, const std::vector<FlowEdge>& edges, const std::vector<bool>& hard,
                             bool into) {
  std::vector<int> length(boxes, 0);
  bool moved = true;  // ends, since the edges have no cycle
  while (moved) {
    moved = false;
    for (size_t i = 0; i < edges.size(); ++i) {
      if (!hard[i]) continue;
      const auto source = static_cast<size_t>(into ? edges[i].from : edges[i].to);
      const auto target = static_cast<size_t>(into ? edges[i].to : edges[i].from);
      if (length[target] > length[source]) continue;
      length[target] = length[source] + 1;
      moved = true;
    }
  }
  return length;
}

void AssignLayers(const std::vector<FlowEdge>& edges, FlowLayout* layout) {
  const size_t boxes = layout->boxes.size();
  const std::vector<FlowEdge> forward = Acyclic(boxes, edges);
  std::vector<bool> hard(forward.size(), true);
  std::vector<int> before = PathLengths(boxes, forward, hard, true);
  std::vector<int> after = PathLengths(boxes, forward, hard, false);
  const auto longest = [&] { return *std::max_element(before.begin(), before.end()); };
  while (longest() >= kFlowLayers) {
    size_t thinnest = forward.size();
    for (size_t i = 0; i < forward.size(); ++i) {  // widest first, so the last one found is the thinnest
      const int through = before[static_cast<size_t>(forward[i].from)] + 1 + after[static_cast<size_t>(forward[i].to)];
      if (hard[i] && through == longest()) thinnest = i;
    }
    hard[thinnest] = false;
    before = PathLengths(boxes, forward, hard, true);
    after = PathLengths(boxes, forward, hard, false);
  }
  // Hard edges always lead on; soft ones as far as what follows leaves room.
  bool moved = true;
  while (moved) {
    moved = false;
    for (size_t i = 0; i < forward.size(); ++i) {
      FlowBox& target = layout->boxes[static_cast<size_t>(forward[i].to)];
      int layer = layout->boxes[static_cast<size_t>(forward[i].from)].layer + 1;
      if (!hard[i]) layer = std::min(layer, kFlowLayers - 1 - after[static_cast<size_t>(forward[i].to)]);
      if (target.layer >= layer) continue;
      target.layer = layer;
      moved = true;
    }
  }
  for (size_t i = 0; i < edges.size(); ++i) {
    layout->routes[i].back =
        layout->boxes[static_cast<size_t>(edges[i].to)].layer < layout->boxes[static_cast<size_t>(edges[i].from)].layer;
  }
}

std::string DotSource(const std::vector<FlowEdge>& edges, const FlowLayout& layout, double pitch) {
  std::string dot =
      absl::StrFormat("digraph g{rankdir=LR;nodesep=%.4f;ranksep=%.4f;node[shape=box,fixedsize=true,label=\"\"];",
                      kRowGap / kPointsPerInch, (pitch - kFlowBoxWidth) / kPointsPerInch);
  int last = 0;
  for (const FlowBox& box : layout.boxes) last = std::max(last, box.layer);
  // A chain of invisible nodes holds the layers in their order.
  dot += absl::StrFormat("node[width=%.4f,height=0.01,style=invis];edge[style=invis];", kFlowBoxWidth / kPointsPerInch);
  for (int layer = 0; layer <= last; ++layer) {
    dot += absl::StrFormat("l%d;", layer);
    if (layer > 0) dot += absl::StrFormat("l%d->l%d[weight=0];", layer - 1, layer);
  }
  dot += absl::StrFormat("node[height=%.4f,style=\"\"];edge[style=\"\",tailport=e,headport=w,arrowhead=none];",
                         (kFlowBoxHeight + kFlowStubHeight) / kPointsPerInch);
  for (int layer = 0; layer <= last; ++layer) {
    dot += absl::StrFormat("{rank=same;l%d;", layer);
    for (size_t i = 0; i < layout.boxes.size(); ++i) {
      if (layout.boxes[i].layer == layer) dot += absl::StrFormat("n%d;", i);
    }
    dot += "}";
  }
  for (size_t i = 0; i < edges.size(); ++i) {
    const int from = layout.boxes[static_cast<size_t>(edges[i].from)].layer;
    const int to = layout.boxes[static_cast<size_t>(edges[i].to)].layer;
    if (layout.routes[i].back || to <= from) continue;
    const int weight = 1 + static_cast<int>(std::log2(1.0 + static_cast<double>(edges[i].units)));
    dot += absl::StrFormat("n%d->n%d[weight=%d];", edges[i].from, edges[i].to, weight);
  }
  return dot + "}";
}

absl::StatusOr<std::string> RunDot(const std::string& source) {
  const std::unique_ptr<GVC_t, int (*)(GVC_t*)> context(gvContext(), gvFreeContext);
  const std::unique_ptr<Agraph_t, int (*)(Agraph_t*)> graph(agmemread(source.c_str()), agclose);
  if (graph == nullptr) return absl::InternalError("Graphviz cannot read the flow graph");
  if (gvLayout(context.get(), graph.get(), "dot") != 0)
    return absl::InternalError("Graphviz cannot lay out the flow graph");
  char* text = nullptr;
  unsigned int length = 0;
  const int failed = gvRenderData(context.get(), graph.get(), "plain", &text, &length);
  std::string plain = failed == 0 && text != nullptr ? std::string(text, length) : "";
  if (text != nullptr) gvFreeRenderData(text);
  gvFreeLayout(context.get(), graph.get());
  if (plain.empty()) return absl::InternalError("Graphviz gave no layout of the flow graph");
  return plain;
}

struct Point {
  double x;
  double y;
};

// The height of a chain of cubic curves at `x`.
double CurveHeight(const std::vector<Point>& points, double x) {
  double best = points.front().y;
  double distance = std::fabs(points.front().x - x);
  for (size_t i = 0; i + 3 < points.size(); i += 3) {
    for (int step = 0; step <= 20; ++step) {
      const double t = step / 20.0;
      const double s = 1 - t;
      const auto mix = [&](double a, double b, double c, double d) {
        return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
      };
      const double at = mix(points[i].x, points[i + 1].x, points[i + 2].x, points[i + 3].x);
      if (std::fabs(at - x) >= distance) continue;
      distance = std::fabs(at - x);
      best = mix(points[i].y, points[i + 1].y, points[i + 2].y, points[i + 3].y);
    }
  }
  return best;
}

double Number(std::string_view text) {
  double value = 0;
  return absl::SimpleAtod(std::string(text), &value) ? value * kPointsPerInch : 0;
}

int BoxIndex(std::string_view name) {
  int index = -1;
  return name.starts_with('n') && absl::SimpleAtoi(std::string(name.substr(1)), &index) ? index : -1;
}

}  // namespace

absl::StatusOr<FlowLayout> LayoutFlow(int boxes, const std::vector<FlowEdge>& edges) {
  FlowLayout layout;
  layout.boxes.resize(static_cast<size_t>(boxes));
  layout.routes.resize(edges.size());
  if (boxes == 0) return layout;
  AssignLayers(edges, &layout);
  int last = 0;
  for (const FlowBox& box : layout.boxes) last = std::max(last, box.layer);
  const double pitch = last == 0 ? kWidestPitch : std::min(kWidestPitch, (kFlowWidth - kFlowBoxWidth) / last);
  absl::StatusOr<std::string> plain = RunDot(DotSource(edges, layout, pitch));
  if (!plain.ok()) return plain.status();

  double top = 1e300;
  double bottom = -1e300;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(*plain, '\n'))) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.size() > 5 && words[0] == "node") {
      const int index = BoxIndex(words[1]);
      if (index < 0 || index >= boxes) continue;
      FlowBox& box = layout.boxes[static_cast<size_t>(index)];
      box.x = pitch * box.layer;
      box.y = -Number(words[3]) - (kFlowBoxHeight + kFlowStubHeight) / 2;  // dot counts upwards, from the middle
      top = std::min(top, box.y);
      bottom = std::max(bottom, box.y + kFlowBoxHeight + kFlowStubHeight);
    } else if (words.size() > 4 && words[0] == "edge") {
      const int from = BoxIndex(words[1]);
      const int to = BoxIndex(words[2]);
      int count = 0;
      if (from < 0 || to < 0 || !absl::SimpleAtoi(words[3], &count) ||
          words.size() < 4 + 2 * static_cast<size_t>(count))
        continue;
      std::vector<Point> points;
      for (int i = 0; i < count; ++i) {
        points.push_back(
            {Number(words[4 + 2 * static_cast<size_t>(i)]), -Number(words[5 + 2 * static_cast<size_t>(i)])});
      }
      for (size_t i = 0; i < edges.size(); ++i) {
        if (edges[i].from != from || edges[i].to != to) continue;
        const int first = layout.boxes[static_cast<size_t>(from)].layer;
        const int end = layout.boxes[static_cast<size_t>(to)].layer;
        for (int layer = first + 1; layer < end; ++layer) {
          // Layers keep their order and distance in dot's drawing, so the share of the way is enough.
          const double share = static_cast<double>(layer - first) / (end - first);
          const double left = points.front().x - kFlowBoxWidth / 2;
          const double right = points.back().x + kFlowBoxWidth / 2;
          layout.routes[i].through.push_back(CurveHeight(points, left + share * (right - left)));
        }
      }
    }
  }
  for (const FlowRoute& route : layout.routes) {
    for (const double y : route.through) {
      top = std::min(top, y - 10);
      bottom = std::max(bottom, y + 10);
    }
  }
  for (FlowBox& box : layout.boxes) box.y -= top;
  for (FlowRoute& route : layout.routes) {
    for (double& y : route.through) y -= top;
  }
  layout.width = pitch * last + kFlowBoxWidth;
  layout.height = bottom - top;
  return layout;
}

}  // namespace reports
