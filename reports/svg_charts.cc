// SPDX-License-Identifier: Apache-2.0
// The small charts that several sections share: shares with intervals, trends, bullets.
#include <algorithm>
#include <cmath>

#include "reports/svg.h"

namespace reports {
namespace {

double Clip(double value) { return std::min(100.0, std::max(0.0, value)); }

}  // namespace

void DrawTrend(Markup* markup, const std::vector<TrendPoint>& points, std::optional<double> target, bool off) {
  constexpr double kWidth = 92;
  constexpr double kHeight = 24;
  constexpr double kMargin = 3.5;  // room for the last point
  double low = points.front().value;
  double high = low;
  double largest = 0;
  for (const TrendPoint& point : points) {
    low = std::min(low, point.value);
    high = std::max(high, point.value);
    largest = std::max(largest, std::fabs(point.value));
  }
  const double missing = std::max(largest * 0.25, 1e-9) - (high - low);
  if (missing > 0) {
    low -= missing / 2;
    high += missing / 2;
  }
  const auto x_of = [](double at) { return kMargin + (kWidth - 2 * kMargin) * at; };
  const auto y_of = [&](double value) {
    return kHeight - kMargin - (kHeight - 2 * kMargin) * (value - low) / (high - low);
  };
  std::string line;
  for (size_t i = 0; i < points.size(); ++i) {
    const double x = x_of(points[i].at);
    line += i == 0 || points[i].gap_before ? MovePath(x, y_of(points[i].value)) : LinePath(x, y_of(points[i].value));
  }
  markup->Open("svg", {{"class", off ? "sk b" : "sk"}, {"viewBox", "0 0 92 24"}, {"aria-hidden", "true"}});
  if (target.has_value() && *target >= low && *target <= high) {
    markup->Shape("path", {{"class", "t"}, {"d", MovePath(0, y_of(*target)) + "H92"}});
  }
  markup->Shape("path", {{"d", line}});
  markup->Shape(
      "circle",
      {{"cx", Coordinate(x_of(points.back().at))}, {"cy", Coordinate(y_of(points.back().value))}, {"r", "2.5"}});
  markup->Close();
}

double BulletPlace(const BulletMark& mark, double value) {
  if (mark.target == mark.far_off) return value >= mark.target ? 100 : 0;
  return kTargetPlace + kTargetPlace / 2 * (value - mark.target) / (mark.target - mark.far_off);
}

void DrawBullet(Markup* markup, const BulletMark& mark, std::string_view label) {
  constexpr double kMiddle = 9;
  FluidSvg svg(markup, 2 * kMiddle, label, "bz");
  const std::string tone = mark.hollow ? " g" : mark.off ? " bad" : "";
  if (mark.low.has_value() && mark.high.has_value()) {
    const double one = Clip(BulletPlace(mark, *mark.low));
    const double other = Clip(BulletPlace(mark, *mark.high));
    if (one != other) svg.Line(std::min(one, other), kMiddle, std::max(one, other), kMiddle, "ivw" + tone);
  }
  const double place = BulletPlace(mark, mark.value);
  if (place < 0) {
    svg.ArrowLeft(kMiddle, "pa" + tone);
  } else if (place > 100) {
    svg.ArrowRight(kMiddle, "pa" + tone);
  } else {
    svg.Circle(place, kMiddle, mark.hollow ? 4.5 : 5, mark.hollow ? "pt ho" : mark.off ? "pt bad" : "pt");
  }
}

void DrawShare(FluidSvg* svg, const ShareMark& mark, double y) {
  const auto at = [&mark](double ratio) { return Clip(100 * ratio / mark.scale); };
  if (mark.has_axis) svg->Line(0, y, 100, y, "ax");
  if (mark.has_expected) {
    if (mark.off) svg->Line(at(mark.actual), y, at(mark.expected), y, "dev");
    svg->Line(at(mark.expected), y - 8, at(mark.expected), y + 8, "ink");
  }
  const std::string tone = mark.hollow ? " g" : mark.off ? " bad" : "";
  if (mark.has_interval) svg->Line(at(mark.low), y, at(mark.high), y, "ivw" + tone);
  svg->Circle(at(mark.actual), y, mark.hollow ? 4.5 : 5.5, mark.hollow ? "pt ho" : mark.off ? "pt bad" : "pt");
}

double AxisEnd(double largest) {
  for (const double end : {0.05, 0.1, 0.25, 0.5}) {
    if (largest <= end) return end;
  }
  return 1;
}

}  // namespace reports
