// SPDX-License-Identifier: Apache-2.0
// The first screen: verdict, facts, the list of findings on one shared axis; and the table of what else was compared.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "reports/finding_text.h"
#include "reports/html_card.h"

namespace reports {
namespace {

constexpr size_t kListed = 10;  // the others stand folded right below
// Comparisons that are no pain point; each signal at each touchpoint is one, so that they are many.
constexpr size_t kOthersShown = 20;

void Fact(const Page& page, std::string_view label, std::string_view value, std::string_view small = "") {
  Markup& out = *page.out;
  out.Open("div").Element("dt", {}, page.words.Text(label)).Open("dd").Text(value);
  if (!small.empty()) out.Text(" ").Element("small", {}, small);
  out.Close().Close();
}

std::string Share(const Page& page, int64_t part, int64_t all) {
  return all == 0 ? "" : page.words.Percent(static_cast<double>(part) / static_cast<double>(all), 1);
}

void WriteFacts(const Page& page) {
  const Messages& words = page.words;
  const JsonValue& totals = Member(page.model, "totals");
  const JsonValue& headline = Member(page.model, "headline");
  const JsonValue& span = Member(page.model, "span");
  page.out->Open("dl", {{"class", "facts"}});
  absl::Time from;
  absl::Time to;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, std::string(StringOf(span, "from")), &from, &error) &&
      absl::ParseTime(absl::RFC3339_full, std::string(StringOf(span, "to")), &to, &error)) {
    const auto days = static_cast<int64_t>(std::max(1.0, absl::ToDoubleHours(to - from) / 24 + 0.5));
    Fact(page, "fact.span", words.Text("fact.days", {{"n", words.Count(days)}}));
  }
  Fact(page, "fact.events", words.Count(CountOf(totals, "events")));
  Fact(page, "fact.customers", words.Count(CountOf(totals, "customers")));
  Fact(page, "fact.journeys", words.Count(CountOf(totals, "journeys")));
  if (const int64_t touched = CountOf(headline, "journeys_touched"); touched > 0) {
    Fact(page, "fact.touched", words.Count(touched), Share(page, touched, CountOf(headline, "journeys")));
  }
  Fact(page, "fact.contacts", words.Count(CountOf(totals, "contacts")));
  if (const int64_t behind = CountOf(headline, "contacts_behind"); behind > 0) {
    Fact(page, "fact.behind", words.Count(behind), Share(page, behind, CountOf(headline, "contacts")));
  }
  Fact(page, "fact.sources", words.Count(static_cast<int64_t>(ItemsOf(page.model, "sources").size())));
  page.out->Close();
}

// The axis that holds every row of the list.
double SharedScale(const Page& page) {
  double largest = 0;
  for (size_t i = 0; i < page.worse.size() && i < kListed; ++i) {
    for (const std::string_view key : {"actual", "expected", "high"}) {
      largest = std::max(largest, NumberOf(*page.worse[i], key).value_or(0));
    }
  }
  return AxisEnd(largest);
}

void WriteListHead(const Page& page, double scale) {
  Markup& out = *page.out;
  out.Open("li", {{"class", "hd"}, {"aria-hidden", "true"}}).Element("span", {}, "");
  out.Element("span", {}, page.words.Text("list.head"));
  out.Open("div").Element("span", {}, page.words.Text("list.axis"));
  {
    FluidSvg axis(&out, 18, "", "axis");
    axis.Text(0, 15, "start", 0, "tm", "0");
    axis.Text(50, 15, "middle", 0, "tm", page.words.Percent(scale / 2, scale < 0.1 ? 1 : 0));
    axis.Text(100, 15, "end", 0, "tm", page.words.Percent(scale, 0));
  }
  out.Close();
  out.Element("span", {{"class", "num"}}, page.words.Text("list.beyond"));
  out.Close();
}

// Mark, sentence, place and number of cases of a row of the list.
void WriteRowHead(const Page& page, const JsonValue& finding) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const int64_t rank = CountOf(finding, "rank");
  SeverityMark(&out, StringOf(finding, "severity"), rank, MarkLabel(page, finding));
  out.Open("div").Open("h3");
  out.Element("a", {{"href", absl::StrFormat("#p%d", rank)}}, FindingSentence(words, finding));
  out.Close();
  const std::string n = words.Text("evidence.n_value", {{"n", words.Count(CountOf(finding, "n"))},
                                                        {"customers", words.Count(CountOf(finding, "customers"))}});
  const std::string place = FindingPlace(words, finding);
  out.Element("p", {}, words.Joined(words.Joined(place, n), AlsoText(page, finding))).Close();
}

void WriteImpact(const Page& page, const JsonValue& finding) {
  const std::string impact = page.words.Rounded(NumberOf(finding, "impact").value_or(0));
  page.out->Open("div", {{"class", "big"}}).Text(impact);
  page.out->Element("small", {}, page.words.Text("list.customers", {{"n", impact}})).Close();
}

void WriteListRow(const Page& page, const JsonValue& finding, double scale) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("li");
  WriteRowHead(page, finding);
  ShareMark mark;
  mark.actual = NumberOf(finding, "actual").value_or(0);
  mark.has_interval = Has(finding, "low") && Has(finding, "high");
  mark.low = NumberOf(finding, "low").value_or(0);
  mark.high = NumberOf(finding, "high").value_or(0);
  mark.has_expected = Has(finding, "expected");
  mark.expected = NumberOf(finding, "expected").value_or(0);
  mark.scale = scale;
  mark.off = true;
  const std::string actual = words.Percent(mark.actual, 1);
  const std::string expected = ExpectedLabel(words, finding);
  {
    FluidSvg svg(&out, 50, words.Text("list.chart", {{"actual", actual}, {"expected", expected}}));
    svg.Line(50, 22, 50, 28, "gl");
    DrawShare(&svg, mark, 25);
    if (mark.has_expected) svg.PointLabel(std::min(100.0, 100 * mark.expected / scale), 12, "", expected);
    svg.PointLabel(std::min(100.0, 100 * mark.actual / scale), 46, "ts", actual);
  }
  WriteImpact(page, finding);
  out.Close();
}

