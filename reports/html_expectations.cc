// SPDX-License-Identifier: Apache-2.0
// All expectations in force, one click away in the method: measure or figure, where, value, basis. Defaults say so.
#include "reports/html_page.h"

namespace reports {
namespace {

std::string Named(const Messages& words, std::string_view measure) {
  const std::string as_measure = "measure." + std::string(measure);
  return words.Has(as_measure) ? words.Text(as_measure) : words.Label("kpi", measure);
}

std::string Scope(const Page& page, const JsonValue& expectation) {
  const Messages& words = page.words;
  std::string out;
  const std::string_view channel = StringOf(expectation, "channel");
  const std::string_view kind = StringOf(expectation, "touchpoint_kind");
  if (!channel.empty()) out = words.Label("channel", channel);
  if (!kind.empty()) out = words.Joined(out, words.Label("kind", kind));
  out = words.Joined(out, StringOf(expectation, "touchpoint"));
  out = words.Joined(out, StringOf(expectation, "topic"));
  const std::string_view segment = StringOf(expectation, "segment");
  if (!segment.empty()) out = words.Joined(out, SegmentText(page, segment));
  return out.empty() ? words.Text("method.everywhere") : out;
}

// The unit of a figure follows from its id; measures are shares.
std::string Value(const Messages& words, std::string_view measure, double value) {
  if (measure == "nps") return words.Value("points", value);
  if (measure == "ces" || measure == "ces_1_5") return words.Value("score", value);
  const bool seconds = measure == "asa" || (measure.ends_with("_median") || measure.ends_with("_p90"));
  if (seconds) return words.Duration(value);
  if (measure == "transfers" || measure == "self_service" || measure == "backlog") return words.Value("count", value);
  return words.PercentShort(value);
}

std::string Expected(const Messages& words, const JsonValue& expectation) {
  std::string text;
  if (const std::optional<double> value = NumberOf(expectation, "value"); value.has_value()) {
    const bool higher = StringOf(expectation, "direction") == "higher_is_better";
    text = std::string(higher ? "≥" : "≤") + "\u00a0" + Value(words, StringOf(expectation, "measure"), *value);
  }
  if (const std::optional<double> within = NumberOf(expectation, "within_s"); within.has_value() && *within > 0)
    text = words.Text("method.within", {{"value", text}, {"limit", words.DurationInWords(*within)}});
  if (Has(expectation, "min_n"))
    text = words.Joined(text, words.Text("method.min_n", {{"n", words.Count(CountOf(expectation, "min_n"))}}));
  return text;
}

}  // namespace

void WriteExpectations(const Page& page) {
  const JsonItems expectations = ItemsOf(page.model, "expectations");
  if (expectations.empty()) return;
  Markup& out = *page.out;
  const Messages& words = page.words;
  const std::string n = words.Count(static_cast<int64_t>(expectations.size()));
  out.Open("details").Element("summary", {}, words.Text("method.expectations", {{"n", n}}));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.measure", "column.scope", "column.expected", "column.basis", "column.note"});
  out.Open("tbody");
  for (const JsonValue& expectation : expectations) {
    const std::string_view basis = FlagOf(expectation, "default") ? "benchmark" : StringOf(expectation, "basis");
    const std::string_view note = StringOf(expectation, "note");
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}}, Named(words, StringOf(expectation, "measure")));
    out.Element("td", {{"class", "ink2 full"}}, Scope(page, expectation));
    out.Element("td", {{"data-l", words.Text("column.expected")}}, Expected(words, expectation));
    out.Element("td", {{"data-l", words.Text("column.basis")}}, words.Label("service.basis", basis));
    out.Element("td", {{"class", "ink2 full"}}, note.empty() ? "" : words.Label("finding_note", note)).Close();
  }
  out.Close().Close();
  Note(page, words.Text("method.expectations_note"));
  out.Close();
}

}  // namespace reports
