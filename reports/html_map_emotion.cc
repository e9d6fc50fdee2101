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

struct Emotion {
  double value = 0;
  std::optional<double> low;
  std::optional<double> high;
  bool estimated = false;  // also where there are too few answers
};

std::optional<Emotion> EmotionAt(const std::vector<const JsonValue*>& touchpoints, size_t index) {
  if (index >= touchpoints.size()) return std::nullopt;
  const JsonValue& object = Member(*touchpoints[index], "emotion");
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

void DrawWide(const Page& page, const std::optional<Emotion>& own, const std::optional<Half>& before,
              const std::optional<Half>& after) {
  const auto y_of = [](double value) { return kMiddle - kUnit * value; };
  const Messages& words = page.words;
  FluidSvg svg(page.out, kHeight, "", "ew");
  svg.Rect(-0.5, kMiddle, 101, kHeight - kMiddle, "ez");
  if (!own.has_value()) {
    svg.Text(50, kMiddle + 4, "middle", 0, "tm", words.Text("map.no_data"));
    return;
  }
  const double y = y_of(own->value);
  std::string solid;
  std::string dashed;
  if (before.has_value()) (before->dashed ? dashed : solid) += MovePath(0, y_of(before->at_border)) + LinePath(50, y);
  if (after.has_value()) (after->dashed ? dashed : solid) += MovePath(50, y) + LinePath(100, y_of(after->at_border));
  if (own->low.has_value() && own->high.has_value()) svg.Line(50, y_of(*own->high), 50, y_of(*own->low), "ivw g");
  if (!solid.empty() || !dashed.empty()) svg.Strokes({{"ink", solid}, {"ex", dashed}});
  svg.Circle(50, y, 4.5, own->estimated ? "pt ho" : "em");
  const double reach = own->value >= 0 ? y_of(own->high.value_or(own->value)) : y_of(own->low.value_or(own->value));
  svg.Text(50, own->value >= 0 ? reach - 9 : reach + 18, "middle", 0, "tx", Signed(words, own->value));
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

void WriteEmotion(const Page& page, const std::vector<const JsonValue*>& touchpoints, size_t index) {
  const std::optional<Emotion> own = EmotionAt(touchpoints, index);
  std::optional<Half> before;
  std::optional<Half> after;
  if (own.has_value() && index > 0) before = TowardsNeighbour(*own, EmotionAt(touchpoints, index - 1));
  if (own.has_value()) after = TowardsNeighbour(*own, EmotionAt(touchpoints, index + 1));
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
  DrawWide(page, own, before, after);
  DrawNarrow(page, own, before, after);
  out.Close();
}

}  // namespace reports
