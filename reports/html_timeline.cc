// SPDX-License-Identifier: Apache-2.0
// Evidence timelines: a few journeys of a finding on one time axis. One row a step; a new row when the channel changes
// or a label would meet the next mark at the narrowest width; elbows go down first, then right. Long pauses stay long.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "reports/html_page.h"

namespace reports {
namespace {

constexpr double kNarrowest = 288;  // px of plot on a screen of 320
constexpr size_t kStepsDrawn = 10;
constexpr double kMergeWithin = 0.01;  // of the axis: the same step again becomes one mark with its count
constexpr double kRowHeight = 24;
constexpr double kFirstRow = 14;
constexpr double kLeft = 1.2;  // percent
constexpr double kWidth = 97;

struct Step {
  double at = 0;  // share of the axis
  std::string_view touchpoint;
  std::string_view channel;
  std::string_view mark;
  int64_t times = 1;
  size_t row = 0;
};

struct AxisUnit {
  std::string_view id;
  double seconds;
};

AxisUnit UnitFor(double longest) {
  if (longest > 3 * 86400) return {"d", 86400};
  if (longest > 2 * 3600) return {"h", 3600};
  if (longest > 120) return {"min", 60};
  return {"s", 1};
}

double X(const Step& step) { return kLeft + kWidth * step.at; }

// Steps worth drawing, in order; the rest is counted in `hidden`. The first and the last stay; plain ones go first, the
// latest of them before the earlier, then those in the middle.
std::vector<Step> ChooseSteps(const JsonValue& journey, double longest, int64_t* hidden) {
  std::vector<Step> steps;
  for (const JsonValue& item : ItemsOf(journey, "steps")) {
    Step step;
    step.at = longest == 0 ? 0 : std::min(1.0, NumberOf(item, "offset_s").value_or(0) / longest);
    step.touchpoint = StringOf(item, "touchpoint");
    step.channel = StringOf(item, "channel");
    step.mark = StringOf(item, "mark");
    const bool again = !steps.empty() && steps.back().touchpoint == step.touchpoint &&
                       steps.back().channel == step.channel && step.at - steps.back().at <= kMergeWithin &&
                       (steps.back().mark == step.mark || steps.back().mark == "first");
    if (again) {
      ++steps.back().times;
    } else {
      steps.push_back(step);
    }
  }
  const auto drop = [&steps, hidden](size_t i) {
    *hidden += steps[i].times;
    steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(i));
  };
  for (size_t i = steps.size() - std::min<size_t>(steps.size(), 1); i-- > 1 && steps.size() > kStepsDrawn;) {
    if (steps[i].mark.empty() || steps[i].mark == "plain") drop(i);
  }
  while (steps.size() > kStepsDrawn) drop(steps.size() / 2);
  return steps;
}

std::string StepText(const Page& page, const Step& step) {
  if (step.times == 1) return std::string(step.touchpoint);
  return page.words.Text("evidence.times",
                         {{"name", std::string(step.touchpoint)}, {"n", page.words.Count(step.times)}});
}

// The channel's word and a space; nothing where the name begins with the channel already ("chat contact").
std::string ChannelText(const Page& page, const Step& step) {
  if (step.channel.empty() || absl::StartsWithIgnoreCase(std::string(step.touchpoint), std::string(step.channel)))
    return "";
  return page.words.Label("channel", step.channel) + " ";
}

bool LabelOnLeft(const Step& step) { return step.at > 0.55; }

// Pixels to the label's side at the narrowest width.
double Room(const Step& step) { return (LabelOnLeft(step) ? step.at : 1 - step.at) * kNarrowest - 14; }

// Rows: the same as before if the channel is the same and both marks and labels stay apart.
void AssignRows(const Page& page, std::vector<Step>* steps) {
  double taken = -1;  // pixels of the row, from the left, at the narrowest width
  for (size_t i = 0; i < steps->size(); ++i) {
    Step& step = (*steps)[i];
    const double wanted = EstimatedWidth(ChannelText(page, step) + StepText(page, step)) + 14;
    const double width = std::min(wanted, Room(step) + 14);
    const double at = step.at * kNarrowest;
    const double from = LabelOnLeft(step) ? at - width : at - 6;
    const double to = LabelOnLeft(step) ? at + 6 : at + width;
    if (i > 0) {
      const Step& before = (*steps)[i - 1];
      step.row = before.row + (step.channel == before.channel && from > taken + 4 ? 0 : 1);
    }
    taken = to;
  }
}

void DrawMark(FluidSvg* svg, const Step& step, double y) {
  if (step.mark == "failure") {
    svg->Cross(X(step), y);
  } else if (step.mark == "contact") {
    svg->Square(X(step), y);
  } else if (step.mark == "done") {
    svg->Circle(X(step), y, 4.5, "pt");
  } else if (step.mark == "first") {
    svg->Circle(X(step), y, 4, "pt ho");
  } else {
    svg->Circle(X(step), y, 2.5, "off");
  }
}

// One label, or a full and a shortened one where the narrow screen is too small for it.
void DrawLabel(const Page& page, FluidSvg* svg, const Step& step, double y) {
  const std::string channel = ChannelText(page, step);
  const std::string name = StepText(page, step);
  const std::string_view anchor = LabelOnLeft(step) ? "end" : "start";
  const double dx = LabelOnLeft(step) ? -10 : 10;
  const std::string style = step.mark == "failure" ? "ts" : "td";
  const double room = Room(step);
  if (EstimatedWidth(channel + name) <= room) {
    svg->Text(X(step), y + 4, anchor, dx, style, name, channel);
    return;
  }
  svg->Text(X(step), y + 4, anchor, dx, style + " lw", MiddleEllipsis(name, 2 * room), channel);
  svg->Text(X(step), y + 4, anchor, dx, style + " ln", MiddleEllipsis(name, room));
}

void WriteJourney(const Page& page, const JsonValue& journey, double longest, const std::vector<double>& ticks,
                  int64_t* hidden) {
  Markup& out = *page.out;
  std::vector<Step> steps = ChooseSteps(journey, longest, hidden);
  if (steps.empty()) return;
  AssignRows(page, &steps);
  std::string spoken(StringOf(journey, "customer"));
  for (const Step& step : steps) spoken += "; " + StepText(page, step);
  out.Open("div", {{"class", "who"}}).Open("div").Text(StringOf(journey, "customer"));
  out.Element("small", {}, page.words.DateTime(StringOf(journey, "start"))).Close();
  const double height = kFirstRow * 2 + kRowHeight * static_cast<double>(steps.back().row);
  {
    FluidSvg svg(&out, height, spoken, "hal");
    const auto y_of = [](const Step& step) { return kFirstRow + kRowHeight * static_cast<double>(step.row); };
    for (const double tick : ticks) svg.Line(kLeft + kWidth * tick, 0, kLeft + kWidth * tick, height, "gl");
    for (size_t i = 1; i < steps.size(); ++i) {
      if (steps[i].row != steps[i - 1].row)
        svg.Line(X(steps[i - 1]), y_of(steps[i - 1]), X(steps[i - 1]), y_of(steps[i]), "ax");
      svg.Line(X(steps[i - 1]), y_of(steps[i]), X(steps[i]), y_of(steps[i]), "ax");
    }
    for (const Step& step : steps) DrawLabel(page, &svg, step, y_of(step));
    for (const Step& step : steps) DrawMark(&svg, step, y_of(step));
  }
  out.Close();
}

// At most five ticks at round numbers of the unit, as shares of the axis.
std::vector<double> Ticks(double longest, const AxisUnit& unit) {
  const double end = longest / unit.seconds;
  double step = 1;
  for (const double candidate :
       {1.0, 2.0, 3.0, 5.0, 6.0, 10.0, 12.0, 20.0, 24.0, 30.0, 50.0, 60.0, 100.0, 200.0, 500.0, 1000.0, 5000.0}) {
    step = candidate;
    if (end / candidate <= 4) break;
  }
  std::vector<double> ticks;
  for (double value = 0; value <= end * 1.0001 && ticks.size() < 6; value += step) ticks.push_back(value / end);
  return ticks;
}

}  // namespace

