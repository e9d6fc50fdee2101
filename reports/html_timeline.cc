// SPDX-License-Identifier: Apache-2.0
// Evidence timelines: a few journeys of a finding on one time axis. One row a step; a new row when the channel changes
// or a label would meet the next mark at the narrowest width; elbows go down first, then right. Long pauses stay long.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "reports/html_card.h"
#include "reports/timeline_steps.h"

namespace reports {
namespace {

constexpr double kNarrowest = 288;    // px of plot on a screen of 320
constexpr double kChannelWidth = 80;  // px; longer ones are no channel of the catalogue
constexpr double kWideRoom = 1.35;    // on wide screens, of the room on narrow ones
constexpr double kRowHeight = 21;
constexpr double kFirstRow = 14;
constexpr double kLeft = 1.2;  // percent
constexpr double kWidth = 97;

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

double X(const TimelineStep& step) { return kLeft + kWidth * step.at; }

std::string StepText(const Page& page, const TimelineStep& step) {
  if (step.times == 1) return std::string(step.touchpoint);
  return page.words.Text("evidence.times",
                         {{"name", std::string(step.touchpoint)}, {"n", page.words.Count(step.times)}});
}

// The channel's word and a space where the channel is new; nothing where the name begins with the channel already
// ("chat contact").
std::string ChannelText(const Page& page, const TimelineStep& step, const TimelineStep* before) {
  if (step.channel.empty() || (before != nullptr && before->channel == step.channel) ||
      absl::StartsWithIgnoreCase(std::string(step.touchpoint), std::string(step.channel))) {
    return "";
  }
  return MiddleEllipsis(page.words.Label("channel", step.channel), kChannelWidth) + " ";
}

bool LabelOnLeft(const TimelineStep& step) { return step.at > 0.55; }

// Pixels to the label's side at the narrowest width.
double Room(const TimelineStep& step) { return (LabelOnLeft(step) ? step.at : 1 - step.at) * kNarrowest - 14; }

// Rows: the same as before if the channel is the same and both marks and labels stay apart.
void AssignRows(const Page& page, std::vector<TimelineStep>* steps) {
  double taken = -1;  // pixels of the row, from the left, at the narrowest width
  for (size_t i = 0; i < steps->size(); ++i) {
    TimelineStep& step = (*steps)[i];
    const TimelineStep* previous = i == 0 ? nullptr : &(*steps)[i - 1];
    const double wanted = EstimatedWidth(ChannelText(page, step, previous) + StepText(page, step)) + 14;
    const double width = std::min(wanted, Room(step) + 14);
    const double at = step.at * kNarrowest;
    const double from = LabelOnLeft(step) ? at - width : at - 6;
    const double to = LabelOnLeft(step) ? at + 6 : at + width;
    if (i > 0) {
      const TimelineStep& before = (*steps)[i - 1];
      step.row = before.row + (step.channel == before.channel && from > taken + 4 ? 0 : 1);
    }
    taken = to;
  }
}

bool PlainMark(const TimelineStep& step) { return step.mark.empty() || step.mark == "plain"; }

// Marks other than plain ones, which are all one path.
void DrawMark(FluidSvg* svg, const TimelineStep& step, double y) {
  if (step.mark == "failure") {
    svg->Cross(X(step), y);
  } else if (step.mark == "contact") {
    svg->Square(X(step), y);
  } else if (step.mark == "done") {
    svg->Circle(X(step), y, 4.5, "pt");
  } else if (step.mark == "first") {
    svg->Circle(X(step), y, 4, "pt ho");
  }
}

// One label, or a full and a shortened one where the narrow screen is too small for it.
void DrawLabel(const Page& page, FluidSvg* svg, const TimelineStep& step, const TimelineStep* before, double y) {
  const std::string channel = ChannelText(page, step, before);
  const std::string name = StepText(page, step);
  const std::string_view anchor = LabelOnLeft(step) ? "end" : "start";
  const double dx = LabelOnLeft(step) ? -10 : 10;
  const std::string style = step.mark == "failure" ? "ts" : "td";
  const double room = Room(step);
  if (EstimatedWidth(channel + name) <= room) {
    svg->Text(X(step), y + 4, anchor, dx, style, name, channel);
    return;
  }
  svg->Text(X(step), y + 4, anchor, dx, style + " lw", MiddleEllipsis(name, kWideRoom * room), channel);
  svg->Text(X(step), y + 4, anchor, dx, style + " ln", MiddleEllipsis(name, room));
}

// The instant of the first step that is drawn.
std::string StartText(const Page& page, const JsonValue& journey, double skipped_seconds) {
  const std::string start(StringOf(journey, "start"));
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, start, &time, &error)) return start;
  time += absl::Seconds(skipped_seconds);
  return page.words.DateTime(absl::FormatTime(absl::RFC3339_full, time, absl::UTCTimeZone()));
}

