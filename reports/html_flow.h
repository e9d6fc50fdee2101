// SPDX-License-Identifier: Apache-2.0
// The flow graph's data as the drawing and the list need them.
#ifndef REPORTS_HTML_FLOW_H_
#define REPORTS_HTML_FLOW_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/flow_layout.h"
#include "reports/html_page.h"

namespace reports {

struct FlowNode {
  std::string_view name;
  int64_t units = 0;
  int64_t ends = 0;
  int64_t again = 0;  // units of the edge to itself
};

struct FlowData {
  std::string unit;             // the word: "journeys"
  std::vector<FlowNode> nodes;  // in the model's order
  std::vector<FlowEdge> edges;  // between two boxes, in the model's order; no (start), (end) or self-loop
};

// Draws `data`; sets how many lines between two boxes are drawn, and the units on those that are not.
absl::Status DrawFlow(const Page& page, const FlowData& data, int64_t* drawn, int64_t* units_not_drawn);

}  // namespace reports

#endif  // REPORTS_HTML_FLOW_H_
