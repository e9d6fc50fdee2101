// SPDX-License-Identifier: Apache-2.0
// Where units go round: rings of touchpoints, and touchpoints that come again.
#include "reports/html_page.h"

namespace reports {
namespace {

constexpr int64_t kTooFew = 30;

std::string LoopName(const Page& page, const JsonValue& loop) {
  std::string name;
  std::string first;
  for (const JsonValue& touchpoint : ItemsOf(loop, "touchpoints")) {
    const std::string text(TextOf(touchpoint));
    if (first.empty()) first = text;
    name = name.empty() ? text : page.words.Text("variants.then", {{"a", name}, {"b", text}});
  }
  const std::string_view kind = StringOf(loop, "kind");
  const bool ring = kind == "loop" || kind == "ping_pong";
  return ring ? page.words.Text("variants.then", {{"a", name}, {"b", first}}) : name;
}

void WriteRow(const Page& page, const JsonValue& loop) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}}).Text(LoopName(page, loop));
  out.Text(" ").Element("small", {}, words.Text("loop." + std::string(StringOf(loop, "kind")))).Close();
  NumberCell(page, "column.laps", words.Count(CountOf(loop, "laps")));
  NumberCell(page, "column.customers", words.Count(CountOf(loop, "customers")));
  const std::optional<double> median = NumberOf(loop, "median_s");
  NumberCell(page, "column.median_lap", median.has_value() ? words.Duration(*median) : "–");
  NumberCell(page, "column.extra_time", words.Duration(NumberOf(loop, "extra_s").value_or(0)), CellWeight::kSecondary);
  const std::optional<double> goal = NumberOf(loop, "goal_rate");
  const bool few = CountOf(loop, "decided") < kTooFew;
  std::string reached = goal.has_value() && !few ? words.Percent(*goal, 1) : words.Text("loop.few");
  NumberCell(page, "column.goal_with", reached);
  out.Close();
}

void WriteTable(const Page& page, std::string_view title, std::string_view key) {
  const JsonItems rows = ItemsOf(Member(page.model, "loops"), key);
  if (rows.empty()) return;
  Subheading(page, page.words.Text(title));
  page.out->Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.loop", "#column.laps", "#column.customers", "#column.median_lap", "#column.extra_time",
                   "#column.goal_with"});
  page.out->Open("tbody");
  for (const JsonValue& row : rows) WriteRow(page, row);
  page.out->Close().Close();
}

}  // namespace

void WriteLoops(const Page& page) {
  const JsonValue& loops = Member(page.model, "loops");
  if (ItemsOf(loops, "rings").empty() && ItemsOf(loops, "repeats").empty()) return;
  const Messages& words = page.words;
  WriteTable(page, "loops.rings", "rings");
  WriteTable(page, "loops.repeats", "repeats");
  const int64_t hidden = CountOf(loops, "rings_hidden") + CountOf(loops, "repeats_hidden");
  if (hidden > 0) Note(page, words.Text("loops.hidden", {{"n", words.Count(hidden)}}));
  const std::optional<double> all = NumberOf(loops, "goal_rate");
  const std::string unit = UnitWord(page, StringOf(loops, "unit"));
  Note(page, words.Text("loops.note", {{"unit", unit}, {"share", all.has_value() ? words.Percent(*all, 1) : "–"}}));
}

}  // namespace reports
