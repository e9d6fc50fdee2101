// SPDX-License-Identifier: Apache-2.0
// The emotion lane of the journey map. Each cell draws its own part of the line, to the borders of the cell, so that
// the parts meet; on narrow screens the same runs downwards, right is positive.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "reports/html_map.h"

namespace reports {
namespace {

constexpr double kMiddle = 88;  // px: zero
constexpr double kUnit = 33;    // px a unit; the scale is -2 to +2
constexpr double kHeight = 176;
constexpr double kNarrowUnit = 22;  // percent of the narrow plot a unit
constexpr int64_t kTooFew = 30;
constexpr size_t kMarksShown = 3;

struct Emotion {
  double value = 0;
  std::optional<double> low;
  std::optional<double> high;
  bool estimated = false;  // also where there are too few answers
};

std::optional<Emotion> EmotionAt(const MapColumns& columns, size_t index) {
  if (index >= columns.touchpoints.size()) return std::nullopt;
  const JsonValue& object = Member(*columns.touchpoints[index], "emotion");
  const std::optional<double> value = NumberOf(object, "value");
  if (!value.has_value()) return std::nullopt;
  const auto within = [](double raw) { return std::min(2.0, std::max(-2.0, raw)); };
  Emotion emotion;
  emotion.value = within(*value);
  if (const std::optional<double> low = NumberOf(object, "low")) emotion.low = within(*low);
  if (const std::optional<double> high = NumberOf(object, "high")) emotion.high = within(*high);
  emotion.estimated = FlagOf(object, "estimated") || CountOf(object, "n") < kTooFew;
  return emotion;
}

std::string Signed(const Messages& words, double value) {
  const std::string text = words.Decimal(std::fabs(value), 1);
  return text == "0.0" ? "0" : (value < 0 ? "\u2212" : "+") + text;
}

// The half of the line towards a neighbour, as a path in its own style: dashed from or to an estimate.
struct Half {
  double at_border = 0;  // value at the border of the cell
  bool dashed = false;
};

std::optional<Half> TowardsNeighbour(const Emotion& own, const std::optional<Emotion>& neighbour) {
  if (!neighbour.has_value()) return std::nullopt;
  return Half{(own.value + neighbour->value) / 2, own.estimated || neighbour->estimated};
}

double YOf(double value) { return kMiddle - kUnit * value; }

// Marks in one row above the dot; the figure then stands below it.
void DrawPains(FluidSvg* svg, const std::vector<const JsonValue*>& pains, double bottom) {
  constexpr double kStep = 22;
  const size_t shown = std::min(kMarksShown, pains.size());
  const double first = -kStep * (static_cast<double>(shown) - 1) / 2;
  for (size_t i = 0; i < shown; ++i) {
    svg->Severity(50, bottom - 11, first + kStep * static_cast<double>(i), StringOf(*pains[i], "severity"),
                  CountOf(*pains[i], "rank"));
  }
}

void DrawWide(const Page& page, const std::vector<const JsonValue*>& pains, const std::optional<Emotion>& own,
              const std::optional<Half>& before, const std::optional<Half>& after) {
  const Messages& words = page.words;
  FluidSvg svg(page.out, kHeight, "", "ew");
  svg.Rect(-0.5, kMiddle, 101, kHeight - kMiddle, "ez");
  const std::string grid = MovePath(0, YOf(2)) + "H100" + MovePath(0, YOf(1)) + "H100" + MovePath(0, YOf(0)) + "H100" +
                           MovePath(0, YOf(-1)) + "H100" + MovePath(0, YOf(-2)) + "H100";
  if (!own.has_value()) {
    svg.Strokes({{"gl", grid}});
    svg.Text(50, kMiddle + 4, "middle", 0, "tm", words.Text("map.no_data"));
    return;
  }
  const double y = YOf(own->value);
  std::string solid;
  std::string dashed;
  if (before.has_value()) (before->dashed ? dashed : solid) += MovePath(0, YOf(before->at_border)) + LinePath(50, y);
  if (after.has_value()) (after->dashed ? dashed : solid) += MovePath(50, y) + LinePath(100, YOf(after->at_border));
  if (own->low.has_value() && own->high.has_value()) svg.Line(50, YOf(*own->high), 50, YOf(*own->low), "ivw g");
  svg.Strokes({{"gl", grid}, {"ink", solid}, {"ex", dashed}});
  svg.Circle(50, y, 4.5, own->estimated ? "pt ho" : "em");
  const double top = std::min(y - 6, YOf(own->high.value_or(own->value)));
  const double bottom = std::max(y + 6, YOf(own->low.value_or(own->value)));
  if (!pains.empty()) DrawPains(&svg, pains, std::max(24.0, top - 3));
  const bool above = own->value >= 0 && pains.empty();
  svg.Text(50, above ? top - 5 : bottom + 14, "middle", 0, "tx", Signed(words, own->value));
}

// A strip at the left of the touchpoint, as tall as it is.
void DrawNarrow(const Page& page, const std::optional<Emotion>& own, const std::optional<Half>& before,
                const std::optional<Half>& after) {
  if (!own.has_value()) return;
  const auto x_of = [](double value) { return 50 + kNarrowUnit * value; };
  Markup& out = *page.out;
  out.Open("svg", {{"class", "en"}, {"width", "100%"}, {"height", "100%"}, {"aria-hidden", "true"}});
  const auto line = [&](double x1, double y1, double x2, double y2, bool dashed) {
    out.Shape("line", {{"x1", Percentage(x1)},
                       {"y1", Percentage(y1)},
                       {"x2", Percentage(x2)},
                       {"y2", Percentage(y2)},
                       {"class", dashed ? "ex" : "ink"}});
  };
  const double x = x_of(own->value);
  if (before.has_value()) line(x_of(before->at_border), 0, x, 50, before->dashed);
  if (after.has_value()) line(x, 50, x_of(after->at_border), 100, after->dashed);
  out.Shape("circle", {{"cx", Percentage(x)}, {"cy", "50%"}, {"r", "4.5"}, {"class", own->estimated ? "pt ho" : "em"}});
  out.Close();
}

}  // namespace

void DrawEmotionScale(const Page& page) {
  FluidSvg svg(page.out, kHeight, "");
  for (const double value : {2.0, 1.0, 0.0, -1.0, -2.0}) {
    svg.Text(100, YOf(value) + 4, "end", -6, "tm",
             value == 0 ? "0" : (value < 0 ? "\u2212" : "+") + page.words.Rounded(std::fabs(value)));
  }
}

void WriteEmotion(const Page& page, const MapColumns& columns, size_t index) {
  const std::optional<Emotion> own = EmotionAt(columns, index);
  std::optional<Half> before;
  std::optional<Half> after;
  if (own.has_value() && index > 0) before = TowardsNeighbour(*own, EmotionAt(columns, index - 1));
  if (own.has_value()) after = TowardsNeighbour(*own, EmotionAt(columns, index + 1));
  const Messages& words = page.words;
  Markup& out = *page.out;
  out.Open("div", {{"class", "c ec"}, {"data-l", words.Text("map.emotion")}});
  std::string text = words.Text("map.no_data");
  if (own.has_value()) {
    text = Signed(words, own->value);
    if (own->low.has_value() && own->high.has_value())
      text = words.Text("map.emotion_interval",
                        {{"value", text}, {"low", Signed(words, *own->low)}, {"high", Signed(words, *own->high)}});
    if (own->estimated) text = words.Joined(text, words.Text("map.estimated"));
  }
  out.Element("span", {{"class", "et"}}, text);
  DrawWide(page, columns.pains[index], own, before, after);
  DrawNarrow(page, own, before, after);
  out.Close();
}

}  // namespace reports
