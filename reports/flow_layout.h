// SPDX-License-Identifier: Apache-2.0
// Places the boxes of the flow graph: layers from left to right, order and heights inside a layer from Graphviz's dot,
// in process. Only positions come from there; the drawing is the page's own.
//
// Cycles are cut by weight: edges are taken widest first, and one that would close a cycle decides nothing. Layers are
// longest paths over the others; while there would be more than kFlowLayers, the thinnest edge of a longest path
// becomes soft: it is followed where there is room. Deterministic; Graphviz is not safe from two threads.
#ifndef REPORTS_FLOW_LAYOUT_H_
#define REPORTS_FLOW_LAYOUT_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

namespace reports {

inline constexpr int kFlowLayers = 9;
inline constexpr double kFlowBoxWidth = 99;    // px
inline constexpr double kFlowBoxHeight = 60;   // two lines of the name, one for the count
inline constexpr double kFlowStubHeight = 26;  // room below a box for those who leave
inline constexpr double kFlowWidth = 1190;     // the page's column, less room for lines that bulge

struct FlowEdge {
  int from = 0;  // index of a box
  int to = 0;    // never `from`
  int64_t units = 0;
};

struct FlowBox {
  double x = 0;  // left, px
  double y = 0;  // top, px
  int layer = 0;
};

struct FlowRoute {
  bool back = false;            // from a later layer to an earlier one
  std::vector<double> through;  // y at the centre of each layer strictly between the two boxes
};

struct FlowLayout {
  std::vector<FlowBox> boxes;     // as given
  std::vector<FlowRoute> routes;  // an edge each, as given
  double width = 0;
  double height = 0;
};

// Internal if Graphviz fails.
absl::StatusOr<FlowLayout> LayoutFlow(int boxes, const std::vector<FlowEdge>& edges);

}  // namespace reports

#endif  // REPORTS_FLOW_LAYOUT_H_
