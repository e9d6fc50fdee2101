// SPDX-License-Identifier: Apache-2.0
// Where journeys stop: a row a touchpoint, share with interval on one axis.
#include <algorithm>
#include <vector>

#include "reports/html_page.h"

namespace reports {
namespace {

constexpr int64_t kTooFew = 30;

// The drop-off of a touchpoint for the report's unit: sessions where the unit is the session, else journeys.
const JsonValue& MainDropOff(const Page& page, const JsonValue& touchpoint) {
  const bool session = StringOf(Member(page.model, "settings"), "unit") == "session";
  return Member(Member(touchpoint, "drop_off"), session ? "session" : "journey");
}

void WriteRows(const Page& page, const std::vector<const JsonValue*>& rows, size_t begin, size_t end, double scale) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.touchpoint", "#column.reached", "#column.left", "#column.open", "column.rate",
                   "#column.session_rate"});
  out.Open("tbody");
  for (size_t i = begin; i < end; ++i) {
    const JsonValue& touchpoint = *rows[i];
    const JsonValue& drop = MainDropOff(page, touchpoint);
    const std::string_view stage = StringOf(touchpoint, "stage");
    out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}}).Text(StringOf(touchpoint, "name"));
    PainLink(page, StringOf(touchpoint, "name"));
    if (!stage.empty()) out.Text(" ").Element("small", {}, words.Label("stage", stage));
    out.Close();
    NumberCell(page, "column.reached", words.Count(CountOf(drop, "reached")));
    NumberCell(page, "column.left", words.Count(CountOf(drop, "left")), CellWeight::kSecondary);
    NumberCell(page, "column.open", words.Count(CountOf(drop, "open")), CellWeight::kSecondary);
    out.Open("td", {{"class", "bu full"}}).Open("div", {{"class", "sv"}});
    const std::optional<double> rate = NumberOf(drop, "rate");
    if (rate.has_value()) {
      ShareMark mark;
      mark.actual = *rate;
      mark.has_interval = Has(drop, "low") && Has(drop, "high");
      mark.low = NumberOf(drop, "low").value_or(0);
      mark.high = NumberOf(drop, "high").value_or(0);
      mark.scale = scale;
      mark.has_axis = false;
      mark.hollow = CountOf(drop, "reached") - CountOf(drop, "open") < kTooFew;
      const std::string interval = mark.has_interval ? words.Interval(mark.low, mark.high) : "";
      {
        FluidSvg svg(&out, 24,
                     words.Text("sr.share_interval", {{"share", words.Percent(*rate, 1)}, {"interval", interval}}));
        DrawShare(&svg, mark, 12);
      }
      out.Element("b", {}, words.Percent(*rate, 1));
    }
    out.Close().Close();
    const bool session_is_main = StringOf(Member(page.model, "settings"), "unit") == "session";
    const std::optional<double> per_session = NumberOf(Member(Member(touchpoint, "drop_off"), "session"), "rate");
    NumberCell(page, "column.session_rate",
               per_session.has_value() && !session_is_main ? words.Percent(*per_session, 1) : "–",
               CellWeight::kSecondary);
    out.Close();
  }
  out.Close().Close();
}

}  // namespace

void WriteDropOff(const Page& page) {
  const Messages& words = page.words;
  OpenSection(page, "dropoff", words.Text("section.dropoff"), words.Text("section.dropoff.lead"));
  std::vector<const JsonValue*> rows;
  double largest = 0;
  for (const JsonValue& touchpoint : ItemsOf(page.model, "touchpoints")) {
    const JsonValue& drop = MainDropOff(page, touchpoint);
    if (CountOf(drop, "reached") == 0) continue;
    rows.push_back(&touchpoint);
    largest = std::max(largest, NumberOf(drop, "high").value_or(NumberOf(drop, "rate").value_or(0)));
  }
  if (rows.empty()) {
    NothingToShow(page, "why.no_dropoff");
    page.out->Close();
    return;
  }
  const double scale = AxisEnd(largest);
  const size_t shown = std::min(rows.size(), kRowsShown);
  WriteRows(page, rows, 0, shown, scale);
  if (shown < rows.size()) {
    page.out->Open("details").Element(
        "summary", {}, words.Text("note.and_more", {{"n", words.Count(static_cast<int64_t>(rows.size() - shown))}}));
    WriteRows(page, rows, shown, rows.size(), scale);
    page.out->Close();
  }
  const std::string_view unit = StringOf(Member(page.model, "settings"), "unit");
  Note(page, words.Text("dropoff.note", {{"unit", UnitWord(page, unit == "session" ? "session" : "journey")}}));
  page.out->Close();
}

}  // namespace reports
