// SPDX-License-Identifier: Apache-2.0
// The section of the flow: drawing, the same as a list, frequent paths.
#include "reports/html_flow.h"

#include <algorithm>
#include <map>

namespace reports {
namespace {

constexpr size_t kDrawnBoxes = 20;  // above it the list alone
constexpr size_t kNextSteps = 4;

FlowData ReadGraph(const Page& page, const JsonValue& graph) {
  FlowData data;
  data.unit = UnitWord(page, StringOf(graph, "unit"));
  std::map<std::string_view, int> index;
  for (const JsonValue& node : ItemsOf(graph, "nodes")) {
    index.emplace(StringOf(node, "name"), static_cast<int>(data.nodes.size()));
    data.nodes.push_back({StringOf(node, "name"), CountOf(node, "units"), CountOf(node, "ends"), 0});
  }
  for (const JsonValue& edge : ItemsOf(graph, "edges")) {
    const auto from = index.find(StringOf(edge, "from"));
    const auto to = index.find(StringOf(edge, "to"));
    if (from == index.end() || to == index.end()) continue;  // (start), (end)
    const int64_t units = CountOf(edge, "units");
    if (from->second == to->second) {
      data.nodes[static_cast<size_t>(from->second)].again = units;
    } else {
      data.edges.push_back({from->second, to->second, units});
    }
  }
  return data;
}

std::string NextSteps(const Page& page, const FlowData& data, int node) {
  std::vector<const FlowEdge*> next;
  for (const FlowEdge& edge : data.edges) {
    if (edge.from == node) next.push_back(&edge);
  }
  std::stable_sort(next.begin(), next.end(), [](const FlowEdge* a, const FlowEdge* b) { return a->units > b->units; });
  std::string list;
  for (size_t i = 0; i < next.size() && i < kNextSteps; ++i) {
    if (i > 0) list += ", ";
    list += std::string(data.nodes[static_cast<size_t>(next[i]->to)].name) + " " + page.words.Count(next[i]->units);
  }
  if (next.size() > kNextSteps) {
    list += ", " +
            page.words.Text("note.and_more", {{"n", page.words.Count(static_cast<int64_t>(next.size() - kNextSteps))}});
  }
  return list;
}

void WriteList(const Page& page, const FlowData& data) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  int64_t largest = 1;
  for (const FlowNode& node : data.nodes) largest = std::max(largest, node.units);
  out.Open("ol", {{"class", "flown"}});
  for (size_t i = 0; i < data.nodes.size(); ++i) {
    const FlowNode& node = data.nodes[i];
    out.Open("li").Open("div", {{"class", "h"}}).Open("span").Text(node.name);
    PainLink(page, node.name);
    out.Close()
        .Element("span", {}, words.Text("flow.count", {{"n", words.Count(node.units)}, {"units", data.unit}}))
        .Close();
    {
      FluidSvg bar(&out, 8, "");
      const double width = 100 * static_cast<double>(node.units) / static_cast<double>(largest);
      const double ends =
          node.units == 0 ? 0 : width * static_cast<double>(node.ends) / static_cast<double>(node.units);
      bar.Rect(0, 0, width, 8, "bar l");
      bar.Rect(std::max(0.0, width - ends), 0, std::min(ends, width), 8, "bar g");
    }
    std::string text;
    if (std::string next = NextSteps(page, data, static_cast<int>(i)); !next.empty())
      text = words.Text("flow.next", {{"list", next}});
    if (node.ends > 0 && node.units > 0) {
      const double share = static_cast<double>(node.ends) / static_cast<double>(node.units);
      text = words.Joined(
          text, words.Text("flow.leave", {{"n", words.Count(node.ends)}, {"share", words.Percent(share, 0)}}));
    }
    out.Element("p", {}, text).Close();
  }
  out.Close();
}

void WriteKey(const Page& page) {
  Markup& out = *page.out;
  out.Open("div", {{"class", "key floww"}});
  const auto entry = [&](std::string_view tag, Attributes shape, std::string_view message) {
    out.Open("span").Open("svg", {{"class", "km w"}, {"viewBox", "0 0 24 12"}, {"aria-hidden", "true"}});
    out.Shape(tag, shape).Close().Text(page.words.Text(message)).Close();
  };
  entry("path", {{"class", "ed"}, {"stroke-width", "6"}, {"d", "M0 6h24"}}, "flow.key.forward");
  entry("path", {{"class", "ed bk"}, {"stroke-width", "2"}, {"d", "M0 6h24"}}, "flow.key.back");
  entry("rect", {{"class", "bar g"}, {"x", "8"}, {"width", "6"}, {"height", "12"}}, "flow.key.leave");
  if (!page.pain_at.empty())
    entry("rect", {{"class", "nd p"}, {"x", ".5"}, {"y", ".5"}, {"width", "23"}, {"height", "11"}}, "flow.key.pain");
  out.Close();
}

// A way of a hundred thousand steps is read by nobody: its first steps, how many follow, and its last ones.
std::string WayOf(const Page& page, const JsonItems& touchpoints) {
  constexpr size_t kFirstShown = 20, kLastShown = 4;
  const Messages& words = page.words;
  const size_t count = touchpoints.size();
  const bool cut = count > kFirstShown + kLastShown + 1;
  std::string path;
  const auto add = [&](std::string step) {
    path = path.empty() ? std::move(step) : words.Text("variants.then", {{"a", path}, {"b", std::move(step)}});
  };
  for (size_t i = 0; i < count; ++i) {
    if (cut && i == kFirstShown) {
      i = count - kLastShown;
      add("[" + words.Text("note.and_more", {{"n", words.Count(static_cast<int64_t>(i - kFirstShown))}}) + "]");
    }
    add(std::string(TextOf(*(touchpoints.begin() + i))));
  }
  return path;
}

void WriteVariantRows(const Page& page, const JsonItems& variants, size_t begin, size_t end, std::string_view unit) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("table", {{"class", "t stk"}}).Open("thead").Open("tr");
  out.Element("th", {{"scope", "col"}}, words.Text("column.variant"));
  out.Element("th", {{"scope", "col"}, {"class", "num"}}, unit);
  out.Element("th", {{"scope", "col"}, {"class", "num"}}, words.Text("column.customers"));
  out.Element("th", {{"scope", "col"}}, words.Text("column.outcome")).Close().Close().Open("tbody");
  for (size_t i = begin; i < end; ++i) {
    const JsonValue& variant = *(variants.begin() + i);
    out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full path"}});
    out.Text(WayOf(page, ItemsOf(variant, "touchpoints"))).Close();
    out.Element("td", {{"class", "num"}, {"data-l", std::string(unit)}}, words.Count(CountOf(variant, "count")));
    NumberCell(page, "column.customers", words.Count(CountOf(variant, "customers")));
    std::string outcomes;
    const JsonValue& outcome = Member(variant, "outcome");
    for (const std::string_view id : {"goal", "contact", "open", "left"}) {
      const int64_t n = CountOf(outcome, id);
      if (n > 0) outcomes = words.Joined(outcomes, words.Label("outcome", id) + "\u00a0" + words.Count(n));
    }
    out.Element("td", {{"class", "ink2 full"}}, outcomes).Close();
  }
  out.Close().Close();
}

