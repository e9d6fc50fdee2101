// SPDX-License-Identifier: Apache-2.0
// Figures that can have a target: their direction, their group in the service table, and the published or proposed
// value that stands where the company states none. docs/figures.md, "The service table".
#ifndef JOURNEY_FINDINGS_FIGURE_CATALOG_H_
#define JOURNEY_FINDINGS_FIGURE_CATALOG_H_

#include <optional>
#include <span>
#include <string_view>

namespace journey::findings {

struct FigureInfo {
  std::string_view id;      // service::KpiRow::kpi
  std::string_view window;  // service::KpiRow::window; empty where the figure has one window or none
  std::string_view group;   // answering solving self_service voice shop
  std::string_view unit;    // ratio s points score count: how a target is written
  bool higher_is_better = false;
  std::optional<double> best, worst;  // ends of what the value can be, or is counted from; for `far_off`
  std::optional<double> target;       // the default
  bool shown = false;                 // in the service table even without a target
  std::string_view source;            // of the default
};

// In the order of the service table.
std::span<const FigureInfo> Figures();
// Null where no figure is called so.
const FigureInfo* FindFigure(std::string_view id);

// The value from which the verdict is `far_off`: twice as far from the best value as the target is, or half way from it
// to the worst value, whichever comes first. Where neither end is known, twice the target. Examples: at most 5 % ->
// 10 %; at least 90 % -> 80 %; at most 70 % -> 85 %; at most 24 h -> 48 h; NPS at least 30 -> 15.
double FarOff(const FigureInfo& figure, double target);

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_FIGURE_CATALOG_H_
