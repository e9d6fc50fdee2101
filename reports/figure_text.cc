// SPDX-License-Identifier: Apache-2.0
#include "reports/figure_text.h"

#include <algorithm>

#include "absl/strings/numbers.h"

namespace reports {
namespace {

constexpr std::string_view kAbsent = "–";

// Values of one unit with the unit once: "18.4 to 20.1 h" would need each part apart, so times keep theirs.
std::string ValueText(const Messages& words, std::string_view unit, double value) { return words.Value(unit, value); }

bool IsTrend(std::string_view segment) { return segment.starts_with("week=") || segment.starts_with("weekday_hour="); }

}  // namespace

FigureKey KeyOf(const JsonValue& figure) { return {StringOf(figure, "kpi"), StringOf(figure, "window")}; }

std::string LengthInWords(const Messages& words, std::string_view text) {
  int64_t number = 0;
  if (text.size() < 2 || !absl::SimpleAtoi(std::string(text.substr(0, text.size() - 1)), &number))
    return std::string(text);
  const char unit = text.back();
  const int64_t seconds = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 0;
  constexpr int64_t kLongest = 1'000'000;  // beyond it the text is no length of time
  if (number < 0 || number > kLongest) return std::string(text);
  return seconds == 0 ? std::string(text) : words.DurationInWords(static_cast<double>(number * seconds));
}

std::string FigureName(const Messages& words, const JsonValue& figure) {
  const std::string_view kpi = StringOf(figure, "kpi");
  const std::string_view window = StringOf(figure, "window");
  const bool named = kpi.find(window) != std::string_view::npos;  // "repeat_7d" says its window
  return words.Joined(words.Label("kpi", kpi), named ? "" : LengthInWords(words, window));
}

std::string FigureValue(const Messages& words, const JsonValue& figure) {
  const std::optional<double> value = NumberOf(figure, "value");
  return value.has_value() ? ValueText(words, StringOf(figure, "unit"), *value) : std::string(kAbsent);
}

std::string FigureInterval(const Messages& words, const JsonValue& figure) {
  const std::string_view unit = StringOf(figure, "unit");
  const std::optional<double> low = NumberOf(figure, "low");
  const std::optional<double> high = NumberOf(figure, "high");
  if (!low.has_value() || !high.has_value()) return std::string(kAbsent);
  if (unit == "ratio") return words.Interval(*low, *high);
  return words.Range(ValueText(words, unit, *low), ValueText(words, unit, *high));
}

std::string FigureTarget(const Messages& words, const JsonValue& figure) {
  const std::optional<double> target = NumberOf(figure, "target");
  if (!target.has_value()) return "";
  const std::string_view unit = StringOf(figure, "unit");
  const bool higher = StringOf(figure, "direction") == "higher_is_better";
  const std::string value = unit == "ratio" ? words.PercentShort(*target) : ValueText(words, unit, *target);
  return std::string(higher ? "≥" : "≤") + "\u00a0" + value;
}

std::string FigureClock(const Messages& words, const JsonValue& figure) {
  const std::string_view clock = StringOf(figure, "clock");
  if (clock.empty() || (clock == "calendar" && StringOf(figure, "unit") != "s")) return "";
  return words.Label("service.clock", clock);
}

std::pair<std::string, std::string> SegmentWords(const Messages& words, std::string_view segment) {
  const size_t equals = segment.find('=');
  if (equals == std::string_view::npos) return {"", std::string(segment)};
  const std::string_view name = segment.substr(0, equals);
  const std::string_view value = segment.substr(equals + 1);
  // The values of a derived segment are the program's own words, those of a column the log's.
  std::string group = "segment_value." + std::string(name);
  if (name == "channel" || name == "entry_channel") group = "channel";
  if (name == "stage") group = "stage";
  return {words.Label("segment", name), value.empty() ? words.Text("figures.none") : words.Label(group, value)};
}

std::string SegmentLabel(const Messages& words, std::string_view segment) {
  const auto [name, value] = SegmentWords(words, segment);
  return name.empty() ? value : words.Text("figures.segment", {{"name", name}, {"value", value}});
}

FigureIndex IndexFigures(const JsonValue& model) {
  FigureIndex index;
  for (const JsonValue& figure : ItemsOf(model, "kpis")) {
    const FigureKey key = KeyOf(figure);
    const auto [found, is_new] = index.groups.try_emplace(key);
    if (is_new) index.order.push_back(key);
    const std::string_view segment = StringOf(figure, "segment");
    if (segment.empty()) {
      found->second.overall = &figure;
    } else if (!IsTrend(segment)) {
      found->second.segments.push_back(&figure);
    }
  }
  return index;
}

std::vector<std::string_view> FigureGroups(const JsonValue& model) {
  std::vector<std::string_view> groups;
  for (const JsonValue& row : ItemsOf(model, "service")) {
    const std::string_view group = StringOf(row, "group");
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  return groups;
}

std::string FigureNote(const Messages& words, const JsonValue& figure) {
  const std::string_view kpi = StringOf(figure, "kpi");
  const std::string definition = "kpi_definition." + std::string(kpi);
  std::string text = words.Has(definition) ? words.Text(definition) : "";
  const auto add = [&text](const std::string& more) { text += (text.empty() ? "" : " · ") + more; };
  const int64_t n = CountOf(figure, "n");
  if (const int64_t censored = CountOf(figure, "censored"); censored > 0)
    add(words.Text("service.censored", {{"n", words.Count(censored)}}));
  if (const int64_t blind = CountOf(figure, "not_measured"); blind > 0) {
    const auto share = static_cast<double>(blind) / static_cast<double>(blind + CountOf(figure, "censored") + n);
    add(words.Text("service.not_measured", {{"n", words.Count(blind)}, {"share", words.Percent(share, 1)}}));
  }
  const std::string_view note = StringOf(figure, "note");
  if (!note.empty()) add(words.Label("finding_note", note));
  add(words.Text("service.id", {{"id", std::string(kpi)}}));
  return text;
}

std::vector<std::pair<std::string, std::string>> GroupLines(const Messages& words, const FigureGroup& group) {
  std::vector<std::string> kinds;  // in the model's order
  std::map<std::string, std::vector<std::pair<std::string, const JsonValue*>>> values;
  for (const JsonValue* figure : group.segments) {
    auto [kind, value] = SegmentWords(words, StringOf(*figure, "segment"));
    if (!values.contains(kind)) kinds.push_back(kind);
    values[kind].emplace_back(std::move(value), figure);
  }
  std::vector<std::pair<std::string, std::string>> lines;
  for (const std::string& kind : kinds) {
    auto& list = values[kind];
    if (list.size() == 1) continue;  // one group is everybody
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& a, const auto& b) { return CountOf(*a.second, "n") > CountOf(*b.second, "n"); });
    std::string text;
    for (size_t i = 0; i < list.size() && i < kGroupsInLine; ++i) {
      text += (i == 0 ? "" : "; ") +
              words.Text("service.segment_value", {{"name", list[i].first},
                                                   {"value", FigureValue(words, *list[i].second)},
                                                   {"n", words.Count(CountOf(*list[i].second, "n"))}});
    }
    if (list.size() > kGroupsInLine) {
      const std::string more = words.Count(static_cast<int64_t>(list.size() - kGroupsInLine));
      text += "; " + words.Text("service.segment_more", {{"n", more}});
    }
    lines.emplace_back(kind, text);
  }
  return lines;
}

}  // namespace reports
