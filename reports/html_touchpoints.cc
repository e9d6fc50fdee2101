// SPDX-License-Identifier: Apache-2.0
// One table of touchpoints: how many came, how many stopped here, how many wrote afterwards; drop-off shares one axis.
#include <algorithm>
#include <vector>

#include "reports/figure_text.h"
#include "reports/html_page.h"

namespace reports {
namespace {

// Of sessions, as in the map and in the findings: two shares of one name on one page would not be read as two.
const JsonValue& DropOff(const JsonValue& touchpoint) { return Member(Member(touchpoint, "drop_off"), "session"); }

std::string Channels(const Page& page, const JsonValue& touchpoint) {
  std::string out;
  for (const JsonValue& channel : ItemsOf(touchpoint, "channels")) {
    const std::string_view id = StringOf(channel, "channel");
    if (!out.empty()) out += ", ";
    out +=
        (id.empty() ? "–" : page.words.Label("channel", id)) + "\u00a0" + page.words.Count(CountOf(channel, "count"));
  }
  return out;
}

void WriteDropOffCell(const Page& page, const JsonValue& drop, double scale) {
  const Messages& words = page.words;
  const int64_t judged = CountOf(drop, "reached") - CountOf(drop, "open");
  ShareCell(page, drop, judged, scale,
            words.Text("touchpoints.left", {{"left", words.Count(CountOf(drop, "left"))},
                                            {"n", words.Count(judged)},
                                            {"open", words.Count(CountOf(drop, "open"))}}));
}

void WriteRow(const Page& page, const JsonValue& touchpoint, double scale) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const std::string_view stage = StringOf(touchpoint, "stage");
  out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}}).Text(StringOf(touchpoint, "name"));
  PainLink(page, StringOf(touchpoint, "name"));
  std::string small = words.Label("kind", StringOf(touchpoint, "kind"));
  if (!stage.empty()) small = words.Joined(words.Label("stage", stage), small);
  out.Text(" ").Element("small", {}, small).Close();
  out.Element("td", {{"class", "ink2 hide"}}, Channels(page, touchpoint));
  NumberCell(page, "column.events", words.Count(CountOf(touchpoint, "count")), CellWeight::kSecondary);
  NumberCell(page, "column.customers", words.Count(CountOf(touchpoint, "customers")));
  WriteDropOffCell(page, DropOff(touchpoint), scale);
  const JsonValue& after = Member(touchpoint, "contact_after");
  const std::optional<double> rate = NumberOf(after, "rate");
  std::string text = "–";
  if (rate.has_value())
    text =
        words.Text("touchpoints.after", {{"share", words.Percent(*rate, 1)}, {"n", words.Count(CountOf(after, "n"))}});
  NumberCell(page, "column.contact_after", text);
  out.Close();
}

void WriteRows(const Page& page, const JsonItems& touchpoints, size_t begin, size_t end, double scale) {
  page.out->Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.touchpoint", "column.channels", "#column.events", "#column.customers", "column.drop_off",
                   "#column.contact_after"});
  page.out->Open("tbody");
  for (size_t i = begin; i < end; ++i) WriteRow(page, *(touchpoints.begin() + i), scale);
  page.out->Close().Close();
}

}  // namespace

void WriteTouchpoints(const Page& page) {
  const Messages& words = page.words;
  const JsonItems touchpoints = ItemsOf(page.model, "touchpoints");
  OpenSection(page, "touchpoints", words.Text("section.touchpoints"), words.Text("section.touchpoints.lead"));
  if (touchpoints.empty()) {
    NothingToShow(page, "why.no_touchpoints");
    page.out->Close();
    return;
  }
  std::vector<const JsonValue*> drops;
  bool some_drop_off = false;
  for (const JsonValue& touchpoint : touchpoints) {
    drops.push_back(&DropOff(touchpoint));
    some_drop_off = some_drop_off || Has(*drops.back(), "rate");
  }
  const double scale = ShareScale(drops);
  const size_t shown = std::min(touchpoints.size(), kRowsShown);
  WriteRows(page, touchpoints, 0, shown, scale);
  if (shown < touchpoints.size()) {
    const std::string more = words.Count(static_cast<int64_t>(touchpoints.size() - shown));
    page.out->Open("details", {{"class", "mo"}}).Element("summary", {}, words.Text("note.and_more", {{"n", more}}));
    WriteRows(page, touchpoints, shown, touchpoints.size(), scale);
    page.out->Close();
  }
  if (some_drop_off) {
    Note(page, words.Text("dropoff.note", {{"unit", UnitWord(page, "session")}}));
  } else {
    Note(page, words.Text("note.no_dropoff", {{"why", words.Text("why.no_dropoff")}}));
  }
  page.out->Close();
}

std::string SegmentText(const Page& page, std::string_view segment) { return SegmentLabel(page.words, segment); }

}  // namespace reports
