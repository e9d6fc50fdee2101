// SPDX-License-Identifier: Apache-2.0
// The cells of a touchpoint's column of the journey map. A cell whose key is absent holds a dash.
#include <algorithm>
#include <optional>

#include "absl/strings/str_format.h"
#include "reports/finding_text.h"
#include "reports/html_map.h"

namespace reports {
namespace {

constexpr double kLongestBar = 50;  // percent of a cell, so that the figure fits
constexpr size_t kActions = 3;
constexpr size_t kWorseInCell = 2;  // against their expectation; without one, a single other comparison

// Of sessions, as in the findings: two shares of one name on one page would not be read as two.
const JsonValue& DropOff(const JsonValue& touchpoint) { return Member(Member(touchpoint, "drop_off"), "session"); }

void OpenCell(const Page& page, std::string_view lane, std::string_view style = "c") {
  page.out->Open("div", {{"class", std::string(style)}, {"data-l", page.words.Text(lane)}});
}

void Bar(const Page& page, double value, double largest, std::string_view text) {
  const double width = largest <= 0 ? 0 : kLongestBar * value / largest;
  FluidSvg svg(page.out, 16, "", "mb");
  if (value > 0) svg.Rect(0, 3, width, 10, "okm");
  svg.Text(width, 12, "start", value > 0 ? 5 : 0, "tx", text);
}

std::string Share(const Page& page, double value) {
  return value == 0 ? "0" : page.words.Percent(value, value < 0.1 ? 1 : 0);
}

void BarCell(const Page& page, std::string_view lane, std::optional<double> value, double largest,
             std::string_view text) {
  OpenCell(page, lane, value.has_value() ? "c" : "c z");
  if (value.has_value()) {
    Bar(page, *value, largest, text);
  } else {
    page.out->Text("–");
  }
  page.out->Close();
}

void RateCell(const Page& page, std::string_view lane, const JsonValue& rate, double largest) {
  const std::optional<double> value = NumberOf(rate, "rate");
  BarCell(page, lane, value, largest, value.has_value() ? Share(page, *value) : "");
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
  OpenCell(page, "map.channels", "c sm s2");
  page.out->Text(text.empty() ? "–" : text).Close();
}

// The most frequent next steps, where they lead elsewhere.
void ActionsCell(const Page& page, const JsonValue& touchpoint) {
  const JsonItems actions = ItemsOf(touchpoint, "actions");
  const bool own_name = actions.size() == 1 && StringOf(*actions.begin(), "name") == StringOf(touchpoint, "name");
  OpenCell(page, "map.actions", actions.empty() || own_name ? "c sm s2 z" : "c sm s2");
  if (actions.empty() || own_name) page.out->Text("–");
  for (size_t i = 0; i < actions.size() && i < kActions && !own_name; ++i) {
    const JsonValue& action = *(actions.begin() + i);
    page.out->Text((i == 0 ? "" : ", ") + std::string(StringOf(action, "name")));
  }
  page.out->Close();
}

void AgainstLine(const Page& page, const JsonValue& finding) {
  const Messages& words = page.words;
  Markup& out = *page.out;
  const std::string_view verdict = StringOf(finding, "verdict");
  const std::string_view measure = StringOf(finding, "measure");
  const bool worse = verdict == "worse";
  out.Open("p");
  if (worse) {
    SeverityMark(&out, StringOf(finding, "severity"), 0, "", MarkSize::kSmall);
  } else {
    VerdictMark(&out, verdict);
  }
  out.Element("b", {{"class", worse ? "off" : ""}}, words.Percent(NumberOf(finding, "actual").value_or(0), 1));
  const std::string short_name = "measure_short." + std::string(measure);
  std::string text = words.Has(short_name) ? words.Text(short_name) : MeasureName(words, measure);
  const std::string expected = ExpectedLabel(words, finding);
  if (!expected.empty()) text += "; " + expected;
  out.Text(" ").Element("small", {}, text + "; " + words.Label("verdict_short", verdict)).Close();
}

// What was held against an expectation here: pain points first, else the first other comparison in the model's order.
void AgainstCell(const Page& page, const JsonValue& touchpoint, const std::vector<const JsonValue*>& pains) {
  const std::string_view name = StringOf(touchpoint, "name");
  std::vector<const JsonValue*> here;
  for (const JsonValue* finding : pains) {
    if (Has(*finding, "actual")) here.push_back(finding);
  }
  const size_t shown = here.empty() ? 1 : std::min(kWorseInCell, here.size());
  for (const JsonValue* finding : page.others) {
    if (StringOf(*finding, "touchpoint") == name && Has(*finding, "actual")) here.push_back(finding);
  }
  OpenCell(page, "map.against", here.empty() ? "c z" : "c");
  if (here.empty()) page.out->Text("–");
  for (size_t i = 0; i < here.size() && i < shown; ++i) AgainstLine(page, *here[i]);
  if (here.size() > shown) {
    const std::string more = page.words.Count(static_cast<int64_t>(here.size() - shown));
    page.out->Element("p", {{"class", "mut xs"}}, page.words.Text("note.and_more", {{"n", more}}));
  }
  page.out->Close();
}

void FrictionCell(const Page& page, const JsonValue& touchpoint, double largest) {
  const std::optional<double> again = NumberOf(Member(touchpoint, "repeat"), "rate");
  const JsonValue& wait = Member(touchpoint, "wait");
  const std::optional<double> median = NumberOf(wait, "median_s");
  OpenCell(page, "map.friction", again.has_value() || median.has_value() ? "c s2" : "c s2 z");
  if (!again.has_value() && !median.has_value()) page.out->Text("–");
  if (again.has_value()) Bar(page, *again, largest, Share(page, *again));
  if (median.has_value()) {
    page.out->Element("small", {},
                      page.words.Text("map.wait", {{"time", page.words.Duration(*median)},
                                                   {"touchpoint", std::string(StringOf(wait, "to"))}}));
  }
  page.out->Close();
}

// The signals of friction that fired here most often.
void SignalsCell(const Page& page, const JsonValue& touchpoint) {
  const JsonItems signals = ItemsOf(touchpoint, "friction");
  OpenCell(page, "map.signals", signals.empty() ? "c sm s2 z" : "c sm s2");
  std::string text;
  for (const JsonValue& signal : signals) {
    text += (text.empty() ? "" : ", ") + page.words.Label("signal", StringOf(signal, "id")) + "\u00a0" +
            page.words.Count(CountOf(signal, "count"));
  }
  page.out->Text(text.empty() ? "–" : text).Close();
}

std::string ByMeasure(const Messages& words, std::string_view group, const JsonValue& finding) {
  const std::string id = std::string(group) + "." + std::string(StringOf(finding, "measure"));
  if (words.Has(id)) return words.Text(id);
  const bool deviation = group == "opportunity" && StringOf(finding, "basis") == "blueprint";
  return words.Text(std::string(group) + (deviation ? ".deviation" : ".other"));
}

// Signals and deviations are called what they are; what a newer program calls a measure is no name for a pain.
std::string PainName(const Messages& words, const JsonValue& finding) {
  const std::string_view measure = StringOf(finding, "measure");
  const bool named = words.Has("signal." + std::string(measure)) || StringOf(finding, "basis") == "blueprint";
  return named ? MeasureName(words, measure) : ByMeasure(words, "pain", finding);  // no name from the data is changed
}

void PainCell(const Page& page, const std::vector<const JsonValue*>& pains) {
  OpenCell(page, "map.pain", pains.empty() ? "c pn z" : "c pn");
  for (const JsonValue* finding : pains) {
    page.out->Open("p");
    WritePainMark(page, *finding);
    page.out->Element("b", {}, PainName(page.words, *finding)).Close();
  }
  page.out->Close();
}

void OpportunityCell(const Page& page, const std::vector<const JsonValue*>& pains) {
  OpenCell(page, "map.opportunity", pains.empty() ? "c sm op z" : "c sm op");
  std::vector<std::string> said;
  for (const JsonValue* finding : pains) {
    std::string text = ByMeasure(page.words, "opportunity", *finding);
    if (std::find(said.begin(), said.end(), text) != said.end()) continue;
    page.out->Element("p", {}, text);
    said.push_back(std::move(text));
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

}  // namespace

MapScales ScalesOf(const MapColumns& columns) {
  MapScales scales;
  const auto rate = [](const JsonValue& object) { return NumberOf(object, "rate").value_or(0); };
  for (const JsonValue* touchpoint : columns.touchpoints) {
    scales.customers = std::max(scales.customers, static_cast<double>(CountOf(*touchpoint, "customers")));
    scales.drop_off = std::max(scales.drop_off, rate(DropOff(*touchpoint)));
    scales.contact_after = std::max(scales.contact_after, rate(Member(*touchpoint, "contact_after")));
    scales.repeat = std::max(scales.repeat, rate(Member(*touchpoint, "repeat")));
  }
  return scales;
}

void WritePainMark(const Page& page, const JsonValue& finding) {
  page.out->Open("a", {{"class", "pl"}, {"href", absl::StrFormat("#p%d", CountOf(finding, "rank"))}});
  SeverityMark(page.out, StringOf(finding, "severity"), CountOf(finding, "rank"), MarkLabel(page, finding));
  page.out->Close();
}

void WriteMapCells(const Page& page, const MapColumns& columns, size_t index, const MapScales& scales) {
  const JsonValue& touchpoint = *columns.touchpoints[index];
  const std::vector<const JsonValue*>& pains = columns.pains[index];
  const int64_t customers = CountOf(touchpoint, "customers");
  page.out->Open("div", {{"class", pains.empty() ? "mt" : "mt p"}});
  WriteName(page, StringOf(touchpoint, "name"));
  BarCell(page, "map.traffic", static_cast<double>(customers), scales.customers, page.words.Count(customers));
  ChannelCell(page, touchpoint);
  if (columns.has_actions) ActionsCell(page, touchpoint);
  if (columns.has_emotion) WriteEmotion(page, columns, index);
  AgainstCell(page, touchpoint, pains);
  if (columns.has_friction) FrictionCell(page, touchpoint, scales.repeat);
  if (columns.has_signals) SignalsCell(page, touchpoint);
  RateCell(page, "map.contact_after", Member(touchpoint, "contact_after"), scales.contact_after);
  RateCell(page, "map.drop_off", DropOff(touchpoint), scales.drop_off);
  PainCell(page, pains);
  if (columns.has_pain()) OpportunityCell(page, pains);
  page.out->Close();
}

}  // namespace reports
