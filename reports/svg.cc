// SPDX-License-Identifier: Apache-2.0
#include "reports/svg.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_format.h"

namespace reports {
namespace {

constexpr double kLatinWidth = 6.6;
constexpr double kBoldLatinWidth = 7.4;
constexpr double kWideWidth = 11;

// Start offsets of the characters, and the end.
std::vector<size_t> CharacterStarts(std::string_view text) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

// Three bytes from U+1100 on: Hangul, Han, full width. U+2000 to U+2BFF (dashes, arrows) are narrow.
double CharacterWidth(std::string_view character, double latin) {
  if (character.size() < 3) return latin;
  const auto lead = static_cast<unsigned char>(character[0]);
  return lead == 0xE1 || lead >= 0xE3 ? kWideWidth : latin;
}

double TextWidth(std::string_view text, double latin) {
  const std::vector<size_t> starts = CharacterStarts(text);
  double width = 0;
  for (size_t i = 0; i + 1 < starts.size(); ++i)
    width += CharacterWidth(text.substr(starts[i], starts[i + 1] - starts[i]), latin);
  return width;
}

std::string CutInTheMiddle(std::string_view text, double width, double latin) {
  if (TextWidth(text, latin) <= width) return std::string(text);
  const std::vector<size_t> starts = CharacterStarts(text);
  const size_t count = starts.size() - 1;
  size_t head = 0;
  size_t tail = 0;
  double used = latin;
  while (head + tail < count) {  // a character from the start, then one from the end
    const size_t index = head <= tail ? head : count - 1 - tail;
    const double next = CharacterWidth(text.substr(starts[index], starts[index + 1] - starts[index]), latin);
    if (used + next > width) break;
    used += next;
    ++(head <= tail ? head : tail);
  }
  std::string out(text.substr(0, starts[head]));
  while (out.ends_with(' ')) out.pop_back();
  std::string_view end = text.substr(starts[count - tail]);
  while (end.starts_with(' ')) end.remove_prefix(1);
  out += "…";
  out += end;
  return out;
}

}  // namespace

std::string Coordinate(double value) {
  std::string text = absl::StrFormat("%.2f", value);
  text.resize(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string Percentage(double value) { return Coordinate(value) + "%"; }

double EstimatedWidth(std::string_view text) { return TextWidth(text, kLatinWidth); }

double EstimatedBoldWidth(std::string_view text) { return TextWidth(text, kBoldLatinWidth); }

std::string MiddleEllipsis(std::string_view text, double width) { return CutInTheMiddle(text, width, kLatinWidth); }

std::vector<std::string> TwoBoldLines(std::string_view text, double width) {
  if (EstimatedBoldWidth(text) <= width) return {std::string(text)};
  // The last break at which the first line fits; both lines are to hold something.
  size_t at = 0;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    const bool space = text[i] == ' ';
    if (!space && text[i - 1] != '/' && text[i - 1] != '-' && text[i - 1] != '_') continue;
    if (EstimatedBoldWidth(text.substr(0, i)) > width) break;
    if (i > 1) at = i;  // not after a leading '/' alone
  }
  if (at == 0) return {CutInTheMiddle(text, width, kBoldLatinWidth)};
  std::string_view rest = text.substr(at);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  return {std::string(text.substr(0, at)), CutInTheMiddle(rest, width, kBoldLatinWidth)};
}

FluidSvg::FluidSvg(Markup* markup, double height, std::string_view label, std::string_view style)
    : height_(height), markup_(markup) {
  const std::string tall = Coordinate(height);
  if (label.empty()) {
    markup_->Open("svg", {{"class", std::string(style)}, {"width", "100%"}, {"height", tall}, {"aria-hidden", "true"}});
  } else {
    markup_->Open("svg", {{"class", std::string(style)},
                          {"width", "100%"},
                          {"height", tall},
                          {"role", "img"},
                          {"aria-label", std::string(label)}});
  }
}

FluidSvg::~FluidSvg() { markup_->Close(); }

void FluidSvg::Line(double x1, double y1, double x2, double y2, std::string_view style) {
  markup_->Shape("line", {{"x1", Percentage(x1)},
                          {"y1", Coordinate(y1)},
                          {"x2", Percentage(x2)},
                          {"y2", Coordinate(y2)},
                          {"class", std::string(style)}});
}

void FluidSvg::Rect(double x, double y, double width_percent, double height, std::string_view style) {
  markup_->Shape("rect", {{"x", Percentage(x)},
                          {"y", Coordinate(y)},
                          {"width", Percentage(width_percent)},
                          {"height", Coordinate(height)},
                          {"class", std::string(style)}});
}

void FluidSvg::Circle(double x, double y, double radius, std::string_view style) {
  markup_->Shape(
      "circle",
      {{"cx", Percentage(x)}, {"cy", Coordinate(y)}, {"r", Coordinate(radius)}, {"class", std::string(style)}});
}

void FluidSvg::Text(double x, double y, std::string_view anchor, double dx, std::string_view style,
                    std::string_view text, std::string_view before) {
  std::string classes(style);
  if (anchor != "start") classes += anchor == "end" ? " e" : " m";
  if (classes.starts_with(' ')) classes.erase(0, 1);
  const std::string left = Percentage(x);
  const std::string top = Coordinate(y);
  if (dx == 0) {
    markup_->Open("text", {{"x", left}, {"y", top}, {"class", classes}});
  } else {
    markup_->Open("text", {{"x", left}, {"y", top}, {"dx", Coordinate(dx)}, {"class", classes}});
  }
  if (!before.empty()) markup_->Element("tspan", {{"class", "tm"}}, before);
  markup_->Text(text).Close();
}

void FluidSvg::PointLabel(double x, double y, std::string_view style, std::string_view text) {
  Text(x, y, x < 22 ? "start" : x > 78 ? "end" : "middle", 0, style, text);
}

void FluidSvg::Glyph(double x, double y, std::string_view symbol) {
  markup_->Shape("use", {{"href", std::string(symbol)}, {"x", Percentage(x)}, {"y", Coordinate(y)}});
}

void FluidSvg::Cross(double x, double y) { Glyph(x, y, "#mf"); }

void FluidSvg::Square(double x, double y) { Glyph(x, y, "#mc"); }

void FluidSvg::SquareBefore(double y) { markup_->Shape("use", {{"href", "#mc"}, {"x", "-6"}, {"y", Coordinate(y)}}); }

void FluidSvg::ArrowLeft(double y, std::string_view style) {
  markup_->Shape("use", {{"href", "#al"}, {"x", "0"}, {"y", Coordinate(y)}, {"class", std::string(style)}});
}

void FluidSvg::ArrowRight(double y, std::string_view style) {
  markup_->Shape("use", {{"href", "#ar"}, {"x", "100%"}, {"y", Coordinate(y)}, {"class", std::string(style)}});
}

void FluidSvg::Severity(double x, double y, double dx, std::string_view severity, int64_t rank) {
  const bool severe = severity == "severe";
  const bool wide = severe && rank >= 10;
  markup_->Open("svg", {{"class", "mx"}, {"x", Percentage(x)}, {"y", Coordinate(y)}});
  markup_->Shape("use", {{"href", wide                    ? "#s1w"
                                  : severe                ? "#s1"
                                  : severity == "serious" ? "#s2"
                                                          : "#s3"},
                         {"x", Coordinate(dx - (wide ? 12 : 10))},
                         {"y", "-10"},
                         {"width", wide ? "24" : "20"},
                         {"height", "20"}});
  markup_->Element(
      "text",
      {{"x", Coordinate(dx)}, {"y", severe ? "6.5" : "3.7"}, {"class", severe || severity == "serious" ? "" : "o"}},
      absl::StrFormat("%d", rank));
  markup_->Close();
}

void FluidSvg::Strokes(std::initializer_list<Stroke> strokes) {
  markup_->Open("svg", {{"class", "st"},
                        {"width", "100%"},
                        {"height", Coordinate(height_)},
                        {"viewBox", "0 0 100 " + Coordinate(height_)},
                        {"preserveAspectRatio", "none"}});
  for (const Stroke& stroke : strokes) {
    if (!stroke.path.empty()) markup_->Shape("path", {{"class", std::string(stroke.style)}, {"d", stroke.path}});
  }
  markup_->Close();
}

std::string MovePath(double x, double y) { return "M" + Coordinate(x) + " " + Coordinate(y); }

std::string LinePath(double x, double y) { return "L" + Coordinate(x) + " " + Coordinate(y); }

std::string DotPath(double x, double y) { return MovePath(x, y) + "h.001"; }

std::string_view MarkSymbols() {
  return R"(<svg class="sr" width="0" height="0" aria-hidden="true"><defs>
<symbol id="s1" viewBox="0 0 24 24"><path class="sv1" d="M12 1.2 23.4 22.4H.6z"/></symbol>
<symbol id="s1w" viewBox="0 0 30 26"><path class="sv1" d="M15 .8 29.5 25.2H.5z"/></symbol>
<symbol id="s2" viewBox="0 0 24 24"><path class="sv2" d="M12 .6 23.4 12 12 23.4.6 12z"/></symbol>
<symbol id="s3" viewBox="0 0 24 24"><circle class="sv3" cx="12" cy="12" r="10"/></symbol>
<symbol id="ok" viewBox="0 0 24 24"><path class="v-ok" d="M4 13l5.5 5.5L20 6.5"/></symbol>
<symbol id="na" viewBox="0 0 24 24"><path class="v-na" d="M6 12h12"/></symbol>
<symbol id="op" viewBox="0 0 24 24"><circle class="v-op" cx="12" cy="12" r="9"/><path class="v-oph" d="M12 3a9 9 0 0 0 0 18z"/></symbol>
<path id="al" d="M8-5.5v11L0 0z"/><path id="ar" d="M-8-5.5v11l8-5.5z"/>
<path id="mf" class="m-fail" d="M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"/><path id="mc" class="m-contact" d="M-4.5-4.5h9v9h-9z"/>
</defs></svg>
)";
}

void SeverityMark(Markup* markup, std::string_view severity, int64_t rank, std::string_view label, MarkSize size) {
  const bool severe = severity == "severe";
  const bool serious = severity == "serious";
  const bool wide = severe && rank >= 10;  // two digits do not fit the pointed triangle
  const std::string style = size == MarkSize::kSmall ? "mk s" : wide ? "mk w" : "mk";
  const std::string box = wide ? "0 0 30 26" : "0 0 24 24";
  if (label.empty()) {
    markup->Open("svg", {{"class", style}, {"viewBox", box}, {"aria-hidden", "true"}});
  } else {
    markup->Open("svg", {{"class", style}, {"viewBox", box}, {"role", "img"}, {"aria-label", std::string(label)}});
  }
  markup->Shape("use", {{"href", wide ? "#s1w" : severe ? "#s1" : serious ? "#s2" : "#s3"}});
  if (rank > 0) {
    markup->Element("text",
                    {{"x", wide ? "15" : "12"},
                     {"y", wide     ? "22"
                           : severe ? "19.2"
                                    : "16"},
                     {"class", severe || serious ? "" : "o"}},
                    absl::StrFormat("%d", rank));
  }
  markup->Close();
}

void VerdictMark(Markup* markup, std::string_view verdict) {
  struct Glyph {
    std::string_view verdict, symbol;
  };
  constexpr Glyph kGlyphs[] = {{"better", "#ok"},      {"met", "#ok"},    {"unclear", "#op"}, {"worse", "#s2"},
                               {"just_missed", "#s3"}, {"missed", "#s2"}, {"far_off", "#s1"}};
  std::string_view symbol = "#na";
  for (const Glyph& glyph : kGlyphs) {
    if (glyph.verdict == verdict) symbol = glyph.symbol;
  }
  markup->Open("svg", {{"class", "mk s"}, {"viewBox", "0 0 24 24"}, {"aria-hidden", "true"}});
  markup->Shape("use", {{"href", std::string(symbol)}});
  markup->Close();
}

}  // namespace reports
