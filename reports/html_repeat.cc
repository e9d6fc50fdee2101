// SPDX-License-Identifier: Apache-2.0
// Repeat contacts: the share by window, and the paths between one contact and the next.
#include <algorithm>
#include <vector>

#include "reports/html_page.h"

namespace reports {
namespace {

constexpr int64_t kTooFew = 30;
constexpr size_t kFewestPaths = 3;  // where fewer reach kTooFew, the first kFirstPaths stand for them
constexpr size_t kFirstPaths = 6;
constexpr double kNarrowest = 288;  // px of plot on a screen of 320

void WriteWindows(const Page& page, const JsonItems& windows) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  std::vector<const JsonValue*> rows;
  for (const JsonValue& window : windows) rows.push_back(&window);
  const double scale = ShareScale(rows);
  Subheading(page, words.Text("repeat.windows"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.window", "#column.contacts", "#column.repeats", "column.repeat_rate", "#column.same_channel",
                   "#column.other_channel"});
  out.Open("tbody");
  for (const JsonValue& window : windows) {
    out.Open("tr");
    out.Element("th", {{"scope", "row"}, {"class", "full"}},
                words.DurationInWords(NumberOf(window, "window_s").value_or(0)));
    NumberCell(page, "column.contacts", words.Count(CountOf(window, "n")));
    NumberCell(page, "column.repeats", words.Count(CountOf(window, "repeats")));
    ShareCell(page, window, CountOf(window, "n"), scale);
    NumberCell(page, "column.same_channel", words.Count(CountOf(window, "same_channel")), CellWeight::kSecondary);
    NumberCell(page, "column.other_channel", words.Count(CountOf(window, "other_channel")), CellWeight::kSecondary);
    out.Close();
  }
  out.Close().Close();
  Note(page, words.Text("repeat.censored"));
}

struct TimeAxis {
  double end = 3600;
  double step = 900;
};

// The shortest of a few round axes that holds the longest bar.
TimeAxis AxisFor(double longest) {
  constexpr double kHour = 3600;
  constexpr double kDay = 86400;
  for (const TimeAxis axis :
       {TimeAxis{kHour, 900}, TimeAxis{6 * kHour, 2 * kHour}, TimeAxis{kDay, 6 * kHour}, TimeAxis{3 * kDay, kDay},
        TimeAxis{7 * kDay, 2 * kDay}, TimeAxis{14 * kDay, 7 * kDay}, TimeAxis{30 * kDay, 10 * kDay}}) {
    if (longest <= axis.end) return axis;
  }
  return {90 * kDay, 30 * kDay};
}

std::string Via(const Page& page, const JsonValue& path) {
  std::string via;
  for (const JsonValue& touchpoint : ItemsOf(path, "via")) {
    via = via.empty() ? std::string(TextOf(touchpoint))
                      : page.words.Text("variants.then", {{"a", via}, {"b", std::string(TextOf(touchpoint))}});
  }
  return via.empty() ? page.words.Text("repeat.direct") : via;
}

void WritePathRow(const Page& page, const JsonValue& path, const TimeAxis& axis) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const std::string title = words.Text("variants.then", {{"a", words.Label("channel", StringOf(path, "from"))},
                                                         {"b", words.Label("channel", StringOf(path, "to"))}});
  const std::string via = Via(page, path);
  const std::optional<double> median = NumberOf(path, "median_s");
  out.Open("div", {{"class", "r"}}).Open("div").Element("b", {}, title).Element("small", {}, via).Close();
  {
    const auto at = [&axis](double seconds) { return std::min(100.0, 100 * seconds / axis.end); };
    FluidSvg svg(&out, 34, title + ", " + via + (median.has_value() ? ": " + words.Duration(*median) : ""));
    for (double tick = 0; tick <= axis.end; tick += axis.step) svg.Line(at(tick), 0, at(tick), 34, "gl");
    if (median.has_value()) {
      const double low = at(NumberOf(path, "p25_s").value_or(*median));
      const double high = at(NumberOf(path, "p75_s").value_or(*median));
      svg.Line(0, 17, at(*median), 17, "ax");
      svg.Rect(low, 12, high - low, 10, "okm");
      svg.SquareBefore(17);
      svg.Circle(at(*median), 17, 5, "pt");
      // Right of the bar; else left of it; else above it where neither side has room on a narrow screen.
      const std::string text = words.Duration(*median);
      const double room = EstimatedBoldWidth(text) + 9;
      if ((100 - high) / 100 * kNarrowest >= room) {
        svg.Text(high, 21, "start", 9, "tx", text);
      } else if (low / 100 * kNarrowest >= room) {
        svg.Text(low, 21, "end", -9, "tx", text);
      } else {
        svg.PointLabel(at(*median), 9, "tx", text);
      }
    }
  }
  out.Open("div", {{"class", "num"}}).Element("b", {}, words.Count(CountOf(path, "count"))).Close();
  out.Element("div", {{"class", "num"}}, words.Count(CountOf(path, "customers")));
  out.Close();
}

// The paths worth a row, which come first; the producer has sorted them by count.
size_t PathsShown(const JsonItems& paths) {
  size_t often = 0;
  for (const JsonValue& path : paths) {
    if (CountOf(path, "count") >= kTooFew) ++often;
  }
  return often >= kFewestPaths ? often : std::min(kFirstPaths, paths.size());
}

void WritePaths(const Page& page, const JsonItems& paths, size_t shown) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  double longest = 0;
  for (const JsonValue* path = paths.begin(); path != paths.begin() + shown; ++path)
    longest = std::max(longest, NumberOf(*path, "p75_s").value_or(NumberOf(*path, "median_s").value_or(0)));
  const TimeAxis axis = AxisFor(longest);
  Subheading(page, words.Text("repeat.paths"));
  out.Open("div", {{"class", "rep"}}).Open("div", {{"class", "r hd"}});
  out.Element("div", {}, words.Text("column.path"));
  {
    FluidSvg svg(&out, 16, "");
    for (double tick = 0; tick <= axis.end; tick += axis.step) {
      const double x = 100 * tick / axis.end;
      svg.Text(x, 12, x < 1 ? "start" : x > 95 ? "end" : "middle", 0, "tm", tick == 0 ? "0" : words.Duration(tick));
    }
  }
  out.Element("div", {{"class", "num"}}, words.Text("column.contacts"));
  out.Element("div", {{"class", "num"}}, words.Text("column.customers")).Close();
  for (const JsonValue* path = paths.begin(); path != paths.begin() + shown; ++path) WritePathRow(page, *path, axis);
  out.Close();
  Note(page, words.Text("repeat.paths_note"));
}

}  // namespace

void WriteRepeat(const Page& page) {
  const Messages& words = page.words;
  const JsonValue& repeat = Member(page.model, "repeat");
  const JsonItems windows = ItemsOf(repeat, "windows");
  const JsonItems paths = ItemsOf(repeat, "paths");
  OpenSection(page, "repeat", words.Text("section.repeat"), words.Text("section.repeat.lead"));
  if (windows.empty() && paths.empty()) NothingToShow(page, "why.no_contacts");
  if (!windows.empty()) WriteWindows(page, windows);
  const size_t shown = PathsShown(paths);
  int64_t other = CountOf(repeat, "paths_other");
  for (const JsonValue* path = paths.begin() + shown; path != paths.end(); ++path) other += CountOf(*path, "count");
  if (shown > 0) WritePaths(page, paths, shown);
  if (other > 0) Note(page, words.Text("repeat.other", {{"n", words.Count(other)}}));
  WriteProblems(page);
  page.out->Close();
}

}  // namespace reports