struct Journey {
  const JsonValue* data;
  double skipped_seconds = 0;  // before the first step that is drawn
  std::vector<TimelineStep> steps;
};

void WriteJourney(const Page& page, const Journey& journey, double longest, const std::vector<double>& ticks) {
  Markup& out = *page.out;
  std::vector<TimelineStep> steps = PlaceSteps(journey.steps, longest);
  if (steps.empty()) return;
  AssignRows(page, &steps);
  std::string spoken(StringOf(*journey.data, "customer"));
  for (const TimelineStep& step : steps) spoken += "; " + StepText(page, step);
  out.Open("div", {{"class", "who"}}).Open("div").Text(StringOf(*journey.data, "customer"));
  out.Element("small", {}, StartText(page, *journey.data, journey.skipped_seconds)).Close();
  const double height = kFirstRow * 2 + kRowHeight * static_cast<double>(steps.back().row);
  const auto y_of = [](const TimelineStep& step) { return kFirstRow + kRowHeight * static_cast<double>(step.row); };
  std::string grid;
  for (const double tick : ticks) {
    grid += MovePath(kLeft + kWidth * tick, 0) + "V" + Coordinate(height);
  }
  std::string elbows = MovePath(X(steps[0]), y_of(steps[0]));
  for (size_t i = 1; i < steps.size(); ++i) {
    if (steps[i].row != steps[i - 1].row) elbows += "V" + Coordinate(y_of(steps[i]));
    elbows += "H" + Coordinate(X(steps[i]));
  }
  std::string plain;
  for (const TimelineStep& step : steps) {
    if (PlainMark(step)) plain += DotPath(X(step), y_of(step));
  }
  {
    FluidSvg svg(&out, height, spoken, "hal");
    svg.Strokes({{"gl", grid}, {"ax", elbows}, {"po", plain}});
    for (size_t i = 0; i < steps.size(); ++i)
      DrawLabel(page, &svg, steps[i], i == 0 ? nullptr : &steps[i - 1], y_of(steps[i]));
    for (const TimelineStep& step : steps) DrawMark(&svg, step, y_of(step));
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
    if (mark == "failure" || mark == "contact") {
      out.Shape("use", {{"href", mark == "failure" ? "#mf" : "#mc"}});
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

void WriteTimelines(const Page& page, const JsonValue& finding, size_t most) {
  const JsonItems journeys = ItemsOf(finding, "journeys");
  const Messages& words = page.words;
  if (journeys.empty()) {
    Note(page, words.Text("evidence.no_detail"));
    return;
  }
  double longest = 0;
  int64_t hidden = 0;
  std::vector<Journey> drawn;
  for (const JsonValue& journey : journeys) {
    if (drawn.size() == most) break;
    Journey one{&journey, 0, {}};
    one.steps = StepsAround(ReadTimeline(journey), StringOf(finding, "touchpoint"), &hidden, &one.skipped_seconds);
    drawn.push_back(std::move(one));
    for (const TimelineStep& step : drawn.back().steps) longest = std::max(longest, step.seconds);
  }
  const AxisUnit unit = UnitFor(longest);
  const std::vector<double> ticks = longest == 0 ? std::vector<double>{0} : Ticks(longest, unit);
  Markup& out = *page.out;
  out.Open("div", {{"class", "ev"}}).Open("div", {{"class", "blk"}}).Open("h4");
  out.Text(words.Text("evidence.journeys", {{"n", words.Count(static_cast<int64_t>(drawn.size()))}}));
  out.Element("small", {}, words.Text("evidence.journeys_note", {{"unit", words.Label("axis", unit.id)}}))
      .Close()
      .Close();
  for (const Journey& journey : drawn) WriteJourney(page, journey, longest, ticks);
  out.Open("div", {{"class", "axt"}}).Element("div", {}, "");
  {
    FluidSvg axis(&out, 18, "");
    for (size_t i = 0; i < ticks.size(); ++i) {
      const std::string label = words.Rounded(ticks[i] * longest / unit.seconds);
      axis.Text(kLeft + kWidth * ticks[i], 13, i == 0 ? "start" : ticks[i] > 0.95 ? "end" : "middle", 0, "tm", label);
    }
  }
  out.Close();
  std::string note;
  if (hidden > 0) note = words.Text("evidence.hidden_steps", {{"n", words.Count(hidden)}});
  if (journeys.size() > drawn.size()) {
    if (!note.empty()) note += " ";
    note += words.Text("evidence.journeys_more",
                       {{"n", words.Count(static_cast<int64_t>(journeys.size() - drawn.size()))}});
  }
  if (!note.empty()) Note(page, note);
  out.Close();
}

}  // namespace reports
