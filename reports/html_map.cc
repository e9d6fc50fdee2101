// SPDX-License-Identifier: Apache-2.0
// The journey map: touchpoints as columns under their stages, one lane a question. The markup goes touchpoint by
// touchpoint; the style sheet makes columns of it, and rows on narrow screens.
#include "reports/html_map.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "absl/strings/str_format.h"
#include "reports/finding_text.h"

namespace reports {
namespace {

constexpr size_t kMost = 8;          // touchpoints with the most customers
constexpr size_t kColumns = 12;      // with those that hold a pain point
constexpr size_t kManyColumns = 10;  // names are set smaller
constexpr size_t kFindingsInCell = 2;
constexpr double kLongestBar = 50;  // percent of a cell, so that the figure fits
constexpr std::string_view kStages[] = {"explore", "convert", "after-care", ""};

// Of sessions, as in the findings: two shares of one name on one page would not be read as two.
const JsonValue& DropOff(const JsonValue& touchpoint) { return Member(Member(touchpoint, "drop_off"), "session"); }

// The longest bar of each lane: one scale a lane.
struct Scales {
  double customers = 1;
  double drop_off = 0;
  double contact_after = 0;
};

Scales ScalesOf(const MapColumns& columns) {
  Scales scales;
  for (const JsonValue* touchpoint : columns.touchpoints) {
    scales.customers = std::max(scales.customers, static_cast<double>(CountOf(*touchpoint, "customers")));
    scales.drop_off = std::max(scales.drop_off, NumberOf(DropOff(*touchpoint), "rate").value_or(0));
    scales.contact_after =
        std::max(scales.contact_after, NumberOf(Member(*touchpoint, "contact_after"), "rate").value_or(0));
  }
  return scales;
}

void OpenCell(const Page& page, std::string_view lane, std::string_view style = "c") {
  page.out->Open("div", {{"class", std::string(style)}, {"data-l", page.words.Text(lane)}});
}

void BarCell(const Page& page, std::string_view lane, std::optional<double> value, double largest,
             std::string_view text) {
  OpenCell(page, lane);
  if (!value.has_value()) {
    page.out->Text("–");
  } else {
    const double width = largest <= 0 ? 0 : kLongestBar * *value / largest;
    FluidSvg svg(page.out, 16, "", "mb");
    if (*value > 0) svg.Rect(0, 3, width, 10, "okm");
    svg.Text(width, 12, "start", *value > 0 ? 5 : 0, "tx", text);
  }
  page.out->Close();
}

void RateCell(const Page& page, std::string_view lane, const JsonValue& rate, double largest) {
  const std::optional<double> value = NumberOf(rate, "rate");
  BarCell(page, lane, value, largest,
          !value.has_value() ? ""
          : *value == 0      ? "0"
                             : page.words.Percent(*value, *value < 0.1 ? 1 : 0));
}

// The two channels with the most events, with their shares.
void ChannelCell(const Page& page, const JsonValue& touchpoint) {
  std::vector<const JsonValue*> channels;
  int64_t all = 0;
  for (const JsonValue& channel : ItemsOf(touchpoint, "channels")) {
    channels.push_back(&channel);
    all += CountOf(channel, "count");
  }
  std::stable_sort(channels.begin(), channels.end(),
                   [](const JsonValue* a, const JsonValue* b) { return CountOf(*a, "count") > CountOf(*b, "count"); });
  std::string text;
  for (size_t i = 0; i < channels.size() && i < 2; ++i) {
    const auto count = static_cast<double>(CountOf(*channels[i], "count"));
    const double share = count / static_cast<double>(std::max(all, int64_t{1}));
    const std::string_view id = StringOf(*channels[i], "channel");
    text += (i == 0 ? "" : ", ") + (id.empty() ? std::string("–") : page.words.Label("channel", id)) + "\u00a0" +
            page.words.Percent(share, 0);
  }
  OpenCell(page, "map.channels", "c sm");
  page.out->Text(text.empty() ? "–" : text).Close();
}

// What was held against an expectation here: pain points first, then the others, in the model's order.
void FindingsCell(const Page& page, const JsonValue& touchpoint) {
  const std::string_view name = StringOf(touchpoint, "name");
  std::vector<const JsonValue*> here;
  for (const auto* list : {&page.worse, &page.others}) {
    for (const JsonValue* finding : *list) {
      if (StringOf(*finding, "touchpoint") == name && Has(*finding, "actual")) here.push_back(finding);
    }
  }
  const Messages& words = page.words;
  Markup& out = *page.out;
  OpenCell(page, "map.against", here.empty() ? "c z" : "c");
  if (here.empty()) out.Text("–");
  for (size_t i = 0; i < here.size() && i < kFindingsInCell; ++i) {
    const JsonValue& finding = *here[i];
    const std::string_view verdict = StringOf(finding, "verdict");
    out.Open("p");
    VerdictMark(&out, verdict);
    out.Element("b", {{"class", verdict == "worse" ? "off" : ""}},
                words.Percent(NumberOf(finding, "actual").value_or(0), 1));
    std::string text = words.Label("measure", StringOf(finding, "measure"));
    const std::string expected = ExpectedLabel(words, finding);
    if (!expected.empty()) text += "; " + expected;
    out.Text(" ").Element("small", {}, text + "; " + words.Label("verdict_short", verdict)).Close();
  }
  if (here.size() > kFindingsInCell) {
    const std::string more = words.Count(static_cast<int64_t>(here.size() - kFindingsInCell));
    out.Element("p", {}, words.Text("note.and_more", {{"n", more}}));
  }
  out.Close();
}

void PainMark(const Page& page, const JsonValue& finding) {
  page.out->Open("a", {{"class", "pl"}, {"href", absl::StrFormat("#p%d", CountOf(finding, "rank"))}});
  SeverityMark(page.out, StringOf(finding, "severity"), CountOf(finding, "rank"), MarkLabel(page, finding));
  page.out->Close();
}

void PainCell(const Page& page, const JsonValue& touchpoint) {
  const std::string_view name = StringOf(touchpoint, "name");
  const bool painful = page.pain_at.contains(name);
  OpenCell(page, "map.pain", painful ? "c pn" : "c pn z");
  for (const JsonValue* finding : page.worse) {
    if (StringOf(*finding, "touchpoint") == name) PainMark(page, *finding);
  }
  page.out->Close();
}

// A path may break after each '/'.
void WriteName(const Page& page, std::string_view name) {
  page.out->Open("h4");
  size_t begin = 0;
  for (size_t i = 1; i + 1 < name.size(); ++i) {
    if (name[i] != '/') continue;
    page.out->Text(name.substr(begin, i + 1 - begin)).Void("wbr", {});
    begin = i + 1;
  }
  page.out->Text(name.substr(begin)).Close();
}

void WriteTouchpoint(const Page& page, const MapColumns& columns, size_t index, const Scales& scales) {
  const JsonValue& touchpoint = *columns.touchpoints[index];
  const std::string_view name = StringOf(touchpoint, "name");
  const int64_t customers = CountOf(touchpoint, "customers");
  page.out->Open("div", {{"class", page.pain_at.contains(name) ? "mt p" : "mt"}});
  WriteName(page, name);
  BarCell(page, "map.traffic", static_cast<double>(customers), scales.customers, page.words.Count(customers));
  ChannelCell(page, touchpoint);
  if (columns.has_emotion) WriteEmotion(page, columns.touchpoints, index);
  FindingsCell(page, touchpoint);
  RateCell(page, "map.drop_off", DropOff(touchpoint), scales.drop_off);
  RateCell(page, "map.contact_after", Member(touchpoint, "contact_after"), scales.contact_after);
  PainCell(page, touchpoint);
  page.out->Close();
}

void WriteLaneLabels(const Page& page, const MapColumns& columns) {
  Markup& out = *page.out;
  out.Open("div", {{"class", "ml"}, {"aria-hidden", "true"}}).Element("span", {}, "");
  for (const std::string_view lane : {"column.touchpoint", "map.traffic", "map.channels", "map.emotion", "map.against",
                                      "map.drop_off", "map.contact_after", "map.pain"}) {
    if (lane == "map.emotion" && !columns.has_emotion) continue;
    out.Open("span").Text(page.words.Text(lane));
    if (lane == "map.emotion") out.Element("small", {}, page.words.Text("map.emotion_scale"));
    out.Close();
  }
  out.Close();
}

// Pain points that stand in no column: of no single touchpoint, or of one that is not drawn.
void WriteElsewhere(const Page& page, const MapColumns& columns) {
  std::set<std::string_view> drawn;
  for (const JsonValue* touchpoint : columns.touchpoints) drawn.insert(StringOf(*touchpoint, "name"));
  bool first = true;
  for (const JsonValue* finding : page.worse) {
    if (drawn.contains(StringOf(*finding, "touchpoint"))) continue;
    if (first) page.out->Open("p", {{"class", "key el"}}).Text(page.words.Text("map.elsewhere"));
    first = false;
    page.out->Text(" ");
    PainMark(page, *finding);
  }
  if (!first) page.out->Close();
}

}  // namespace

MapColumns ChooseMapColumns(const Page& page) {
  std::vector<const JsonValue*> order;
  for (const JsonValue& touchpoint : ItemsOf(page.model, "touchpoints")) order.push_back(&touchpoint);
  std::stable_sort(order.begin(), order.end(), [](const JsonValue* a, const JsonValue* b) {
    return CountOf(*a, "customers") > CountOf(*b, "customers");
  });
  const auto most = static_cast<std::ptrdiff_t>(std::min(kMost, order.size()));
  std::set<const JsonValue*> chosen(order.begin(), order.begin() + most);
  for (const JsonValue* finding : page.worse) {
    for (const JsonValue* touchpoint : order) {
      if (chosen.size() < kColumns && StringOf(*touchpoint, "name") == StringOf(*finding, "touchpoint"))
        chosen.insert(touchpoint);
    }
  }
  MapColumns columns;
  columns.left_out = static_cast<int64_t>(order.size() - chosen.size());
  for (const std::string_view stage : kStages) {
    for (const JsonValue* touchpoint : order) {
      if (!chosen.contains(touchpoint) || StringOf(*touchpoint, "stage") != stage) continue;
      columns.touchpoints.push_back(touchpoint);
      columns.has_emotion = columns.has_emotion || Has(*touchpoint, "emotion");
    }
  }
  return columns;
}

void WriteMap(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const MapColumns columns = ChooseMapColumns(page);
  const std::vector<const JsonValue*>& touchpoints = columns.touchpoints;
  const std::string n = words.Count(static_cast<int64_t>(touchpoints.size()));
  OpenSection(page, "map", words.Text("section.map"), words.Text("section.map.lead", {{"n", n}}));
  if (touchpoints.empty()) {
    NothingToShow(page, "why.no_touchpoints");
    out.Close();
    return;
  }
  const Scales scales = ScalesOf(columns);
  const bool one_stage = StringOf(*touchpoints.front(), "stage") == StringOf(*touchpoints.back(), "stage");
  std::string style = columns.has_emotion ? "map em" : "map";
  if (one_stage) style += " one";
  if (touchpoints.size() >= kManyColumns) style += " many";
  out.Open("div", {{"class", style}});
  WriteLaneLabels(page, columns);
  for (size_t i = 0; i < touchpoints.size();) {
    const std::string_view stage = StringOf(*touchpoints[i], "stage");
    size_t end = i;
    while (end < touchpoints.size() && StringOf(*touchpoints[end], "stage") == stage) ++end;
    out.Open("div", {{"class", absl::StrFormat("ms w%d", end - i)}});
    out.Element("h3", {}, stage.empty() ? words.Text("map.no_stage") : words.Label("stage", stage));
    for (; i < end; ++i) WriteTouchpoint(page, columns, i, scales);
    out.Close();
  }
  out.Close();
  WriteElsewhere(page, columns);
  if (page.worse.empty()) Note(page, words.Text("map.none", {{"n", words.Count(CountOf(page.model, "comparisons"))}}));
  if (columns.left_out > 0) Note(page, words.Text("map.rest", {{"n", words.Count(columns.left_out)}}));
  out.Close();
}

}  // namespace reports
