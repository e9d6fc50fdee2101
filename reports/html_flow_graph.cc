// SPDX-License-Identifier: Apache-2.0
// The drawing of the flow: boxes in layers, lines as wide as their number of journeys, a stub below a box for those who
// end there, ways back dashed. Lines that would clutter are left out and counted.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "absl/strings/str_format.h"
#include "reports/html_flow.h"

namespace reports {
namespace {

constexpr size_t kLines = 30;  // besides the widest line into each box
constexpr size_t kBackLines = 6;
constexpr size_t kLabelled = 10;
constexpr double kWidestLine = 18;  // px for the largest
constexpr double kWidestStub = 30;
constexpr double kBackWidth = 2;
constexpr double kBoxPadding = 5;
constexpr double kSideRoom = 48;  // of a box's height: lines of one side fit in
constexpr double kMargin = 16;    // px above, for marks and loops

struct Line {
  size_t edge = 0;
  double width = 0;
  double y1 = 0;
  double y2 = 0;
};

class FlowDrawing {
 public:
  FlowDrawing(const Page& page, const FlowData& data) : page_(page), data_(data) {}

  void ChooseEdges();
  absl::Status Layout();
  void ScaleLines();
  void PlacePorts();
  void Draw();
  int64_t drawn() const { return static_cast<int64_t>(lines_.size()); }
  int64_t units_not_drawn() const;

 private:
  const FlowBox& From(const Line& line) const { return layout_.boxes[static_cast<size_t>(edges_[line.edge].from)]; }
  const FlowBox& To(const Line& line) const { return layout_.boxes[static_cast<size_t>(edges_[line.edge].to)]; }
  bool Back(const Line& line) const { return layout_.routes[line.edge].back; }
  bool SameLayer(const Line& line) const { return From(line).layer == To(line).layer; }
  std::string Path(const Line& line) const;
  void StackPorts(size_t node, bool right);
  void DrawLine(const Line& line);
  void DrawLineLabels();
  void DrawBox(size_t node);

