// SPDX-License-Identifier: Apache-2.0
// Funnels: a row a step, the customers kept as a bar, those lost in wash; and what those did then.
#include <algorithm>
#include <vector>

#include "absl/strings/str_format.h"
#include "reports/figure_text.h"
#include "reports/html_page.h"

namespace reports {
namespace {

constexpr double kCountInside = 8;  // percent of the axis: a shorter bar has its count outside
constexpr double kLostInside = 15;

void WriteStep(const Page& page, const JsonValue& step, int64_t first, int64_t before) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const int64_t customers = CountOf(step, "customers");
  const auto share = [first](int64_t value) {
    return first == 0 ? 0 : 100 * static_cast<double>(value) / static_cast<double>(first);
  };
  const std::string count = words.Count(customers);
  out.Open("div", {{"class", "r"}}).Open("div").Element("b", {}, StringOf(step, "name"));
  PainLink(page, StringOf(step, "name"));
  if (Has(step, "optional")) out.Text(" ").Element("small", {{"class", "mut"}}, words.Text("funnel.optional"));
  out.Close();
  {
    FluidSvg svg(&out, 28, words.Text("funnel.step", {{"name", std::string(StringOf(step, "name"))}, {"n", count}}));
    const double width = std::min(100.0, share(customers));
    const double lost = Has(step, "optional") ? 0 : std::max(0.0, std::min(100.0, share(before)) - width);
    svg.Rect(0, 4, width, 20, "bar");
    if (lost > 0) svg.Rect(width, 4, lost, 20, "exb");
    const bool inside = width >= kCountInside;
    svg.Text(width, 18, inside ? "end" : "start", inside ? -10 : 8, inside ? "in" : "tx", count);
    if (Has(step, "lost") && CountOf(step, "lost") > 0) {
      const std::string text = "\u2212" + words.Count(CountOf(step, "lost"));
      if (lost >= kLostInside && inside) {
        svg.Text(width + lost / 2, 18, "middle", 0, "", text);
      } else if (inside && width + lost <= 85) {
        svg.Text(width + lost, 18, "start", 8, "", text);
      }
    }
  }
  out.Open("div");
  if (const std::optional<double> rate = NumberOf(step, "rate"); rate.has_value()) {
    out.Element("b", {}, words.Percent(*rate, 1));
    const std::optional<double> low = NumberOf(step, "low");
    const std::optional<double> high = NumberOf(step, "high");
    if (low.has_value() && high.has_value())
      out.Text(" ").Element("span", {{"class", "mut xs nb"}}, words.Interval(*low, *high));
  }
  out.Close().Open("div");
  if (const std::optional<double> median = NumberOf(step, "median_s"); median.has_value())
    out.Text(words.Duration(*median));
  out.Close().Close();
}

// What those did who went no further, a row a step that lost any.
void WriteAfter(const Page& page, const JsonValue& funnel) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  constexpr std::string_view kAfters[] = {"contacted", "elsewhere", "came_back", "gone", "open"};
  bool begun = false;
  for (const JsonValue& step : ItemsOf(funnel, "steps")) {
    const JsonValue& after = Member(step, "after");
    int64_t stopped = 0;
    for (const std::string_view what : kAfters) stopped += CountOf(after, what);
    if (stopped == 0) continue;
    if (!begun) {
      Subheading(page, words.Text("funnel.after"));
      out.Open("table", {{"class", "t stk"}});
      TableHead(page, {"column.stopped_at", "#column.stopped", "#column.after_contacted", "#column.after_elsewhere",
                       "#column.after_came_back", "#column.after_gone", "#column.after_open"});
      out.Open("tbody");
      begun = true;
    }
    out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}}).Text(StringOf(step, "name")).Close();
    NumberCell(page, "column.stopped", words.Count(stopped));
    for (const std::string_view what : kAfters) {
      NumberCell(page, "column.after_" + std::string(what), words.Count(CountOf(after, what)), CellWeight::kSecondary);
    }
    out.Close();
  }
  if (begun) out.Close().Close();
}

// Who of each value of the segment came to the end.
void WriteBreakdown(const Page& page, const JsonValue& funnel) {
  const JsonItems rows = ItemsOf(funnel, "breakdown");
  if (rows.empty()) return;
  Markup& out = *page.out;
  const Messages& words = page.words;
  const std::string segment(StringOf(funnel, "segment"));
  Subheading(page, words.Text("funnel.breakdown", {{"segment", words.Label("segment", segment)}}));
  std::vector<const JsonValue*> estimates;
  for (const JsonValue& row : rows) estimates.push_back(&row);
  const double scale = ShareScale(estimates);
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.segment_value", "#column.began", "column.came_through"});
  out.Open("tbody");
  for (const JsonValue& row : rows) {
    const std::string_view value = StringOf(row, "value");
    out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}});
    out.Text(value.empty() ? words.Text("funnel.no_value")
                           : SegmentWords(words, segment + "=" + std::string(value)).second)
        .Close();
    NumberCell(page, "column.began", words.Count(CountOf(row, "customers")));
    ShareCell(page, row, CountOf(row, "customers"), scale);
    out.Close();
  }
  out.Close().Close();
  if (const int64_t hidden = CountOf(funnel, "breakdown_hidden"); hidden > 0)
    Note(page, words.Text("funnel.breakdown_hidden", {{"n", words.Count(hidden)}}));
}

}  // namespace

void WriteFunnels(const Page& page) {
  const Messages& words = page.words;
  Markup& out = *page.out;
  const JsonItems funnels = ItemsOf(page.model, "funnels");
  if (funnels.empty()) {
    OpenSection(page, "funnel", words.Text("section.funnel.nav"), "");
    NothingToShow(page, "why.no_funnel");
    out.Close();
    return;
  }
  int number = 0;
  for (const JsonValue& funnel : funnels) {
    const std::string unit = UnitWord(page, StringOf(funnel, "unit"));
    const std::optional<double> window = NumberOf(funnel, "window_s");
    const std::string id = ++number == 1 ? "funnel" : absl::StrFormat("funnel-%d", number);
    const std::string name(StringOf(funnel, "name"));  // the funnel that nobody declared has none
    OpenSection(
        page, id, name.empty() ? words.Text("section.funnel.nav") : words.Text("section.funnel", {{"name", name}}),
        words.Text("section.funnel.lead",
                   {{"units", unit},
                    {"order", words.Label("order", StringOf(funnel, "order"))},
                    {"window", window.has_value() ? words.DurationInWords(*window) : words.Text("window.none")}}));
    out.Open("div", {{"class", "fun"}}).Open("div", {{"class", "r hd"}});
    out.Element("div", {}, words.Text("column.step"));
    out.Element("div", {}, words.Text("column.step_bar"));
    out.Element("div", {}, words.Text("column.from_before"));
    out.Element("div", {}, words.Text("column.median")).Close();
    int64_t first = 0;
    for (const JsonValue& step : ItemsOf(funnel, "steps")) first = std::max(first, CountOf(step, "customers"));
    int64_t before = first;
    for (const JsonValue& step : ItemsOf(funnel, "steps")) {
      WriteStep(page, step, first, before);
      if (!Has(step, "optional")) before = CountOf(step, "customers");
    }
    out.Close();
    WriteAfter(page, funnel);
    WriteBreakdown(page, funnel);
    out.Close();
  }
}

}  // namespace reports
