// SPDX-License-Identifier: Apache-2.0
// The journey map: touchpoints as columns under their stages, one lane a question. The markup goes touchpoint by
// touchpoint; the style sheet makes columns of it, and rows on narrow screens.
#include "reports/html_map.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_format.h"

namespace reports {
namespace {

constexpr size_t kAlways = 6;        // touchpoints with the most customers, so that the map stays a journey
constexpr size_t kMost = 8;          // of those, as long as there is room
constexpr size_t kColumns = 12;      // with those that hold a pain point
constexpr size_t kManyColumns = 10;  // names are set smaller
constexpr std::string_view kStages[] = {"explore", "convert", "after-care", ""};

std::string_view MainChannel(const JsonValue& touchpoint) {
  std::string_view main;
  int64_t most = 0;
  for (const JsonValue& channel : ItemsOf(touchpoint, "channels")) {
    if (CountOf(channel, "count") <= most) continue;
    most = CountOf(channel, "count");
    main = StringOf(channel, "channel");
  }
  return main;
}

// Where a pain point stands: at its touchpoint, else where its channel's contacts are opened; null if at none. `order`
// is by customers.
const JsonValue* PlaceOf(const JsonValue& finding, const std::vector<const JsonValue*>& order) {
  const std::string_view touchpoint = StringOf(finding, "touchpoint");
  const std::string_view channel = StringOf(finding, "channel");
  for (const JsonValue* one : order) {
    if (!touchpoint.empty() && StringOf(*one, "name") == touchpoint) return one;
    if (touchpoint.empty() && !channel.empty() && StringOf(*one, "kind") == "contact-open" &&
        MainChannel(*one) == channel) {
      return one;
    }
  }
  return nullptr;
}

void NoteLanes(const JsonValue& touchpoint, MapColumns* columns) {
  columns->has_emotion = columns->has_emotion || Has(touchpoint, "emotion");
  columns->has_friction = columns->has_friction || Has(touchpoint, "repeat") || Has(touchpoint, "wait");
  columns->has_signals = columns->has_signals || Has(touchpoint, "friction");
  for (const JsonValue& action : ItemsOf(touchpoint, "actions")) {
    if (StringOf(action, "name") != StringOf(touchpoint, "name")) columns->has_actions = true;
  }
}

void WriteLaneLabels(const Page& page, const MapColumns& columns) {
  Markup& out = *page.out;
  out.Open("div", {{"class", "ml"}, {"aria-hidden", "true"}}).Element("span", {}, "");
  const auto label = [&](std::string_view lane) { out.Element("span", {}, page.words.Text(lane)); };
  label("column.touchpoint");
  label("map.traffic");
  label("map.channels");
  if (columns.has_actions) label("map.actions");
  if (columns.has_emotion) {
    out.Open("span", {{"class", "es"}}).Text(page.words.Text("map.emotion"));
    DrawEmotionScale(page);
    out.Close();
  }
  label("map.against");
  if (columns.has_friction) label("map.friction");
  if (columns.has_signals) label("map.signals");
  label("map.contact_after");
  label("map.drop_off");
  label("map.pain");
  if (columns.has_pain()) label("map.opportunity");
  out.Close();
}

// Pain points that stand in no column: of no single touchpoint, or of one that is not drawn.
void WriteElsewhere(const Page& page, const MapColumns& columns) {
  if (columns.elsewhere.empty()) return;
  page.out->Open("p", {{"class", "key el"}}).Text(page.words.Text("map.elsewhere"));
  for (const JsonValue* finding : columns.elsewhere) {
    page.out->Text(" ");
    WritePainMark(page, *finding);
  }
  page.out->Close();
}

void WriteStages(const Page& page, const MapColumns& columns) {
  const MapScales scales = ScalesOf(columns);
  const std::vector<const JsonValue*>& touchpoints = columns.touchpoints;
  for (size_t i = 0; i < touchpoints.size();) {
    const std::string_view stage = StringOf(*touchpoints[i], "stage");
    size_t end = i;
    while (end < touchpoints.size() && StringOf(*touchpoints[end], "stage") == stage) ++end;
    page.out->Open("div", {{"class", absl::StrFormat("ms w%d", end - i)}});
    page.out->Element("h3", {}, stage.empty() ? page.words.Text("map.no_stage") : page.words.Label("stage", stage));
    for (; i < end; ++i) WriteMapCells(page, columns, i, scales);
    page.out->Close();
  }
}

}  // namespace

MapColumns ChooseMapColumns(const Page& page) {
  std::vector<const JsonValue*> order;
  for (const JsonValue& touchpoint : ItemsOf(page.model, "touchpoints")) order.push_back(&touchpoint);
  std::stable_sort(order.begin(), order.end(), [](const JsonValue* a, const JsonValue* b) {
    return CountOf(*a, "customers") > CountOf(*b, "customers");
  });
  std::set<const JsonValue*> chosen(order.begin(),
                                    order.begin() + static_cast<std::ptrdiff_t>(std::min(kAlways, order.size())));
  for (const JsonValue* finding : page.worse) {
    const JsonValue* place = PlaceOf(*finding, order);
    if (place != nullptr && chosen.size() < kColumns) chosen.insert(place);
  }
  for (size_t i = 0; i < order.size() && i < kMost; ++i) {
    if (chosen.size() < kColumns) chosen.insert(order[i]);
  }
  MapColumns columns;
  columns.left_out = static_cast<int64_t>(order.size() - chosen.size());
  for (const std::string_view stage : kStages) {
    for (const JsonValue* touchpoint : order) {
      if (!chosen.contains(touchpoint) || StringOf(*touchpoint, "stage") != stage) continue;
      columns.touchpoints.push_back(touchpoint);
      NoteLanes(*touchpoint, &columns);
    }
  }
  columns.pains.resize(columns.touchpoints.size());
  for (const JsonValue* finding : page.worse) {
    const JsonValue* place = PlaceOf(*finding, order);
    const auto found = std::find(columns.touchpoints.begin(), columns.touchpoints.end(), place);
    if (place == nullptr || found == columns.touchpoints.end()) {
      columns.elsewhere.push_back(finding);
    } else {
      columns.pains[static_cast<size_t>(found - columns.touchpoints.begin())].push_back(finding);
      ++columns.pain_count;
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
  const bool one_stage = StringOf(*touchpoints.front(), "stage") == StringOf(*touchpoints.back(), "stage");
  std::string style = columns.has_emotion ? "map em" : "map";
  if (one_stage) style += " one";
  if (touchpoints.size() >= kManyColumns) style += " many";
  out.Open("div", {{"class", style}});
  WriteLaneLabels(page, columns);
  WriteStages(page, columns);
  out.Close();
  WriteElsewhere(page, columns);
  std::string key;
  if (columns.has_emotion) key = words.Text("map.emotion_key");
  if (columns.has_friction) key += (key.empty() ? "" : " ") + words.Text("map.friction_note");
  if (!key.empty()) Note(page, key);
  out.Element("p", {{"class", "note nw"}}, words.Text("map.narrow"));
  if (page.worse.empty()) Note(page, words.Text("map.none", {{"n", words.Count(CountOf(page.model, "comparisons"))}}));
  if (columns.left_out > 0) Note(page, words.Text("map.rest", {{"n", words.Count(columns.left_out)}}));
  out.Close();
}

}  // namespace reports
