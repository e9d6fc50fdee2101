// SPDX-License-Identifier: Apache-2.0
// Drawing for the report: fluid charts (width 100 %, height in pixels, no viewBox: every x a percentage, every y a
// pixel, so that a chart stretches from 320 to 2,560 px and its text keeps its size) and the marks of the page's
// grammar.
#ifndef REPORTS_SVG_H_
#define REPORTS_SVG_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/markup.h"

namespace reports {

// At most two decimals, no trailing zeros: the only way in which coordinates are printed.
std::string Coordinate(double value);
std::string Percentage(double value);  // "34.2%"

// A label's width in pixels at the small text size, by estimate: 6.6 a Latin character (7.4 bold), 11 a wide one.
double EstimatedWidth(std::string_view text);
double EstimatedBoldWidth(std::string_view text);

// `text` cut in the middle to about `width` pixels, with an ellipsis; unchanged where it fits.
std::string MiddleEllipsis(std::string_view text, double width);

// Bold `text` on at most two lines of `width` pixels, broken after a space, '/', '-' or '_' where that helps; what is
// still too long is cut in the middle. One line if it fits there.
std::vector<std::string> TwoBoldLines(std::string_view text, double width);

// Steps of a path for FluidSvg::Strokes.
std::string MovePath(double x, double y);  // "M1.5 20"
std::string LinePath(double x, double y);  // "L1.5 20"
std::string DotPath(double x, double y);   // no length: a dot as wide as the line, with round ends

class FluidSvg {
 public:
  // Opens the element; an empty label makes it invisible to screen readers (the numbers then stand beside it).
  FluidSvg(Markup* markup, double height, std::string_view label, std::string_view style = "");
  ~FluidSvg();
  FluidSvg(const FluidSvg&) = delete;
  FluidSvg& operator=(const FluidSvg&) = delete;

  void Line(double x1, double y1, double x2, double y2, std::string_view style);
  void Rect(double x, double y, double width_percent, double height, std::string_view style);
  void Circle(double x, double y, double radius, std::string_view style);
  // anchor: start, middle, end; dx in pixels; `before` is set in grey before the text.
  void Text(double x, double y, std::string_view anchor, double dx, std::string_view style, std::string_view text,
            std::string_view before = "");
  // Centred; start-anchored under 22 %, end-anchored over 78 % of the width.
  void PointLabel(double x, double y, std::string_view style, std::string_view text);
  void Cross(double x, double y);   // a failure
  void Square(double x, double y);  // a contact
  void SquareBefore(double y);      // a contact left of the axis' start, so that nothing at the start covers it
  void ArrowLeft(double y, std::string_view style);   // at 0 %: the value lies further left
  void ArrowRight(double y, std::string_view style);  // at 100 %
  // A numbered severity mark of 20 px round (x, y), moved by dx pixels.
  void Severity(double x, double y, double dx, std::string_view severity, int64_t rank);
  // Lines of many points as one element each: `path` is in percent from left to right and pixels downwards, and is
  // stretched to the chart; widths of lines are not. Points: MovePath and LinePath.
  struct Stroke {
    std::string_view style;
    std::string path;
  };
  void Strokes(std::initializer_list<Stroke> strokes);

 private:
  void Glyph(double x, double y, std::string_view symbol);

  double height_;

  Markup* markup_;
};

// The symbols that marks refer to; once, at the start of the body.
std::string_view MarkSymbols();

enum class MarkSize { kNormal, kSmall };

// A severity mark with its rank inside (rank 0: none); `label` is read out, empty hides it.
void SeverityMark(Markup* markup, std::string_view severity, int64_t rank, std::string_view label,
                  MarkSize size = MarkSize::kNormal);

// The glyph of a verdict, of findings (better, worse, unclear, too_few, not_measurable) or of figures (met,
// just_missed, missed, far_off, unclear, too_few, no_target). Always followed by the word.
void VerdictMark(Markup* markup, std::string_view verdict);

// A trend of 92 x 24 px without labels: `points` are (place 0..1, value), a gap in the line before each point that says
// so. The range is the values' own, but at least a quarter of the largest, so that noise stays flat; `target` is dotted
// where it lies inside. REQUIRES at least one point. The numbers must stand nearby.
struct TrendPoint {
  double at = 0;
  double value = 0;
  bool gap_before = false;
};
void DrawTrend(Markup* markup, const std::vector<TrendPoint>& points, std::optional<double> target, bool off);

// A figure against its target in three zones - far off, missed, met - which the style sheet paints; better is right,
// the target stands at kTargetPlace in every row. Clipped values become arrows.
inline constexpr double kTargetPlace = 66;  // percent
struct BulletMark {
  double value = 0;
  std::optional<double> low;
  std::optional<double> high;
  double target = 0;
  double far_off = 0;   // on the worse side of the target; the edge of the worst zone, at 33 %
  bool off = false;     // in the colour of what is off
  bool hollow = false;  // no verdict
};
double BulletPlace(const BulletMark& mark, double value);  // percent, not clipped
void DrawBullet(Markup* markup, const BulletMark& mark, std::string_view label);

// A share with its interval on 0..scale: grey axis, soft bar, dot. Hollow where n < 30. Optional upright line at
// `expected`.
struct ShareMark {
  double actual = 0;
  double low = 0;
  double high = 0;
  double scale = 1;
  bool has_interval = false;
  bool has_expected = false;
  double expected = 0;
  bool has_axis = true;  // else the style sheet draws it
  bool off = false;      // drawn in the colour of what is off
  bool hollow = false;   // too few cases
};
void DrawShare(FluidSvg* svg, const ShareMark& mark, double y);

// The end of a shared axis that holds `largest`: 0.05, 0.1, 0.25, 0.5 or 1.
double AxisEnd(double largest);

}  // namespace reports

#endif  // REPORTS_SVG_H_
