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

namespace {

// "channel=email" in words: "channel: email".
std::string SegmentText(const Page& page, std::string_view segment) {
  const size_t equals = segment.find('=');
  if (equals == std::string_view::npos) return std::string(segment);
  const std::string_view name = segment.substr(0, equals);
  const std::string_view value = segment.substr(equals + 1);
  const Messages& words = page.words;
  const std::string name_text = words.Label("segment", name);
  const std::string value_text = value.empty()       ? words.Text("figures.none")
                                 : name == "channel" ? words.Label("channel", value)
                                                     : std::string(value);
  return words.Text("figures.segment", {{"name", name_text}, {"value", value_text}});
}

std::string FigureValue(const Page& page, const JsonValue& figure) {
  const std::optional<double> value = NumberOf(figure, "value");
  return value.has_value() ? page.words.Value(StringOf(figure, "unit"), *value) : "–";
}

std::string FigureInterval(const Page& page, const JsonValue& figure) {
  const Messages& words = page.words;
  const std::string_view unit = StringOf(figure, "unit");
  const std::optional<double> low = NumberOf(figure, "low");
  const std::optional<double> high = NumberOf(figure, "high");
  if (!low.has_value() || !high.has_value()) return "–";
  if (unit == "ratio") return words.Interval(*low, *high);
  return words.Value(unit, *low) + (words.language() == Language::kKorean ? "\u2060~\u2060" : " to ") +
         words.Value(unit, *high);
}

// A figure for everybody, or its name alone where only segments have one.
void WriteOverall(const Page& page, const JsonValue& figure, size_t segments) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const bool overall = StringOf(figure, "segment").empty();
  const std::string_view kpi = StringOf(figure, "kpi");
  const std::string_view window = StringOf(figure, "window");
  const bool named = kpi.find(window) != std::string_view::npos;  // "repeat_7d" says its window
  out.Open("span").Text(words.Joined(words.Label("kpi", kpi), named ? "" : window));
  if (segments > 0)
    out.Text(" ").Element("small", {}, words.Text("figures.by", {{"n", words.Count(static_cast<int64_t>(segments))}}));
  out.Close();
  out.Element("b", {}, overall ? FigureValue(page, figure) : "");
  out.Element("span", {{"class", "num"}}, overall ? FigureInterval(page, figure) : "");
  out.Element("span", {{"class", "num n"}}, overall ? words.Count(CountOf(figure, "n")) : "");
}

void WriteSegments(const Page& page, const JsonValue* begin, const JsonValue* end) {
  Markup& out = *page.out;
  out.Open("ul");
  for (const JsonValue* figure = begin; figure != end; ++figure) {
    out.Open("li").Text(SegmentText(page, StringOf(*figure, "segment")));
    out.Element("b", {}, FigureValue(page, *figure));
    out.Element("i", {},
                page.words.Text("figures.interval_n", {{"interval", FigureInterval(page, *figure)},
                                                       {"n", page.words.Count(CountOf(*figure, "n"))}}));
    out.Close();
  }
  out.Close();
}

}  // namespace

// Rows of one figure follow one another: the one for everybody is open, those of segments are one click away.
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
  out.Open("div", {{"class", "kp"}}).Open("div", {{"class", "r hd"}});
  out.Element("span", {}, words.Text("column.figure"));
  for (const std::string_view column : {"column.value", "column.interval", "column.n"})
    out.Element("span", {{"class", "num"}}, words.Text(column));
  out.Close();
  for (const JsonValue* first = figures.begin(); first != figures.end();) {
    const JsonValue* last = first + 1;
    const auto same = [first](const JsonValue& other) {
      return StringOf(*first, "kpi") == StringOf(other, "kpi") &&
             StringOf(*first, "window") == StringOf(other, "window") && !StringOf(other, "segment").empty();
    };
    while (last != figures.end() && same(*last)) ++last;
    const JsonValue* segments = StringOf(*first, "segment").empty() ? first + 1 : first;
    if (segments == last) {
      out.Open("div", {{"class", "r"}});
      WriteOverall(page, *first, 0);
      out.Close();
    } else {
      out.Open("details").Open("summary", {{"class", "r"}});
      WriteOverall(page, *first, static_cast<size_t>(last - segments));
      out.Close();
      WriteSegments(page, segments, last);
      out.Close();
    }
    first = last;
  }
  out.Close().Close();
}

}  // namespace reports