// The findings after the first, one click away: figures instead of charts.
void WriteFolded(const Page& page, size_t listed) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const std::string n = words.Count(static_cast<int64_t>(page.worse.size() - listed));
  out.Open("details", {{"class", "more"}}).Element("summary", {}, words.Text("note.and_more", {{"n", n}}));
  out.Open("ol", {{"class", "five"}});
  for (size_t i = listed; i < page.worse.size(); ++i) {
    const JsonValue& finding = *page.worse[i];
    out.Open("li");
    WriteRowHead(page, finding);
    std::string figures;
    const std::optional<double> low = NumberOf(finding, "low");
    const std::optional<double> high = NumberOf(finding, "high");
    if (low.has_value() && high.has_value()) figures = words.Interval(*low, *high);
    out.Open("div", {{"class", "fig"}}).Element("b", {}, words.Percent(NumberOf(finding, "actual").value_or(0), 1));
    out.Text(" " + words.Joined(figures, ExpectedLabel(words, finding))).Close();
    WriteImpact(page, finding);
    out.Close();
  }
  out.Close().Close();
}

void WriteSeverityKey(const Page& page) {
  page.out->Open("div", {{"class", "key"}});
  for (const std::string_view severity : {"severe", "serious", "moderate"}) {
    page.out->Open("span");
    SeverityMark(page.out, severity, 0, "", MarkSize::kSmall);
    page.out->Text(page.words.Text("list.key." + std::string(severity))).Close();
  }
  page.out->Close();
}

}  // namespace

void WriteHero(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const JsonValue& span = Member(page.model, "span");
  out.Open("header", {{"class", "hero"}, {"id", "findings"}});
  std::string meta = words.Joined(words.Text("page.title"), StringOf(page.model, "title"));
  if (Has(span, "from")) meta = words.Joined(meta, words.Span(StringOf(span, "from"), StringOf(span, "to")));
  meta = words.Joined(meta, words.Text("page.zone", {{"zone", std::string(StringOf(page.model, "time_zone"))}}));
  out.Element("p", {{"class", "meta"}}, meta);
  out.Element("h1", {}, Verdict(words, page.model));
  if (page.worse.empty()) {
    const bool compared = CountOf(page.model, "comparisons") > 0;
    out.Element("p", {{"class", "lead none"}}, words.Text(compared ? "verdict.lead_none" : "verdict.lead_nothing"));
  }
  WriteFacts(page);
  if (page.worse.empty()) {
    out.Close();
    return;
  }
  const double scale = SharedScale(page);
  out.Element("h2", {{"class", "sr"}}, words.Text("section.findings"));
  out.Open("ol", {{"class", "five"}});
  WriteListHead(page, scale);
  const size_t listed = std::min(kListed, page.worse.size());
  for (size_t i = 0; i < listed; ++i) WriteListRow(page, *page.worse[i], scale);
  out.Close();
  if (listed < page.worse.size()) WriteFolded(page, listed);
  WriteSeverityKey(page);
  out.Close();
}

void WriteOtherComparisons(const Page& page) {
  if (page.others.empty()) return;
  Markup& out = *page.out;
  const Messages& words = page.words;
  const std::string n = words.Count(static_cast<int64_t>(page.others.size()));
  out.Open("details", {{"class", "others"}, {"id", "others"}});
  out.Element("summary", {}, words.Text("others.summary", {{"n", n}}));
  out.Element("p", {{"class", "note"}}, words.Text("section.others.lead"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.finding", "#column.actual", "#column.expected", "#column.n", "column.verdict"});
  out.Open("tbody");
  const size_t shown = std::min(page.others.size(), kOthersShown);
  for (size_t i = 0; i < shown; ++i) {
    const JsonValue* const finding = page.others[i];
    const std::optional<double> actual = NumberOf(*finding, "actual");
    const std::optional<double> low = NumberOf(*finding, "low");
    const std::optional<double> high = NumberOf(*finding, "high");
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}}, FindingName(words, *finding));
    std::string value = actual.has_value() ? words.Percent(*actual, 1) : "–";
    if (actual.has_value() && low.has_value() && high.has_value())
      value = words.Text("others.value", {{"value", value}, {"interval", words.Interval(*low, *high)}});
    NumberCell(page, "column.actual", value);
    NumberCell(page, "column.expected", ExpectedLabel(words, *finding));
    NumberCell(page, "column.n", words.Count(CountOf(*finding, "n")));
    const std::string_view verdict = StringOf(*finding, "verdict");
    out.Open("td", {{"class", "vd full"}});
    VerdictMark(&out, verdict);
    out.Text(words.Label("verdict_word", verdict)).Close().Close();
  }
  out.Close().Close();
  if (shown < page.others.size()) {
    const std::string more = words.Count(static_cast<int64_t>(page.others.size() - shown));
    out.Element("p", {{"class", "note"}}, words.Text("others.more", {{"n", more}}));
  }
  out.Close();
}

}  // namespace reports