void WriteTimelineKey(const Page& page) {
  Markup& out = *page.out;
  out.Open("div", {{"class", "key"}});
  for (const std::string_view mark : {"first", "failure", "contact", "done", "plain"}) {
    out.Open("span").Open("svg", {{"class", "km"}, {"viewBox", "-6 -6 12 12"}, {"aria-hidden", "true"}});
    if (mark == "failure") {
      out.Shape("path", {{"d", "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"}, {"class", "m-fail"}});
    } else if (mark == "contact") {
      out.Shape("path", {{"d", "M-4.5-4.5h9v9h-9z"}, {"class", "m-contact"}});
    } else {
      out.Shape("circle", {{"r", mark == "plain" ? "2.5" : "4.5"},
                           {"class", mark == "first"  ? "pt ho"
                                     : mark == "done" ? "pt"
                                                      : "off"}});
    }
    out.Close().Text(page.words.Text("mark." + std::string(mark))).Close();
  }
  out.Close();
}

void WriteTimelines(const Page& page, const JsonValue& finding) {
  const JsonItems journeys = ItemsOf(finding, "journeys");
  const Messages& words = page.words;
  if (journeys.empty()) {
    Note(page, words.Text("evidence.no_detail"));
    return;
  }
  double longest = 0;
  for (const JsonValue& journey : journeys) {
    for (const JsonValue& step : ItemsOf(journey, "steps"))
      longest = std::max(longest, NumberOf(step, "offset_s").value_or(0));
  }
  const AxisUnit unit = UnitFor(longest);
  const std::vector<double> ticks = longest == 0 ? std::vector<double>{0} : Ticks(longest, unit);
  Markup& out = *page.out;
  out.Open("div", {{"class", "ev"}}).Open("div", {{"class", "blk"}}).Open("h4");
  out.Text(words.Text("evidence.journeys", {{"n", words.Count(static_cast<int64_t>(journeys.size()))}}));
  out.Element("small", {}, words.Text("evidence.journeys_note", {{"unit", words.Label("axis", unit.id)}}))
      .Close()
      .Close();
  int64_t hidden = 0;
  for (const JsonValue& journey : journeys) WriteJourney(page, journey, longest, ticks, &hidden);
  out.Open("div", {{"class", "axt"}}).Element("div", {}, "");
  {
    FluidSvg axis(&out, 18, "");
    for (size_t i = 0; i < ticks.size(); ++i) {
      const std::string label = words.Rounded(ticks[i] * longest / unit.seconds);
      axis.Text(kLeft + kWidth * ticks[i], 13, i == 0 ? "start" : ticks[i] > 0.95 ? "end" : "middle", 0, "tm", label);
    }
  }
  out.Close();
  if (hidden > 0) Note(page, words.Text("evidence.hidden_steps", {{"n", words.Count(hidden)}}));
  out.Close();
}

}  // namespace reports
