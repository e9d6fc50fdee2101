// SPDX-License-Identifier: Apache-2.0
// Two tables: touchpoints, and the figures.
#include <algorithm>
#include <vector>

#include "reports/html_page.h"

namespace reports {
namespace {

std::string Channels(const Page& page, const JsonValue& touchpoint) {
  std::string out;
  for (const JsonValue& channel : ItemsOf(touchpoint, "channels")) {
    const std::string_view id = StringOf(channel, "channel");
    out = page.words.Joined(out, (id.empty() ? "–" : page.words.Label("channel", id)) + "\u00a0" +
                                     page.words.Count(CountOf(channel, "count")));
  }
  return out;
}

void WriteTouchpointRows(const Page& page, const JsonItems& touchpoints, size_t begin, size_t end) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.touchpoint", "column.kind", "column.stage", "column.channels", "#column.events",
                   "#column.customers", "#column.contact_after"});
  out.Open("tbody");
  for (size_t i = begin; i < end; ++i) {
    const JsonValue& touchpoint = *(touchpoints.begin() + i);
    const std::string_view stage = StringOf(touchpoint, "stage");
    out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}}).Text(StringOf(touchpoint, "name"));
    PainLink(page, StringOf(touchpoint, "name"));
    out.Close();
    out.Element("td", {{"class", "ink2 hide"}}, words.Label("kind", StringOf(touchpoint, "kind")));
    out.Element("td", {{"class", "ink2 hide"}}, stage.empty() ? "–" : words.Label("stage", stage));
    out.Element("td", {{"class", "ink2 full"}}, Channels(page, touchpoint));
    NumberCell(page, "column.events", words.Count(CountOf(touchpoint, "count")));
    NumberCell(page, "column.customers", words.Count(CountOf(touchpoint, "customers")));
    const JsonValue& after = Member(touchpoint, "contact_after");
    const std::optional<double> rate = NumberOf(after, "rate");
    out.Open("td", {{"class", "num"}, {"data-l", words.Text("column.contact_after")}});
    if (rate.has_value()) {
      out.Open("span").Text(words.Percent(*rate, 1));
      const std::optional<double> low = NumberOf(after, "low");
      const std::optional<double> high = NumberOf(after, "high");
      if (low.has_value() && high.has_value())
        out.Text(" ").Element("small", {{"class", "nb"}}, words.Interval(*low, *high));
      out.Close();
    } else {
      out.Text("–");
    }
    out.Close().Close();
  }
  out.Close().Close();
}

}  // namespace

void WriteTouchpoints(const Page& page) {
  const Messages& words = page.words;
  const JsonItems touchpoints = ItemsOf(page.model, "touchpoints");
  OpenSection(page, "touchpoints", words.Text("section.touchpoints"), words.Text("section.touchpoints.lead"));
  if (touchpoints.empty()) {
    NothingToShow(page, "why.no_touchpoints");
    page.out->Close();
    return;
  }
  const size_t shown = std::min(touchpoints.size(), kRowsShown);
  WriteTouchpointRows(page, touchpoints, 0, shown);
  if (shown < touchpoints.size()) {
    const std::string more = words.Count(static_cast<int64_t>(touchpoints.size() - shown));
    page.out->Open("details").Element("summary", {}, words.Text("note.and_more", {{"n", more}}));
    WriteTouchpointRows(page, touchpoints, shown, touchpoints.size());
    page.out->Close();
  }
  page.out->Close();
}

void WriteFigures(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const JsonItems figures = ItemsOf(page.model, "kpis");
  OpenSection(page, "figures", words.Text("section.figures"), words.Text("section.figures.lead"));
  if (figures.empty()) {
    NothingToShow(page, "why.no_figures");
    out.Close();
    return;
  }
  out.Open("table", {{"class", "t stk"}});
  TableHead(page,
            {"column.figure", "column.segment", "column.window", "#column.value", "#column.interval", "#column.n"});
  out.Open("tbody");
  for (const JsonValue& figure : figures) {
    const std::string_view unit = StringOf(figure, "unit");
    const std::optional<double> value = NumberOf(figure, "value");
    const std::optional<double> low = NumberOf(figure, "low");
    const std::optional<double> high = NumberOf(figure, "high");
    std::string interval = "–";
    if (low.has_value() && high.has_value()) {
      const std::string to = words.language() == Language::kKorean ? "\u2060~\u2060" : " to ";
      interval =
          unit == "ratio" ? words.Interval(*low, *high) : words.Value(unit, *low) + to + words.Value(unit, *high);
    }
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}}, words.Label("kpi", StringOf(figure, "kpi")));
    out.Element("td", {{"class", "ink2"}}, StringOf(figure, "segment"));
    out.Element("td", {{"class", "ink2"}}, StringOf(figure, "window"));
    out.Open("td", {{"class", "num"}, {"data-l", words.Text("column.value")}});
    out.Element("b", {}, value.has_value() ? words.Value(unit, *value) : "–").Close();
    NumberCell(page, "column.interval", interval);
    NumberCell(page, "column.n", words.Count(CountOf(figure, "n")));
    out.Close();
  }
  out.Close().Close().Close();
}

}  // namespace reports
