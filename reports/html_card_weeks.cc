// SPDX-License-Identifier: Apache-2.0
// A finding by week: points with their intervals, the expectation dashed. A week whose interval lies on the wrong side
// of it is red; where few are, they carry their figure.
#include <algorithm>

#include "absl/time/civil_time.h"
#include "reports/finding_text.h"
#include "reports/html_card.h"

namespace reports {
namespace {

constexpr int64_t kTooFew = 30;  // below it a point is hollow: too few for a verdict
constexpr size_t kFewestWeeks = 3;
constexpr double kTop = 18;
constexpr double kBottom = 88;
constexpr double kHeight = 110;
constexpr double kLeft = 11;  // percent: room for the labels of the grid

struct WeekPoint {
  std::string_view week;
  int64_t n = 0;
  double share = 0;
  std::optional<double> low, high;
  bool off = false;
};

std::vector<WeekPoint> ReadWeeks(const JsonValue& finding) {
  const std::optional<double> expected = NumberOf(finding, "expected");
  const bool higher = StringOf(finding, "direction") == "higher_is_better";
  std::vector<WeekPoint> points;
  for (const JsonValue& week : ItemsOf(finding, "weeks")) {
    WeekPoint point;
    point.week = StringOf(week, "week");
    point.n = CountOf(week, "n");
    if (point.n > 0) point.share = static_cast<double>(CountOf(week, "hits")) / static_cast<double>(point.n);
    point.low = NumberOf(week, "low");
    point.high = NumberOf(week, "high");
    if (expected.has_value() && point.n >= kTooFew)
      point.off = higher ? point.high.value_or(1) < *expected : point.low.value_or(0) > *expected;
    points.push_back(point);
  }
  return points;
}

double ScaleOf(const std::vector<WeekPoint>& points, double largest) {
  for (const WeekPoint& point : points) {
    if (point.n >= kTooFew) largest = std::max(largest, point.high.value_or(point.share));
    largest = std::max(largest, point.share);
  }
  return AxisEnd(largest);
}

// Few bad weeks carry their figures; where most are bad, only the worst one does.
std::vector<size_t> Labelled(const std::vector<WeekPoint>& points, bool higher) {
  std::vector<size_t> bad;
  for (size_t i = 0; i < points.size(); ++i) {
    if (points[i].off) bad.push_back(i);
  }
  if (3 * bad.size() <= points.size() || bad.empty()) return bad;
  return {*std::min_element(bad.begin(), bad.end(), [&](size_t a, size_t b) {
    return higher ? points[a].share < points[b].share : points[a].share > points[b].share;
  })};
}

// The weeks that a finding about a period touches.
struct Window {
  size_t first = 0;
  size_t last = 0;
};

std::optional<Window> WindowOf(const std::vector<WeekPoint>& points, const JsonValue& finding) {
  absl::CivilDay from;
  absl::CivilDay to;
  const auto day = [&finding](std::string_view key, absl::CivilDay* out) {
    return absl::ParseCivilTime(std::string(StringOf(finding, key).substr(0, 10)), out);
  };
  if (!day("from", &from) || !day("to", &to)) return std::nullopt;
  std::optional<Window> window;
  for (size_t i = 0; i < points.size(); ++i) {
    absl::CivilDay monday;
    if (!absl::ParseCivilTime(std::string(points[i].week), &monday) || monday > to || monday + 6 < from) continue;
    if (!window.has_value()) window = Window{i, i};
    window->last = i;
  }
  return window;
}

// Points with n > 0, at their place among all weeks; an empty week is a gap.
void DrawWeeks(const Page& page, const std::vector<WeekPoint>& points, const JsonValue& finding,
               std::string_view label) {
  const Messages& words = page.words;
  const std::optional<double> expected = NumberOf(finding, "expected");
  const double scale = ScaleOf(points, expected.value_or(0));
  const auto y_of = [scale](double share) { return kBottom - (kBottom - kTop) * std::min(1.0, share / scale); };
  const auto x_of = [&points](size_t i) {
    return kLeft + (97.0 - kLeft) * static_cast<double>(i) / static_cast<double>(points.size() - 1);
  };
  FluidSvg svg(page.out, kHeight, label, "hal");
  if (const std::optional<Window> window = WindowOf(points, finding); window.has_value()) {
    const double half = (97.0 - kLeft) / static_cast<double>(points.size() - 1) / 2;
    const double left = std::max(0.0, x_of(window->first) - half);
    svg.Rect(left, kTop, std::min(100.0, x_of(window->last) + half) - left, kBottom - kTop, "exb");
  }
  std::string grid;
  for (const double share : {0.0, scale / 2, scale}) grid += MovePath(0, y_of(share)) + "H100";
  std::string usual;
  if (expected.has_value()) usual = MovePath(kLeft / 2, y_of(*expected)) + "H100";
  std::string line, filled, bad, hollow, reach, bad_reach;
  for (size_t i = 0; i < points.size(); ++i) {
    const WeekPoint& point = points[i];
    if (point.n == 0) continue;
    const double y = y_of(point.share);
    line += i > 0 && points[i - 1].n > 0 ? LinePath(x_of(i), y) : MovePath(x_of(i), y);
    (point.n < kTooFew ? hollow : point.off ? bad : filled) += DotPath(x_of(i), y);
    if (!point.low.has_value() || !point.high.has_value()) continue;
    (point.off ? bad_reach : reach) += MovePath(x_of(i), y_of(*point.low)) + "V" + Coordinate(y_of(*point.high));
  }
  svg.Strokes({{"gl", grid},
               {"ex", usual},
               {"wi", reach},
               {"wi b", bad_reach},
               {"ln", line},
               {"pd", filled},
               {"pd b", bad},
               {"ph", hollow},
               {"pi", hollow}});
  for (const double share : {0.0, scale / 2, scale})
    svg.Text(0, y_of(share) - 3, "start", 0, "tm", share == 0 ? "0" : words.Percent(share, scale < 0.1 ? 1 : 0));
  const bool higher = StringOf(finding, "direction") == "higher_is_better";
  for (const size_t i : Labelled(points, higher)) {
    const double end = points[i].low.has_value() && higher ? *points[i].low : points[i].high.value_or(points[i].share);
    const double y = higher ? std::min(y_of(end) + 13, kBottom - 3) : std::max(y_of(end) - 5, 12.0);
    svg.Text(x_of(i), y, i + 1 == points.size() ? "end" : "middle", 0, "ts", words.Percent(points[i].share, 0));
  }
  const size_t last = points.size() - 1;
  const double foot = kHeight - 5;
  svg.Text(x_of(0), foot, "start", -4, "tm", words.DateShort(points[0].week));
  if (last >= 4) svg.Text(x_of(last / 2), foot, "middle", 0, "tm", words.DateShort(points[last / 2].week));
  svg.Text(100, foot, "end", 0, "tm", words.DateShort(points[last].week));
}

}  // namespace

std::string WeeksInWords(const Page& page, const JsonValue& finding) {
  const Messages& words = page.words;
  std::string values;
  for (const WeekPoint& point : ReadWeeks(finding)) {
    if (point.n == 0) continue;
    if (!values.empty()) values += ", ";
    values += words.Text(
        "card.week_value",
        {{"week", words.DateShort(point.week)}, {"share", words.Percent(point.share, 0)}, {"n", words.Count(point.n)}});
  }
  return values;
}

void WriteWeeks(const Page& page, const JsonValue& finding, bool key) {
  const Messages& words = page.words;
  const std::vector<WeekPoint> points = ReadWeeks(finding);
  const auto with_cases =
      static_cast<size_t>(std::count_if(points.begin(), points.end(), [](const WeekPoint& p) { return p.n > 0; }));
  if (with_cases < kFewestWeeks) return;
  Markup& out = *page.out;
  out.Open("figure", {{"class", "blk"}}).Open("h4").Text(words.Text("evidence.weeks"));
  if (key) out.Element("small", {}, words.Text("evidence.weeks_note"));
  out.Close();
  const std::string label = words.Text(
      "evidence.weeks_label",
      {{"measure", MeasureName(words, StringOf(finding, "measure"))}, {"values", WeeksInWords(page, finding)}});
  DrawWeeks(page, points, finding, label);
  out.Close();
}

}  // namespace reports