  const Page& page_;
  const FlowData& data_;
  std::vector<FlowEdge> edges_;  // those that take part in the layout
  FlowLayout layout_;
  std::vector<Line> lines_;  // those that are drawn, of edges_
  double unit_width_ = 0;    // px a unit
};

// The widest edges, and the widest into each box.
void FlowDrawing::ChooseEdges() {
  std::vector<FlowEdge> order = data_.edges;
  std::stable_sort(order.begin(), order.end(), [](const FlowEdge& a, const FlowEdge& b) { return a.units > b.units; });
  std::set<int> entered;
  for (size_t i = 0; i < order.size(); ++i) {
    const bool first_into = entered.insert(order[i].to).second;
    if (i < kLines || first_into) edges_.push_back(order[i]);
  }
}

// Ways back are drawn between neighbouring layers only: a longer one would cross the boxes between.
absl::Status FlowDrawing::Layout() {
  absl::StatusOr<FlowLayout> layout = LayoutFlow(static_cast<int>(data_.nodes.size()), edges_);
  if (!layout.ok()) return layout.status();
  layout_ = *std::move(layout);
  size_t back = 0;
  for (size_t i = 0; i < edges_.size(); ++i) {
    const Line line{i, 0, 0, 0};
    if (Back(line) && (From(line).layer - To(line).layer > 1 || ++back > kBackLines)) continue;
    lines_.push_back(line);
  }
  return absl::OkStatus();
}

// One scale: the largest line, and every side of every box, must fit.
void FlowDrawing::ScaleLines() {
  int64_t largest = 1;
  std::vector<int64_t> out(data_.nodes.size());
  std::vector<int64_t> in(data_.nodes.size());
  for (const Line& line : lines_) {
    if (Back(line)) continue;
    const FlowEdge& edge = edges_[line.edge];
    largest = std::max(largest, edge.units);
    out[static_cast<size_t>(edge.from)] += edge.units;
    in[static_cast<size_t>(edge.to)] += edge.units;
  }
  unit_width_ = kWidestLine / static_cast<double>(largest);
  // Where hardly anyone goes on, the stubs of those who leave must fit beside their figure.
  for (const FlowNode& one : data_.nodes) {
    if (one.ends > 0) unit_width_ = std::min(unit_width_, kWidestStub / static_cast<double>(one.ends));
  }
  for (const auto* side : {&out, &in}) {
    for (const int64_t units : *side) {
      if (units > 0) unit_width_ = std::min(unit_width_, kSideRoom / static_cast<double>(units));
    }
  }
  for (Line& line : lines_) {
    line.width = Back(line) ? kBackWidth : std::max(1.2, unit_width_ * static_cast<double>(edges_[line.edge].units));
  }
}

int64_t FlowDrawing::units_not_drawn() const {
  int64_t units = 0;
  for (const FlowEdge& edge : data_.edges) units += edge.units;
  for (const Line& line : lines_) units -= edges_[line.edge].units;
  return units;
}

// Lines at one side of a box stand above one another, in the order of where they go.
void FlowDrawing::StackPorts(size_t node, bool right) {
  struct Port {
    Line* line;
    bool start;
    double towards;
  };
  std::vector<Port> ports;
  double total = 0;
  for (Line& line : lines_) {
    const FlowEdge& edge = edges_[line.edge];
    const FlowRoute& route = layout_.routes[line.edge];
    const bool leftwards = Back(line) && !SameLayer(line);  // leaves on the left, enters on the right
    const bool starts = static_cast<size_t>(edge.from) == node && (leftwards != right);
    const bool ends = static_cast<size_t>(edge.to) == node && (SameLayer(line) ? right : leftwards == right);
    if (starts) ports.push_back({&line, true, route.through.empty() ? To(line).y : route.through.front()});
    if (ends) ports.push_back({&line, false, route.through.empty() ? From(line).y : route.through.back()});
    total += (starts || ends) ? line.width : 0;
  }
  if (ports.empty()) return;
  std::stable_sort(ports.begin(), ports.end(), [](const Port& a, const Port& b) { return a.towards < b.towards; });
  const double gap = std::min(3.0, std::max(0.0, (kFlowBoxHeight - 4 - total) / static_cast<double>(ports.size())));
  double y = layout_.boxes[node].y + kFlowBoxHeight / 2 - (total + gap * static_cast<double>(ports.size() - 1)) / 2;
  for (const Port& port : ports) {
    (port.start ? port.line->y1 : port.line->y2) = y + port.line->width / 2;
    y += port.line->width + gap;
  }
}

void FlowDrawing::PlacePorts() {
  for (size_t node = 0; node < data_.nodes.size(); ++node) {
    StackPorts(node, true);
    StackPorts(node, false);
  }
}

std::string FlowDrawing::Path(const Line& line) const {
  const auto curve = [](double x1, double y1, double x2, double y2) {
    const double middle = (x1 + x2) / 2;
    return absl::StrFormat("C%s %s %s %s %s %s", Coordinate(middle), Coordinate(y1), Coordinate(middle), Coordinate(y2),
                           Coordinate(x2), Coordinate(y2));
  };
  const FlowBox& from = From(line);
  const FlowBox& to = To(line);
  const double right = from.x + kFlowBoxWidth;
  if (SameLayer(line)) {
    const double out = right + 22;
    return absl::StrFormat("M%s %sC%s %s %s %s %s %s", Coordinate(right), Coordinate(line.y1), Coordinate(out),
                           Coordinate(line.y1), Coordinate(out), Coordinate(line.y2), Coordinate(right + 4),
                           Coordinate(line.y2));
  }
  if (Back(line)) {
    return absl::StrFormat("M%s %s", Coordinate(from.x), Coordinate(line.y1)) +
           curve(from.x, line.y1, to.x + kFlowBoxWidth + 5, line.y2);
  }
  std::string path = absl::StrFormat("M%s %s", Coordinate(right), Coordinate(line.y1));
  const FlowRoute& route = layout_.routes[line.edge];
  const double pitch = (to.x - from.x) / static_cast<double>(to.layer - from.layer);
  double x = right;
  double y = line.y1;
  for (size_t i = 0; i < route.through.size(); ++i) {
    const double left = from.x + pitch * static_cast<double>(i + 1);
    path += curve(x, y, left, route.through[i]);
    path += "H" + Coordinate(left + kFlowBoxWidth);
    x = left + kFlowBoxWidth;
    y = route.through[i];
  }
  return path + curve(x, y, to.x, line.y2);
}

void FlowDrawing::DrawLine(const Line& line) {
  const FlowEdge& edge = edges_[line.edge];
  const std::string title =
      page_.words.Text("variants.then", {{"a", std::string(data_.nodes[static_cast<size_t>(edge.from)].name)},
                                         {"b", std::string(data_.nodes[static_cast<size_t>(edge.to)].name)}}) +
      ": " + page_.words.Count(edge.units);
  if (Back(line)) {
    page_.out->Open(
        "path",
        {{"class", "ed bk"}, {"stroke-width", Coordinate(line.width)}, {"d", Path(line)}, {"marker-end", "url(#ah)"}});
  } else {
    page_.out->Open("path", {{"class", "ed"}, {"stroke-width", Coordinate(line.width)}, {"d", Path(line)}});
  }
  page_.out->Element("title", {}, title).Close();
}

// Counts on the widest lines, in the middle of the first gap, where they do not meet.
void FlowDrawing::DrawLineLabels() {
  std::vector<const Line*> order;
  for (const Line& line : lines_) {
    if (!Back(line) && !SameLayer(line)) order.push_back(&line);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](const Line* a, const Line* b) { return edges_[a->edge].units > edges_[b->edge].units; });
  struct Spot {
    double x;
    double y;
  };
  std::vector<Spot> taken;
  for (size_t i = 0; i < order.size() && taken.size() < kLabelled; ++i) {
    const Line& line = *order[i];
    const FlowRoute& route = layout_.routes[line.edge];
    const FlowBox& from = From(line);
    const double pitch = (To(line).x - from.x) / static_cast<double>(To(line).layer - from.layer);
    const double y2 = route.through.empty() ? line.y2 : route.through.front();
    const bool level = std::fabs(line.y1 - y2) < 12;  // then the count stands on the line, else across it
    const Spot spot{from.x + (kFlowBoxWidth + pitch) / 2, (line.y1 + y2) / 2 - (level ? line.width / 2 + 8 : 0)};
    const std::string text = page_.words.Count(edges_[line.edge].units);
    if (EstimatedWidth(text) > pitch - kFlowBoxWidth - 4) continue;
    const bool meets = std::any_of(taken.begin(), taken.end(), [&](const Spot& other) {
      return std::fabs(other.x - spot.x) < 40 && std::fabs(other.y - spot.y) < 15;
    });
    if (meets) continue;
    taken.push_back(spot);
    page_.out->Element(
        "text", {{"class", "el"}, {"x", Coordinate(spot.x)}, {"y", Coordinate(spot.y + 4)}, {"text-anchor", "middle"}},
        text);
  }
}

void FlowDrawing::DrawBox(size_t node) {
  const FlowNode& data = data_.nodes[node];
  const FlowBox& box = layout_.boxes[node];
  Markup& out = *page_.out;
  const auto pain = page_.pain_at.find(data.name);
  const bool painful = pain != page_.pain_at.end();
  if (data.again > 0) {  // again at the same place: a small dashed loop above the box
    out.Open("path", {{"class", "ed bk"},
                      {"stroke-width", Coordinate(kBackWidth)},
                      {"d", absl::StrFormat("M%s %sc-4-18 26-18 22-3", Coordinate(box.x + 12), Coordinate(box.y))},
                      {"marker-end", "url(#ah)"}});
    out.Element("title", {},
                page_.words.Text("variants.then", {{"a", std::string(data.name)}, {"b", std::string(data.name)}}) +
                    ": " + page_.words.Count(data.again));
    out.Close();
  }
  if (data.ends > 0 && data.units > 0) {
    const double width = std::max(1.0, unit_width_ * static_cast<double>(data.ends));
    const double bottom = box.y + kFlowBoxHeight;
    out.Shape("rect", {{"class", "bar g"},
                       {"x", Coordinate(box.x + 10)},
                       {"y", Coordinate(bottom)},
                       {"width", Coordinate(width)},
                       {"height", "16"}});
    out.Shape(
        "path",
        {{"class", "lvc"},
         {"d", absl::StrFormat("M%s %sh%s", Coordinate(box.x + 6), Coordinate(bottom + 16), Coordinate(width + 8))}});
    const double share = static_cast<double>(data.ends) / static_cast<double>(data.units);
    out.Element("text", {{"class", "tm lt"}, {"x", Coordinate(box.x + 16 + width)}, {"y", Coordinate(bottom + 15)}},
                page_.words.Text("flow.leave_short", {{"share", page_.words.Percent(share, 0)}}));
  }
  out.Open("g");
  out.Element("title", {}, data.name);
  out.Shape("rect", {{"class", painful ? "nd p" : "nd"},
                     {"x", Coordinate(box.x + 0.5)},
                     {"y", Coordinate(box.y + 0.5)},
                     {"width", Coordinate(kFlowBoxWidth - 1)},
                     {"height", Coordinate(kFlowBoxHeight - 1)},
                     {"rx", "2"}});
  double baseline = box.y + 18;
  for (const std::string& line : TwoBoldLines(data.name, kFlowBoxWidth - 2 * kBoxPadding)) {
    out.Element("text", {{"class", "tx"}, {"x", Coordinate(box.x + kBoxPadding)}, {"y", Coordinate(baseline)}}, line);
    baseline += 15;
  }
  out.Element("text", {{"class", "tm"}, {"x", Coordinate(box.x + kBoxPadding)}, {"y", Coordinate(box.y + 51)}},
              page_.words.Count(data.units));
  out.Close();
  if (!painful) return;
  const JsonValue& finding = *pain->second;
  out.Open("a",
           {{"href", absl::StrFormat("#p%d", CountOf(finding, "rank"))}, {"aria-label", MarkLabel(page_, finding)}});
  out.Open("svg", {{"class", "pm"},
                   {"x", Coordinate(box.x + kFlowBoxWidth - (CountOf(finding, "rank") >= 10 ? 29 : 25))},
                   {"y", Coordinate(box.y + kFlowBoxHeight - 25)},
                   {"width", "28"},
                   {"height", "22"}});
  SeverityMark(&out, StringOf(finding, "severity"), CountOf(finding, "rank"), "");
  out.Close().Close();
}

void FlowDrawing::Draw() {
  Markup& out = *page_.out;
  const double width = std::max(layout_.width + 26, 480.0);
  out.Open("figure", {{"class", "flow"}});
  out.Open("svg", {{"viewBox", absl::StrFormat("-2 %s %s %s", Coordinate(-kMargin), Coordinate(width),
                                               Coordinate(layout_.height + kMargin + 4))},
                   {"width", Coordinate(width)},
                   {"role", "group"},
                   {"aria-label", page_.words.Text("flow.label", {{"units", data_.unit}})}});
  out.Trusted(
      R"(<defs><marker id="ah" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="ah" d="M0 0 8 4 0 8z"/></marker></defs>)");
  for (const Line& line : lines_) DrawLine(line);
  for (size_t node = 0; node < data_.nodes.size(); ++node) DrawBox(node);
  DrawLineLabels();
  out.Close().Close();
}

}  // namespace

absl::Status DrawFlow(const Page& page, const FlowData& data, int64_t* drawn, int64_t* units_not_drawn) {
  FlowDrawing drawing(page, data);
  drawing.ChooseEdges();
  absl::Status status = drawing.Layout();
  if (!status.ok()) return status;
  drawing.ScaleLines();
  drawing.PlacePorts();
  drawing.Draw();
  *drawn = drawing.drawn();
  *units_not_drawn = drawing.units_not_drawn();
  return absl::OkStatus();
}

}  // namespace reports
