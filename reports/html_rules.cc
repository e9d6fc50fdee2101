// SPDX-License-Identifier: Apache-2.0
// Rules of the project file: how many units keep each, of those to which it applies.
#include <vector>

#include "reports/html_page.h"

namespace reports {

void WriteRules(const Page& page) {
  const JsonItems rows = ItemsOf(page.model, "rules");
  if (rows.empty()) return;
  Markup& out = *page.out;
  const Messages& words = page.words;
  OpenSection(page, "rules", words.Text("section.rules"), words.Text("section.rules.lead"));
  std::vector<const JsonValue*> estimates;
  for (const JsonValue& row : rows) estimates.push_back(&row);
  const double scale = ShareScale(estimates);
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.rule", "#column.activated", "column.rule_kept", "#column.rule_broken"});
  out.Open("tbody");
  for (const JsonValue& row : rows) {
    out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}});
    const std::string kind(StringOf(row, "kind"));
    std::string what =
        words.Text("rule." + kind, {{"a", std::string(StringOf(row, "a"))}, {"b", std::string(StringOf(row, "b"))}});
    if (const std::optional<double> within = NumberOf(row, "within_s"); within.has_value())
      what = words.Joined(what, words.Text("rule.within", {{"time", words.DurationInWords(*within)}}));
    // One without a name of its own is called by what it says.
    if (FlagOf(row, "named")) {
      out.Text(StringOf(row, "rule")).Text(" ").Element("small", {}, what).Close();
    } else {
      out.Text(what).Close();
    }
    const int64_t decided = CountOf(row, "kept") + CountOf(row, "broken");
    NumberCell(page, "column.activated", words.Count(CountOf(row, "activated")));
    ShareCell(page, row, decided, scale);
    const std::string broken =
        CountOf(row, "broken") == 0
            ? words.Count(0)
            : words.Text("rule.broken_value", {{"n", words.Count(CountOf(row, "broken"))},
                                               {"customers", words.Count(CountOf(row, "broken_customers"))}});
    NumberCell(page, "column.rule_broken", broken);
    out.Close();
  }
  out.Close().Close();
  Note(page, words.Text("rule.note", {{"unit", UnitWord(page, StringOf(*rows.begin(), "unit"))}}));
  out.Close();
}

}  // namespace reports
