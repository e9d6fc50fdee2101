// SPDX-License-Identifier: Apache-2.0
// Dot and interval, a row a group. All rows of a card share one axis from 0, so that gaps can be compared; the
// expectation of the finding is one dashed line through its rows, other measures bring their own tick.
#include <algorithm>
#include <cmath>

#include "reports/finding_text.h"
#include "reports/html_card.h"

namespace reports {
namespace {

constexpr int64_t kTooFew = 30;
constexpr double kRowHeight = 36;
constexpr double kMiddle = kRowHeight / 2;

struct Row {
  std::string label;
  std::string small;
  int64_t n = 0;
  double actual = 0;
  std::optional<double> low, high, expected;
  bool higher_is_better = false;
  bool dashed = true;  // the expectation of the finding, not one of its own
};

bool Off(const Row& row) {
  if (!row.expected.has_value() || row.n < kTooFew) return false;
  if (row.higher_is_better) return row.high.value_or(row.actual) < *row.expected;
  return row.low.value_or(row.actual) > *row.expected;
}

void WriteRow(const Page& page, const Row& row, double scale) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const auto at = [scale](double ratio) { return std::clamp(100 * ratio / scale, 0.0, 100.0); };
  const bool off = Off(row);
  const bool hollow = row.n < kTooFew;
  const std::string value = words.Percent(row.actual, 1);
  out.Open("div", {{"class", "r"}}).Open("div").Text(row.label).Element("small", {}, row.small).Close();
  {
    FluidSvg svg(&out, kRowHeight, "");
    if (row.expected.has_value()) {
      const double reach = row.dashed ? kMiddle : 8;
      svg.Line(at(*row.expected), kMiddle - reach, at(*row.expected), kMiddle + reach, row.dashed ? "ex" : "ink");
      if (off) svg.Line(at(row.actual), kMiddle, at(*row.expected), kMiddle, "dev");
    }
    const std::string tone = hollow ? " g" : off ? " bad" : "";
    if (row.low.has_value() && row.high.has_value())
      svg.Line(at(*row.low), kMiddle, at(*row.high), kMiddle, "ivw" + tone);
    svg.Circle(at(row.actual), kMiddle, hollow ? 4.5 : 5, hollow ? "pt ho" : off ? "pt bad" : "pt");
  }
  out.Open("div").Element("b", {{"class", off ? "off" : ""}}, value);
  std::string below;
  if (hollow) {
    below = words.Text("verdict_word.too_few");
  } else if (row.low.has_value() && row.high.has_value()) {
    below = words.Interval(*row.low, *row.high);
  }
  if (!below.empty()) out.Element("small", {}, below);
  out.Close().Close();
}

Row RowOf(const JsonValue& object, std::string_view actual_key) {
  Row row;
  row.n = CountOf(object, "n");
  row.actual = NumberOf(object, actual_key).value_or(0);
  row.low = NumberOf(object, "low");
  row.high = NumberOf(object, "high");
  row.higher_is_better = StringOf(object, "direction") == "higher_is_better";
  return row;
}

std::string NText(const Messages& words, int64_t n) { return words.Text("card.n", {{"n", words.Count(n)}}); }

std::vector<Row> FindingRows(const Page& page, const JsonValue& finding, size_t most_segments, int64_t* left_out) {
  const Messages& words = page.words;
  std::vector<Row> rows = {RowOf(finding, "actual")};
  rows[0].expected = NumberOf(finding, "expected");
  rows[0].label = words.Text("card.all");
  rows[0].small = NText(words, rows[0].n);
  std::vector<const JsonValue*> segments;
  for (const JsonValue& segment : ItemsOf(finding, "segments")) segments.push_back(&segment);
  std::stable_sort(segments.begin(), segments.end(),
                   [](const JsonValue* a, const JsonValue* b) { return CountOf(*a, "n") > CountOf(*b, "n"); });
  for (size_t i = 0; i < segments.size() && i < most_segments; ++i) {
    Row row = RowOf(*segments[i], "rate");
    row.expected = rows[0].expected;
    row.higher_is_better = rows[0].higher_is_better;
    row.label = SegmentText(page, StringOf(*segments[i], "segment"));
    row.small = NText(words, row.n);
    rows.push_back(std::move(row));
  }
  *left_out = static_cast<int64_t>(segments.size() + 1 - rows.size());
  return rows;
}

std::vector<Row> SupportRows(const Page& page, const JsonValue& finding, size_t most) {
  const Messages& words = page.words;
  std::vector<Row> rows;
  for (const JsonValue& support : ItemsOf(finding, "support")) {
    if (rows.size() == most || !Has(support, "actual")) continue;
    Row row = RowOf(support, "actual");
    row.expected = NumberOf(support, "expected");
    row.dashed = false;
    row.label = FindingName(words, support);
    row.small = words.Joined(ExpectedLabel(words, support), NText(words, row.n));
    rows.push_back(std::move(row));
  }
  return rows;
}

double ScaleOf(const std::vector<Row>& rows, double scale) {
  for (const Row& row : rows) scale = std::max({scale, row.actual, row.high.value_or(0), row.expected.value_or(0)});
  return scale;
}

void WriteAxis(const Page& page, const JsonValue& finding, double scale) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("div", {{"class", "r xr"}}).Element("div", {}, "");
  {
    FluidSvg svg(&out, 16, "");
    const std::optional<double> expected = NumberOf(finding, "expected");
    const double at = expected.has_value() ? 100 * std::min(1.0, *expected / scale) : -100;
    const std::string label = ExpectedLabel(words, finding);
    const double half = EstimatedBoldWidth(label) / 2;
    constexpr double kTrack = 230;  // px, the narrowest
    const double middle = at < 22 ? at + 100 * half / kTrack : at > 78 ? at - 100 * half / kTrack : at;
    for (const double tick : {0.0, 50.0, 100.0}) {
      // A tick whose label would meet the expected one is left out.
      const std::string text = tick == 0 ? "0" : words.Percent(scale * tick / 100, scale < 0.1 ? 1 : 0);
      const double centre = tick == 0 ? 2 : tick == 100 ? 94 : 50;
      if (expected.has_value() && std::fabs(centre - middle) * kTrack / 100 < half + 22) continue;
      svg.Text(tick, 12, tick == 0 ? "start" : tick == 100 ? "end" : "middle", 0, "tm", text);
    }
    if (expected.has_value()) svg.PointLabel(at, 12, "tx", label);
  }
  out.Element("div", {}, "").Close();
}

}  // namespace

void WriteCardRows(const Page& page, const JsonValue& finding, size_t most_segments, size_t most_support, bool key) {
  if (!Has(finding, "actual")) return;
  Markup& out = *page.out;
  const Messages& words = page.words;
  int64_t left_out = 0;
  const std::vector<Row> rows = FindingRows(page, finding, most_segments, &left_out);
  const std::vector<Row> support = SupportRows(page, finding, most_support);
  const double scale = AxisEnd(ScaleOf(support, ScaleOf(rows, 0)));
  out.Open("figure", {{"class", "blk"}}).Open("h4").Text(Capitalised(MeasureName(words, StringOf(finding, "measure"))));
  if (key) out.Element("small", {}, words.Text("card.rows_note"));
  out.Close();
  out.Open("div", {{"class", "di"}});
  for (const Row& row : rows) WriteRow(page, row, scale);
  WriteAxis(page, finding, scale);
  if (!support.empty()) out.Element("h5", {}, words.Text("card.also_in"));
  for (const Row& row : support) WriteRow(page, row, scale);
  out.Close();
  if (left_out > 0) Note(page, words.Text("card.segments_more", {{"n", words.Count(left_out)}}));
  out.Close();
}

}  // namespace reports
