// SPDX-License-Identifier: Apache-2.0
// Expected paths: how many runs follow them, where the others go another way, and the time from step to step.
#include <vector>

#include "absl/strings/str_format.h"
#include "reports/html_page.h"

namespace reports {
namespace {

// Steps of problems are acts; those of journeys without a name of their own are kinds.
std::string StepName(const Page& page, const JsonValue& blueprint, std::string_view step) {
  return page.words.Label(StringOf(blueprint, "unit") == "problem" ? "act" : "kind", step);
}

std::string NameOf(const Page& page, const JsonValue& blueprint) {
  const std::string_view name = StringOf(blueprint, "name");
  return page.words.Label("ready", name);
}

std::string StepsOf(const Page& page, const JsonValue& blueprint) {
  std::string steps;
  for (const JsonValue& step : ItemsOf(blueprint, "steps")) {
    const std::string name = StepName(page, blueprint, TextOf(step));
    steps = steps.empty() ? name : page.words.Text("variants.then", {{"a", steps}, {"b", name}});
  }
  return steps;
}

void WriteDeviation(const Page& page, const JsonValue& blueprint, const JsonValue& row, double scale) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const std::string kind(StringOf(row, "kind"));
  const std::string_view step = StringOf(row, "step");
  out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}});
  const bool named = kind != "added" || StringOf(blueprint, "unit") == "problem";
  out.Text(named ? StepName(page, blueprint, step) : std::string(step)).Text(" ");
  std::string small = words.Text("deviation." + kind);
  if (const std::optional<double> excess = NumberOf(row, "median_excess_s"); excess.has_value())
    small = words.Joined(small, words.Text("blueprint.by", {{"time", words.Duration(*excess)}}));
  out.Element("small", {}, small).Close();
  NumberCell(page, "column.runs", words.Count(CountOf(row, "runs")));
  ShareCell(page, row, CountOf(blueprint, "runs"), scale);
  const std::optional<double> complete = NumberOf(row, "complete_rate");
  const bool told = complete.has_value() && kind != "stopped";  // who stops has not come to the end
  NumberCell(page, "column.came_to_end", told ? words.Percent(*complete, 1) : "–");
  out.Close();
}

void WriteDeviations(const Page& page, const JsonValue& blueprint) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const JsonItems rows = ItemsOf(blueprint, "deviations");
  Subheading(page, words.Text("blueprint.deviations"));
  if (rows.empty()) {
    Note(page, words.Text("blueprint.none"));
    return;
  }
  std::vector<const JsonValue*> estimates;
  for (const JsonValue& row : rows) estimates.push_back(&row);
  const double scale = ShareScale(estimates);
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.deviation", "#column.runs", "column.deviation_share", "#column.came_to_end"});
  out.Open("tbody");
  for (const JsonValue& row : rows) WriteDeviation(page, blueprint, row, scale);
  out.Close().Close();
  if (const int64_t hidden = CountOf(blueprint, "deviations_hidden"); hidden > 0)
    Note(page, words.Text("blueprint.hidden", {{"n", words.Count(hidden)}}));
}

void WriteTimes(const Page& page, const JsonValue& blueprint) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  Subheading(page, words.Text("blueprint.times"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.deviation", "#column.runs", "#column.median_step", "#column.band"});
  out.Open("tbody");
  for (const JsonValue& time : ItemsOf(blueprint, "times")) {
    const std::optional<double> median = NumberOf(time, "median_s");
    if (!median.has_value()) continue;
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}},
                           StepName(page, blueprint, StringOf(time, "step")));
    NumberCell(page, "column.runs", words.Count(CountOf(time, "runs")));
    NumberCell(page, "column.median_step", words.Duration(*median));
    NumberCell(page, "column.band",
               words.Range(words.Duration(NumberOf(time, "p05_s").value_or(*median)),
                           words.Duration(NumberOf(time, "p95_s").value_or(*median))));
    out.Close();
  }
  out.Close().Close();
}

}  // namespace

void WriteBlueprints(const Page& page) {
  const Messages& words = page.words;
  int number = 0;
  for (const JsonValue& blueprint : ItemsOf(page.model, "blueprints")) {
    const int64_t runs = CountOf(blueprint, "runs");
    if (runs == 0) continue;
    const std::string id = ++number == 1 ? "blueprint" : absl::StrFormat("blueprint-%d", number);
    const std::optional<double> complete = NumberOf(blueprint, "complete_rate");
    const std::optional<double> conforming = NumberOf(blueprint, "rate");
    OpenSection(page, id, words.Text("section.blueprint", {{"name", NameOf(page, blueprint)}}),
                words.Text(StringOf(blueprint, "unit") == "problem" ? "section.blueprint.lead_problems"
                                                                    : "section.blueprint.lead",
                           {{"steps", StepsOf(page, blueprint)},
                            {"n", words.Count(runs)},
                            {"complete", words.Percent(complete.value_or(0), 1)},
                            {"conforming", words.Percent(conforming.value_or(0), 1)}}));
    WriteDeviations(page, blueprint);
    // How long answers take is told by the service figures.
    if (StringOf(blueprint, "unit") != "problem") WriteTimes(page, blueprint);
    if (const int64_t undecided = CountOf(blueprint, "undecided"); undecided > 0)
      Note(page, words.Text("blueprint.undecided", {{"n", words.Count(undecided)}}));
    Note(page, words.Text(StringOf(blueprint, "unit") == "problem" ? "blueprint.note_problems" : "blueprint.note"));
    page.out->Close();
  }
}

}  // namespace reports
