// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/figure_target.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "journey/findings/figure_catalog.h"
#include "journey/findings/finding.h"

namespace journey::findings {
namespace {

constexpr std::string_view kWeek = "week=";
constexpr double kJustMissed = 0.25;  // of the way from the target to `far_off`; own decision

bool IsRow(const service::KpiRow& row, const FigureInfo& figure) {
  return row.kpi == figure.id && (figure.window.empty() || row.window == figure.window);
}

std::string VerdictOf(const FigureVerdict& figure, int64_t min_n) {
  if (!figure.has_target) return "no_target";
  const service::KpiRow& row = figure.row;
  if (row.n < std::max(min_n, kFewest)) return "too_few";
  if (row.low.has_value() && row.high.has_value() && *row.low <= figure.target && figure.target <= *row.high) {
    return "unclear";
  }
  const double missed = figure.higher_is_better ? figure.target - row.value : row.value - figure.target;
  const double far = figure.higher_is_better ? figure.target - figure.far_off : figure.far_off - figure.target;
  if (missed <= 0) return "met";
  if (missed >= far) return "far_off";
  return missed < kJustMissed * far ? "just_missed" : "missed";
}

std::vector<WeekValue> Weeks(std::span<const service::KpiRow> rows, const service::KpiRow& all) {
  std::vector<WeekValue> weeks;
  for (const service::KpiRow& row : rows) {
    if (row.kpi != all.kpi || row.window != all.window || !row.segment.starts_with(kWeek)) continue;
    absl::CivilDay monday;
    if (!absl::ParseCivilTime(row.segment.substr(kWeek.size()), &monday)) continue;
    weeks.push_back({static_cast<int32_t>(monday - absl::CivilDay(1970, 1, 1)), row.value, row.n});
  }
  std::sort(weeks.begin(), weeks.end(), [](const WeekValue& a, const WeekValue& b) { return a.monday < b.monday; });
  return weeks;
}

}  // namespace

std::vector<FigureVerdict> JudgeFigures(std::span<const service::KpiRow> rows, const ExpectationBook& book) {
  std::vector<FigureVerdict> verdicts;
  for (const FigureInfo& figure : Figures()) {
    const auto target =
        std::find_if(book.figures().begin(), book.figures().end(),
                     [&](const FigureExpectation& expectation) { return expectation.kpi == figure.id; });
    const bool has_target = target != book.figures().end();
    if (!has_target && !figure.shown) continue;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const service::KpiRow& candidate) {
      return candidate.segment.empty() && IsRow(candidate, figure);
    });
    if (row == rows.end()) continue;
    FigureVerdict& verdict = verdicts.emplace_back();
    verdict.group = figure.group;
    verdict.row = *row;
    verdict.higher_is_better = figure.higher_is_better;
    verdict.has_target = has_target;
    if (has_target) {
      verdict.target = target->value;
      verdict.far_off = FarOff(figure, target->value);
      verdict.basis = target->basis;
      verdict.is_default = target->is_default;
      verdict.note = target->note;
    }
    verdict.verdict = VerdictOf(verdict, has_target ? target->min_n : 0);
    verdict.weeks = Weeks(rows, *row);
  }
  return verdicts;
}

}  // namespace journey::findings
