// SPDX-License-Identifier: Apache-2.0
// A card a finding: what was expected and what happened, the definition, weeks, what came before and after, timelines.
#include <algorithm>
#include <vector>

#include "absl/strings/str_format.h"
#include "reports/finding_text.h"
#include "reports/html_page.h"

namespace reports {
namespace {

constexpr int64_t kTooFew = 30;    // below it a point is hollow: too few for a verdict
constexpr size_t kOpenCards = 3;   // the first cards are open, the others one click away
constexpr size_t kBars = 3;        // steps before and after with a bar; the others in one line
constexpr size_t kFullCards = 12;  // with journeys, and bars for what came before and after
constexpr size_t kFewestWeeks = 3;

void Row(const Page& page, std::string_view label, std::string_view value) {
  if (value.empty()) return;
  page.out->Element("dt", {}, page.words.Text(label)).Element("dd", {}, value);
}

void WriteFactList(const Page& page, const JsonValue& finding) {
  const Messages& words = page.words;
  page.out->Open("dl", {{"class", "def"}});
  const std::string measure(StringOf(finding, "measure"));
  Row(page, "evidence.definition", words.Has("definition." + measure) ? words.Text("definition." + measure) : measure);
  const std::optional<double> actual = NumberOf(finding, "actual");
  const std::optional<double> expected = NumberOf(finding, "expected");
  const std::optional<double> low = NumberOf(finding, "low");
  const std::optional<double> high = NumberOf(finding, "high");
  if (actual.has_value()) {
    std::string text = words.Percent(*actual, 1);
    if (low.has_value() && high.has_value())
      text = words.Text("sr.share_interval", {{"share", text}, {"interval", words.Interval(*low, *high)}});
    Row(page, "evidence.actual", text);
  }
  const std::string basis = words.Label("basis", BasisId(finding));
  if (expected.has_value()) {
    Row(page, "evidence.expected",
        words.Text("evidence.expected_value", {{"share", words.Percent(*expected, 1)}, {"basis", basis}}));
  } else {
    Row(page, "evidence.basis", basis);
  }
  Row(page, "evidence.n",
      words.Text("evidence.n_value", {{"n", words.Count(CountOf(finding, "n"))},
                                      {"customers", words.Count(CountOf(finding, "customers"))}}));
  if (const std::optional<double> limit = NumberOf(finding, "limit_s"); limit.has_value()) {
    Row(page, "evidence.limit", words.DurationInWords(*limit));
  }
  if (const std::optional<double> impact = NumberOf(finding, "impact"); impact.has_value()) {
    Row(page, "evidence.impact", words.Rounded(*impact));
  }
  if (Has(finding, "candidates")) {
    const std::string n = words.Count(CountOf(finding, "candidates"));
    const std::optional<double> q = NumberOf(finding, "q");
    std::string q_text;
    if (q.has_value()) q_text = *q < 0.001 ? "<\u00a00.001" : "=\u00a0" + words.Decimal(*q, 3);
    Row(page, "evidence.tests",
        q.has_value() ? words.Text("evidence.tests_q", {{"n", n}, {"q", q_text}})
                      : words.Text("evidence.tests_value", {{"n", n}}));
  }
  const std::string_view note = StringOf(finding, "note");
  if (!note.empty()) Row(page, "evidence.note", words.Label("finding_note", note));
  Row(page, "evidence.id", StringOf(finding, "id"));
  page.out->Close();
}

struct WeekPoint {
  std::string_view week;
  int64_t n;
  double share;
};

// Points with n > 0, at their place among all weeks; an empty week is a gap.
void DrawWeeks(const Page& page, const std::vector<WeekPoint>& points, double scale, std::optional<double> expected,
               std::string_view label) {
  const Messages& words = page.words;
  constexpr double kTop = 18;
  constexpr double kBottom = 96;
  constexpr double kLeft = 11;  // percent: room for the labels of the grid
  const auto y_of = [&](double share) { return kBottom - (kBottom - kTop) * share / scale; };
  const auto x_of = [&](size_t i) {
    return kLeft + (97.0 - kLeft) * static_cast<double>(i) / static_cast<double>(points.size() - 1);
  };
  FluidSvg svg(page.out, 120, label, "hal");
  std::string grid;
  for (const double share : {0.0, scale / 2, scale}) grid += MovePath(0, y_of(share)) + "H100";
  std::string usual;
  if (expected.has_value()) usual = MovePath(kLeft / 2, y_of(*expected)) + "H100";
  std::string line;
  std::string filled;
  std::string hollow;
  for (size_t i = 0; i < points.size(); ++i) {
    if (points[i].n == 0) continue;
    const double y = y_of(points[i].share);
    line += i > 0 && points[i - 1].n > 0 ? LinePath(x_of(i), y) : MovePath(x_of(i), y);
    (points[i].n < kTooFew ? hollow : filled) += DotPath(x_of(i), y);
  }
  svg.Strokes({{"gl", grid}, {"ex", usual}, {"ln", line}, {"pd", filled}, {"ph", hollow}, {"pi", hollow}});
  for (const double share : {0.0, scale / 2, scale}) {
    svg.Text(0, y_of(share) - 3, "start", 0, "tm", share == 0 ? "0" : words.Percent(share, scale < 0.1 ? 1 : 0));
  }
  const size_t last = points.size() - 1;
  svg.Text(x_of(0), 115, "start", -4, "tm", words.DateShort(points[0].week));
  if (last >= 4) svg.Text(x_of(last / 2), 115, "middle", 0, "tm", words.DateShort(points[last / 2].week));
  svg.Text(100, 115, "end", 0, "tm", words.DateShort(points[last].week));
}

void WriteWeeks(const Page& page, const JsonValue& finding) {
  const Messages& words = page.words;
  std::vector<WeekPoint> points;
  double largest = NumberOf(finding, "expected").value_or(0);
  std::string values;
  size_t with_cases = 0;
  for (const JsonValue& week : ItemsOf(finding, "weeks")) {
    const int64_t n = CountOf(week, "n");
    const double share = n == 0 ? 0 : static_cast<double>(CountOf(week, "hits")) / static_cast<double>(n);
    points.push_back({StringOf(week, "week"), n, share});
    if (n == 0) continue;
    ++with_cases;
    largest = std::max(largest, share);
    if (!values.empty()) values += ", ";
    values += words.DateShort(StringOf(week, "week")) + " " + words.Percent(share, 0) + " (n " + words.Count(n) + ")";
  }
  if (with_cases < kFewestWeeks) return;
  const double scale = AxisEnd(largest);
  Markup& out = *page.out;
  out.Open("figure", {{"class", "blk"}}).Open("h4").Text(words.Text("evidence.weeks"));
  out.Element("small", {}, words.Text("evidence.weeks_note")).Close();
  const std::string label = words.Text(
      "evidence.weeks_label", {{"measure", words.Label("measure", StringOf(finding, "measure"))}, {"values", values}});
  DrawWeeks(page, points, scale, NumberOf(finding, "expected"), label);
  out.Close();
}

std::string StepName(const Page& page, const JsonValue& step) {
  const std::string_view channel = StringOf(step, "channel");
  const std::string name(StringOf(step, "touchpoint"));
  return channel.empty() ? name : page.words.Joined(name, page.words.Label("channel", channel));
}

std::string StepCount(const Page& page, const JsonValue& step) {
  return page.words.Joined(page.words.Count(CountOf(step, "count")),
                           page.words.Percent(NumberOf(step, "share").value_or(0), 0));
}

void WriteSteps(const Page& page, std::string_view title, const JsonItems& steps) {
  if (steps.empty()) return;
  Markup& out = *page.out;
  out.Open("div").Element("h4", {}, page.words.Text(title)).Open("ul");
  std::string others;
  for (size_t i = 0; i < steps.size(); ++i) {
    const JsonValue& step = *(steps.begin() + i);
    if (i >= kBars) {
      others += (others.empty() ? "" : "; ") + StepName(page, step) + "\u00a0" + StepCount(page, step);
      continue;
    }
    out.Open("li").Text(StepName(page, step)).Element("b", {}, StepCount(page, step));
    {
      FluidSvg bar(&out, 6, "");
      bar.Rect(0, 0, 100 * NumberOf(step, "share").value_or(0), 6, "bar l");
    }
    out.Close();
  }
  if (!others.empty()) out.Element("li", {{"class", "xs mut"}}, others);
  out.Close().Close();
}

// The same in one paragraph, for cards in short.
void WriteStepsInShort(const Page& page, std::string_view title, const JsonItems& steps) {
  if (steps.empty()) return;
  std::string text;
  for (const JsonValue& step : steps)
    text += (text.empty() ? "" : "; ") + StepName(page, step) + "\u00a0" + StepCount(page, step);
  page.out->Open("p").Element("b", {}, page.words.Text(title)).Text(" " + text).Close();
}

void WriteBeforeAfter(const Page& page, const JsonValue& finding, bool full) {
  const JsonItems before = ItemsOf(finding, "before");
  const JsonItems after = ItemsOf(finding, "after");
  if (before.empty() && after.empty()) return;
  Markup& out = *page.out;
  out.Open("div", {{"class", "blk"}});
  if (full) {
    out.Open("div", {{"class", "io"}});
    WriteSteps(page, "evidence.before", before);
    WriteSteps(page, "evidence.after", after);
    out.Close();
  } else {
    WriteStepsInShort(page, "evidence.before", before);
    WriteStepsInShort(page, "evidence.after", after);
  }
  if (Has(finding, "steps_n")) {
    Note(page, page.words.Text("evidence.share_note", {{"n", page.words.Count(CountOf(finding, "steps_n"))}}));
  }
  out.Close();
}

void WriteCard(const Page& page, const JsonValue& finding, size_t place) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const int64_t rank = CountOf(finding, "rank");
  out.Open("article", {{"class", "card"}, {"id", absl::StrFormat("p%d", rank)}}).Open("header");
  SeverityMark(&out, StringOf(finding, "severity"), rank, MarkLabel(page, finding));
  out.Open("div");
  out.Element("p", {{"class", "tags"}},
              words.Joined(FindingPlace(words, finding), words.Label("severity", StringOf(finding, "severity"))));
  out.Element("h3", {}, FindingSentence(words, finding)).Close().Close();
  const bool full = place < kFullCards;
  if (place < kOpenCards) {
    out.Open("details", {{"open", ""}});
  } else {
    out.Open("details");
  }
  out.Element("summary", {}, words.Text("evidence.open"));
  out.Open("div", {{"class", "g2"}});
  out.Open("div");
  WriteWeeks(page, finding);
  WriteBeforeAfter(page, finding, full);
  out.Close();
  WriteFactList(page, finding);
  out.Close();
  if (full) WriteTimelines(page, finding);
  out.Close().Close();
}

}  // namespace

void WriteEvidence(const Page& page) {
  if (page.worse.empty()) return;
  OpenSection(page, "evidence", page.words.Text("section.evidence"), page.words.Text("section.evidence.lead"));
  WriteTimelineKey(page);
  for (size_t i = 0; i < page.worse.size(); ++i) WriteCard(page, *page.worse[i], i);
  if (page.worse.size() > kFullCards)
    Note(page, page.words.Text("evidence.in_short", {{"n", page.words.Count(static_cast<int64_t>(kFullCards))}}));
  page.out->Close();
}

}  // namespace reports