void WriteVariants(const Page& page, std::string_view unit) {
  const JsonItems variants = ItemsOf(page.model, "variants");
  if (variants.empty()) return;
  const Messages& words = page.words;
  Subheading(page, words.Text("variants.title"));
  const size_t shown = std::min(kRowsShown, variants.size());
  WriteVariantRows(page, variants, 0, shown, unit);
  if (shown < variants.size()) {
    const std::string more = words.Count(static_cast<int64_t>(variants.size() - shown));
    page.out->Open("details", {{"class", "mo"}}).Element("summary", {}, words.Text("note.and_more", {{"n", more}}));
    WriteVariantRows(page, variants, shown, variants.size(), unit);
    page.out->Close();
  }
  const JsonValue& hidden = Member(page.model, "variants_hidden");
  if (CountOf(hidden, "variants") > 0) {
    Note(page, words.Text("variants.hidden", {{"variants", words.Count(CountOf(hidden, "variants"))},
                                              {"count", words.Count(CountOf(hidden, "count"))},
                                              {"units", std::string(unit)}}));
  }
}

void WriteHidden(const Page& page, const JsonValue& graph) {
  const JsonValue& hidden = Member(graph, "hidden");
  const Messages& words = page.words;
  if (CountOf(hidden, "nodes") == 0 && CountOf(hidden, "edges") == 0) return;
  Note(page, words.Text("flow.hidden", {{"nodes", words.Count(CountOf(hidden, "nodes"))},
                                        {"edges", words.Count(CountOf(hidden, "edges"))},
                                        {"count", words.Count(CountOf(hidden, "count"))}}));
}

}  // namespace

absl::Status WriteFlow(const Page& page) {
  const JsonValue& graph = Member(page.model, "graph");
  const FlowData data = ReadGraph(page, graph);
  const Messages& words = page.words;
  Markup& out = *page.out;
  OpenSection(page, "flow", words.Text("section.flow"),
              words.Text("section.flow.lead",
                         {{"n", words.Count(static_cast<int64_t>(data.nodes.size()))}, {"units", data.unit}}));
  if (data.nodes.empty()) {
    NothingToShow(page, "why.no_graph");
  } else if (data.nodes.size() > kDrawnBoxes) {
    WriteList(page, data);
  } else {
    int64_t drawn = 0;
    int64_t rest = 0;
    absl::Status status = DrawFlow(page, data, &drawn, &rest);
    if (!status.ok()) return status;
    WriteKey(page);
    if (drawn < static_cast<int64_t>(data.edges.size())) {
      Note(page, words.Text("flow.drawn", {{"drawn", words.Count(drawn)},
                                           {"all", words.Count(static_cast<int64_t>(data.edges.size()))},
                                           {"rest", words.Count(rest)}}));
    }
    WriteHidden(page, graph);
    out.Open("details", {{"class", "flowlist"}}).Element("summary", {}, words.Text("flow.list"));
    WriteList(page, data);
    out.Close();
  }
  WriteVariants(page, data.unit);
  WriteLoops(page);
  out.Close();
  return absl::OkStatus();
}

}  // namespace reports
